//! Headers that pages list and the spec says otherwise: by its security scheme and its media types.

use crate::facts::{Fact, FieldFacts, FieldKind, FieldPlace};
use wechatpay_codegen::document::{Document, Operation};
use wechatpay_codegen::node::Value;
use wechatpay_codegen::span::Span;

/// `Authorization` if requests are signed, `Accept` for the reply, `Content-Type` if there is a body.
pub(super) fn implied(document: &Document, operation: &Operation) -> Vec<FieldFacts<Span>> {
    let security = document.tree.get("security").filter(|security| match &security.value {
        Value::List(schemes) => !schemes.is_empty(),
        _ => false,
    });
    let authorization = security.map(|security| header("Authorization", &security.span));
    let accept =
        header("Accept", operation.reply().map_or(&operation.method.span, |(status, _)| &status.span));
    let content_type = operation.body.as_ref().map(|body| header("Content-Type", &body.span));
    authorization.into_iter().chain([accept]).chain(content_type).collect()
}

fn header(name: &str, at: &Span) -> FieldFacts<Span> {
    let at = || at.clone();
    FieldFacts {
        required: Some(Fact { value: true, at: at() }),
        kind: Some(Fact { value: FieldKind::Text, at: at() }),
        ..FieldFacts::named(Fact { value: name.to_owned(), at: at() }, FieldPlace::Header)
    }
}
