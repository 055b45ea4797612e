//! Reads operations and events of a document.

use wechatpay_codegen::spec::yaml::{Node, Value};
use wechatpay_codegen::spec::{
    ConfirmedBy, Content, Document, Example, ExternalDocs, Operation, Place, Product, Reference, Response,
    Webhook, capitalised,
};
use wechatpay_codegen::{Diagnostics, FaceKind, Span, Spanned, Text};

use super::facts::{SpecError, SpecEvent, SpecField, SpecOperation, SpecPage, SpecReply};
use super::models::Models;
use crate::drift::difference::OperationName;
use crate::evidence::{ErrorRow, Line, RateLimit, Redelivery};

/// What stands around an operation.
pub(super) struct Reader<'d> {
    pub(super) product: &'d Product,
    pub(super) face: FaceKind,
    pub(super) document: &'d Document,
    pub(super) models: Models<'d>,
}

impl<'d> Reader<'d> {
    /// Reads an operation.
    pub(super) fn operation(&mut self, of: &'d Operation) -> SpecOperation {
        let mut page = self.page(capitalised(&of.id.value), &of.id, &of.docs, &of.updated, of.confirmed_by);
        page.at = of.method.span.clone();
        page.accepted.clone_from(&of.accepted);
        page.more_urls.clone_from(&of.more_pages);
        let mut request = self.parameters(of);
        let body = of.body.as_ref().map(|body| &body.content.schema);
        request
            .extend(body.into_iter().flat_map(|model| self.models.fields(self.document, model, Place::Body)));
        SpecOperation {
            page,
            method: of.method.clone(),
            path: of.path.clone(),
            root: root(&of.path.value),
            home: String::new(),
            rate_limit: of.rate_limit.as_ref().map(|limit| Spanned {
                value: RateLimit {
                    requests: limit.requests,
                    seconds: limit.seconds,
                    per: limit.per.value.clone(),
                },
                span: limit.per.span.clone(),
            }),
            request,
            replies: self.replies(of),
            errors: self.errors(of),
        }
    }

    /// Reads an event.
    pub(super) fn event(&mut self, of: &'d Webhook) -> SpecEvent {
        let name = of.event_type.value.clone();
        let mut page = self.page(name, &of.event_type, &of.docs, &of.updated, of.confirmed_by);
        page.accepted.clone_from(&of.accepted);
        page.more_urls.clone_from(&of.more_pages);
        SpecEvent {
            page,
            original_type: of.original_type.clone(),
            redelivery: of.redelivery.as_ref().map(|known| Spanned {
                value: Redelivery { after: known.after.clone(), times: known.times },
                span: known.span.clone(),
            }),
            resource_at: of.resource.span.clone(),
            resource: self.models.fields(self.document, &of.resource, Place::Resource),
            is_older_name: of.deprecated.is_some(),
        }
    }

    fn page(
        &self,
        name: String,
        at: &Text,
        docs: &ExternalDocs,
        updated: &Text,
        known: ConfirmedBy,
    ) -> SpecPage {
        let product = Some(self.product.name.clone());
        SpecPage {
            name: OperationName { product, face: Some(self.face), name },
            name_at: at.span.clone(),
            at: at.span.clone(),
            title: docs.description.clone(),
            url: docs.url.clone(),
            more_urls: Vec::new(),
            updated: updated.clone(),
            is_third_party: known == ConfirmedBy::ThirdParty,
            accepted: Vec::new(),
        }
    }

    /// The headers that other parts of the document stand for, and then what is written as a parameter.
    fn parameters(&mut self, of: &'d Operation) -> Vec<SpecField> {
        let mut parameters = self.implied(of);
        let mut ignored = Diagnostics::default();
        for written in &of.parameters {
            let found = self.product.resolve(self.document, written, &mut ignored);
            let Some((document, parameter)) = found else { continue };
            let (name, required) = (parameter.name.clone(), parameter.required.clone());
            let field = SpecField::new(name, parameter.place, required);
            let (schema, at) = (&parameter.schema, &parameter.schema.span);
            parameters.push(self.models.field(document, field, schema, (None, at)));
        }
        parameters
    }

    /// The headers that pages list: `Authorization` if requests are signed, `Accept`, `Content-Type` if there is a body.
    fn implied(&self, of: &Operation) -> Vec<SpecField> {
        let security = self.document.tree.get("security");
        let security = security.filter(|it| matches!(&it.value, Value::List(all) if !all.is_empty()));
        let reply = of.replies.iter().find_map(|(_, content)| content.as_ref());
        let headers = [
            ("Authorization", security.map(|security| &security.span)),
            ("Accept", Some(reply.map_or(&of.method.span, |content| &content.schema.span))),
            ("Content-Type", of.body.as_ref().map(|body| &body.span)),
        ];
        let header = |(name, at): (&str, Option<&Span>)| {
            let name = Spanned { value: name.to_owned(), span: at?.clone() };
            let required = Spanned { value: true, span: name.span.clone() };
            Some(SpecField::new(name, Place::Header, required))
        };
        headers.into_iter().filter_map(header).collect()
    }

    fn replies(&mut self, of: &'d Operation) -> Vec<SpecReply> {
        let reply = |(status, content): &(Text, Option<Content>)| {
            let model = content.as_ref().map(|content| &content.schema);
            let name = |model: &Reference| Spanned { value: model.name.clone(), span: model.span.clone() };
            let fields = model.map(|model| self.models.fields(self.document, model, Place::Reply));
            Some(SpecReply {
                status: Spanned { value: status.value.parse().ok()?, span: status.span.clone() },
                model: model.map(name),
                fields: fields.unwrap_or_default(),
            })
        };
        of.replies.iter().filter_map(reply).collect()
    }

    fn errors(&self, of: &Operation) -> Vec<SpecError> {
        let mut errors = Vec::new();
        let mut ignored = Diagnostics::default();
        for (status, response) in &of.errors {
            let Ok(number) = status.value.parse() else { continue };
            let found = self.product.resolve(self.document, response, &mut ignored);
            let Some((document, response)) = found else { continue };
            for (_, example) in &response.content.examples {
                let Some((_, example)) = self.product.resolve(document, example, &mut ignored) else {
                    continue;
                };
                errors.extend(error(number, example, status_at(status, response, example)));
            }
        }
        errors
    }
}

fn error(status: u16, example: &Example, status_at: Span) -> Option<SpecError> {
    let code = example.value.get("code")?;
    let message = example.value.get("message").and_then(Node::text).unwrap_or_default();
    let row = ErrorRow {
        status,
        code: code.text().unwrap_or_default().to_owned(),
        message: message.to_owned(),
        remedy: example.description.as_ref().map(|text| text.value.clone()).unwrap_or_default(),
        line: Line::default(),
        code_line: Line::default(),
        message_line: Line::default(),
    };
    Some(SpecError { row, status_at, code_at: code.span.clone() })
}

/// The status where it stands; the error itself if the response is shared, for then the status isn't beside it.
fn status_at(status: &Text, response: &Response, example: &Example) -> Span {
    let is_shared = status.span.file().path != response.description.span.file().path;
    if is_shared { example.span.clone() } else { status.span.clone() }
}

/// What stands in front of the part of a path that names the product.
const GENERAL: [&str; 5] = ["v3", "brand", "partner", "marketing", "merchant"];

/// A path up to the segment that names its product: `/brand/card-member`.
pub(in crate::drift) fn root(path: &str) -> String {
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let end = segments.iter().position(|segment| !GENERAL.contains(segment)).unwrap_or(segments.len());
    segments.iter().take(end + 1).fold(String::new(), |root, segment| root + "/" + segment)
}
