//! What people sign in the place of the body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::json_style::Style;
use super::mistake::{Direction, Finding, Mistake};
use super::orders;
use super::variation::{Variation, Variations};

/// Larger bodies aren't rewritten, so that an explanation stays cheap.
const MAX_REWRITTEN: usize = 64 << 10;
/// Larger ones aren't put into every order.
const MAX_REORDERED: usize = 8 << 10;
/// The most keys of which every order is tried: 720.
const MAX_ORDERED: usize = 6;
/// The order in which the platform documents the resource of a notification, and others that were seen.
const RESOURCE: [&[&str]; 2] = [
    &["original_type", "algorithm", "ciphertext", "associated_data", "nonce"],
    &["algorithm", "ciphertext", "associated_data", "original_type", "nonce"],
];

/// Everything that is tried, what is likeliest first.
pub(super) fn variations(body: &[u8], direction: Direction) -> Vec<Variation> {
    let mut tried = Variations::of(body, direction);
    if body.is_empty() {
        for text in ["{}", "null", "\"\"", "[]", "None", "undefined", " "] {
            let what = format!("{text:?} was signed in the place of the body, and an empty one was sent");
            let finding = Finding::worded(Mistake::BodySignedButEmpty, direction, what);
            tried.add(vec![finding], text.into(), true);
        }
        return tried.finish();
    }
    tried.common(Mistake::BodyLeftOut, "");
    ends(&mut tried, body);
    if body.len() > MAX_REWRITTEN {
        return tried.finish();
    }
    if let Ok(value) = serde_json::from_slice::<Value>(body) {
        rewritten(&mut tried, body, &value);
        if direction == Direction::Answer && body.len() <= MAX_REORDERED {
            reordered(&mut tried, &value);
        }
    }
    encoded(&mut tried, body);
    tried.finish()
}

fn ends(tried: &mut Variations<'_>, body: &[u8]) {
    tried.common(Mistake::BodyNewlineStripped, body.trim_ascii());
    tried.common(Mistake::BodyNewlineStripped, body.trim_ascii_end());
    tried.common(Mistake::BodyNewlineAdded, [body, b"\n"].concat());
    tried.common(Mistake::BodyNewlineAdded, [body, b"\r\n"].concat());
    let without = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    tried.common(Mistake::ByteOrderMark, without);
    tried.common(Mistake::ByteOrderMark, [b"\xEF\xBB\xBF", body].concat());
    let unix: Vec<u8> = body.iter().copied().filter(|byte| *byte != b'\r').collect();
    let dos = unix.split(|byte| *byte == b'\n').collect::<Vec<_>>().join(b"\r\n".as_slice());
    tried.common(Mistake::BodyLineBreaks, dos);
    tried.common(Mistake::BodyLineBreaks, unix);
}

/// Adds the JSON as other libraries write it, what differs least first.
fn rewritten(tried: &mut Variations<'_>, body: &[u8], value: &Value) {
    let there = Style::all().find(|style| style.write(value).as_bytes() == body);
    let mut styles: Vec<_> = Style::all()
        .flat_map(|style| [style, Style { sorted: true, ..style }])
        .map(|style| (style, style.mistakes(there)))
        .collect();
    styles.sort_by_key(|(_, mistakes)| mistakes.len());
    for (style, mistakes) in styles {
        let direction = tried.direction();
        let findings: Vec<_> = mistakes.into_iter().map(|mistake| Finding::new(mistake, direction)).collect();
        let text = style.write(value);
        tried.add(findings.clone(), format!("{text}\n").into_bytes(), false);
        let is_common = findings.len() == 1;
        tried.add(findings, text.into_bytes(), is_common);
    }
}

/// Adds the JSON with its keys in other orders: what was parsed and printed may have lost the platform's.
fn reordered(tried: &mut Variations<'_>, value: &Value) {
    let Some(entries) = value.as_object().filter(|entries| entries.len() <= MAX_ORDERED) else { return };
    let resources = match entries.get("resource").and_then(Value::as_object) {
        None => vec![None],
        Some(resource) => {
            let orders = RESOURCE.map(|order| Some(Value::Object(in_order(resource, order))));
            [None].into_iter().chain(orders).collect()
        }
    };
    let mut keys: Vec<&str> = entries.keys().map(String::as_str).collect();
    for resource in resources {
        let mut entries = entries.clone();
        if let Some(resource) = resource {
            entries.insert("resource".to_owned(), resource);
        }
        orders::for_each(&mut keys, &mut |order| {
            let text = Value::Object(in_order(&entries, order)).to_string();
            tried.rare(
                Mistake::BodyKeysReordered,
                "the signed body has its keys in another order, without blanks",
                text,
            );
        });
    }
}

/// The entries with these keys first.
fn in_order(entries: &Map<String, Value>, order: &[&str]) -> Map<String, Value> {
    let first = order.iter().filter_map(|key| entries.get_key_value(*key));
    let rest = entries.iter().filter(|(key, _)| !order.contains(&key.as_str()));
    first.chain(rest).map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn encoded(tried: &mut Variations<'_>, body: &[u8]) {
    if let Ok(text) = std::str::from_utf8(body) {
        let quoted = Value::String(text.to_owned()).to_string();
        tried.rare(Mistake::BodyQuotedTwice, Mistake::BodyQuotedTwice.what(), quoted);
        let read_as_latin1: String = body.iter().copied().map(char::from).collect();
        let what = "the body's UTF-8 was read as Latin-1 and written as UTF-8 again before it was signed";
        tried.rare(Mistake::BodyEncodedTwice, what, read_as_latin1);
        let latin1: Option<Vec<u8>> =
            text.chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect();
        if let Some(latin1) = latin1 {
            tried.rare(
                Mistake::BodyEncodedTwice,
                "the body was signed in Latin-1, and sent in UTF-8",
                latin1,
            );
        }
    }
    let hash = Sha256::digest(body);
    for text in [format!("{hash:x}"), format!("{hash:X}"), STANDARD.encode(hash), STANDARD.encode(body)] {
        tried.rare(Mistake::BodyHashSigned, Mistake::BodyHashSigned.what(), text);
    }
}
