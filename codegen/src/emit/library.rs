//! `lib.rs`: the crate's docs, its products, what it exports of the runtime.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, format_ident, quote};

use crate::face::FaceKind;
use crate::plan::Plan;
use crate::prose::escape;
use crate::render::RustFile;

/// What people need of the runtime to name; everything else of it is in `runtime`.
const EXPORTS: &[&str] = &[
    "ApiError",
    "ApiKey",
    "BASE_URLS",
    "BlockingClient",
    "BuildError",
    "Client",
    "ClientBuilder",
    "Credentials",
    "Error",
    "ErrorCode",
    "Face",
    "KeyError",
    "Method",
    "Open",
    "Operation",
    "OperationInfo",
    "ParameterInfo",
    "Place",
    "PlatformKeys",
    "PrivateKey",
    "PublicKey",
    "RateLimit",
    "Reply",
    "RetryPolicy",
    "Seal",
    "Sensitive",
    "SerialNo",
    "Signer",
    "Time",
    "UnknownValue",
];

/// The docs before and after the table of products.
const OPENING: &str = "WeChat Pay for Rust, generated from an OpenAPI description of the platform.";
const CLOSING: &str = "An operation is a struct: fill it in, send it with a client, get its reply. Replies are \
    verified before they are decoded. Enums are open, times keep their text, and sensitive strings travel sealed \
    and are never printed.";

pub(super) struct LibraryFile<'p>(pub(super) &'p Plan<'p>);

impl LibraryFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        let mut docs = vec![OPENING.to_owned(), String::new()];
        docs.push("| module | caller | operations |".to_owned());
        docs.push("|---|---|---|".to_owned());
        for product in &self.0.products {
            for face in &product.faces {
                let path = format!("{}::{}", product.module, face.module);
                let (title, count) = (escape(&face.api.title), face.operations.len());
                docs.push(format!("| [`{path}`] | {title} | {count} |"));
            }
        }
        docs.push(String::new());
        docs.extend(crate::prose::wrap(CLOSING, 100));
        RustFile { sources: self.0.root.to_owned(), docs, items: self.to_token_stream() }
    }
}

impl ToTokens for LibraryFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let modules = self.0.products.iter().map(|product| &product.module);
        let exports = EXPORTS.iter().map(|name| format_ident!("{name}"));
        let [brand, partner] = FaceKind::ALL.map(|face| self.paths(face, "OPERATIONS"));
        let documents = FaceKind::ALL.map(|face| {
            let variant = format_ident!("{}", face.title());
            let paths = self.paths(face, "OPENAPI");
            quote! { #((Face::#variant, #paths),)* }
        });
        tokens.append_all(quote! {
            #![allow(clippy::doc_markdown, clippy::struct_excessive_bools, clippy::struct_field_names)]
            #(pub mod #modules;)*
            pub use wechatpay_runtime as runtime;
            pub use wechatpay_runtime::{#(#exports),*};

            /// Every operation of a face, product by product, in the order of the spec.
            pub fn operations(face: Face) -> impl Iterator<Item = &'static OperationInfo> {
                let products: &[&[&OperationInfo]] = match face {
                    Face::Brand => &[#(#brand),*],
                    Face::Partner => &[#(#partner),*],
                };
                products.iter().copied().flatten().copied()
            }

            /// Every face of every product as a self-contained OpenAPI 3.1 document in JSON.
            pub fn openapi_documents() -> &'static [(Face, &'static str)] {
                &[#(#documents)*]
            }
        });
    }
}

impl LibraryFile<'_> {
    fn paths(&self, kind: FaceKind, constant: &str) -> Vec<TokenStream> {
        let constant = format_ident!("{constant}");
        let mut paths = Vec::new();
        for product in &self.0.products {
            for face in product.faces.iter().filter(|face| face.api.kind == kind) {
                let (product, face) = (&product.module, &face.module);
                paths.push(quote! { #product::#face::#constant });
            }
        }
        paths
    }
}
