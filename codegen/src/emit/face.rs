//! The modules of a product: the product itself, its models, its faces.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, TokenStreamExt, format_ident, quote};

use super::docs::Aliases;
use super::face_docs::face_docs;
use super::types::import;
use crate::plan::{Events, Face, ModuleFile, Operation, Product};
use crate::prose::{escape, sentence};
use crate::render::RustFile;

/// `card_member.rs`
pub(super) struct ProductFile<'p> {
    pub(super) product: &'p Product<'p>,
}

/// `card_member/models.rs`
pub(super) struct ModelsFile<'p> {
    pub(super) product: &'p Product<'p>,
}

/// `card_member/brand.rs`
pub(super) struct FaceFile<'p> {
    pub(super) face: &'p Face<'p>,
}

impl ProductFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        let api = self.product.api;
        let title = match api.aliases().next() {
            Some(alias) => format!("{}, {}.", api.title(), alias),
            None => sentence(api.title()),
        };
        let mut docs = vec![escape(&title), String::new()];
        for face in &self.product.faces {
            docs.push(format!("- [`{}`] – {}", face.module, escape(&face.api.title)));
        }
        docs.push("- [`models`] – what both faces share".to_owned());
        RustFile { sources: folder(self.product), docs, items: self.to_token_stream() }
    }
}

impl ToTokens for ProductFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let mut modules: Vec<_> = self
            .product
            .faces
            .iter()
            .map(|face| (face.module.clone(), Aliases::of_words(face.api.aliases.iter().map(String::as_str))))
            .collect();
        modules.push((format_ident!("models"), Aliases::default()));
        modules.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (module, aliases) in modules {
            tokens.append_all(quote! { #aliases pub mod #module; });
        }
    }
}

impl ModelsFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        let product = &self.product.api.name.value;
        let docs = vec![format!("The models and enums of `{product}`, one type each for all faces.")];
        RustFile { sources: folder(self.product), docs, items: self.to_token_stream() }
    }
}

impl ToTokens for ModelsFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let mut types: Vec<_> = self.product.types.iter().collect();
        types.sort_by_key(|found| &found.module);
        let modules = types.iter().map(|found| module(&found.module, &found.file));
        let exports = types.iter().map(|found| {
            let module = &found.module;
            let names = std::iter::once(&found.ident).chain(found.required_struct()).cloned();
            let import = import(&quote! { #module }, names);
            quote! { pub #import }
        });
        tokens.append_all(quote! { #(#modules)* #(#exports)* });
    }
}

impl FaceFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        let sources = self.face.api.file.clone();
        RustFile { sources, docs: face_docs(self.face), items: self.to_token_stream() }
    }
}

impl ToTokens for FaceFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let operations = &self.face.operations;
        let mut exports = Vec::new();
        for Operation { module, ident, file, members, api, .. } in operations {
            // rustdoc's search loses an alias of a struct in a private module; one on its export it finds.
            let aliases = Aliases::of_pages([&api.page], &self.face.api.aliases);
            let required = members.required_struct().into_iter();
            let export = quote! { #aliases pub use #module::#ident; #(pub use #module::#required;)* };
            exports.push((module, file, export));
        }
        if let Some(Events { module, ident, file, .. }) = &self.face.events {
            exports.push((module, file, quote! { pub use #module::{EVENTS, #ident}; }));
        }
        exports.sort_by_key(|(module, ..)| *module);
        let modules = exports.iter().map(|(name, file, _)| module(name, file));
        let exports = exports.iter().map(|(.., export)| export);
        let types = import(&quote! { super::models }, self.face.types.iter().cloned());
        let types = if types.is_empty() {
            types
        } else {
            quote! { pub #types }
        };
        // The trait gives the operations their `INFO`.
        let runtime = [(!operations.is_empty()).then_some("Operation"), Some("OperationInfo")];
        let runtime = runtime.into_iter().flatten().map(|name| format_ident!("{name}"));
        let runtime = import(&quote! { wechatpay_runtime }, runtime);
        let infos = operations.iter().map(|operation| &operation.ident);
        let document = &self.face.document_name;
        tokens.append_all(quote! {
            #(#modules)*
            #types
            #(#exports)*
            #runtime

            /// The operations of this face, in the order of the spec.
            pub const OPERATIONS: &[&OperationInfo] = &[#(#infos::INFO),*];

            /// This face as one self-contained OpenAPI 3.1 document in JSON.
            pub const OPENAPI: &str = include_str!(#document);
        });
    }
}

/// A module in a file of its own.
fn module(module: &Ident, file: &ModuleFile) -> TokenStream {
    let path = file.attribute.iter();
    quote! { #(#[path = #path])* mod #module; }
}

fn folder(product: &Product<'_>) -> String {
    format!("the folder {}", product.api.name.value)
}
