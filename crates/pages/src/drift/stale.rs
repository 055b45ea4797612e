//! Accepted differences that are none any more: `x-drift` must bite.

use super::claim::{Claim, Voice};
use super::spec::SpecOperation;
use super::{Drift, DriftKind, name};
use crate::page::{Page, PageLine};
use wechatpay_codegen::document::AcceptedDrift;

/// Tells each entry of `x-drift` that names no fact at all, or one on which page and spec agree.
///
/// A fact that this page does not show may differ on another copy of the page; its entry is left alone. So is one
/// about an earlier state of the page, which the newest state contradicts.
pub(super) fn stale(page: &Page, operation: &SpecOperation, claims: &[Claim]) -> Vec<Drift> {
    let mut found = Vec::new();
    for AcceptedDrift { pointer, is_earlier, .. } in &operation.accepted {
        let name_of_fact = pointer.value.to_string();
        // Errors of one status and code share a name.
        let of_name = || claims.iter().filter(|claim| claim.pointer == name_of_fact);
        let claim = of_name().find(|claim| !claim.agrees()).or_else(|| of_name().next());
        let (page_says, line) = match claim {
            Some(claim) if claim.agrees() && !is_earlier => {
                let line = claim.page.first().map_or(PageLine(1), |(.., at)| *at);
                (format!("{}, as the spec", claim.spec.0.shown), line)
            }
            // A page that ends early does not name all that there is.
            None if page.stops.is_none() && !is_below_a_claim(&name_of_fact, claims) => {
                ("nothing of that name".to_owned(), PageLine(1))
            }
            _ => continue,
        };
        found.push(Drift {
            operation: name(operation),
            pointer: name_of_fact,
            page_says,
            spec_says: "that they differ: remove it from `x-drift`".to_owned(),
            page: (page.name.clone(), line),
            said_by: Voice::Table.name(),
            also: Vec::new(),
            spec: Some(pointer.span.clone()),
            kind: DriftKind::Drift,
        });
    }
    found
}

/// Whether the fact is about a field that the page or the spec has: then the page may be silent about it.
fn is_below_a_claim(pointer: &str, claims: &[Claim]) -> bool {
    let field = pointer.split_once('#').map(|(field, _)| field);
    let known = ["maxLength", "required", "type", "sensitive", "in", "enum"];
    let fact = pointer.split_once('#').map(|(_, fact)| fact.split('.').next().unwrap_or(fact));
    fact.is_some_and(|fact| known.contains(&fact))
        && claims.iter().any(|claim| Some(claim.pointer.as_str()) == field)
}
