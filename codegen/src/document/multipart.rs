//! The form of an upload: `multipart/form-data`, a schema and what each of its parts may be.

use super::example::{Content, content};
use super::read::{Read, Reported};
use super::reader::{Fields, all, entries};
use super::reference::{Kind, reference};
use super::scalar::text;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node};
use crate::rule::Rule;
use crate::span::{Span, Text};

const FORM: &str = "multipart/form-data";

/// What is known of a form besides its schema.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it stands.
    pub span: Span,
    /// What each part may be.
    pub encodings: Vec<Encoding>,
}

/// What a part of a form may be.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// The part's name.
    pub part: Text,
    /// Media types.
    pub media_types: Vec<Text>,
}

/// The content of a request: JSON, or a form.
pub(super) fn request_content(node: &Node, diagnostics: &mut Diagnostics) -> Read<(Content, Option<Form>)> {
    // Misspelt ones too: they aren't JSON.
    if !node.entries().iter().any(|entry| entry.key.value.starts_with("multipart")) {
        return content(node, diagnostics).map(|content| (content, None));
    }
    let mut fields = Fields::open(node, "`content` of an upload", diagnostics)?;
    let form = fields.required(FORM, form);
    fields.finish();
    form.map(|(content, form)| (content, Some(form)))
}

fn form(node: &Node, diagnostics: &mut Diagnostics) -> Read<(Content, Form)> {
    let mut fields = Fields::open(node, "`multipart/form-data`", diagnostics)?;
    let schema = fields.required("schema", reference(Kind::Schema));
    let encodings = fields.required("encoding", |node, diagnostics| {
        let entries = entries(node, "`encoding`", diagnostics)?;
        all(entries.iter().map(|entry| encoding(entry, diagnostics)))
    });
    fields.finish();
    let content = Content { schema: schema?, example: None, examples: Vec::new() };
    Ok((content, Form { span: node.span.clone(), encodings: encodings? }))
}

fn encoding(entry: &Entry, diagnostics: &mut Diagnostics) -> Read<Encoding> {
    let mut fields = Fields::open(&entry.value, "the encoding of a part", diagnostics)?;
    let media_types = fields.required("contentType", media_types);
    fields.finish();
    Ok(Encoding { part: entry.key.clone(), media_types: media_types? })
}

/// Media types as a header lists them: `image/jpeg, image/png`.
fn media_types(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Text>> {
    let list = text(node, diagnostics)?;
    all(list.value.split(',').map(|item| {
        let media_type = Text { value: item.trim().to_owned(), span: list.span.part(item.trim()) };
        if is_media_type(&media_type.value) {
            return Ok(media_type);
        }
        let message = format!("`{}` isn't a media type", media_type.value);
        diagnostics.report(
            Diagnostic::new(Rule::Upload, &media_type.span, message)
                .help("write one or more, with commas between: `image/jpeg, image/png`"),
        );
        Err(Reported)
    }))
}

fn is_media_type(text: &str) -> bool {
    let is_token = |token: &str| {
        !token.is_empty() && token.chars().all(|c| c.is_ascii_alphanumeric() || "!#$&^_.+-".contains(c))
    };
    text.split_once('/').is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
}
