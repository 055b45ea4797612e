//! The fields of one object, or of a request, as spec, table and samples have them, side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::align::{Pair, align};
use super::sample::{Declared, Sample};
use crate::facts::{FieldFacts, FieldKind, FieldPlace, SampleField, StructFacts};
use crate::page::PageLine;
use wechatpay_codegen::span::Span;

/// The fields at one place.
pub(super) struct Level<'a> {
    /// What goes in front of names; `None` at the top of a request, where each field says its own place.
    pub(super) prefix: Option<String>,
    /// The fields of the spec.
    pub(super) spec: Vec<&'a FieldFacts<Span>>,
    /// Where the spec has them.
    pub(super) spec_at: &'a Span,
    /// The fields of the table; `None` if the page does not show them.
    pub(super) table: Option<Table<'a>>,
    /// The structs of the samples.
    pub(super) samples: Vec<Struct<'a>>,
}

/// Fields as a table shows them.
pub(super) struct Table<'a> {
    /// The fields.
    pub(super) fields: Vec<&'a FieldFacts<PageLine>>,
    /// Where they belong.
    pub(super) at: PageLine,
    /// The places of which all fields are shown.
    pub(super) whole: Vec<FieldPlace>,
}

/// Fields as a sample declares them.
#[derive(Clone, Copy)]
pub(super) struct Struct<'a> {
    /// The sample.
    pub(super) sample: &'a Sample<'a>,
    /// The struct.
    pub(super) item: &'a StructFacts<PageLine>,
}

/// What became of one field.
pub(super) struct Row<'a> {
    /// The field of the spec; `None` if it has none.
    pub(super) spec: Option<&'a FieldFacts<Span>>,
    /// What the table has.
    pub(super) table: Found<&'a FieldFacts<PageLine>>,
    /// What each sample has.
    pub(super) samples: Vec<(Struct<'a>, Found<&'a SampleField<PageLine>>)>,
}

/// A field of a table, beside the place of the spec's field; no place if the spec has none.
type InTable<'a> = (Option<usize>, Found<&'a FieldFacts<PageLine>>);

/// The same of a struct.
type InStruct<'a> = (Option<usize>, Found<&'a SampleField<PageLine>>);

/// Whether a part of the page has a field.
#[derive(Clone, Copy)]
pub(super) enum Found<T> {
    /// It has, maybe under another name.
    Here(T),
    /// It has not; the field would stand near this line.
    Missing(PageLine),
    /// It does not show whether it has.
    Silent,
}

impl<'a> Level<'a> {
    /// Puts the fields side by side: those of the spec, then those that are new in the table, then those that are
    /// new in a sample.
    pub(super) fn rows(&self) -> Vec<Row<'a>> {
        let table = self.in_table();
        let samples: Vec<_> =
            self.samples.iter().map(|found| (*found, self.in_struct(*found, &table))).collect();
        let mut rows = Vec::new();
        for (at, spec) in self.spec.iter().enumerate() {
            let in_table = table.iter().find(|(place, _)| *place == Some(at)).map(|(_, found)| *found);
            let row = samples.iter().map(|(found, pairs)| {
                let pair = pairs.iter().find(|(place, _)| *place == Some(at)).map(|(_, pair)| *pair);
                (*found, pair.unwrap_or(Found::Silent))
            });
            rows.push(Row {
                spec: Some(*spec),
                table: in_table.unwrap_or(Found::Silent),
                samples: row.collect(),
            });
        }
        let news: Vec<News<'a>> = samples.iter().map(|(found, pairs)| News::new(*found, pairs)).collect();
        let mut told = BTreeSet::new();
        for (_, found) in table.iter().filter(|(place, _)| place.is_none()) {
            let Found::Here(field) = found else { continue };
            told.insert(field.name.value.as_str());
            rows.push(Row { spec: None, table: *found, samples: added(&news, &field.name.value) });
        }
        let names = news.iter().flat_map(|new| new.names.iter().copied());
        for name in names.filter(|name| told.insert(name)) {
            let table = match &self.table {
                Some(table) if !table.whole.is_empty() => Found::Missing(table.at),
                _ => Found::Silent,
            };
            rows.push(Row { spec: None, table, samples: added(&news, name) });
        }
        rows
    }

    /// What the table has of each field of the spec, by its place, and what else it has.
    fn in_table(&self) -> Vec<InTable<'a>> {
        let Some(table) = &self.table else { return Vec::new() };
        let spec: Vec<&str> = self.spec.iter().map(|field| field.name.value.as_str()).collect();
        let shown: Vec<&str> = table.fields.iter().map(|field| field.name.value.as_str()).collect();
        let alike = |at: usize, other: usize| {
            let pair = self.spec.get(at).zip(table.fields.get(other));
            pair.is_some_and(|(spec, shown)| {
                let kinds = spec.kind.as_ref().zip(shown.kind.as_ref());
                spec.place == shown.place && kinds.is_none_or(|(a, b)| same_kind(&a.value, &b.value))
            })
        };
        let pairs = align(&spec, &shown, alike);
        let lines = |other: usize| table.fields.get(other).map(|field| last_line(field));
        let resolve = |pair: &Pair| match *pair {
            Pair::Same(at, other) | Pair::Renamed(at, other) => {
                Some((Some(at), Found::Here(*table.fields.get(other)?)))
            }
            Pair::Added(other) => Some((None, Found::Here(*table.fields.get(other)?))),
            Pair::Dropped(at) => {
                let place = self.spec.get(at)?.place;
                let is_told = table.whole.contains(&place);
                let near = neighbour(&pairs, at).and_then(lines).unwrap_or(table.at);
                Some((Some(at), if is_told { Found::Missing(near) } else { Found::Silent }))
            }
        };
        pairs.iter().filter_map(resolve).collect()
    }

    /// The same of a struct. It has no two fields of one name, so the first of the spec's stands for both.
    fn in_struct(&self, found: Struct<'a>, table: &[InTable<'a>]) -> Vec<InStruct<'a>> {
        let fields = &found.item.fields;
        let is_first = |at: &usize| {
            let name = self.spec.get(*at).map(|field| &field.name.value);
            !self.spec.iter().take(*at).any(|other| Some(&other.name.value) == name)
        };
        let places: Vec<usize> = (0..self.spec.len()).filter(is_first).collect();
        // What the table calls it is what a struct may well call it too.
        let name = |at: usize| {
            let own = self.spec.get(at).map(|field| field.name.value.as_str()).unwrap_or_default();
            let in_table = table.iter().find(|(place, _)| *place == Some(at)).map(|(_, found)| *found);
            let is_there = |name: &str| fields.iter().any(|field| field.name.value == name);
            match in_table {
                Some(Found::Here(field)) if !is_there(own) && is_there(&field.name.value) => {
                    &field.name.value
                }
                _ => own,
            }
        };
        let spec: Vec<&str> = places.iter().map(|at| name(*at)).collect();
        let shown: Vec<&str> = fields.iter().map(|field| field.name.value.as_str()).collect();
        let in_table = table.iter().filter_map(|(_, found)| match found {
            Found::Here(field) => Some(field.name.value.as_str()),
            _ => None,
        });
        let in_table: BTreeSet<&str> = in_table.collect();
        let alike = |at: usize, other: usize| {
            let spec = places.get(at).and_then(|at| self.spec.get(*at));
            spec.zip(fields.get(other)).is_some_and(|(spec, field)| {
                let in_body = matches!(spec.place, FieldPlace::Body | FieldPlace::Reply);
                let kind = spec.kind.as_ref().zip(sample_kind(found.sample, field));
                let is_alike = kind.is_none_or(|(a, b)| same_kind(&a.value, &b));
                field.in_body == in_body && is_alike && !in_table.contains(field.name.value.as_str())
            })
        };
        let pairs = align(&spec, &shown, alike);
        let lines = |other: usize| fields.get(other).map(|field| field.name.at);
        let resolve = |pair: &Pair| match *pair {
            Pair::Same(at, other) | Pair::Renamed(at, other) => {
                Some((places.get(at).copied(), Found::Here(fields.get(other)?)))
            }
            Pair::Added(other) => Some((None, Found::Here(fields.get(other)?))),
            Pair::Dropped(at) => {
                let near = neighbour(&pairs, at).and_then(lines).unwrap_or(found.item.name.at);
                Some((places.get(at).copied(), Found::Missing(near)))
            }
        };
        pairs.iter().filter_map(resolve).collect()
    }
}

impl<'a> Row<'a> {
    /// The samples that have the field, and what they have.
    pub(super) fn in_samples(&self) -> impl Iterator<Item = (Struct<'a>, &'a SampleField<PageLine>)> {
        self.samples.iter().filter_map(|(found, says)| match *says {
            Found::Here(field) => Some((*found, field)),
            _ => None,
        })
    }
}

/// The fields of a struct that the spec does not have.
struct News<'a> {
    found: Struct<'a>,
    names: Vec<&'a str>,
    fields: BTreeMap<&'a str, &'a SampleField<PageLine>>,
}

impl<'a> News<'a> {
    fn new(found: Struct<'a>, pairs: &[InStruct<'a>]) -> Self {
        let added = || {
            pairs.iter().filter_map(|pair| match pair {
                (None, Found::Here(field)) => Some((field.name.value.as_str(), *field)),
                _ => None,
            })
        };
        Self { found, names: added().map(|(name, _)| name).collect(), fields: added().collect() }
    }
}

/// What samples have of a field that the spec does not have.
fn added<'a>(news: &[News<'a>], name: &str) -> Vec<(Struct<'a>, Found<&'a SampleField<PageLine>>)> {
    let of = |new: &News<'a>| {
        let missing = Found::Missing(new.found.item.name.at);
        (new.found, new.fields.get(name).map_or(missing, |field| Found::Here(*field)))
    };
    news.iter().map(of).collect()
}

/// The item of the second list behind which a dropped one would stand, or before which.
fn neighbour(pairs: &[Pair], at: usize) -> Option<usize> {
    let held = |pair: &Pair| match *pair {
        Pair::Same(first, second) | Pair::Renamed(first, second) => Some((first, second)),
        _ => None,
    };
    let before = pairs.iter().filter_map(held).rfind(|(first, _)| *first < at);
    let after = || pairs.iter().filter_map(held).find(|(first, _)| *first > at);
    before.or_else(after).map(|(_, second)| second)
}

/// The last line that says something of a field.
fn last_line(field: &FieldFacts<PageLine>) -> PageLine {
    let own = field.values.iter().map(|value| value.at).chain([field.name.at]);
    let nested = field.fields.iter().flatten().map(last_line);
    own.chain(nested).max().unwrap_or(field.name.at)
}

/// The kind that a sample gives a field; `None` if it does not declare the type.
pub(super) fn sample_kind(sample: &Sample<'_>, field: &SampleField<PageLine>) -> Option<FieldKind> {
    let kind = match sample.declared(field) {
        Declared::Plain(kind) => kind,
        Declared::Struct(item) => FieldKind::Object(Some(item.name.value.clone())),
        Declared::Enum(_) => FieldKind::Text,
        Declared::Nothing => return None,
    };
    Some(if field.list { FieldKind::List(Box::new(kind)) } else { kind })
}

/// Whether two kinds are the same on the wire: the name of a struct is not.
pub(super) fn same_kind(one: &FieldKind, other: &FieldKind) -> bool {
    match (one, other) {
        (FieldKind::Object(_), FieldKind::Object(_)) => true,
        (FieldKind::List(one), FieldKind::List(other)) => same_kind(one, other),
        _ => one == other,
    }
}

/// Whether a kind is of strings, by itself or in a list.
pub(super) fn is_text(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Text => true,
        FieldKind::List(item) => is_text(item),
        _ => false,
    }
}
