//! Claims about fields: a level at a time, and down into objects.

use std::collections::BTreeSet;

use super::claim::{Claim, Said, Voice};
use super::level::{Found, Level, Row, Struct, Table, same_kind, sample_kind};
use super::sample::Declared;
use super::{field, values, words};
use crate::facts::{FieldFacts, FieldKind, FieldPlace, SampleField};
use crate::page::{Page, PageLine};
use wechatpay_codegen::span::Span;

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
            self.claims.push(field::named(&pointer, spec, &row));
            if level.prefix.is_none() && spec.place != FieldPlace::Header {
                self.claims.push(field::placed(&pointer, spec, &row));
            }
            let table = match row.table {
                Found::Here(field) => Some(field),
                _ => None,
            };
            let samples: Vec<(Struct<'_>, &SampleField<PageLine>)> = row.in_samples().collect();
            field::typed(&mut self.claims, &pointer, spec, table, &samples, self.is_whole_page);
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
        let in_sample = row.in_samples().next().map(|(_, field)| field);
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
