//! Steps and rules have one verb each: the key that says what kind it is.

use super::read::{Read, Reported};
use super::reader::entries;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node};
use crate::rule::Rule;
use crate::span::Text;
use crate::words::{quoted, similar};

/// The entry whose key is the verb; `others` are the keys that may stand beside verbs.
pub(super) fn verb<'n>(
    node: &'n Node,
    what: &'static str,
    verbs: &[&'static str],
    others: &[&'static str],
    diagnostics: &mut Diagnostics,
) -> Read<&'n Entry> {
    let entries = entries(node, what, diagnostics)?;
    let mut found = entries.iter().filter(|entry| verbs.contains(&entry.key.as_str()));
    if let Some(first) = found.next() {
        let Some(second) = found.next() else { return Ok(first) };
        let message = format!("{what} with two verbs, `{}` and `{}`", first.key.value, second.key.value);
        diagnostics.report(
            Diagnostic::new(Rule::OneVerb, &second.key.span, message)
                .label(&first.key.span, "the first verb")
                .help("split it in two, one behind the other"),
        );
        return Err(Reported);
    }
    if let Some(entry) = entries.iter().find(|entry| !others.contains(&entry.key.as_str())) {
        return Err(unknown(&entry.key, what, verbs, diagnostics));
    }
    let message = format!("{what} without a verb");
    let help = format!("it has one of {}", quoted(verbs));
    diagnostics.report(Diagnostic::new(Rule::OneVerb, &node.span, message).help(help));
    Err(Reported)
}

/// Reports a word that isn't among those that have a meaning here.
pub(super) fn unknown(
    key: &Text,
    what: &str,
    known: &[&'static str],
    diagnostics: &mut Diagnostics,
) -> Reported {
    let message = format!("{what} does not take `{}`", key.value);
    let help = match similar(&key.value, known) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("it has one of {}", quoted(known)),
    };
    diagnostics.report(Diagnostic::new(Rule::UnknownKeyword, &key.span, message).help(help));
    Reported
}
