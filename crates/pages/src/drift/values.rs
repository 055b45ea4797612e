//! Claims about the values of an enum.

use super::align::{Pair, align};
use super::claim::{Claim, Said, Voice};
use super::level::{Struct, is_text};
use super::sample::Declared;
use crate::facts::{Fact, FieldFacts, FieldKind, SampleField};
use crate::page::PageLine;
use wechatpay_codegen::span::Span;

/// The values that a part of a page lists, whether they are all, and where they would stand.
struct Listed<'a> {
    voice: Voice,
    values: &'a [Fact<String, PageLine>],
    is_whole: bool,
    at: PageLine,
}

/// Claims each value of a field.
pub(super) fn claim(
    claims: &mut Vec<Claim>,
    pointer: &str,
    spec: &FieldFacts<Span>,
    table: Option<(&FieldFacts<PageLine>, bool)>,
    samples: &[(Struct<'_>, &SampleField<PageLine>)],
) {
    let mut listed = Vec::new();
    let mut plain = Vec::new();
    if let Some((table, is_whole)) = table.filter(|(table, _)| !table.values.is_empty()) {
        listed.push(Listed { voice: Voice::Table, values: &table.values, is_whole, at: table.name.at });
    }
    for (found, field) in samples {
        let (voice, at) = (found.sample.voice, field.type_at);
        match found.sample.declared(field) {
            Declared::Enum(values) => listed.push(Listed { voice, values, is_whole: true, at }),
            Declared::Plain(FieldKind::Text) => plain.push((voice, at)),
            _ => {}
        }
    }
    if spec.values.is_empty() || !plain.is_empty() {
        claims.extend(whether(pointer, spec, &listed, &plain));
    }
    if !spec.values.is_empty() {
        each(claims, pointer, &spec.values, &listed);
    }
}

/// Whether it is an enum at all.
fn whether(
    pointer: &str,
    spec: &FieldFacts<Span>,
    listed: &[Listed<'_>],
    plain: &[(Voice, PageLine)],
) -> Option<Claim> {
    let is_enum = |shown: String| Said { key: "enum".to_owned(), shown };
    let any = || Said { key: "any".to_owned(), shown: "any string".to_owned() };
    let says = if spec.values.is_empty() { any() } else { is_enum(names(&spec.values)) };
    let at = &spec.kind.as_ref().filter(|kind| is_text(&kind.value))?.at;
    let mut claim = Claim::new(format!("{pointer}#enum"), says, at);
    for listed in listed {
        claim.say(listed.voice, is_enum(names(listed.values)), listed.at);
    }
    for (voice, at) in plain {
        claim.say(*voice, any(), *at);
    }
    Some(claim)
}

fn each(claims: &mut Vec<Claim>, pointer: &str, spec: &[Fact<String, Span>], listed: &[Listed<'_>]) {
    let names: Vec<&str> = spec.iter().map(|value| value.value.as_str()).collect();
    let first = claims.len();
    claims.extend(spec.iter().map(|value| {
        Claim::new(format!("{pointer}#enum.{}", value.value), Said::plain(&value.value), &value.at)
    }));
    let Some(end) = spec.last().map(|value| &value.at) else { return };
    let mut added: Vec<(&str, Voice, PageLine)> = Vec::new();
    for listed in listed {
        let shown: Vec<&str> = listed.values.iter().map(|value| value.value.as_str()).collect();
        let mut near = listed.at;
        for pair in align(&names, &shown, |_, _| true) {
            let value = |at: usize| listed.values.get(at);
            match pair {
                Pair::Same(at, other) | Pair::Renamed(at, other) => {
                    let Some((claim, value)) = claims.get_mut(first + at).zip(value(other)) else { continue };
                    claim.say(listed.voice, Said::plain(&value.value), value.at);
                    near = value.at;
                }
                Pair::Dropped(at) if listed.is_whole => {
                    if let Some(claim) = claims.get_mut(first + at) {
                        claim.say(listed.voice, Said::nothing(), near);
                    }
                }
                Pair::Dropped(_) => {}
                Pair::Added(other) => {
                    added.extend(value(other).map(|value| (value.value.as_str(), listed.voice, value.at)));
                }
            }
        }
    }
    for (at, (value, ..)) in added.iter().enumerate() {
        if added.iter().take(at).any(|(other, ..)| other == value) {
            continue;
        }
        let mut claim = Claim::new(format!("{pointer}#enum.{value}"), Said::nothing(), end);
        for listed in listed {
            let own = added.iter().find(|(other, voice, _)| other == value && *voice == listed.voice);
            match own {
                Some((value, voice, at)) => claim.say(*voice, Said::plain(*value), *at),
                None => claim.say(listed.voice, Said::nothing(), listed.at),
            }
        }
        claims.push(claim);
    }
}

fn names<P>(values: &[Fact<String, P>]) -> String {
    values.iter().map(|value| value.value.as_str()).collect::<Vec<_>>().join(" | ")
}
