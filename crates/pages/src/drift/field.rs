//! Claims about one field: its name and place, whether it is required, its type, length, whether it is sealed.

use super::claim::{Claim, Said, Voice};
use super::level::{Found, Row, Struct, is_text, same_kind, sample_kind};
use super::sample::Declared;
use super::words;
use crate::facts::{Fact, FieldFacts, FieldKind, FieldPlace, SampleField};
use crate::page::PageLine;
use wechatpay_codegen::span::Span;

/// Required or not, type, length, sealed or not. A type that a sample does not declare is told if the page is there
/// to its end.
pub(super) fn typed(
    claims: &mut Vec<Claim>,
    pointer: &str,
    spec: &FieldFacts<Span>,
    table: Option<&FieldFacts<PageLine>>,
    samples: &[(Struct<'_>, &SampleField<PageLine>)],
    is_whole_page: bool,
) {
    if let (Some(says), Some(required)) = (&spec.required, table.and_then(|table| table.required.as_ref())) {
        let says_spec = Said::plain(words::required(says.value));
        let mut claim = Claim::new(format!("{pointer}#required"), says_spec, &says.at);
        claim.say(Voice::Table, Said::plain(words::required(required.value)), required.at);
        claims.push(claim);
    }
    let Some(kind) = &spec.kind else { return };
    let mut claim = Claim::new(format!("{pointer}#type"), Said::plain(words::kind(&kind.value)), &kind.at);
    let printed = table.and_then(|table| table.kind.as_ref());
    if let Some(printed) = printed {
        claim.say(Voice::Table, Said::plain(words::kind(&printed.value)), printed.at);
    }
    for (found, field) in samples {
        match sample_kind(found.sample, field) {
            Some(declared) => {
                claim.say(found.sample.voice, Said::plain(words::kind(&declared)), field.type_at);
            }
            None if is_whole_page => {
                let shown = format!("`{}`, which the sample does not declare", field.type_name);
                claim.say(found.sample.voice, Said::plain(shown), field.type_at);
            }
            None => {}
        }
    }
    claims.push(claim);
    claims.extend(modelled(pointer, kind, samples));
    if let Some(table) = table
        && printed.is_some_and(|printed| same_kind(&printed.value, &kind.value))
        && is_text(&kind.value)
    {
        claims.push(length(pointer, spec, kind, table));
    }
    claims.push(sealed(pointer, spec, kind, table, samples));
}

/// Whether there is such a field, and what it is called.
pub(super) fn named(pointer: &str, spec: &FieldFacts<Span>, row: &Row<'_>) -> Claim {
    let mut claim = Claim::new(pointer, Said::plain(&spec.name.value), &spec.name.at);
    match row.table {
        Found::Here(field) => claim.say(Voice::Table, name_as(spec, &field.name.value), field.name.at),
        Found::Missing(near) => claim.say(Voice::Table, Said::nothing(), near),
        Found::Silent => {}
    }
    for (found, says) in &row.samples {
        match says {
            Found::Here(field) => {
                claim.say(found.sample.voice, name_as(spec, &field.name.value), field.name.at);
            }
            Found::Missing(near) => claim.say(found.sample.voice, Said::nothing(), *near),
            Found::Silent => {}
        }
    }
    claim
}

/// A name as a page writes it; in headers, upper and lower case are the same.
fn name_as(spec: &FieldFacts<Span>, name: &str) -> Said {
    if spec.place == FieldPlace::Header && name.eq_ignore_ascii_case(&spec.name.value) {
        return Said::plain(&spec.name.value);
    }
    Said::plain(name)
}

/// Where a field of the request goes. Samples tell only what goes into the body.
pub(super) fn placed(pointer: &str, spec: &FieldFacts<Span>, row: &Row<'_>) -> Claim {
    let mut claim = Claim::new(format!("{pointer}#in"), Said::plain(words::place(spec.place)), &spec.name.at);
    let mut outside = Some(spec.place).filter(|place| *place != FieldPlace::Body);
    if let Found::Here(field) = row.table {
        claim.say(Voice::Table, Said::plain(words::place(field.place)), field.name.at);
        if field.place != FieldPlace::Body {
            outside = outside.or(Some(field.place));
        }
    }
    for (found, field) in row.in_samples() {
        let place = if field.in_body { "body" } else { outside.map_or("path or query", words::place) };
        claim.say(found.sample.voice, Said::plain(place), field.name.at);
    }
    claim
}

/// What an object's struct is called. It does not show on the wire, but it is the name of the model.
fn modelled(
    pointer: &str,
    kind: &Fact<FieldKind, Span>,
    samples: &[(Struct<'_>, &SampleField<PageLine>)],
) -> Option<Claim> {
    let (FieldKind::Object(Some(model)), at) = (item(&kind.value), &kind.at) else { return None };
    let mut claim = Claim::new(format!("{pointer}#model"), Said::plain(model), at);
    for (found, field) in samples {
        if let Declared::Struct(item) = found.sample.declared(field) {
            claim.say(found.sample.voice, Said::plain(&item.name.value), field.type_at);
        }
    }
    Some(claim)
}

/// The kind of a list's items; of anything else, its own.
fn item(kind: &FieldKind) -> &FieldKind {
    match kind {
        FieldKind::List(of) => item(of),
        other => other,
    }
}

fn length(
    pointer: &str,
    spec: &FieldFacts<Span>,
    kind: &Fact<FieldKind, Span>,
    table: &FieldFacts<PageLine>,
) -> Claim {
    let says = spec.max_length.as_ref();
    let at = says.map_or(&kind.at, |says| &says.at);
    let says = words::max_length(says.map(|says| says.value));
    let mut claim = Claim::new(format!("{pointer}#maxLength"), says, at);
    let printed = table.max_length.as_ref();
    let line = printed.map_or(table.name.at, |printed| printed.at);
    claim.say(Voice::Table, words::max_length(printed.map(|printed| printed.value)), line);
    let prose = table.description.as_deref().and_then(words::limit_in_prose);
    if let (Some(_), Some(prose)) = (printed, prose) {
        claim.say(Voice::Prose, words::max_length(Some(prose)), line);
    }
    claim
}

/// Whether it travels sealed. Pages say so where it does, and nothing where it does not.
fn sealed(
    pointer: &str,
    spec: &FieldFacts<Span>,
    kind: &Fact<FieldKind, Span>,
    table: Option<&FieldFacts<PageLine>>,
    samples: &[(Struct<'_>, &SampleField<PageLine>)],
) -> Claim {
    let word = |is_sealed| Said::plain(if is_sealed { "sealed" } else { "not sealed" });
    let says = spec.sensitive.as_ref();
    let at = says.map_or(&kind.at, |says| &says.at);
    let mut claim = Claim::new(format!("{pointer}#sensitive"), word(says.is_some_and(|says| says.value)), at);
    if let Some(said) = table.and_then(|table| table.sensitive.as_ref()) {
        claim.say(Voice::Table, word(said.value), said.at);
    }
    for (found, field) in samples.iter().filter(|(_, field)| field.sealed) {
        claim.say(found.sample.voice, word(true), field.name.at);
    }
    claim
}
