//! Paths and their operations.

use std::fmt;

use super::behavior::Behavior;
use super::drift::{AcceptedDrift, accepted};
use super::example::{Content, Response, answer, response};
use super::metadata::{ExternalDocs, external_docs, tags_of_operation};
use super::multipart::{Form, request_content};
use super::paging::{Paging, paging};
use super::parameter::{Parameter, parameter};
use super::read::{Read, Reported};
use super::reader::{Fields, all, entries, list};
use super::reference::{Kind, RefOr, ref_or};
use super::scalar::{boolean, date, positive, spanned, text, word};
use super::step::behavior;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node};
use crate::rule::Rule;
use crate::span::{Span, Spanned, Text};

/// One call to the platform.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The path template.
    pub path: Text,
    /// The method; its place is the operation's.
    pub method: Spanned<Method>,
    /// The platform's name of it, in camelCase.
    pub id: Text,
    /// What it does, in one sentence.
    pub summary: Text,
    /// What it does, at length.
    pub description: Text,
    /// The page that documents it.
    pub docs: ExternalDocs,
    /// The addresses of further pages that document it.
    pub more_pages: Vec<Text>,
    /// The date printed on the page.
    pub updated: Text,
    /// How we know it.
    pub confirmed_by: ConfirmedBy,
    /// The documented limit.
    pub rate_limit: Option<RateLimit>,
    /// Whether sending it twice does what once does.
    pub idempotent: bool,
    /// In what the page is known to say otherwise.
    pub accepted: Vec<AcceptedDrift>,
    /// How its reply is one page of a list.
    pub paged: Option<Paging>,
    /// What it does to the resources that the platform keeps.
    pub behavior: Behavior,
    /// Its parameters, in order.
    pub parameters: Vec<RefOr<Parameter>>,
    /// Its body.
    pub body: Option<Body>,
    /// What the platform answers with, by status, `200` or another 2xx; no content if the reply is empty.
    pub replies: Vec<(Text, Option<Content>)>,
    /// What the platform refuses with, by status.
    pub errors: Vec<(Text, RefOr<Response>)>,
}

/// The HTTP methods of the subset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Operation {
    /// What the platform answers with, and the status; `None` if every reply is empty.
    pub fn reply(&self) -> Option<(&Text, &Content)> {
        self.replies.iter().find_map(|(status, content)| Some((status, content.as_ref()?)))
    }

    /// Whether a reply without a body is documented.
    pub fn may_reply_nothing(&self) -> bool {
        self.replies.iter().any(|(_, content)| content.is_none())
    }
}

impl Method {
    const KEYS: [(&'static str, Self); 5] = [
        ("get", Self::Get),
        ("post", Self::Post),
        ("put", Self::Put),
        ("patch", Self::Patch),
        ("delete", Self::Delete),
    ];

    /// The variant of the runtime's `Method`.
    pub const fn variant(self) -> &'static str {
        match self {
            Self::Get => "Get",
            Self::Post => "Post",
            Self::Put => "Put",
            Self::Patch => "Patch",
            Self::Delete => "Delete",
        }
    }
}

/// The method as it stands on the wire.
impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.variant().to_ascii_uppercase())
    }
}

/// How an operation is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfirmedBy {
    /// From the platform's page.
    Page,
    /// From third parties only.
    ThirdParty,
}

/// A documented limit.
#[derive(Clone, Debug)]
pub struct RateLimit {
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
    /// What they are counted by.
    pub per: Text,
}

/// The body of a request.
#[derive(Clone, Debug)]
pub struct Body {
    /// Where it stands.
    pub span: Span,
    /// Its model and its examples.
    pub content: Content,
    /// The form, if it isn't JSON.
    pub form: Option<Form>,
}

pub(super) fn paths(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Operation>> {
    let mut operations = Vec::new();
    for path in entries(node, "`paths`", diagnostics)? {
        let Ok(mut fields) = Fields::open(&path.value, "a path", diagnostics) else { continue };
        let mut found = Vec::new();
        for (key, method) in Method::KEYS {
            let read =
                |node: &Node, diagnostics: &mut Diagnostics| operation(path, method, node, diagnostics);
            found.extend(fields.optional(key, read).ok().flatten());
        }
        fields.finish();
        found.sort_by_key(|operation| operation.method.span.range().start);
        operations.append(&mut found);
    }
    Ok(operations)
}

fn operation(path: &Entry, method: Method, node: &Node, diagnostics: &mut Diagnostics) -> Read<Operation> {
    let mut fields = Fields::open(node, "an operation", diagnostics)?;
    let id = fields.required("operationId", text);
    let summary = fields.required("summary", text);
    let description = fields.required("description", text);
    fields.may_have("tags", tags_of_operation);
    let docs = fields.required("externalDocs", external_docs);
    let more_pages = fields.optional("x-more-pages", list(text));
    let updated = fields.required("x-updated", date);
    let confirmed_by = fields.required("x-confirmed-by", confirmed_by);
    let rate_limit = fields.optional("x-rate-limit", rate_limit);
    let idempotent = fields.optional("x-idempotent", boolean);
    let accepted = fields.optional("x-drift", accepted);
    let paged = fields.optional("x-paged", paging);
    let behavior = fields.or_default("x-behavior", behavior);
    let parameters = fields.optional("parameters", list(ref_or(Kind::Parameter, parameter)));
    let body = fields.optional("requestBody", body);
    let responses = fields.required("responses", responses);
    fields.finish();
    let Responses { replies, errors } = responses?;
    Ok(Operation {
        path: path.key.clone(),
        method: Spanned { value: method, span: node.span.clone() },
        id: id?,
        summary: summary?,
        description: description?,
        docs: docs?,
        more_pages: more_pages?.unwrap_or_default(),
        updated: updated?,
        confirmed_by: confirmed_by?,
        rate_limit: rate_limit?,
        idempotent: idempotent?.unwrap_or_default(),
        accepted: accepted?.unwrap_or_default(),
        paged: paged?.flatten(),
        behavior,
        parameters: parameters?.unwrap_or_default(),
        body: body?,
        replies,
        errors,
    })
}

pub(super) fn confirmed_by(node: &Node, diagnostics: &mut Diagnostics) -> Read<ConfirmedBy> {
    word(&[("page", ConfirmedBy::Page), ("third-party", ConfirmedBy::ThirdParty)])(node, diagnostics)
}

fn rate_limit(node: &Node, diagnostics: &mut Diagnostics) -> Read<RateLimit> {
    let mut fields = Fields::open(node, "`x-rate-limit`", diagnostics)?;
    let requests = fields.required("requests", positive);
    let seconds = fields.required("seconds", positive);
    let per = fields.required("per", text);
    fields.finish();
    Ok(RateLimit { requests: requests?, seconds: seconds?, per: per? })
}

fn body(node: &Node, diagnostics: &mut Diagnostics) -> Read<Body> {
    let mut fields = Fields::open(node, "`requestBody`", diagnostics)?;
    let required = fields.required("required", spanned(boolean));
    fields.may_have("description", text);
    let content = fields.required("content", request_content);
    fields.finish();
    if let Some(required) = required.ok().filter(|required| !required.value) {
        let message = "a body that may be left out";
        diagnostics.report(
            Diagnostic::new(Rule::RequestBody, &required.span, message).help("write `required: true`"),
        );
    }
    let (content, form) = content?;
    Ok(Body { span: node.span.clone(), content, form })
}

/// The reply and the errors of an operation.
struct Responses {
    replies: Vec<(Text, Option<Content>)>,
    errors: Vec<(Text, RefOr<Response>)>,
}

fn responses(node: &Node, diagnostics: &mut Diagnostics) -> Read<Responses> {
    let read = ref_or(Kind::Response, response);
    let mut fields = Fields::open(node, "`responses`", diagnostics)?;
    let replies = fields.take(|status| is_status(status, &['2']));
    let errors = fields.take(|status| is_status(status, &['4', '5']));
    if replies.is_empty() {
        // Reports that it is missing.
        fields.required("200", answer).ok();
    }
    fields.finish();
    let is_missing = replies.is_empty();
    let replies = all(replies.iter().map(|entry| {
        let content = answer(&entry.value, diagnostics)?.content;
        Ok((entry.key.clone(), content))
    }));
    let errors = all(errors.iter().map(|entry| Ok((entry.key.clone(), read(&entry.value, diagnostics)?))));
    if is_missing { Err(Reported) } else { Ok(Responses { replies: replies?, errors: errors? }) }
}

fn is_status(status: &str, classes: &[char]) -> bool {
    status.len() == 3 && status.starts_with(classes) && status.bytes().all(|digit| digit.is_ascii_digit())
}
