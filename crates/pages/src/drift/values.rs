//! Compares the values of enums.

use wechatpay_codegen::Text;
use wechatpay_codegen::fact_path::{Aspect, FactPath};

use super::align::align;
use super::difference::Finding;
use super::spec::SpecValues;
use super::subject::{Subject, is_text};
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
        // A struct that has a plain string where others have an enum; a sample without any enum says nothing by it.
        let kind = field.kind.by(voice).filter(|kind| is_text(&kind.value) && subject.enums.contains(&voice));
        if before == listed.len() && voice != Voice::Curl && field.model.by(voice).is_none() {
            plain.extend(kind.map(|kind| (voice, kind.line)));
        }
    }
    if subject.spec.values.is_none() || !plain.is_empty() {
        found.extend(whether(subject, &listed, &plain));
    }
    if let Some(spec) = &subject.spec.values {
        each(subject, spec, &listed, found);
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
    let fact = FactPath::of(&subject.path, Aspect::Enum);
    let mut comparison = Comparison::new(fact, says, &kind.span).of(subject.spec.owner.as_ref());
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
    let fact = |value: &str| FactPath::of(&subject.path, Aspect::EnumValue(value.to_owned()));
    let known: Vec<(usize, &'a Text)> = spec.values.iter().enumerate().collect();
    let compared = |value: &'a Text| Comparison::text(fact(&value.value), value).of(Some(&spec.owner));
    let mut comparisons: Vec<_> = spec.values.iter().map(compared).collect();
    let mut added: Vec<(&str, Voice, Line)> = Vec::new();
    for (voice, Values { list, values, .. }) in listed {
        let mut near = list.line;
        let is_same = |(_, known): &(usize, &Text), (value, _): &(String, Line)| known.value == *value;
        for (known, value) in align(&known, values, &[&is_same], |_, _| true) {
            match (known.and_then(|(at, _)| comparisons.get_mut(*at)), value) {
                (Some(comparison), Some((value, line))) => {
                    comparison.say(*voice, *line, Finding::Text(value.clone()));
                    near = *line;
                }
                (Some(comparison), None) if list.value == Completeness::Whole => {
                    comparison.say(*voice, near, Finding::Absent);
                }
                (None, Some((value, line))) => added.push((value, *voice, *line)),
                _ => {}
            }
        }
    }
    for (at, (value, ..)) in added.iter().enumerate() {
        if added.iter().take(at).any(|(other, ..)| other == value) {
            continue;
        }
        let mut comparison = Comparison::new(fact(value), Finding::Absent, end).of(Some(&spec.owner));
        for (voice, values) in listed {
            match added.iter().find(|(other, by, _)| other == value && by == voice) {
                Some((.., line)) => comparison.say(*voice, *line, Finding::Text((*value).to_owned())),
                None => comparison.say(*voice, values.list.line, Finding::Absent),
            }
        }
        comparisons.push(comparison);
    }
    found.append(&mut comparisons);
}
