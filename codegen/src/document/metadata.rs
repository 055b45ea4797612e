//! The parts of a document that describe it: info, servers, tags, security, links.

use super::read::Read;
use super::reader::{Fields, all, distinct_texts, entries, list};
use super::scalar::text;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::Node;
use crate::rule::Rule;
use crate::span::Text;

/// What a document is about.
#[derive(Clone, Debug)]
pub struct Info {
    /// Its title.
    pub title: Text,
    /// What it describes, at length.
    pub description: Text,
    /// Words of the platform's language that people search its docs for.
    pub aliases: Vec<Text>,
}

/// A page of the platform's documentation.
#[derive(Clone, Debug)]
pub struct ExternalDocs {
    /// Its web address.
    pub url: Text,
    /// Its title as printed.
    pub description: Text,
}

pub(super) fn version(node: &Node, diagnostics: &mut Diagnostics) -> Read<()> {
    let version = text(node, diagnostics)?;
    if !version.value.starts_with("3.1.") {
        let message = format!("OpenAPI {} is not read", version.value);
        diagnostics
            .report(Diagnostic::new(Rule::WrongValue, &version.span, message).help("write `openapi: 3.1.0`"));
    }
    Ok(())
}

pub(super) fn info(node: &Node, is_of_face: bool, diagnostics: &mut Diagnostics) -> Read<Info> {
    let mut fields = Fields::open(node, "`info`", diagnostics)?;
    let title = fields.required("title", text);
    fields.must_have("version", text);
    fields.may_have("summary", text);
    let description = fields.required("description", text);
    fields.may_have("license", license);
    let aliases = fields.optional_if(is_of_face, "x-aliases", distinct_texts);
    fields.finish();
    Ok(Info { title: title?, description: description?, aliases: aliases?.unwrap_or_default() })
}

fn license(node: &Node, diagnostics: &mut Diagnostics) -> Read<()> {
    let mut fields = Fields::open(node, "`license`", diagnostics)?;
    fields.must_have("name", text);
    fields.may_have("identifier", text);
    fields.may_have("url", text);
    fields.finish();
    Ok(())
}

pub(super) fn server(node: &Node, diagnostics: &mut Diagnostics) -> Read<()> {
    let mut fields = Fields::open(node, "a server", diagnostics)?;
    fields.must_have("url", text);
    fields.may_have("description", text);
    fields.finish();
    Ok(())
}

pub(super) fn tag(node: &Node, diagnostics: &mut Diagnostics) -> Read<()> {
    let mut fields = Fields::open(node, "a tag", diagnostics)?;
    fields.must_have("name", text);
    fields.may_have("description", text);
    fields.finish();
    Ok(())
}

pub(super) fn security(node: &Node, diagnostics: &mut Diagnostics) -> Read<()> {
    let schemes = entries(node, "a security requirement", diagnostics)?;
    all(schemes.iter().map(|scheme| distinct_texts(&scheme.value, diagnostics))).map(drop)
}

pub(super) fn security_scheme(node: &Node, diagnostics: &mut Diagnostics) -> Read<()> {
    let mut fields = Fields::open(node, "a security scheme", diagnostics)?;
    fields.must_have("type", text);
    fields.must_have("scheme", text);
    fields.must_have("description", text);
    fields.finish();
    Ok(())
}

pub(super) fn external_docs(node: &Node, diagnostics: &mut Diagnostics) -> Read<ExternalDocs> {
    let mut fields = Fields::open(node, "`externalDocs`", diagnostics)?;
    let url = fields.required("url", text);
    let description = fields.required("description", text);
    fields.finish();
    Ok(ExternalDocs { url: url?, description: description? })
}

pub(super) fn tags_of_operation(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Text>> {
    list(text)(node, diagnostics)
}
