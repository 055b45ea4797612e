//! An operation's file: the request struct, how to make one, and its `impl Operation`.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, format_ident, quote};

use super::construction::structure;
use super::docs::{Docs, WIDTH, items};
use super::example::example;
use super::types::{imports, integer};
use super::{paging, upload};
use crate::api::{Place, Usage};
use crate::plan::{Face, Field, Operation, Product};
use crate::prose::{self, escape};
use crate::render::RustFile;

pub(super) struct OperationFile<'p> {
    pub(super) product: &'p Product<'p>,
    pub(super) face: &'p Face<'p>,
    pub(super) operation: &'p Operation<'p>,
}

impl OperationFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        RustFile {
            sources: self.face.api.file.clone(),
            docs: vec![format!("The operation [`{}`].", self.operation.ident)],
            items: self.to_token_stream(),
        }
    }
}

impl ToTokens for OperationFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let operation = self.operation;
        let ident = &operation.ident;
        let imports = imports(&operation.imports, &quote! { super::super::models });
        let usage = Usage { sent: true, ..Usage::default() };
        let describe = |field: &Field<'_>| prose::field(field.api, field.place, &usage);
        let structure = structure(ident, &self.docs(), &operation.members, describe);
        let (info, write, serde) = (self.info(), self.write(), self.serde());
        let (file, paged) = (upload::accessor(operation), paging::implementation(operation));
        let reply = operation.reply_type();
        tokens.append_all(quote! {
            #imports
            #structure
            impl Operation for #ident {
                const INFO: &'static OperationInfo = #info;
                type Reply = #reply;
                #write
                #file
            }
            #paged
            #serde
        });
    }
}

impl OperationFile<'_> {
    fn docs(&self) -> Docs {
        let api = self.operation.api;
        let limit =
            api.rate_limit.as_ref().map(|limit| format!(", {}", prose::limit(limit))).unwrap_or_default();
        let idempotent = if api.idempotent { "; idempotent, so a retry is safe" } else { "" };
        let facts = format!("`{} {}`{limit}{idempotent}.", api.method, api.path);
        let source = prose::source(&api.page);
        Docs::of_item(&escape(&api.summary))
            .paragraph(&escape(&api.description))
            .paragraph(&format!("{facts} {source} {}", reply_docs(self.operation)))
            .paragraph(&upload::docs(api))
            .paragraph(paging::docs(self.operation))
            .section("# Behavior", self.behavior())
            .section(
                "# Rules",
                items(prose::rules(
                    &self.product.api.types,
                    &api.rules,
                    &api.inputs.iter().map(|it| &it.field).collect::<Vec<_>>(),
                )),
            )
            .section("# Errors", prose::errors(&api.errors, WIDTH))
            .section("# Example", example(self.product, self.face, self.operation))
    }

    /// What it does to what the platform keeps.
    fn behavior(&self) -> Vec<String> {
        let Face { api: face, events, .. } = self.face;
        let event = |id: &str| {
            let variants =
                events.iter().flat_map(|events| events.variants.iter().map(move |it| (events, it)));
            let mut named = variants.filter(|(_, event)| event.api.id.value == id);
            named.next().map_or_else(String::new, |(events, event)| {
                format!("[`{}`](super::{}::{})", event.name, events.ident, event.ident)
            })
        };
        let caller = face.kind.identity();
        items(prose::behavior(&self.product.api.types, self.operation.api, caller, event))
    }

    fn info(&self) -> TokenStream {
        let api = self.operation.api;
        let (name, path, url) = (&self.operation.name, api.path.to_string(), &api.page.url);
        let face = format_ident!("{}", self.face.api.kind.title());
        let method = format_ident!("{}", api.method.variant());
        let parameters: Vec<_> = api
            .inputs
            .iter()
            .filter_map(|input| {
                let (name, required) = (&input.field.name.value, input.field.is_required());
                let range = input.field.value.limits.range().map(|(least, most)| {
                    let (least, most) = (integer(least), integer(most));
                    quote! { .range(#least, #most) }
                });
                match input.place {
                    Place::Path => Some(quote! { ParameterInfo::path(#name) #range }),
                    Place::Query => Some(quote! { ParameterInfo::query(#name, #required) #range }),
                    Place::Header => Some(quote! { ParameterInfo::header(#name, #required) #range }),
                    Place::Body | Place::File => None,
                }
            })
            .collect();
        let (product, summary) = (&self.product.api.name.value, &api.summary);
        let mut tokens = quote! {
            &OperationInfo::new(#name, Face::#face, Method::#method, #path, #url).product(#product).summary(#summary)
        };
        if !parameters.is_empty() {
            tokens.append_all(quote! { .parameters(&[#(#parameters),*]) });
        }
        if let Some(body) = &api.body {
            let pointers = &body.sensitive;
            tokens.append_all(quote! { .body(&[#(#pointers),*]) });
        }
        tokens.append_all(upload::info(api));
        tokens.append_all(paging::info(self.operation));
        if !api.sensitive_in_reply.is_empty() {
            let pointers = &api.sensitive_in_reply;
            tokens.append_all(quote! { .sensitive_in_reply(&[#(#pointers),*]) });
        }
        if api.may_reply_nothing {
            tokens.append_all(quote! { .may_reply_nothing() });
        }
        if api.idempotent {
            tokens.append_all(quote! { .idempotent() });
        }
        if let Some(limit) = &api.rate_limit {
            let (requests, seconds, per) = (limit.requests, limit.seconds, &limit.per);
            let [requests, seconds] = [requests, seconds].map(proc_macro2::Literal::u32_unsuffixed);
            tokens.append_all(quote! { .rate_limit(RateLimit::new(#requests, #seconds, #per)) });
        }
        tokens
    }

    /// The fields with their places: the path's first, in its order.
    fn write(&self) -> TokenStream {
        let members = &self.operation.members;
        let places = [Place::Path, Place::Query, Place::Header, Place::Body];
        let statements: TokenStream = places
            .into_iter()
            .zip(["path", "query", "header", "body"])
            .flat_map(|(place, function)| members.placed(place).map(move |field| (function, field)))
            .map(|(function, field)| {
                let (function, ident, name) =
                    (format_ident!("{function}"), &field.ident, &field.api.name.value);
                quote! { to.#function(#name, &self.#ident); }
            })
            .collect();
        let argument = if statements.is_empty() {
            quote! { _ }
        } else {
            quote! { to }
        };
        quote! {
            #[inline]
            fn write(&self, #argument: &mut RequestWriter<'_>) { #statements }
        }
    }

    /// serde, unless there is a file, which no JSON holds.
    fn serde(&self) -> TokenStream {
        if self.operation.api.upload.is_some() {
            return TokenStream::new();
        }
        let ident = &self.operation.ident;
        let fields = &self.operation.members.fields;
        let is_renamed = fields.iter().any(|field| field.ident != field.api.name.value);
        let fields = fields.iter().map(|field| {
            let (ident, name) = (&field.ident, &field.api.name.value);
            let wire = is_renamed.then(|| quote! { = #name });
            quote! { #ident #wire }
        });
        quote! { wechatpay_runtime::serde_of_request!(#ident { #(#fields),* }); }
    }
}

/// What it replies with, in a sentence.
fn reply_docs(operation: &Operation<'_>) -> String {
    match &operation.reply {
        Some(reply) if operation.api.may_reply_nothing => {
            format!("Replies with [`{reply}`], or with an empty body.")
        }
        Some(reply) => format!("Replies with [`{reply}`]."),
        None => "The reply is empty, and verified all the same.".to_owned(),
    }
}
