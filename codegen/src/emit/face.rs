//! The modules of a product: the product itself, its models, its faces.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, TokenStreamExt, format_ident, quote};

use super::docs::WIDTH;
use super::types::import;
use crate::api::EventName;
use crate::plan::{Event, Events, Face, ModuleFile, Operation, Product};
use crate::prose::{self, escape};
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
        let mut docs = vec![format!("The product `{}`.", self.product.api.name.value), String::new()];
        for face in &self.product.faces {
            docs.push(format!("- [`{}`] – {}", face.module, escape(&face.api.title)));
        }
        docs.push("- [`models`] – what both faces share".to_owned());
        RustFile { sources: folder(self.product), docs, items: self.to_token_stream() }
    }
}

impl ToTokens for ProductFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let mut modules: Vec<_> = self.product.faces.iter().map(|face| face.module.clone()).collect();
        modules.push(format_ident!("models"));
        modules.sort();
        tokens.append_all(quote! { #(pub mod #modules;)* });
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
        let api = self.face.api;
        let mut docs = prose::wrap(&escape(&api.title), WIDTH);
        docs.push(String::new());
        docs.extend(prose::wrap(&escape(&api.description), WIDTH));
        docs.push(String::new());
        docs.push("| operation | method and path | idempotent | limit | page |".to_owned());
        docs.push("|---|---|---|---|---|".to_owned());
        docs.extend(self.face.operations.iter().map(row));
        if let Some(events) = &self.face.events {
            docs.extend(["", "| event | event type | page |", "|---|---|---|"].map(str::to_owned));
            docs.extend(events.variants.iter().map(|event| event_row(events, event)));
        }
        RustFile { sources: api.file.clone(), docs, items: self.to_token_stream() }
    }
}

impl ToTokens for FaceFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let operations = &self.face.operations;
        let mut exports = Vec::new();
        for Operation { module, ident, file, members, .. } in operations {
            let names = std::iter::once(ident).chain(members.required_struct()).cloned();
            let import = import(&quote! { #module }, names);
            exports.push((module, file, quote! { pub #import }));
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

fn row(operation: &Operation<'_>) -> String {
    let api = operation.api;
    let idempotent = if api.idempotent { "yes" } else { "" };
    let limit = api.rate_limit.as_ref().map(prose::limit).unwrap_or_default();
    format!(
        "| [`{}`] | `{} {}` | {idempotent} | {limit} | [{}]({}) |",
        operation.ident, api.method, api.path, api.page.updated, api.page.url
    )
}

fn event_row(events: &Events<'_>, event: &Event<'_>) -> String {
    let names = event.api.names.iter().map(|name| {
        let formerly = if name.is_older { "formerly " } else { "" };
        format!("{formerly}`{}`", name.event_type.value)
    });
    let pages =
        event.api.names.iter().map(|EventName { page, .. }| format!("[{}]({})", page.updated, page.url));
    let [names, pages] = [names.collect::<Vec<_>>(), pages.collect()].map(|all| all.join(", "));
    format!("| [`{}::{}`] | {names} | {pages} |", events.ident, event.ident)
}

fn folder(product: &Product<'_>) -> String {
    format!("the folder {}", product.api.name.value)
}
