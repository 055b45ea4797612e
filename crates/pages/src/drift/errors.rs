//! Compares the rows of the table of errors.

use std::collections::BTreeMap;

use wechatpay_codegen::fact_path::{ErrorPath, FactPath};

use super::difference::Finding;
use super::spec::{SpecError, SpecOperation};
use super::weigh::{Comparison, plain};
use crate::evidence::{ErrorRow, Line, Page, Voice};

/// In which of code, status and message two rows must agree to be the same, or to be one that was changed: the closest
/// first.
const LIKENESSES: [[bool; 3]; 5] =
    [[true, true, true], [true, true, false], [true, false, true], [false, true, true], [true, false, false]];

/// How alike the messages of a row that was changed are at least; others are of two errors.
const ALIKE: f64 = 0.5;

/// Compares each row; a page without rows says nothing.
pub(super) fn compare<'s>(page: &Page, spec: &'s SpecOperation) -> Vec<Comparison<'s>> {
    let rows = distinct(page.errors.as_deref().unwrap_or_default());
    let Some(first) = rows.first() else { return Vec::new() };
    let partners = partners(&spec.errors, &rows);
    // Rows of one status and code are numbered.
    let mut counts: BTreeMap<(u16, String), usize> = BTreeMap::new();
    let mut name = |row: &ErrorRow| {
        let count = counts.entry((row.status, row.code.clone())).or_default();
        *count += 1;
        FactPath::from(ErrorPath { status: row.status, code: row.code.clone(), row: *count })
    };
    let mut near = first.code_line;
    let mut comparisons = Vec::new();
    for (known, partner) in spec.errors.iter().zip(&partners) {
        let row = partner.and_then(|at| rows.get(at).copied());
        near = row.map_or(near, |row| row.code_line);
        comparisons.push(known_row(name(&known.row), known, row, near));
    }
    let is_new = |(at, _): &(usize, _)| !partners.contains(&Some(*at));
    for (_, row) in rows.iter().enumerate().filter(is_new) {
        let mut comparison = Comparison::new(name(row), Finding::Absent, &spec.page.at);
        comparison.say(Voice::Table, row.code_line, Finding::Error((*row).clone()));
        comparisons.push(comparison);
    }
    comparisons
}

/// The row of the page for each of the spec's; of several, the one whose message is the most alike.
fn partners(known: &[SpecError], rows: &[&ErrorRow]) -> Vec<Option<usize>> {
    let mut partners: Vec<Option<usize>> = vec![None; known.len()];
    for likeness in LIKENESSES {
        let mut pairs = Vec::new();
        for (first, known) in known.iter().enumerate().filter(|(at, _)| partners.get(*at) == Some(&None)) {
            let free = rows.iter().enumerate().filter(|(at, _)| !partners.contains(&Some(*at)));
            for (second, row) in free.filter(|(_, row)| is_like(&known.row, row, likeness)) {
                let similarity = strsim::normalized_levenshtein(&row.message, &known.row.message);
                if similarity >= ALIKE {
                    pairs.push((similarity, first, second));
                }
            }
        }
        pairs.sort_by(|one, other| other.0.total_cmp(&one.0));
        for (_, first, second) in pairs {
            let is_free = !partners.contains(&Some(second));
            if let Some(partner) = partners.get_mut(first).filter(|partner| partner.is_none() && is_free) {
                *partner = Some(second);
            }
        }
    }
    partners
}

fn known_row<'s>(fact: FactPath, known: &'s SpecError, row: Option<&ErrorRow>, near: Line) -> Comparison<'s> {
    let is_moved = row.is_some_and(|row| row.status != known.row.status && row.code == known.row.code);
    let at = if is_moved { &known.status_at } else { &known.code_at };
    let mut comparison = Comparison::new(fact, Finding::Error(known.row.clone()), at);
    let Some(row) = row else {
        comparison.say(Voice::Table, near, Finding::Absent);
        return comparison;
    };
    let (code, status) = (row.code != known.row.code, row.status != known.row.status);
    let lines = [(code, row.code_line), (status, row.line), (!code && !status, row.message_line)];
    for (_, line) in lines.into_iter().filter(|(is_it, _)| *is_it) {
        comparison.say(Voice::Table, line, Finding::Error(row.clone()));
    }
    comparison
}

/// Tables repeat rows.
fn distinct(rows: &[ErrorRow]) -> Vec<&ErrorRow> {
    let mut distinct: Vec<&ErrorRow> = Vec::new();
    for row in rows {
        if !distinct.iter().any(|other| is_like(row, other, [true; 3])) {
            distinct.push(row);
        }
    }
    distinct
}

fn is_like(one: &ErrorRow, other: &ErrorRow, [code, status, message]: [bool; 3]) -> bool {
    (!code || one.code == other.code)
        && (!status || one.status == other.status)
        && (!message || plain(&one.message) == plain(&other.message))
}
