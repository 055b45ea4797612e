//! The fields of one object, or of a request, as the spec and the parts of a page have them, side by side.

use std::collections::{BTreeMap, BTreeSet};

use wechatpay_codegen::Span;
use wechatpay_codegen::fact_path::{FieldPath, Place};

use super::align::{Pair, align, neighbour};
use super::spec::{ModelKey, SpecField};
use crate::evidence::{Completeness, Field, Line, Object, Statement, Voice};

/// The fields at one place.
pub(super) struct Level<'a> {
    /// The field that they are of, and whether it is a list; `None` at the top, where each says its own place.
    pub(super) parent: Option<(FieldPath, bool)>,
    /// Where fields go that say nothing else.
    pub(super) place: Place,
    /// The fields of the spec.
    pub(super) spec: &'a [SpecField],
    /// Where the spec has them.
    pub(super) spec_at: &'a Span,
    /// What each part of the page has.
    pub(super) parts: Vec<Part<'a>>,
    /// The samples of the page that have enums; in others a plain string may be one.
    pub(super) enums: &'a [Voice],
}

/// The fields as one part of a page has them.
pub(super) struct Part<'a> {
    voice: Voice,
    /// In their order there, each with its line.
    fields: Vec<(&'a Field, Line)>,
    /// Where the list stands, if it is there as a whole.
    whole: Option<Line>,
}

/// What became of one field.
pub(super) struct Row<'a> {
    /// The field of the spec; `None` if it has none.
    pub(super) spec: Option<&'a SpecField>,
    /// What the parts have; those that are missing don't show whether they have it.
    pub(super) found: Vec<Found<'a>>,
}

/// The field as a part of the page has it, maybe under another name; `None` if it hasn't, on the line near which the
/// field would stand.
pub(super) type Found<'a> = Statement<Option<&'a Field>>;

/// The fields of a part beside those of the spec, by their places there; no place if the spec has none.
type Paired<'a> = Vec<(Option<usize>, Found<'a>)>;

impl<'a> Part<'a> {
    /// What a part has of an object.
    pub(super) fn new(voice: Voice, object: &'a Object) -> Self {
        let mut fields: Vec<_> =
            object.fields.iter().filter_map(|field| Some((field, field.seen.by(voice)?.line))).collect();
        fields.sort_by_key(|(_, line)| *line);
        let list = object.lists.iter().find(|list| list.voice == voice);
        let whole = list.filter(|list| list.value == Completeness::Whole).map(|list| list.line);
        Self { voice, fields, whole }
    }

    /// What each part has of an object.
    pub(super) fn all(object: &'a Object) -> Vec<Self> {
        let lists = object.lists.iter().map(|list| list.voice);
        let seen = object.fields.iter().flat_map(|field| field.seen.statements()).map(|seen| seen.voice);
        let voices: BTreeSet<_> = lists.chain(seen).collect();
        voices.into_iter().map(|voice| Self::new(voice, object)).collect()
    }

    /// Where the list stands, if it is there as a whole with all fields of a place. Samples show no headers.
    fn whole(&self, place: Option<Place>) -> Option<Line> {
        self.whole.filter(|_| self.voice == Voice::Table || place != Some(Place::Header))
    }
}

impl<'a> Level<'a> {
    /// Whether the page has anything here.
    pub(super) fn is_silent(&self) -> bool {
        self.parts.iter().all(|part| part.fields.is_empty() && part.whole.is_none())
    }

    /// The model whose fields they are.
    pub(super) fn owner(&self) -> Option<&'a ModelKey> {
        self.spec.last().and_then(|field| field.owner.as_ref())
    }

    /// The name of a field.
    pub(super) fn path(&self, place: Place, name: &str) -> FieldPath {
        match &self.parent {
            Some((parent, is_list)) => parent.child(*is_list, name),
            None => FieldPath::new(place, name),
        }
    }

    /// Puts the fields side by side: those of the spec, then those that it lacks.
    pub(super) fn rows(&self) -> Vec<Row<'a>> {
        // What the first part calls a field is what the others may well call it too.
        let mut known = BTreeMap::new();
        let mut parts: Vec<(&Part<'a>, Paired<'a>)> = Vec::new();
        for part in &self.parts {
            let paired = self.paired(part, &known);
            for (at, found) in &paired {
                if let (Some(at), Some(field)) = (at, found.value) {
                    known.entry(*at).or_insert(field.name.as_str());
                }
            }
            parts.push((part, paired));
        }
        let found = |at: usize| {
            let all = parts.iter().flat_map(|(_, pairs)| pairs);
            all.filter(|(place, _)| *place == Some(at)).map(|(_, found)| found.clone()).collect()
        };
        let row = |(at, spec): (usize, &'a SpecField)| Row { spec: Some(spec), found: found(at) };
        let mut rows: Vec<_> = self.spec.iter().enumerate().map(row).collect();
        rows.extend(added(&parts));
        rows
    }

    /// What a part has of each field of the spec, and what else it has.
    fn paired(&self, part: &Part<'a>, known: &BTreeMap<usize, &str>) -> Paired<'a> {
        type Known<'a> = (usize, &'a SpecField);
        type Own<'a> = (&'a Field, Line);
        // A struct has no two fields of one name, so the first of the spec's stands for both.
        let is_first = |(at, field): &Known<'_>| {
            let mut before = self.spec.iter().take(*at);
            part.voice == Voice::Table || !before.any(|other| other.name.value == field.name.value)
        };
        let spec: Vec<Known<'a>> = self.spec.iter().enumerate().filter(is_first).collect();
        let is_named = |(_, spec): &Known<'a>, (field, _): &Own<'a>| is_same_name(spec, &field.name);
        let is_in_place =
            |known: &Known<'a>, own: &Own<'a>| is_named(known, own) && is_at(known.1, own.0, part.voice);
        let is_known =
            |(at, _): &Known<'a>, (field, _): &Own<'a>| known.get(at) == Some(&field.name.as_str());
        let is_alike = |(_, spec): &Known<'a>, (field, _): &Own<'a>| {
            let kind = field.kind.by(part.voice).is_none_or(|kind| kind.value == spec.kind.value);
            let is_elsewhere = known.values().any(|name| *name == field.name);
            kind && is_at(spec, field, part.voice) && !is_elsewhere
        };
        let pairs = align(&spec, &part.fields, &[&is_in_place, &is_named, &is_known], is_alike);
        let found = |(at, (known, own)): (usize, &Pair<'_, Known<'a>, Own<'a>>)| {
            let line = match (known, own) {
                (_, Some((_, line))) => *line,
                (Some((_, spec)), None) => {
                    let whole = part.whole(Some(spec.place))?;
                    let near = neighbour(&pairs, at);
                    near.map_or(whole, |(field, line)| last_line(field, part.voice).max(*line))
                }
                (None, None) => return None,
            };
            let value = own.map(|(field, _)| *field);
            Some((known.map(|(place, _)| *place), Statement { voice: part.voice, line, value }))
        };
        pairs.iter().enumerate().filter_map(found).collect()
    }
}

impl<'a> Row<'a> {
    /// The parts that have the field.
    pub(super) fn here(&self) -> impl Iterator<Item = (Voice, &'a Field, Line)> {
        self.found.iter().filter_map(|found| Some((found.voice, found.value?, found.line)))
    }
}

/// The samples that declare some enum among the fields of an object.
pub(super) fn enums(object: &Object) -> BTreeSet<Voice> {
    let own = object.fields.iter().flat_map(|field| &field.values);
    let own = own.map(|values| values.list.voice).filter(|voice| voice.is_sample());
    let inner = object.fields.iter().filter_map(|field| field.object.as_ref()).flat_map(enums);
    own.chain(inner).collect()
}

/// The fields that the spec lacks, by name.
fn added<'a>(parts: &[(&Part<'a>, Paired<'a>)]) -> Vec<Row<'a>> {
    fn new<'p, 'a>(pairs: &'p Paired<'a>) -> impl Iterator<Item = &'p Found<'a>> {
        pairs.iter().filter(|(at, _)| at.is_none()).map(|(_, found)| found)
    }
    let mut names = BTreeSet::new();
    let mut rows = Vec::new();
    for field in parts.iter().flat_map(|(_, pairs)| new(pairs)).filter_map(|found| found.value) {
        if !names.insert((field.name.as_str(), field.place.value())) {
            continue;
        }
        let found = parts.iter().filter_map(|(part, pairs)| {
            let is_it = |found: &&Found<'a>| found.value.is_some_and(|other| other.name == field.name);
            let line = || part.whole(field.place.value().copied());
            let missing = || Some(Statement { voice: part.voice, line: line()?, value: None });
            new(pairs).find(is_it).cloned().or_else(missing)
        });
        rows.push(Row { spec: None, found: found.collect() });
    }
    rows
}

/// Names of headers differ in upper and lower case.
pub(super) fn is_same_name(spec: &SpecField, name: &str) -> bool {
    let known = &spec.name.value;
    name == known || (spec.place == Place::Header && name.eq_ignore_ascii_case(known))
}

/// Whether a part has a field where the spec has it. A part that doesn't say where doesn't mean a header.
fn is_at(spec: &SpecField, field: &Field, voice: Voice) -> bool {
    let place = field.place.by(voice).map(|place| place.value);
    place.map_or(spec.place != Place::Header, |place| place == spec.place)
}

/// The last line at which a part says something of a field.
pub(super) fn last_line(field: &Field, voice: Voice) -> Line {
    let own = field.seen.by(voice).map(|seen| seen.line);
    let values = field.values.iter().filter(|values| values.list.voice == voice);
    let values = values.flat_map(|values| values.values.iter().map(|(_, line)| *line));
    // The fields of a struct stand elsewhere.
    let nested = field.object.iter().filter(|_| voice == Voice::Table).flat_map(|object| &object.fields);
    let nested = nested.map(|field| last_line(field, voice));
    own.into_iter().chain(values).chain(nested).max().unwrap_or_default()
}
