//! Rules about the IDs of operations and events.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::Text;

/// What an operation can do. A new verb is welcome, once someone has made sure that it is one.
const VERBS: &[&str] = &[
    "accept",
    "activate",
    "add",
    "apply",
    "approve",
    "assign",
    "associate",
    "authorize",
    "bind",
    "cancel",
    "capture",
    "check",
    "claim",
    "close",
    "complete",
    "confirm",
    "consume",
    "create",
    "deactivate",
    "deduct",
    "delete",
    "disable",
    "disassociate",
    "download",
    "enable",
    "end",
    "exchange",
    "execute",
    "extend",
    "finish",
    "freeze",
    "generate",
    "get",
    "grant",
    "import",
    "initiate",
    "invalidate",
    "issue",
    "join",
    "list",
    "lock",
    "modify",
    "notify",
    "open",
    "pause",
    "pay",
    "prepare",
    "prepay",
    "publish",
    "query",
    "reactivate",
    "recall",
    "receive",
    "record",
    "redeem",
    "refund",
    "register",
    "reject",
    "release",
    "remove",
    "renew",
    "replace",
    "reply",
    "report",
    "request",
    "reset",
    "respond",
    "resume",
    "return",
    "reverse",
    "revoke",
    "search",
    "send",
    "set",
    "settle",
    "sign",
    "split",
    "start",
    "stop",
    "submit",
    "subscribe",
    "suspend",
    "sync",
    "terminate",
    "transfer",
    "unbind",
    "unfreeze",
    "unlock",
    "unsubscribe",
    "update",
    "upload",
    "use",
    "validate",
    "verify",
    "withdraw",
];

/// Whether an operation's name can start with the word.
pub fn is_verb(word: &str) -> bool {
    VERBS.contains(&word)
}

/// Checks that an ID stands once in its document.
pub(super) fn stands_once<'d>(
    id: &'d Text,
    ids: &mut BTreeMap<&'d str, &'d Text>,
    problems: &mut Diagnostics,
) {
    let first = *ids.entry(id.as_str()).or_insert(id);
    if !std::ptr::eq(first, id) {
        let message = format!("a second operation `{}`", id.value);
        problems.report(
            Diagnostic::new(Rule::DuplicateOperation, &id.span, message)
                .label(&first.span, "the first one")
                .help("an operation ID stands once in a face"),
        );
    }
}

/// Whether an ID is in camelCase.
pub(super) fn is_camel_case(id: &str) -> bool {
    id.chars().all(|c| c.is_ascii_alphanumeric()) && id.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Checks that an operation's ID is a verb and a noun.
pub(super) fn operation(id: &Text, problems: &mut Diagnostics) {
    let verb = id.value.split(|c: char| c.is_ascii_uppercase()).next().unwrap_or_default();
    let problem = if !is_camel_case(&id.value) {
        "is not in camelCase"
    } else if !is_verb(verb) {
        "does not start with a verb that we know"
    } else if verb.len() == id.value.len() {
        "has no noun"
    } else {
        return;
    };
    problems.report(
        Diagnostic::new(Rule::OperationId, &id.span, format!("`{}` {problem}", id.value)).help(
            "take the platform's name, a verb and a noun: `getUserCard`; a new verb goes into `VERBS` in codegen/src/lint/id.rs",
        ),
    );
}
