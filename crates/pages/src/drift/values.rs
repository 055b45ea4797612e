//! Compares the values of enums.

use wechatpay_codegen::Text;
use wechatpay_codegen::fact_path::Aspect;

use super::align::{Pair, align};
use super::difference::Finding;
use super::fields::{Subject, is_text};
use super::spec::SpecValues;
use super::weigh::Comparison;
use crate::evidence::{Completeness, Line, Values, Voice};

/// The values that a part of a page lists.
type Listed<'a> = (Voice, &'a Values);

/// Compares each value of a field.
pub(super) fn compare<'a>(subject: &Subject<'a>, found: &mut Vec<Comparison<'a>>) {
    let (mut listed, mut plain): (Vec<Listed<'a>>, _) = (Vec::new(), Vec::new());
    for (voice, field, _) in subject.row.here() {
        let own = field.values.iter().filter(|values| values.list.voice == voice);
        let before = listed.len();
        listed.extend(own.map(|values| (voice, values)));
        // A struct that has a plain string where others have an enum.
        let kind = field.kind.by(voice).filter(|kind| is_text(&kind.value) && voice.is_sample());
        if before == listed.len() && voice != Voice::Curl && field.model.by(voice).is_none() {
            plain.extend(kind.map(|kind| (voice, kind.line)));
        }
    }
    match &subject.spec.values {
        None => found.extend(whether(subject, &listed, &plain)),
        Some(spec) => {
            if !plain.is_empty() {
                found.extend(whether(subject, &listed, &plain));
            }
            each(subject, spec, &listed, found);
        }
    }
}

/// Whether it is an enum at all.
fn whether<'a>(
    subject: &Subject<'a>,
    listed: &[Listed<'a>],
    plain: &[(Voice, Line)],
) -> Option<Comparison<'a>> {
    let kind = Some(&subject.spec.kind).filter(|kind| is_text(&kind.value))?;
    let names = |values: &[Text]| values.iter().map(|value| value.value.clone()).collect();
    let says =
        subject.spec.values.as_ref().map_or(Finding::Absent, |spec| Finding::Values(names(&spec.values)));
    let mut comparison = subject.aspect(Aspect::Enum, says, &kind.span);
    for (voice, values) in listed {
        let names = values.values.iter().map(|(value, _)| value.clone()).collect();
        comparison.say(*voice, values.list.line, Finding::Values(names));
    }
    for (voice, line) in plain {
        comparison.say(*voice, *line, Finding::Absent);
    }
    Some(comparison)
}

fn each<'a>(
    subject: &Subject<'a>,
    spec: &'a SpecValues,
    listed: &[Listed<'a>],
    found: &mut Vec<Comparison<'a>>,
) {
    let Some(end) = spec.values.last().map(|value| &value.span) else { return };
    let aspect = |value: &str, says, at| {
        subject.aspect(Aspect::EnumValue(value.to_owned()), says, at).of(Some(&spec.owner))
    };
    let known = |value: &'a Text| aspect(&value.value, Finding::Text(value.value.clone()), &value.span);
    let mut comparisons: Vec<_> = spec.values.iter().map(known).collect();
    let mut added: Vec<(&str, Voice, Line)> = Vec::new();
    for (voice, values) in listed {
        let mut near = values.list.line;
        let is_same = |at: usize, other: usize| {
            let pair = spec.values.get(at).zip(values.values.get(other));
            pair.is_some_and(|(known, (value, _))| known.value == *value)
        };
        for pair in align((spec.values.len(), values.values.len()), &[&is_same], |_, _| true) {
            let value = |at: usize| values.values.get(at);
            match pair {
                Pair::Same(at, other) | Pair::Renamed(at, other) => {
                    let Some((comparison, (value, line))) = comparisons.get_mut(at).zip(value(other)) else {
                        continue;
                    };
                    comparison.say(*voice, *line, Finding::Text(value.clone()));
                    near = *line;
                }
                Pair::Dropped(at) if values.list.value == Completeness::Whole => {
                    if let Some(comparison) = comparisons.get_mut(at) {
                        comparison.say(*voice, near, Finding::Absent);
                    }
                }
                Pair::Dropped(_) => {}
                Pair::Added(other) => {
                    added.extend(value(other).map(|(value, line)| (value.as_str(), *voice, *line)));
                }
            }
        }
    }
    for (at, (value, ..)) in added.iter().enumerate() {
        if added.iter().take(at).any(|(other, ..)| other == value) {
            continue;
        }
        let mut comparison = aspect(value, Finding::Absent, end);
        for (voice, values) in listed {
            match added.iter().find(|(other, by, _)| other == value && by == voice) {
                Some((value, _, line)) => comparison.say(*voice, *line, Finding::Text((*value).to_owned())),
                None => comparison.say(*voice, values.list.line, Finding::Absent),
            }
        }
        comparisons.push(comparison);
    }
    found.append(&mut comparisons);
}
