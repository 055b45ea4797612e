//! What the documents say of each event: its envelope, what is encrypted in it, and an example of that.

use serde_json::{Map, Value};

use crate::spec::content::{example, json_content};
use crate::spec::document::{Document, Node};
use crate::spec::redelivery::Redelivery;
use crate::spec::schema::Schema;

/// One event of one face, under one of its names.
pub(crate) struct Webhook {
    /// The name on the wire.
    pub(crate) event_type: String,
    /// The event's own name, `UserCardCreated`, which an older name on the wire shares with the present one.
    pub(crate) name: String,
    /// What the event means, for people.
    pub(crate) meaning: String,
    pub(crate) deprecated: bool,
    /// The word for the resource, in `original_type` and `associated_data`.
    pub(crate) original_type: String,
    /// The summary that travels in the envelope.
    pub(crate) summary: String,
    pub(crate) envelope: Schema,
    pub(crate) resource: Schema,
    pub(crate) example: Map<String, Value>,
    /// When it is sent again if it isn't accepted; `None` if never.
    pub(crate) redelivery: Option<Redelivery>,
}

/// Reads all events of a document.
pub(crate) fn read_all(document: &Document) -> Result<Vec<Webhook>, String> {
    let Some(webhooks) = document.node().get("webhooks")? else { return Ok(Vec::new()) };
    let read = |(event_type, item): (&str, Node<'_>)| {
        read(event_type, &item, document.is_trusted())
            .map_err(|error| format!("the event {event_type}: {error}"))
    };
    webhooks.entries()?.into_iter().map(read).collect()
}

/// Reads an event; whether the example of a trusted document is right is known, and finding out takes its time.
fn read(event_type: &str, item: &Node<'_>, trusted: bool) -> Result<Webhook, String> {
    let post = item.require("post")?;
    let text = |key| post.text(key).ok_or_else(|| format!("`{key}` is missing"));
    let name = post.text("x-event").map_or_else(|| text("operationId"), Ok)?;
    let meaning = text("summary")?;
    let content = json_content(&post.require("requestBody")?)?;
    let sample = example(&content)?;
    let summary = sample.as_ref().and_then(|sample| sample.get("summary")?.as_str()).unwrap_or(meaning);
    let resource = post.schema("x-resource")?;
    let example = resource.facets().example().ok_or("what `x-resource` names has no example to send")?;
    let issue = if trusted { None } else { resource.issue(example) };
    if let Some(issue) = issue {
        return Err(format!("the example of what `x-resource` names: `{}` {}", issue.pointer, issue.text));
    }
    let example =
        example.as_object().ok_or("the example of what `x-resource` names is not an object")?.clone();
    Ok(Webhook {
        event_type: event_type.to_owned(),
        name: capitalised(name),
        meaning: meaning.to_owned(),
        deprecated: post.flag("deprecated"),
        original_type: text("x-original-type")?.to_owned(),
        summary: summary.to_owned(),
        envelope: content.schema("schema")?,
        resource,
        example,
        redelivery: Redelivery::read(&post)?,
    })
}

/// The name of a type, of an `operationId`.
pub(crate) fn capitalised(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read_with(change: impl FnOnce(&mut Value)) -> Result<Vec<Webhook>, String> {
        let mut post = json!({
            "operationId": "userCardCreated",
            "summary": "A user opened a card.",
            "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
            "x-resource": {"allOf": [{"$ref": "#/components/schemas/UserCard"}]},
            "x-original-type": "user_card",
        });
        change(&mut post);
        let document = json!({
            "webhooks": {"USER_CARD.CREATE": {"post": post}},
            "components": {"schemas": {"UserCard": {
                "properties": {"openid": {"type": "string"}}, "examples": [{"openid": "o-1"}],
            }}},
        });
        read_all(&Document::parse(&document.to_string()).unwrap())
    }

    #[test]
    fn an_event_has_the_name_and_the_example_that_its_document_gives() {
        let webhook = read_with(|_| ()).unwrap().remove(0);
        assert_eq!(
            (webhook.event_type.as_str(), webhook.name.as_str()),
            ("USER_CARD.CREATE", "UserCardCreated")
        );
        assert_eq!(webhook.summary, "A user opened a card.");
        assert_eq!(Value::Object(webhook.example), json!({"openid": "o-1"}));
    }

    #[test]
    fn a_document_without_events_has_none() {
        assert!(read_all(&Document::parse("{}").unwrap()).unwrap().is_empty());
    }

    #[test]
    fn an_event_that_cannot_be_emitted_says_why() {
        let error = |key: &str, value: Value| read_with(|post| post[key] = value).err().unwrap();
        for (key, value, issue) in [
            ("operationId", json!(1), "`operationId` is missing"),
            ("x-original-type", Value::Null, "`x-original-type` is missing"),
            ("x-resource", json!({"type": "object"}), "has no example to send"),
            ("x-resource", json!({"type": "object", "examples": ["x"]}), "must be an object"),
            ("x-resource", json!({"examples": ["x"]}), "is not an object"),
            ("requestBody", json!({}), "`content` is missing"),
            ("x-redelivery", json!({"after": []}), "`x-redelivery`"),
        ] {
            let error = error(key, value);
            assert!(error.starts_with("the event USER_CARD.CREATE: ") && error.contains(issue), "{error}");
        }
    }
}
