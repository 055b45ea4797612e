//! A sample as a tree: what its structs and types come to.

use std::collections::{BTreeMap, BTreeSet};

use super::claim::Voice;
use crate::facts::{Fact, FieldKind, Language, SampleFacts, SampleField, StructFacts};
use crate::page::PageLine;

/// The types that samples are written with; what else is a type the sample declares.
const TYPES: [(&str, FieldKind); 19] = [
    ("String", FieldKind::Text),
    ("string", FieldKind::Text),
    ("time.Time", FieldKind::Text),
    ("Long", FieldKind::Integer),
    ("long", FieldKind::Integer),
    ("Integer", FieldKind::Integer),
    ("int", FieldKind::Integer),
    ("int32", FieldKind::Integer),
    ("int64", FieldKind::Integer),
    ("uint32", FieldKind::Integer),
    ("uint64", FieldKind::Integer),
    ("Double", FieldKind::Number),
    ("Float", FieldKind::Number),
    ("BigDecimal", FieldKind::Number),
    ("float32", FieldKind::Number),
    ("float64", FieldKind::Number),
    ("Boolean", FieldKind::Boolean),
    ("boolean", FieldKind::Boolean),
    ("bool", FieldKind::Boolean),
];

/// A sample whose declarations can be looked up.
pub(super) struct Sample<'p> {
    /// Whose voice it is.
    pub(super) voice: Voice,
    /// What it declares.
    pub(super) facts: &'p SampleFacts<PageLine>,
    structs: BTreeMap<&'p str, &'p StructFacts<PageLine>>,
    enums: BTreeMap<&'p str, &'p [Fact<String, PageLine>]>,
}

/// What a type of a sample's field is.
pub(super) enum Declared<'p> {
    /// A type of the language.
    Plain(FieldKind),
    /// A struct of the sample.
    Struct(&'p StructFacts<PageLine>),
    /// An enum of the sample.
    Enum(&'p [Fact<String, PageLine>]),
    /// A type that the sample does not declare.
    Nothing,
}

impl<'p> Sample<'p> {
    /// Opens a sample.
    pub(super) fn new(facts: &'p SampleFacts<PageLine>) -> Self {
        let voice = match facts.language {
            Language::Java => Voice::Java,
            Language::Go => Voice::Go,
        };
        let structs = facts.structs.iter().map(|item| (item.name.value.as_str(), item)).collect();
        let enums =
            facts.enums.iter().map(|(name, values)| (name.value.as_str(), values.as_slice())).collect();
        Self { voice, facts, structs, enums }
    }

    /// The struct of the request: the first that no field is of, and called so.
    pub(super) fn request(&self) -> Option<&'p StructFacts<PageLine>> {
        self.roots().find(|root| root.name.value.ends_with("Request"))
    }

    /// The struct of the reply: the one called like the model; if there is none, the first that no field is of.
    pub(super) fn reply(&self, model: &str) -> Option<&'p StructFacts<PageLine>> {
        let called = self.structs.get(model).copied();
        called.or_else(|| self.roots().find(|root| !root.name.value.ends_with("Request")))
    }

    /// What a field's type is.
    pub(super) fn declared(&self, field: &SampleField<PageLine>) -> Declared<'p> {
        let name = field.type_name.as_str();
        if let Some(found) = self.structs.get(name) {
            return Declared::Struct(found);
        }
        if let Some(values) = self.enums.get(name) {
            return Declared::Enum(values);
        }
        let plain = TYPES.iter().find(|(known, _)| *known == name);
        plain.map_or(Declared::Nothing, |(_, kind)| Declared::Plain(kind.clone()))
    }

    fn roots(&self) -> impl Iterator<Item = &'p StructFacts<PageLine>> {
        let facts = self.facts;
        let fields = || facts.structs.iter().flat_map(|item| &item.fields);
        let used: BTreeSet<_> = fields().map(|field| field.type_name.as_str()).collect();
        facts.structs.iter().filter(move |item| !used.contains(item.name.value.as_str()))
    }
}
