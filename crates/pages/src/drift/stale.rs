//! Explained differences that don't exist any more: `x-drift` must bite.

use wechatpay_codegen::fact_path::{Aspect, FactPath};
use wechatpay_codegen::spec::AcceptedDrift;

use super::difference::{Drift, DriftKind, Finding};
use super::spec::SpecPage;
use super::weigh::{Comparison, covers};
use crate::evidence::{Line, Page, Voice};

/// Reports each entry of `x-drift` that names no fact at all, or one on which page and spec agree.
///
/// A fact that this page doesn't show may differ on another copy of the page; its entry is left alone. So is one about
/// an earlier state of the page, which the newest state contradicts.
pub(super) fn stale(page: &Page, spec: &SpecPage, comparisons: &[Comparison<'_>]) -> Vec<Drift> {
    let mut found = Vec::new();
    for AcceptedDrift { pointer, is_earlier, .. } in &spec.accepted {
        let mut covered = comparisons.iter().filter(|comparison| covers(&pointer.value, &comparison.fact));
        let first = covered.clone().next();
        let comparison = covered.find(|comparison| !comparison.agrees()).or(first);
        let (page_says, by) = match comparison {
            Some(comparison) if comparison.agrees() && !is_earlier => {
                (comparison.spec_says.clone(), comparison.statements.best())
            }
            // An error that only the earlier state had has no name any more.
            None if *is_earlier && matches!(pointer.value, FactPath::Error(_)) => continue,
            // A truncated page does not name all that there is.
            None if page.truncated.is_none() && !is_known(&pointer.value, comparisons) => {
                (Finding::Absent, None)
            }
            _ => continue,
        };
        found.push(Drift {
            operation: spec.name.clone(),
            fact: pointer.value.clone(),
            page_says,
            said_by: vec![by.map_or((Voice::Table, Line::new(0, 1)), |by| (by.voice, by.line))],
            spec_says: Finding::Explanation,
            spec: Some(pointer.span.clone()),
            also_on_faces: Vec::new(),
            kind: DriftKind::Open,
        });
    }
    found
}

/// Whether the fact is about a field that the page or the spec has: then the page may be silent about it.
fn is_known(fact: &FactPath, comparisons: &[Comparison<'_>]) -> bool {
    let FactPath::Field { field, aspect } = fact else { return false };
    let presence = FactPath::of(field, Aspect::Presence);
    *aspect != Aspect::Presence && comparisons.iter().any(|comparison| comparison.fact == presence)
}
