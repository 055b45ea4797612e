//! Changes as JSON, for tools.

use serde_json::{Value, json};

use super::{Change, Changes, Version};

/// Goes up when a key goes or means something else; new keys may come at any time.
const FORMAT: u32 = 1;

impl Changes {
    /// The changes in JSON; see the [module](super) for the keys.
    pub fn to_json(&self, version: Version) -> Value {
        let next = self.next_version(version);
        json!({
            "format": FORMAT,
            "old": self.old,
            "new": self.new,
            "changes": self.changes.iter().map(change).collect::<Value>(),
            "version": { "was": next.was.to_string(), "is": next.is.to_string(), "reason": next.reason },
        })
    }
}

fn change(change: &Change) -> Value {
    let subject = &change.subject;
    let place =
        subject.at.as_ref().map(|at| json!({ "file": at.file().shown, "line": at.line_and_column().0 }));
    json!({
        "item": subject.item.name(),
        "kind": change.kind.name(),
        "class": change.class().name(),
        "rust": change.rust.name(),
        "wire": change.wire.name(),
        "silent": change.silent,
        "path": subject.rust,
        "spec": subject.spec,
        "words": change.words,
        "was": change.was,
        "is": change.is,
        "note": change.note,
        "place": place,
    })
}
