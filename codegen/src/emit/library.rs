//! `lib.rs`: the crate's products, what it exports of the runtime, and all of them as data.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, format_ident, quote};

use super::docs::Aliases;
use super::library_docs::{library_docs, links_of_absent_products};
use crate::plan::{Face, Plan, Product};
use crate::render::RustFile;

pub(super) struct LibraryFile<'p>(pub(super) &'p Plan<'p>);

impl LibraryFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        let (docs, items) = (library_docs(self.0), self.to_token_stream());
        RustFile { sources: "all products".to_owned(), docs, items }
    }
}

impl ToTokens for LibraryFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let links = links_of_absent_products(self.0);
        let modules = self.0.products.iter().map(|product| {
            let (aliases, module) = (Aliases::of_words(product.api.aliases()), &product.module);
            let condition = condition(product);
            quote! { #aliases #condition pub mod #module; }
        });
        let exports = self.0.exports().into_iter().map(|name| format_ident!("{name}"));
        let operations = self.faces("OPERATIONS", |_| true);
        let events = self.0.has_events().then(|| self.events());
        let documents = self.faces("OPENAPI", |_| true);
        tokens.append_all(quote! {
            #links
            #![allow(clippy::doc_markdown, reason = "the docs are the platform's prose, in which names are no code")]
            #![allow(clippy::struct_excessive_bools, clippy::struct_field_names, reason = "the platform names them")]
            #![cfg_attr(docsrs, feature(doc_cfg))]
            #(#modules)*
            pub use wechatpay_runtime as runtime;
            pub use wechatpay_runtime::http;
            pub use wechatpay_runtime::{#(#exports),*};
            #[cfg(feature = "axum")]
            pub use wechatpay_runtime::axum;
            #[cfg(feature = "config")]
            pub use wechatpay_runtime::{Config, ConfigError, ConfigErrorKind};
            #[cfg(feature = "reqwest")]
            pub use wechatpay_runtime::{Proxy, ProxyServer, ReqwestTransport, TransportOptions, TransportSetupError};
            #[cfg(feature = "blocking")]
            pub use wechatpay_runtime::ReqwestBlockingTransport;

            /// Every operation of a face as data, product by product, in the order of the spec.
            ///
            /// For tools that work on all operations alike: names, paths, parameters, limits, and the page that documents
            /// each. [`Client::send_dynamic`] calls one that is known by its description alone.
            pub fn operations(face: Face) -> impl Iterator<Item = &'static OperationInfo> {
                let faces: &[(Face, &[&OperationInfo])] = &[#(#operations)*];
                faces.iter().filter(move |(of, _)| *of == face).flat_map(|(_, operations)| operations.iter().copied())
            }

            #events

            /// Every face of every product as a self-contained OpenAPI 3.1 document in JSON.
            ///
            /// For validators, viewers and generators of other languages; nothing in them refers to another file.
            pub fn openapi_documents() -> &'static [(Face, &'static str)] {
                &[#(#documents)*]
            }
        });
    }
}

impl LibraryFile<'_> {
    fn events(&self) -> TokenStream {
        let events = self.faces("EVENTS", |face| face.events.is_some());
        quote! {
            /// Every event of a face as data, product by product, in the order of the spec.
            ///
            /// An older name of an event is listed too, behind the present one.
            pub fn events(face: Face) -> impl Iterator<Item = &'static EventInfo> {
                let faces: &[(Face, &[EventInfo])] = &[#(#events)*];
                faces.iter().filter(move |(of, _)| *of == face).flat_map(|(_, events)| events.iter())
            }
        }
    }

    /// The faces that have something, each with the constant that lists it.
    fn faces(&self, constant: &str, has_it: impl Fn(&Face<'_>) -> bool) -> Vec<TokenStream> {
        let constant = format_ident!("{constant}");
        let mut entries = Vec::new();
        for product in &self.0.products {
            let condition = condition(product);
            for face in product.faces.iter().filter(|face| has_it(face)) {
                let kind = format_ident!("{}", face.api.kind.title());
                let (product, face) = (&product.module, &face.module);
                entries.push(quote! { #condition (Face::#kind, #product::#face::#constant), });
            }
        }
        entries
    }
}

/// That a product's feature is on.
fn condition(product: &Product<'_>) -> Option<TokenStream> {
    product.feature.as_ref().map(|feature| {
        let name = feature.name;
        quote! { #[cfg(feature = #name)] }
    })
}
