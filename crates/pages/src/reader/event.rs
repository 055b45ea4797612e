//! A page of an event: the types it has, and the fields of its resource as they are once it is decrypted.

use serde_json::Value;

use super::blocks;
use super::columns::Columns;
use super::declared::Fact;
use super::example;
use super::fields;
use super::markdown::Plain;
use super::pieces::{self, Piece};
use super::redelivery;
use super::shapes::Shapes;
use crate::evidence::{Completeness, Evidence, Object, Page, Place, Statement, Subject, Voice};

/// Reads a page that describes a notification; `None` if it doesn't.
pub(super) fn read(lines: &[Plain<'_>]) -> Option<Page> {
    let mut unread = Vec::new();
    let examples: Vec<Fact<Value>> = blocks::find(lines).iter().filter_map(example::read).collect();
    let is_message = |example: &&Fact<Value>| example.value.get("event_type").is_some();
    let message = examples.iter().find(is_message);
    let resource_example = examples.iter().find(|example| {
        !is_message(example)
            && message.is_some_and(|message| message.at < example.at)
            && !is_answer(&example.value)
    });
    let shapes = Shapes::of(&[], resource_example.map(|example| &example.value).as_slice());
    let mut event_types = Vec::new();
    let mut original_type = Evidence::default();
    let mut resource: Option<Object> = None;
    let mut is_resource = false;
    let is_row = |line: &Plain<'_>| line.line.text.starts_with('|');
    for run in lines.chunk_by(|line, next| is_row(line) == is_row(next)) {
        let heading = run.iter().position(|line| is_row(line) && Columns::of(&line.line.text).is_some());
        let (above, table) = run.split_at_checked(heading.unwrap_or(run.len())).unwrap_or_default();
        is_resource |= above.iter().any(|line| begins_resource(&line.line.text));
        let Some(first) = table.first() else { continue };
        if !is_resource {
            notification(table, &mut event_types, &mut original_type);
            continue;
        }
        let fields = fields::build(pieces::read(table, &mut unread), Place::Resource, &shapes, &mut unread);
        let list = Statement { voice: Voice::Table, line: first.line.at, value: Completeness::Whole };
        let object = Object { fields, lists: vec![list] };
        match &mut resource {
            Some(resource) => resource.unite(object, 0),
            None => resource = Some(object),
        }
    }
    let request = resource?;
    if let Some(message) = message {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        if let Some(value) = text(message.value.get("event_type")).filter(|_| event_types.is_empty()) {
            event_types.push(Statement { voice: Voice::Example, line: message.at, value });
        }
        if let Some(value) = text(message.value.pointer("/resource/original_type")) {
            original_type.say(Voice::Example, message.at, value);
        }
    }
    let subject = Subject::Event { event_types, original_type };
    let said = |example: &Fact<Value>| example.clone().said_by(Voice::Example);
    Some(Page {
        subject,
        request,
        request_example: resource_example.map(said),
        notification_example: message.map(said),
        redelivery: redelivery::read(lines),
        unread,
        ..Page::default()
    })
}

/// What a receiver answers if it fails.
fn is_answer(example: &Value) -> bool {
    example.get("code").is_some() && example.get("message").is_some()
}

/// Whether a line stands above the fields of the resource: `resource中ciphertext解密后字段`.
fn begins_resource(text: &str) -> bool {
    text.contains("解密后")
        && ["字段", "参数", "ciphertext", "resource"].iter().any(|word| text.contains(word))
}

/// Reads the fields of the message itself, which are the same for all events but for its types.
fn notification(
    table: &[Plain<'_>],
    event_types: &mut Vec<Statement<String>>,
    original_type: &mut Evidence<String>,
) {
    let mut name = String::new();
    for placed in pieces::read(table, &mut Vec::new()) {
        match placed.piece {
            Piece::Row { declaration, .. } => name = declaration.name,
            Piece::Text(text) if name == "event_type" => {
                let types = words(&text).filter(|word| is_event_type(word));
                event_types.extend(types.map(|word| Statement {
                    voice: Voice::Table,
                    line: placed.spot.line,
                    value: word.to_owned(),
                }));
            }
            Piece::Text(text) if name == "original_type" => {
                let word = text.rsplit_once('为').and_then(|(_, rest)| words(rest).next());
                if let Some(word) = word {
                    original_type.say(Voice::Table, placed.spot.line, word.to_owned());
                }
            }
            _ => {}
        }
    }
}

/// The words in Latin letters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')));
    words.map(|word| word.trim_matches('.')).filter(|word| !word.is_empty())
}

fn is_event_type(word: &str) -> bool {
    let upper = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
    word.contains('.') && word.starts_with(|c: char| c.is_ascii_uppercase()) && word.chars().all(upper)
}
