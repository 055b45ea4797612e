//! `lib.rs`: the crate's docs, its products, what it exports of the runtime.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, format_ident, quote};

use super::docs::WIDTH;
use crate::face::FaceKind;
use crate::plan::{Face, Plan, Product};
use crate::prose::{self, escape};
use crate::render::RustFile;

/// The crate's docs, with lines that the table of faces and a paragraph on events take the place of.
const DOCS: &str = include_str!("library.md");
const FACES: &str = "<!-- faces -->";
const EVENTS: &str = "<!-- events -->";

/// What the crate's docs say of events, before their enums.
const EVENTS_DOCS: &str = "The platform notifies its callers of what happens. A [`NotificationReader`] makes an event of \
                           the headers and the raw body of such a request; each face has an enum of its events:";

pub(super) struct LibraryFile<'p>(pub(super) &'p Plan<'p>);

impl LibraryFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        let docs = DOCS
            .lines()
            .flat_map(|line| match line {
                FACES => self.rows(),
                EVENTS => self.on_events(),
                _ => vec![line.to_owned()],
            })
            .collect();
        RustFile { sources: "all products".to_owned(), docs, items: self.to_token_stream() }
    }
}

impl ToTokens for LibraryFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let modules = self.0.products.iter().map(|product| &product.module);
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
            #(pub mod #modules;)*
            pub use wechatpay_runtime as runtime;
            pub use wechatpay_runtime::{#(#exports),*};
            #[cfg(feature = "config")]
            pub use wechatpay_runtime::{Config, ConfigError};

            /// Every operation of a face, product by product, in the order of the spec.
            pub fn operations(face: Face) -> impl Iterator<Item = &'static OperationInfo> {
                let products: &[&[&OperationInfo]] = match face {
                    Face::Brand => &[#(#brand),*],
                    Face::Partner => &[#(#partner),*],
                };
                products.iter().copied().flatten().copied()
            }

            #events

            /// Every face of every product as a self-contained OpenAPI 3.1 document in JSON.
            pub fn openapi_documents() -> &'static [(Face, &'static str)] {
                &[#(#documents)*]
            }
        });
    }
}

impl LibraryFile<'_> {
    fn rows(&self) -> Vec<String> {
        let faces =
            self.0.products.iter().flat_map(|product| product.faces.iter().map(move |face| (product, face)));
        let row = |(product, face): (&Product<'_>, &Face<'_>)| {
            let (title, count) = (escape(&face.api.title), face.operations.len());
            format!("| [`{}::{}`] | {title} | {count} |", product.module, face.module)
        };
        faces.map(row).collect()
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
            /// Every event of a face, product by product, in the order of the spec.
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
