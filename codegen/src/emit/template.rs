//! The file of template texts: one `text_template!`.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, TokenStreamExt, format_ident, quote};

use super::CRATE;
use super::docs::Docs;
use super::model::{type_docs, type_sources};
use super::types::integer;
use crate::api::{TextTemplate, VariableKind};
use crate::node::Node;
use crate::plan::{Product, Template, Type};
use crate::prose::{escape, sentence, wrap};
use crate::render::{RustFile, statements};
use crate::words::quoted;

/// What a variable is where the spec shows nothing: more than an ID would be.
const SAMPLE: i64 = 100;

pub(super) struct TemplateFile<'p> {
    pub(super) product: &'p Product<'p>,
    pub(super) found: &'p Type<'p>,
    pub(super) api: &'p TextTemplate,
    pub(super) templates: &'p [Template<'p>],
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

    /// A code block that makes a text of the first template that cannot fail, best one with variables.
    fn example(&self) -> Vec<String> {
        let mut infallible = self.templates.iter().filter(|template| template.is_infallible());
        let first = infallible.clone().next();
        let Some(template) = infallible.find(|template| !template.arguments.is_empty()).or(first) else {
            return Vec::new();
        };
        let ident = &self.found.ident;
        let (call, text) = (call(ident, template, &samples(template)), sample_text(template));
        let (root, product) = (format_ident!("{CRATE}"), &self.product.module);
        let uses = statements(&quote! { use #root::#product::models::#ident; });
        let assertion = statements(&quote! { assert_eq!(#call.as_str(), #text); });
        let fence = |text: &str| std::iter::once(text.to_owned());
        fence("```").chain(uses).chain(fence("")).chain(assertion).chain(fence("```")).collect()
    }
}

fn constructor_docs(template: &Template<'_>) -> Docs {
    let api = template.api;
    let head = format!("{} On the wire: `{}`.", sentence(&escape(api.description.as_str())), api.form());
    let list = template.arguments.iter().flat_map(|(ident, variable)| {
        let name = ident.to_string();
        let name = name.trim_start_matches("r#");
        wrap(&format!("- `{name}`: {}", sentence(&escape(variable.description.as_str()))), super::docs::WIDTH)
    });
    let texts = api.variables.iter().filter(|variable| variable.kind == VariableKind::Text);
    let texts: Vec<_> = texts.map(|variable| variable.name.as_str()).collect();
    let errors = (!texts.is_empty())
        .then(|| format!("{} is empty, or holds `_` or a control character.", quoted(&texts)));
    Docs::of_member(&head).block(list).section("# Errors", errors)
}

/// A call that makes a sample: the template of the given text if it cannot fail, else the text as it is.
pub(super) fn sample(ident: &Ident, templates: &[Template<'_>], given: Option<&Node>) -> TokenStream {
    let infallible = || templates.iter().filter(|template| template.is_infallible());
    let Some(text) = given.and_then(Node::text) else {
        if let Some(template) = infallible().next() {
            return call(ident, template, &samples(template));
        }
        let text = templates.first().map(sample_text);
        return quote! { #ident::from(#text) };
    };
    let mut parts = text.split('_');
    let id = parts.next();
    let template = infallible().find(|template| Some(template.api.id.value.as_str()) == id);
    let variables = parts.map(str::parse).collect::<Result<Vec<i64>, _>>().ok();
    let filled_in = template.zip(variables).map(|(template, variables)| call(ident, template, &variables));
    filled_in.unwrap_or_else(|| quote! { #ident::from(#text) })
}

/// Values for the variables.
fn samples(template: &Template<'_>) -> Vec<i64> {
    vec![SAMPLE; template.arguments.len()]
}

/// The wire text with these values.
fn sample_text(template: &Template<'_>) -> String {
    format!("{}{}", template.api.id.value, format!("_{SAMPLE}").repeat(template.arguments.len()))
}

fn call(ident: &Ident, template: &Template<'_>, variables: &[i64]) -> TokenStream {
    let constructor = &template.ident;
    let variables = variables.iter().map(|variable| integer(*variable));
    quote! { #ident::#constructor(#(#variables),*) }
}
