//! Rules about one event.

use std::collections::BTreeMap;

use super::id::{self, is_camel_case};
use super::page;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Document, Webhook};
use crate::rule::Rule;
use crate::span::Text;

/// What can have happened, where the word does not end in `ed`. A new one is welcome.
const PARTICIPLES: &[&str] = &[
    "Begun",
    "Bought",
    "Chosen",
    "Drawn",
    "Frozen",
    "Given",
    "Held",
    "Lost",
    "Paid",
    "Reset",
    "Sent",
    "Set",
    "Sold",
    "Spent",
    "Taken",
    "Unbound",
    "Unfrozen",
    "Withdrawn",
    "Won",
    "Written",
];

/// What stands behind the event's ID in that of an older name.
const FORMERLY: &str = "Formerly";

/// Checks the events of a document; `ids` are those of its operations.
pub(super) fn check<'d>(
    document: &'d Document,
    ids: &mut BTreeMap<&'d str, &'d Text>,
    problems: &mut Diagnostics,
) {
    for webhook in &document.webhooks {
        event_type(&webhook.event_type, problems);
        event_id(webhook, problems);
        id::stands_once(&webhook.id, ids, problems);
        page::url(&webhook.docs.url, problems);
        older_name(webhook, problems);
    }
}

fn event_type(event_type: &Text, problems: &mut Diagnostics) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if event_type.value.is_empty() || !event_type.value.chars().all(is_part) {
        let message = format!("`{}` is no event type", event_type.value);
        problems.report(
            Diagnostic::new(Rule::EventType, &event_type.span, message)
                .help("write it as the page does: `BRAND_MEMBER_CARD.USER_CARD.CREATE`"),
        );
    }
}

fn event_id(webhook: &Webhook, problems: &mut Diagnostics) {
    let id = &webhook.id;
    let name = match &webhook.event {
        Some(_) => id.value.strip_suffix(FORMERLY).unwrap_or(&id.value),
        None => &id.value,
    };
    let participle = name.rfind(|c: char| c.is_ascii_uppercase()).and_then(|at| name.get(at..));
    let problem = match participle {
        _ if !is_camel_case(&id.value) => "is not in camelCase",
        None => "is not two words",
        Some(word) if !word.ends_with("ed") && !PARTICIPLES.contains(&word) => {
            "does not end with what happened, a past participle"
        }
        Some(_) => return,
    };
    problems.report(
        Diagnostic::new(Rule::EventId, &id.span, format!("`{}` {problem}", id.value)).help(
            "write a noun and a past participle: `userCardCreated`, and `userCardCreatedFormerly` for an older name; \
             a new participle goes into `PARTICIPLES` in codegen/src/lint/event.rs",
        ),
    );
}

fn older_name(webhook: &Webhook, problems: &mut Diagnostics) {
    let (span, message) = match (&webhook.deprecated, &webhook.event) {
        (Some(deprecated), None) => (deprecated, "an older name that says nothing of the event it is of"),
        (None, Some(event)) => (&event.span, "an older name that is not deprecated"),
        _ => return,
    };
    problems.report(
        Diagnostic::new(Rule::OlderName, span, message)
            .help("an older name has both `deprecated: true` and `x-event`, the event's `operationId`"),
    );
}

#[cfg(test)]
mod tests {
    use super::PARTICIPLES;

    #[test]
    fn the_participles_are_sorted() {
        assert!(PARTICIPLES.is_sorted());
    }
}
