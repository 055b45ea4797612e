//! `lib.rs`: the crate's docs, its products, what it exports of the runtime.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, format_ident, quote};

use super::docs::{Aliases, WIDTH};
use super::everyday::everyday;
use super::example::example;
use crate::document::Method;
use crate::face::FaceKind;
use crate::plan::{Face, Operation, Plan, Product};
use crate::prose::{self, escape, table};
use crate::render::RustFile;

/// The crate's docs, with lines whose place is taken by what depends on the spec.
const DOCS: &str = include_str!("library.md");
const EXAMPLE: &str = "<!-- example -->";
const PRODUCTS: &str = "<!-- products -->";
const EVENTS: &str = "<!-- events -->";
const TYPES: &str = "<!-- types -->";

/// What the crate's docs say of events, before their enums.
const EVENTS_DOCS: &str = "The platform notifies its callers of what happens. A [`NotificationReader`] makes an event of \
                           the headers and the raw body of such a request; each face has an enum of its events:";

pub(super) struct LibraryFile<'p>(pub(super) &'p Plan<'p>);

impl LibraryFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        let docs = DOCS
            .lines()
            .flat_map(|line| match line {
                EXAMPLE => self.example(),
                PRODUCTS => self.products(),
                EVENTS => self.on_events(),
                TYPES => everyday(&self.0.exports()),
                _ => vec![line.to_owned()],
            })
            .collect();
        RustFile { sources: "all products".to_owned(), docs, items: self.to_token_stream() }
    }
}

impl ToTokens for LibraryFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let modules = self.0.products.iter().map(|product| {
            let (aliases, module) = (Aliases::of_words(product.api.aliases()), &product.module);
            quote! { #aliases pub mod #module; }
        });
        let exports = self.0.exports().into_iter().map(|name| format_ident!("{name}"));
        let [brand, partner] = FaceKind::ALL.map(|face| self.paths(face, "OPERATIONS"));
        let events = self.0.has_events().then(|| self.events());
        let documents = FaceKind::ALL.map(|face| {
            let variant = format_ident!("{}", face.title());
            let paths = self.paths(face, "OPENAPI");
            quote! { #((Face::#variant, #paths),)* }
        });
        tokens.append_all(quote! {
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
                let products: &[&[&OperationInfo]] = match face {
                    Face::Brand => &[#(#brand),*],
                    Face::Partner => &[#(#partner),*],
                };
                products.iter().copied().flatten().copied()
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
    /// A call of the crate, if it has one that is short: a look-up, or else any operation.
    fn example(&self) -> Vec<String> {
        let all = || {
            let faces = self
                .0
                .products
                .iter()
                .flat_map(|product| product.faces.iter().map(move |face| (product, face)));
            faces.flat_map(|(product, face)| {
                face.operations.iter().map(move |operation| (product, face, operation))
            })
        };
        let is_look_up = |(.., operation): &(&Product<'_>, &Face<'_>, &Operation<'_>)| {
            operation.api.method == Method::Get && operation.pages.is_none()
        };
        let found = all().find(is_look_up).or_else(|| all().next());
        let lines = found.map(|(product, face, operation)| example(product, face, operation));
        lines.map(|lines| std::iter::once(String::new()).chain(lines).collect()).unwrap_or_default()
    }

    /// A table with a row for each face of each product.
    fn products(&self) -> Vec<String> {
        let mut rows = Vec::new();
        for product in &self.0.products {
            for face in &product.faces {
                let events = face.events.as_ref().map_or(0, |events| events.variants.len());
                rows.push(vec![
                    format!("[`{}::{}`]", product.module, face.module),
                    escape(&face.api.title),
                    face.operations.len().to_string(),
                    events.to_string(),
                ]);
            }
        }
        table(&["module", "product and caller", "operations", "events"], rows)
    }

    /// A paragraph on events, after a blank line, if there are any.
    fn on_events(&self) -> Vec<String> {
        let mut enums = Vec::new();
        for product in &self.0.products {
            for face in &product.faces {
                let ident = face.events.iter().map(|events| &events.ident);
                enums.extend(ident.map(|ident| format!("[`{}::{}::{ident}`]", product.module, face.module)));
            }
        }
        if enums.is_empty() {
            return Vec::new();
        }
        let text = format!("{EVENTS_DOCS} {}.", enums.join(", "));
        std::iter::once(String::new()).chain(prose::wrap(&text, WIDTH)).collect()
    }

    fn events(&self) -> TokenStream {
        let [brand, partner] =
            FaceKind::ALL.map(|kind| self.paths_where(kind, "EVENTS", |face| face.events.is_some()));
        quote! {
            /// Every event of a face as data, product by product, in the order of the spec.
            ///
            /// An older name of an event is listed too, behind the present one.
            pub fn events(face: Face) -> impl Iterator<Item = &'static EventInfo> {
                let products: &[&[EventInfo]] = match face {
                    Face::Brand => &[#(#brand),*],
                    Face::Partner => &[#(#partner),*],
                };
                products.iter().copied().flatten()
            }
        }
    }

    fn paths(&self, kind: FaceKind, constant: &str) -> Vec<TokenStream> {
        self.paths_where(kind, constant, |_| true)
    }

    fn paths_where(
        &self,
        kind: FaceKind,
        constant: &str,
        has_it: impl Fn(&Face<'_>) -> bool,
    ) -> Vec<TokenStream> {
        let constant = format_ident!("{constant}");
        let mut paths = Vec::new();
        for product in &self.0.products {
            for face in product.faces.iter().filter(|face| face.api.kind == kind && has_it(face)) {
                let (product, face) = (&product.module, &face.module);
                paths.push(quote! { #product::#face::#constant });
            }
        }
        paths
    }
}
