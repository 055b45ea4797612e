//! The spec's side: the operations of its documents as facts.

mod headers;
mod models;
mod places;

use crate::facts::{ErrorFacts, Fact, FieldFacts, FieldPlace, OperationFacts, RateLimitFacts};
use wechatpay_codegen::diagnostic::Diagnostics;
use wechatpay_codegen::document::{self, AcceptedDrift, Document, Documents, Product};
use wechatpay_codegen::face::FaceKind;
use wechatpay_codegen::fact_path::Place;
use wechatpay_codegen::lower::capitalised;
use wechatpay_codegen::node::Node;
use wechatpay_codegen::span::{Span, Text};

use models::Models;

/// What the spec says of its operations.
#[derive(Clone, Debug, Default)]
pub struct Spec {
    /// The operations: product by product, face by face, in their order.
    pub operations: Vec<SpecOperation>,
}

/// What the spec says of one operation.
#[derive(Clone, Debug)]
pub struct SpecOperation {
    /// The facts.
    pub facts: OperationFacts<Span>,
    /// The operation itself.
    pub at: Span,
    /// The model of the reply.
    pub reply_model: Fact<String, Span>,
    /// In what its page is known to say otherwise: `x-drift`.
    pub accepted: Vec<AcceptedDrift>,
}

impl Spec {
    /// Takes the facts out of the documents of a spec. What is wrong with the documents, and left out, is told by
    /// [`describe`](wechatpay_codegen::describe), not here.
    pub fn of(documents: &Documents) -> Self {
        let mut operations = Vec::new();
        for product in &documents.products {
            for (face, document) in product.faces() {
                let read = |of| Reader { product, face, document, of }.read();
                operations.extend(document.operations.iter().map(read));
            }
        }
        Self { operations }
    }
}

/// The facts of every operation of a spec, in order.
pub fn spec_facts(documents: &Documents) -> Vec<OperationFacts<Span>> {
    Spec::of(documents).operations.into_iter().map(|operation| operation.facts).collect()
}

/// Reads one operation.
struct Reader<'d> {
    product: &'d Product,
    face: FaceKind,
    document: &'d Document,
    of: &'d document::Operation,
}

impl Reader<'_> {
    fn read(&self) -> SpecOperation {
        let Self { of, .. } = self;
        let at = of.method.span.clone();
        let models = Models::new(self.product, self.document);
        let body =
            of.body.as_ref().map(|body| models.fields(self.document, &body.content.schema, FieldPlace::Body));
        let content = of.reply().map(|(_, content)| &content.schema);
        let reply =
            content.map(|schema| models.fields(self.document, schema, FieldPlace::Reply)).unwrap_or_default();
        let facts = OperationFacts {
            name: Some(Fact { value: capitalised(&of.id.value), at: of.id.span.clone() }),
            title: Some(fact(&of.docs.description)),
            url: Some(fact(&of.docs.url)),
            updated: Some(fact(&of.updated)),
            face: Some(Fact { value: self.face, at: at.clone() }),
            method: Some(Fact { value: of.method.value, at: at.clone() }),
            path: Some(fact(&of.path)),
            rate_limit: self.rate_limit(),
            parameters: self.parameters(&models),
            body,
            reply: Some(reply),
            errors: Some(self.errors()),
        };
        let reply_model = content.map_or_else(
            || Fact { value: String::new(), at: at.clone() },
            |schema| Fact { value: schema.name.clone(), at: schema.span.clone() },
        );
        SpecOperation { facts, at, reply_model, accepted: of.accepted.clone() }
    }

    fn rate_limit(&self) -> Option<Fact<RateLimitFacts, Span>> {
        let limit = self.of.rate_limit.as_ref()?;
        let value =
            RateLimitFacts { requests: limit.requests, seconds: limit.seconds, per: limit.per.value.clone() };
        Some(Fact { value, at: limit.per.span.clone() })
    }

    /// The headers that other parts of the document stand for, and then what is written as a parameter.
    fn parameters(&self, models: &Models<'_>) -> Vec<FieldFacts<Span>> {
        let mut parameters = headers::implied(self.document, self.of);
        for written in &self.of.parameters {
            let mut ignored = Diagnostics::default();
            let Some((document, parameter)) = self.product.resolve(self.document, written, &mut ignored)
            else {
                continue;
            };
            let place = match parameter.place {
                Place::Path => FieldPlace::Path,
                Place::Query => FieldPlace::Query,
                Place::Header | Place::Body | Place::Reply => FieldPlace::Header,
            };
            let required = Fact { value: parameter.required.value, at: parameter.required.span.clone() };
            parameters.push(models.field(
                document,
                &parameter.name,
                Some(&parameter.schema),
                &places::Places::of_parameter(parameter),
                required,
                place,
            ));
        }
        parameters
    }

    fn errors(&self) -> Vec<ErrorFacts<Span>> {
        let mut errors = Vec::new();
        let mut ignored = Diagnostics::default();
        for (status, response) in &self.of.errors {
            let Some((document, response)) = self.product.resolve(self.document, response, &mut ignored)
            else {
                continue;
            };
            let Ok(number) = status.value.parse() else { continue };
            for (_, example) in &response.content.examples {
                let Some((_, example)) = self.product.resolve(document, example, &mut ignored) else {
                    continue;
                };
                let Some(code) = example.value.get("code") else { continue };
                errors.push(ErrorFacts {
                    status: Fact { value: number, at: place_of_status(status, response, example) },
                    code: Fact { value: code.text().unwrap_or_default().to_owned(), at: code.span.clone() },
                    meaning: example.value.get("message").and_then(Node::text).unwrap_or_default().to_owned(),
                    remedy: example.description.as_ref().map(|text| text.value.clone()).unwrap_or_default(),
                });
            }
        }
        errors
    }
}

/// The status where it stands; the error itself if the response is shared, for then the status is not beside it.
fn place_of_status(status: &Text, response: &document::Response, example: &document::Example) -> Span {
    let file = |span: &Span| span.file().path.clone();
    let shared = file(&status.span) != file(&response.description.span);
    if shared { example.span.clone() } else { status.span.clone() }
}

fn fact(text: &Text) -> Fact<String, Span> {
    Fact { value: text.value.clone(), at: text.span.clone() }
}
