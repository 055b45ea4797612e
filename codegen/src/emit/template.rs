//! The file of template texts: one `text_template!`.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, format_ident, quote};

use super::docs::Docs;
use super::model::{type_docs, type_sources};
use super::types::integer;
use crate::api::{TextTemplate, VariableKind};
use crate::plan::{CRATE, ConstructedText, Product, Template, TextSample, Type};
use crate::prose::{escape, sentence, wrap};
use crate::render::{RustFile, statements};
use crate::words::quoted;

pub(super) struct TemplateFile<'p> {
    pub(super) product: &'p Product<'p>,
    pub(super) found: &'p Type<'p>,
    pub(super) api: &'p TextTemplate,
    pub(super) templates: &'p [Template<'p>],
    pub(super) sample: Option<&'p ConstructedText>,
}

impl TemplateFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        RustFile {
            sources: type_sources(self.found),
            docs: vec![format!("The template texts [`{}`].", self.found.ident)],
            items: self.to_token_stream(),
        }
    }
}

impl ToTokens for TemplateFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = &self.found.ident;
        let docs = self.docs();
        let constructors = self.templates.iter().map(|template| {
            let docs = constructor_docs(template);
            let (ident, id) = (&template.ident, &template.api.id.value);
            let arguments = template.arguments.iter().map(|(ident, variable)| match variable.kind {
                VariableKind::Integer => quote! { #ident: i64 },
                VariableKind::Text => quote! { #ident: text },
            });
            quote! { #docs #ident(#(#arguments),*) = #id, }
        });
        tokens.append_all(quote! {
            wechatpay_runtime::text_template! {
                #docs
                pub #ident { #(#constructors)* }
            }
        });
    }
}

impl TemplateFile<'_> {
    fn docs(&self) -> Docs {
        let ident = &self.found.ident;
        let length =
            self.api.limits.max_length.map(|most| format!(", at most {most} characters")).unwrap_or_default();
        type_docs(self.found)
            .paragraph(&format!(
                "On the wire: a template's ID and its variables, joined by `_`{length}. A template that is not listed \
                 here goes through [`other`]({ident}::other); a text that is whole already, through `From`."
            ))
            .section("# Example", self.example())
    }

    /// A code block that makes a text, if there is a template that cannot fail.
    fn example(&self) -> Vec<String> {
        let Some(sample) = self.sample else { return Vec::new() };
        let ((ident, text), call) = ((&sample.ident, &sample.text), call(sample));
        let (root, product) = (format_ident!("{CRATE}"), &self.product.module);
        let uses = statements(&quote! { use #root::#product::models::#ident; });
        let assertion = statements(&quote! { assert_eq!(#call.as_str(), #text); });
        let fence = |text: &str| std::iter::once(text.to_owned());
        fence("```").chain(uses).chain(fence("")).chain(assertion).chain(fence("```")).collect()
    }
}

fn constructor_docs(template: &Template<'_>) -> Docs {
    let api = template.api;
    let summary = format!("{} On the wire: `{}`.", sentence(&escape(api.description.as_str())), api.form());
    let list = template.arguments.iter().flat_map(|(ident, variable)| {
        let name = ident.to_string();
        let name = name.trim_start_matches("r#");
        wrap(&format!("- `{name}`: {}", sentence(&escape(variable.description.as_str()))), super::docs::WIDTH)
    });
    let texts = api.variables.iter().filter(|variable| variable.kind == VariableKind::Text);
    let texts: Vec<_> = texts.map(|variable| variable.name.as_str()).collect();
    let errors = (!texts.is_empty())
        .then(|| format!("{} is empty, or holds `_` or a control character.", quoted(&texts)));
    Docs::of_member(&summary).block(list).section("# Errors", errors)
}

/// An expression that makes a sample.
pub(super) fn sample(sample: &TextSample) -> TokenStream {
    match sample {
        TextSample::Constructed(text) => call(text),
        TextSample::Whole { ident, text } => quote! { #ident::from(#text) },
    }
}

fn call(sample: &ConstructedText) -> TokenStream {
    let ConstructedText { ident, constructor, variables, .. } = sample;
    let variables = variables.iter().map(|variable| integer(*variable));
    quote! { #ident::#constructor(#(#variables),*) }
}
