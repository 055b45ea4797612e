//! Headers that pages list and the spec says otherwise: by its security scheme and its media types.

use wechatpay_codegen::spec::yaml::Value;
use wechatpay_codegen::spec::{Document, Operation, Place};
use wechatpay_codegen::{Span, Spanned};

use super::SpecField;
use crate::evidence::Kind;

/// `Authorization` if requests are signed, `Accept` for the reply, `Content-Type` if there is a body.
pub(super) fn implied(document: &Document, operation: &Operation) -> Vec<SpecField> {
    let security = document.tree.get("security").filter(|security| match &security.value {
        Value::List(schemes) => !schemes.is_empty(),
        _ => false,
    });
    let authorization = security.map(|security| header("Authorization", &security.span));
    let accept = operation.replies.iter().find_map(|(_, content)| content.as_ref());
    let accept = header("Accept", accept.map_or(&operation.method.span, |content| &content.schema.span));
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
