//! Claims about fields: a level at a time, and down into objects.

use std::collections::BTreeSet;

use super::claim::{Claim, Said, Voice};
use super::level::{Found, Level, Row, Struct, Table, same_kind, sample_kind};
use super::sample::Declared;
use super::{values, words};
use crate::facts::{Fact, FieldFacts, FieldKind, FieldPlace, SampleField};
use crate::page::{Page, PageLine};
use crate::span::Span;

/// Collects claims.
#[derive(Default)]
pub(super) struct Walk {
    /// What is claimed so far.
    pub(super) claims: Vec<Claim>,
    /// Whether the page is there to its end: only then a type that a sample does not declare is told.
    is_whole_page: bool,
    /// Structs that were compared with a model, which is once enough.
    compared: BTreeSet<(Voice, String, String)>,
}

impl Walk {
    /// Starts with nothing claimed.
    pub(super) fn of(page: &Page) -> Self {
        Self { is_whole_page: page.stops.is_none(), ..Self::default() }
    }

    /// Claims all that is to be known of the fields of a level.
    pub(super) fn level(&mut self, level: &Level<'_>) {
        let last = level.table.as_ref().and_then(|table| table.fields.last().copied());
        for row in level.rows() {
            let Some(spec) = row.spec else {
                self.added(level, &row);
                continue;
            };
            let pointer = pointer(level, spec.place, &spec.name.value);
            self.claims.push(named(&pointer, spec, &row));
            if level.prefix.is_none() && spec.place != FieldPlace::Header {
                self.claims.push(placed(&pointer, spec, &row));
            }
            let table = match row.table {
                Found::Here(field) => Some(field),
                _ => None,
            };
            let samples: Vec<(Struct<'_>, &SampleField<PageLine>)> =
                row.samples.iter().filter_map(|(found, says)| here(*found, *says)).collect();
            self.typed(&pointer, spec, table, &samples);
            let is_last = table.zip(last).is_some_and(|(table, last)| std::ptr::eq(table, last));
            let is_whole =
                level.table.as_ref().is_some_and(|table| table.whole.contains(&spec.place)) || !is_last;
            values::claim(&mut self.claims, &pointer, spec, table.map(|table| (table, is_whole)), &samples);
            self.down(&pointer, spec, table.map(|table| (table, is_whole)), &samples);
        }
    }

    /// A field that the spec does not have.
    fn added(&mut self, level: &Level<'_>, row: &Row<'_>) {
        let in_table = match row.table {
            Found::Here(field) => Some(field),
            _ => None,
        };
        let in_sample =
            row.samples.iter().find_map(|(found, says)| here(*found, *says)).map(|(_, field)| field);
        let place = match (in_table, in_sample) {
            (Some(field), _) => field.place,
            (None, Some(field)) if !field.in_body => FieldPlace::Query,
            _ => FieldPlace::Body,
        };
        let Some(name) = in_table.map(|field| &field.name).or(in_sample.map(|field| &field.name)) else {
            return;
        };
        let mut claim = Claim::new(pointer(level, place, &name.value), Said::nothing(), level.spec_at);
        match row.table {
            Found::Here(field) => claim.say(Voice::Table, words::field(field), field.name.at),
            Found::Missing(near) => claim.say(Voice::Table, Said::nothing(), near),
            Found::Silent => {}
        }
        for (found, says) in &row.samples {
            match says {
                Found::Here(field) => {
                    let kind = sample_kind(found.sample, field);
                    let shown = kind.map_or_else(|| field.type_name.clone(), |kind| words::kind(&kind));
                    claim.say(found.sample.voice, Said { key: name.value.clone(), shown }, field.name.at);
                }
                Found::Missing(near) => claim.say(found.sample.voice, Said::nothing(), *near),
                Found::Silent => {}
            }
        }
        self.claims.push(claim);
    }

    /// Required or not, type, length, sealed or not.
    fn typed(
        &mut self,
        pointer: &str,
        spec: &FieldFacts<Span>,
        table: Option<&FieldFacts<PageLine>>,
        samples: &[(Struct<'_>, &SampleField<PageLine>)],
    ) {
        if let (Some(says), Some(required)) =
            (&spec.required, table.and_then(|table| table.required.as_ref()))
        {
            let says_spec = Said::plain(words::required(says.value));
            let mut claim = Claim::new(format!("{pointer}#required"), says_spec, &says.at);
            claim.say(Voice::Table, Said::plain(words::required(required.value)), required.at);
            self.claims.push(claim);
        }
        let Some(kind) = &spec.kind else { return };
        let mut claim =
            Claim::new(format!("{pointer}#type"), Said::plain(words::kind(&kind.value)), &kind.at);
        let printed = table.and_then(|table| table.kind.as_ref());
        if let Some(printed) = printed {
            claim.say(Voice::Table, Said::plain(words::kind(&printed.value)), printed.at);
        }
        for (found, field) in samples {
            match sample_kind(found.sample, field) {
                Some(declared) => {
                    claim.say(found.sample.voice, Said::plain(words::kind(&declared)), field.type_at);
                }
                None if self.is_whole_page => {
                    let shown = format!("`{}`, which the sample does not declare", field.type_name);
                    claim.say(found.sample.voice, Said::plain(shown), field.type_at);
                }
                None => {}
            }
        }
        self.claims.push(claim);
        self.claims.extend(modelled(pointer, kind, samples));
        if let Some(table) = table
            && printed.is_some_and(|printed| same_kind(&printed.value, &kind.value))
            && is_text(&kind.value)
        {
            self.claims.push(length(pointer, spec, kind, table));
        }
        self.claims.push(sealed(pointer, spec, kind, table, samples));
    }

    /// Goes down into an object.
    fn down(
        &mut self,
        pointer: &str,
        spec: &FieldFacts<Span>,
        table: Option<(&FieldFacts<PageLine>, bool)>,
        samples: &[(Struct<'_>, &SampleField<PageLine>)],
    ) {
        let (Some(kind), Some(fields)) = (&spec.kind, &spec.fields) else { return };
        let is_same = |other: &FieldKind| same_kind(other, &kind.value);
        let table = table.filter(|(table, _)| table.kind.as_ref().is_none_or(|kind| is_same(&kind.value)));
        let whole = |is_whole| if is_whole { vec![spec.place] } else { Vec::new() };
        let shown = table.and_then(|(table, is_whole)| {
            let fields = table.fields.as_ref()?.iter().collect();
            Some(Table { fields, at: table.name.at, whole: whole(is_whole) })
        });
        let mut structs = Vec::new();
        let model = fields.first().map(|field| field.name.at.to_string()).unwrap_or_default();
        for (found, field) in samples {
            let Declared::Struct(item) = found.sample.declared(field) else { continue };
            let key = (found.sample.voice, item.name.value.clone(), model.clone());
            if sample_kind(found.sample, field).is_some_and(|kind| is_same(&kind))
                && self.compared.insert(key)
            {
                structs.push(Struct { sample: found.sample, item });
            }
        }
        if shown.is_none() && structs.is_empty() {
            return;
        }
        let items = if matches!(kind.value, FieldKind::List(_)) { "[]" } else { "" };
        self.level(&Level {
            prefix: Some(format!("{pointer}{items}")),
            spec: fields.iter().collect(),
            spec_at: &spec.name.at,
            table: shown,
            samples: structs,
        });
    }
}

/// The name of a field: its place and the names that lead to it.
fn pointer(level: &Level<'_>, place: FieldPlace, name: &str) -> String {
    match &level.prefix {
        Some(prefix) => format!("{prefix}.{name}"),
        None => format!("{}.{name}", words::place(place)),
    }
}

fn here<'a>(
    found: Struct<'a>,
    says: Found<&'a SampleField<PageLine>>,
) -> Option<(Struct<'a>, &'a SampleField<PageLine>)> {
    match says {
        Found::Here(field) => Some((found, field)),
        _ => None,
    }
}

/// Whether there is such a field, and what it is called.
fn named(pointer: &str, spec: &FieldFacts<Span>, row: &Row<'_>) -> Claim {
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
fn placed(pointer: &str, spec: &FieldFacts<Span>, row: &Row<'_>) -> Claim {
    let mut claim = Claim::new(format!("{pointer}#in"), Said::plain(words::place(spec.place)), &spec.name.at);
    let mut outside = Some(spec.place).filter(|place| *place != FieldPlace::Body);
    if let Found::Here(field) = row.table {
        claim.say(Voice::Table, Said::plain(words::place(field.place)), field.name.at);
        if field.place != FieldPlace::Body {
            outside = outside.or(Some(field.place));
        }
    }
    for (found, field) in row.samples.iter().filter_map(|(found, says)| here(*found, *says)) {
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

fn is_text(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Text => true,
        FieldKind::List(item) => is_text(item),
        _ => false,
    }
}
