//! Facts in words.

use crate::facts::{FieldFacts, FieldKind, FieldPlace, RateLimitFacts};

use super::claim::Said;

/// A type as pages print it.
pub(super) fn kind(kind: &FieldKind) -> String {
    match kind {
        FieldKind::Text => "string".to_owned(),
        FieldKind::Integer => "integer".to_owned(),
        FieldKind::Number => "number".to_owned(),
        FieldKind::Boolean => "boolean".to_owned(),
        FieldKind::File => "file".to_owned(),
        FieldKind::Object(_) => "object".to_owned(),
        FieldKind::List(item) => format!("array[{}]", self::kind(item)),
    }
}

/// Where a field goes: the word in front of its pointer.
pub(super) const fn place(place: FieldPlace) -> &'static str {
    match place {
        FieldPlace::Header => "header",
        FieldPlace::Path => "path",
        FieldPlace::Query => "query",
        FieldPlace::Body => "body",
        FieldPlace::Reply => "reply",
    }
}

/// Whether a field is always there.
pub(super) const fn required(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

/// A field as somebody has it whom the other does not know it from: `string(32), required`.
pub(super) fn field<P>(field: &FieldFacts<P>) -> Said {
    let mut words = Vec::new();
    if let Some(found) = &field.kind {
        let length = field.max_length.as_ref().map(|length| format!("({})", length.value)).unwrap_or_default();
        words.push(format!("{}{length}", kind(&found.value)));
    }
    words.extend(field.required.as_ref().map(|found| required(found.value).to_owned()));
    let shown = if words.is_empty() { "there".to_owned() } else { words.join(", ") };
    Said { key: field.name.value.clone(), shown }
}

/// `5 in 1 s per brand_id`
pub(super) fn rate_limit(limit: &RateLimitFacts) -> String {
    format!("{} in {} s per {}", limit.requests, limit.seconds, limit.per)
}

/// How many characters at most.
pub(super) fn max_length(length: Option<u64>) -> Said {
    length.map_or_else(Said::nothing, |length| Said::plain(length.to_string()))
}
