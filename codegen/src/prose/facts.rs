//! What the types of a spec say, in words: presence, lengths, sensitivity, differences between faces.

use crate::api::{
    ConfirmedBy, Field, FieldOnFace, Limits, Page, Place, Presence, RateLimit, Shape, Usage, Value,
};
use crate::node::Node;
use crate::prose::escape;

/// All that is known of a field: description, presence, limits, sensitivity.
pub(crate) fn field(field: &Field, place: Option<Place>, usage: &Usage) -> String {
    let mut text = sentence(&escape(&field.description));
    let on_faces: Vec<_> = field.on_faces.iter().filter(|(face, _)| usage.faces.contains(face)).collect();
    match on_faces.as_slice() {
        [] => push(&mut text, &facts(field.presence, place, &field.value, &field.value.limits)),
        [(face, only)] if usage.faces.iter().any(|face| !field.is_on(*face)) => {
            let facts = on_face(only, &field.value);
            push(&mut text, &format!("{} face only: {}", face.title(), uncapitalised(&facts)));
        }
        [(_, only)] => push(&mut text, &on_face(only, &field.value)),
        several => {
            for (face, differs) in several {
                let facts = on_face(differs, &field.value);
                push(&mut text, &format!("{} face: {}", face.title(), uncapitalised(&facts)));
            }
        }
    }
    if let Some(default) = field.default.as_ref().map(Node::to_json) {
        push(&mut text, &format!("Default: `{default}`."));
    }
    match field.value.shape.innermost() {
        Shape::Sensitive => push(&mut text, sensitivity(usage)),
        Shape::Plaintext => {
            push(&mut text, "Sensitive: plaintext inside the encrypted notification, never printed.");
        }
        _ => {}
    }
    text
}

/// A rate limit: `at most 5 requests a second per brand_id`.
pub(crate) fn limit(limit: &RateLimit) -> String {
    let requests = counted(limit.requests, "request");
    let seconds =
        if limit.seconds == 1 { "a second".to_owned() } else { format!("in {} seconds", limit.seconds) };
    format!("at most {requests} {seconds} per `{}`", limit.per)
}

/// A rate limit in a table that says elsewhere what is counted: `5/s`.
pub(crate) fn short_limit(limit: &RateLimit) -> String {
    let RateLimit { requests, seconds, .. } = limit;
    match seconds {
        1 => format!("{requests}/s"),
        60 => format!("{requests}/min"),
        _ => format!("{requests} in {seconds} s"),
    }
}

/// The page that documents something, and how far it is to be trusted: `[title](url), page of 2025-07-25.`
pub(crate) fn source(page: &Page) -> String {
    let Page { url, updated, .. } = page;
    let title = escape(&page.title);
    match page.confirmed_by {
        ConfirmedBy::Page => format!("[{title}]({url}), page of {updated}."),
        ConfirmedBy::ThirdParty => {
            format!("Known from third parties only, as of {updated}; the page would be [{title}]({url}).")
        }
    }
}

/// A size of a file: `2 MB (2,097,152 bytes)`.
pub(crate) fn bytes(count: u32) -> String {
    const UNITS: [(u32, &str); 2] = [(1 << 20, "MB"), (1 << 10, "KB")];
    let exact = format!("{} bytes", grouped(count.into(), ','));
    match UNITS.into_iter().find(|(unit, _)| count >= *unit && count.is_multiple_of(*unit)) {
        Some((unit, name)) => format!("{} {name} ({exact})", count / unit),
        None => exact,
    }
}

/// Digits in groups of three.
pub(crate) fn grouped(number: u64, separator: char) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

fn on_face(differs: &FieldOnFace, value: &Value) -> String {
    let mut text = facts(differs.presence, None, value, &differs.limits);
    if let Some(description) = &differs.description {
        push(&mut text, &sentence(&escape(description)));
    }
    text
}

fn facts(presence: Presence, place: Option<Place>, value: &Value, limits: &Limits) -> String {
    let presence = match (place, presence) {
        (Some(Place::Path), _) => "Path parameter",
        (Some(Place::Query), Presence::Required) => "Required query parameter",
        (Some(Place::Query), Presence::Optional) => "Optional query parameter",
        (Some(Place::Header), Presence::Required) => "Required header",
        (Some(Place::Header), Presence::Optional) => "Optional header",
        (_, Presence::Required) => "Required",
        (_, Presence::Optional) => "Optional",
    };
    let mut parts = vec![presence.to_owned()];
    parts.extend(of_limits(limits, &value.shape));
    if let Shape::List(item) = &value.shape {
        parts.extend(of_limits(&item.limits, &item.shape).iter().map(|limit| format!("each item {limit}")));
    }
    parts.join(", ") + "."
}

fn of_limits(limits: &Limits, shape: &Shape) -> Vec<String> {
    if matches!(shape, Shape::File) {
        return limits.max_length.map(|most| format!("at most {}", bytes(most))).into_iter().collect();
    }
    let sealed = if matches!(shape, Shape::Sensitive) { " once sealed" } else { "" };
    let mut parts = Vec::new();
    parts.extend(range(limits.min_length, limits.max_length, "character").map(|length| length + sealed));
    parts.extend(limits.pattern.as_ref().map(|pattern| format!("matching `{pattern}`")));
    parts.extend(match (limits.minimum, limits.maximum) {
        (None, None) => None,
        (Some(least), None) => Some(format!("at least {least}")),
        (None, Some(most)) => Some(format!("at most {most}")),
        (Some(least), Some(most)) => Some(format!("from {least} to {most}")),
    });
    parts.extend(range(limits.min_items, limits.max_items, "item"));
    parts
}

fn range(least: Option<u32>, most: Option<u32>, noun: &str) -> Option<String> {
    match (least, most) {
        (None, None) => None,
        (Some(least), None) => Some(format!("at least {}", counted(least, noun))),
        (None, Some(most)) => Some(format!("at most {}", counted(most, noun))),
        (Some(least), Some(most)) if least == most => Some(format!("exactly {}", counted(most, noun))),
        (Some(least), Some(most)) => Some(format!("{least} to {}", counted(most, noun))),
    }
}

fn counted(count: u32, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn sensitivity(usage: &Usage) -> &'static str {
    match (usage.sent, usage.received) {
        (true, false) => "Sensitive: sealed on the way out, never printed.",
        (false, _) => "Sensitive: sealed until opened with the private key, never printed.",
        (true, true) => "Sensitive: travels sealed both ways, never printed.",
    }
}

/// The text with a full stop at its end.
pub(crate) fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', ':']) { text.to_owned() } else { format!("{text}.") }
}

/// What a description begins with, up to its first full stop.
pub(crate) fn first_sentence(description: &str) -> String {
    let text = description.split("\n\n").next().unwrap_or_default();
    let first = text.find(". ").and_then(|end| text.get(..=end)).unwrap_or(text);
    sentence(&escape(first))
}

fn uncapitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// Adds a sentence, to the last paragraph.
fn push(text: &mut String, sentence: &str) {
    text.push(' ');
    text.push_str(sentence);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_written_as_people_would() {
        assert_eq!(range(None, Some(32), "character").unwrap(), "at most 32 characters");
        assert_eq!(range(Some(1), None, "item").unwrap(), "at least 1 item");
        assert_eq!(range(Some(1), Some(10), "item").unwrap(), "1 to 10 items");
        assert_eq!(range(Some(7), Some(7), "character").unwrap(), "exactly 7 characters");
        assert_eq!(range(None, None, "item"), None);
    }

    #[test]
    fn a_size_is_written_in_the_largest_unit_and_in_bytes() {
        assert_eq!(bytes(2_097_152), "2 MB (2,097,152 bytes)");
        assert_eq!(bytes(10_240), "10 KB (10,240 bytes)");
        assert_eq!(bytes(100), "100 bytes");
    }

    #[test]
    fn a_first_sentence_ends_with_its_full_stop() {
        assert_eq!(first_sentence("The level. A text."), "The level.");
        assert_eq!(first_sentence("The price, 1.5 at most"), "The price, 1.5 at most.");
        assert_eq!(first_sentence("The card_id\n\nMore."), "The `card_id`.");
    }

    #[test]
    fn a_rate_limit_is_a_phrase() {
        let of = |requests, seconds| limit(&RateLimit { requests, seconds, per: "mchid".to_owned() });
        assert_eq!(of(5, 1), "at most 5 requests a second per `mchid`");
        assert_eq!(of(1, 60), "at most 1 request in 60 seconds per `mchid`");
    }

    #[test]
    fn a_rate_limit_fits_into_a_narrow_column() {
        let of = |requests, seconds| short_limit(&RateLimit { requests, seconds, per: "mchid".to_owned() });
        assert_eq!([of(5, 1), of(100, 60), of(1, 10)], ["5/s", "100/min", "1 in 10 s"]);
    }
}
