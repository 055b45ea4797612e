//! What a step refuses with is a documented error of the operation.

use crate::api::{Action, Operation, Step};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::Text;
use crate::words::{quoted, similar};

/// Checks that a step refuses with a documented error, if it can refuse.
pub(super) fn check(step: &Step, operation: Option<&Operation>, diagnostics: &mut Diagnostics) {
    let Some(operation) = operation else {
        // The platform refuses calls, not what happens on its own side.
        if let Some(refusal) = &step.refusal {
            let message = "an event that refuses something";
            diagnostics.report(
                Diagnostic::new(Rule::Refusal, &refusal.span, message)
                    .help("leave `refusal` out: only operations have documented errors"),
            );
        }
        return;
    };
    let Some(refusal) = &step.refusal else {
        if can_fail(&step.action) {
            let message = "a step that can fail, but nobody says with which error";
            diagnostics.report(
                Diagnostic::new(Rule::Refusal, &step.span, message)
                    .help(match &step.action {
                        Action::Find { .. } => "add `refusal`: the name of an example of a 4xx response; or `optional: true`, if there need not be one",
                        _ => "add `refusal`: the name of an example of a 4xx response",
                    }),
            );
        }
        return;
    };
    if !can_fail(&step.action) {
        let message = format!("nothing is refused with `{}`", refusal.value);
        let help = match &step.action {
            Action::Find { .. } => "leave one of `refusal` and `optional` out",
            _ => "add `from`: the states that it can be in, or leave `refusal` out",
        };
        diagnostics.report(Diagnostic::new(Rule::Refusal, &refusal.span, message).help(help));
    } else if !operation.errors.iter().any(|entry| entry.name.value == refusal.value) {
        let who = format!("`{}` doesn't document", operation.id.value);
        let names: Vec<_> = operation.errors.iter().map(|entry| entry.name.as_str()).collect();
        diagnostics.report(undocumented(refusal, &who, &names));
    }
}

/// Whether a step can fail: one that finds, unless it need not; one that changes, if it says from which states.
fn can_fail(action: &Action) -> bool {
    match action {
        Action::Find { optional, .. } => !optional,
        Action::Absent { .. } | Action::Require(_) | Action::Once(_) => true,
        Action::Change { from, .. } => !from.is_empty(),
        Action::Create { .. }
        | Action::Remove(_)
        | Action::List { .. }
        | Action::Reply { .. }
        | Action::Announce { .. } => false,
    }
}

/// Reports a refusal that isn't documented; `who` is the beginning of that sentence.
pub(in crate::passes) fn undocumented(refusal: &Text, who: &str, known: &[&str]) -> Diagnostic {
    let message = format!("{who} an error `{}`", refusal.value);
    let help = match similar(&refusal.value, known) {
        Some(known) => format!("did you mean `{known}`?"),
        None if known.is_empty() => {
            "document it: an example of a 4xx response, whose key is its name".to_owned()
        }
        None => format!("document it, or write {}", quoted(known)),
    };
    Diagnostic::new(Rule::Refusal, &refusal.span, message).help(help)
}
