//! Headers that pages list and the spec says otherwise: by its security scheme and its media types.

use wechatpay_codegen::document::{Document, Operation};
use wechatpay_codegen::fact_path::Place;
use wechatpay_codegen::span::Spanned;
use wechatpay_codegen::{Span, Value};

use super::SpecField;
use crate::evidence::Kind;

/// `Authorization` if requests are signed, `Accept` for the reply, `Content-Type` if there is a body.
pub(super) fn implied(document: &Document, operation: &Operation) -> Vec<SpecField> {
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

fn header(name: &str, at: &Span) -> SpecField {
    SpecField {
        name: Spanned { value: name.to_owned(), span: at.clone() },
        place: Place::Header,
        required: Spanned { value: true, span: at.clone() },
        kind: Spanned { value: Kind::Text, span: at.clone() },
        model: None,
        limits: Vec::new(),
        sensitive: Spanned { value: false, span: at.clone() },
        values: None,
        fields: None,
        owner: None,
    }
}
