//! An event as YAML, in the style of the spec: a webhook a type.

use heck::ToLowerCamelCase;

use serde_json::Value;

use super::operation::{documentation, example_entry};
use super::text::indented;
use super::yaml::{put, scalar};
use crate::evidence::{Page, Redelivery, Statement};

/// The models of the envelope that every event travels in, which the runtime reads.
pub(super) const ENVELOPE: [(&str, &str); 3] = [
    ("Notification", include_str!("shared/notification.yaml")),
    ("NotificationResource", include_str!("shared/notification_resource.yaml")),
    ("NotificationAnswer", include_str!("shared/notification_answer.yaml")),
];

/// The entry of an event type; `resource` is the reference to what it holds, `file` the document of the envelope,
/// `refused` the reference to the answer that all products share.
pub(super) fn event(
    page: &Page,
    event_type: &str,
    original_type: Option<&str>,
    resource: &str,
    (file, refused): (&str, Option<&str>),
) -> String {
    let mut out = format!("operationId: {}\n", id_of(event_type));
    out.push_str(&documentation(page, ""));
    put(
        &mut out,
        format_args!(
            "x-confirmed-by: page\nrequestBody:\n  required: true\n  content:\n    application/json:\n      schema:\n        $ref: '{file}#/components/schemas/Notification'\n"
        ),
    );
    if let Some(example) = &page.notification_example {
        out.push_str(&indented(&example_entry(&notification(&example.value, event_type, original_type)), 6));
    }
    put(&mut out, format_args!("x-resource:\n  $ref: '{resource}'\n"));
    if let Some(original_type) = original_type {
        put(&mut out, format_args!("x-original-type: {}\n", scalar(original_type)));
    }
    if let Some(Statement { value: Redelivery { after, times }, .. }) = &page.redelivery {
        let after: Vec<_> = after.iter().map(ToString::to_string).collect();
        put(&mut out, format_args!("x-redelivery: {{after: [{}], times: {times}}}\n", after.join(", ")));
    }
    let answers = include_str!("shared/answers.yaml").replace("models.yaml#", &format!("{file}#"));
    match (refused, answers.split_once("  '500':\n")) {
        (Some(refused), Some((accepted, _))) => {
            put(&mut out, format_args!("{accepted}  '500':\n    $ref: '{refused}'\n"));
        }
        _ => out.push_str(&answers),
    }
    format!("{}:\n  post:\n{}", scalar(event_type), indented(&out, 4))
}

/// The example of a notification: of this event, with the fields that the envelope has.
fn notification(example: &Value, event_type: &str, original_type: Option<&str>) -> Value {
    let mut example = example.clone();
    let set = |value: Option<&mut Value>, text: &str| {
        if let Some(value) = value {
            *value = text.into();
        }
    };
    set(example.get_mut("event_type"), event_type);
    if let Some(original_type) = original_type {
        // What the tables say wins over a sample that was copied.
        set(example.pointer_mut("/resource/original_type"), original_type);
        set(example.pointer_mut("/resource/associated_data"), original_type);
    }
    example
}

/// An event's ID: what happened to what, `userCardCreated`.
fn id_of(event_type: &str) -> String {
    /// Participles that have a form of their own.
    const IRREGULAR: [(&str, &str); 5] = [
        ("Send", "Sent"),
        ("Success", "Succeeded"),
        ("Pay", "Paid"),
        ("Generation", "Generated"),
        ("Fail", "Failed"),
    ];
    let id = last_words(event_type).to_lower_camel_case();
    if let Some((stem, participle)) =
        IRREGULAR.iter().find_map(|(word, participle)| Some((id.strip_suffix(word)?, participle)))
    {
        return format!("{stem}{participle}");
    }
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
