//! An event as YAML, in the style of the spec: a webhook a type.

use heck::ToLowerCamelCase;

use super::operation::documentation;
use super::text::indented;
use super::yaml::{put, scalar};
use crate::evidence::Page;

/// The models of the envelope that every event travels in, which the runtime reads.
pub(super) const ENVELOPE: [(&str, &str); 3] = [
    ("Notification", include_str!("shared/notification.yaml")),
    ("NotificationResource", include_str!("shared/notification_resource.yaml")),
    ("NotificationAnswer", include_str!("shared/notification_answer.yaml")),
];

/// The entry of an event type; `resource` is the reference to what it holds, `file` the document of the envelope.
pub(super) fn event(
    page: &Page,
    event_type: &str,
    original_type: Option<&str>,
    resource: &str,
    file: &str,
) -> String {
    let mut out = format!("operationId: {}\n", id_of(event_type));
    out.push_str(&documentation(page, ""));
    put(
        &mut out,
        format_args!(
            "x-confirmed-by: page\nrequestBody:\n  required: true\n  content:\n    application/json:\n      schema:\n        $ref: '{file}#/components/schemas/Notification'\n"
        ),
    );
    put(&mut out, format_args!("x-resource:\n  $ref: '{resource}'\n"));
    if let Some(original_type) = original_type {
        put(&mut out, format_args!("x-original-type: {}\n", scalar(original_type)));
    }
    out.push_str(&include_str!("shared/answers.yaml").replace("models.yaml#", &format!("{file}#")));
    format!("{}:\n  post:\n{}", scalar(event_type), indented(&out, 4))
}

/// An event's ID: what happened to what, `userCardCreated`.
fn id_of(event_type: &str) -> String {
    let id = last_words(event_type).to_lower_camel_case();
    match id {
        id if id.ends_with("ed") => id,
        id if id.ends_with('e') => format!("{id}d"),
        id => format!("{id}ed"),
    }
}

/// The last two words of an event type: `USER_CARD_CREATE`.
pub(super) fn last_words(event_type: &str) -> String {
    let parts: Vec<_> = event_type.split('.').collect();
    parts.get(parts.len().saturating_sub(2)..).unwrap_or_default().join("_")
}
