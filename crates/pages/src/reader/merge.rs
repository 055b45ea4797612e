//! Puts what samples declare beside what the tables say.

use std::collections::{BTreeMap, BTreeSet};

use super::declared::{Enum, Fact, Sample, SampleField, Struct};
use super::samples::Samples;
use crate::evidence::{
    Completeness, Evidence, Field, Kind, Line, Object, Page, Place, Reply, Statement, Unread, Values, Voice,
};

/// How deep structs are followed.
const DEPTH: usize = 12;

/// How many fields of structs are followed in all: structs that hold each other have no end.
const LIMIT: usize = 20_000;

/// Adds what the samples of a page say.
pub(super) fn samples(page: &mut Page, samples: Samples) {
    for sample in &samples.code {
        let voice = sample.voice;
        say(&mut page.name, voice, sample.operation.as_ref());
        say(&mut page.path, voice, sample.path.as_ref());
        say(&mut page.method, voice, sample.method.as_ref());
        let mut declarations = Declarations::of(sample);
        declarations.add_request(&mut page.request, sample.path.as_ref().map(|path| path.value.as_str()));
        if let (true, Some(model)) = (page.replies.is_empty(), declarations.reply()) {
            // The page ends before its table of the reply.
            page.replies.push(Reply::new(Statement { voice, line: model.name.at, value: 200 }, None));
        }
        if let Some(reply) = page.replies.iter_mut().find(|reply| reply.status.value != 204)
            && let Some(model) = declarations.reply()
        {
            reply.model.say(voice, model.name.at, model.name.value.clone());
            let object = reply.object.get_or_insert_default();
            declarations.add(object, model, |_| Place::Reply, DEPTH);
        }
        page.unread.extend(declarations.unused());
    }
    if let Some(reply) = page.replies.first_mut() {
        reply.example = samples.reply.map(|example| example.said_by(Voice::Example));
    }
}

/// Adds what a part of the page says, if it does.
pub(super) fn say<T: Clone>(evidence: &mut Evidence<T>, voice: Voice, fact: Option<&Fact<T>>) {
    if let Some(fact) = fact {
        evidence.say(voice, fact.at, fact.value.clone());
    }
}

/// A sample whose declarations can be looked up.
struct Declarations<'s> {
    sample: &'s Sample,
    structs: BTreeMap<&'s str, &'s Struct>,
    enums: BTreeMap<&'s str, &'s Enum>,
    /// The structs that the request or the reply uses.
    used: BTreeSet<&'s str>,
    left: usize,
}

impl<'s> Declarations<'s> {
    fn of(sample: &'s Sample) -> Self {
        let structs = sample.structs.iter().map(|item| (item.name.value.as_str(), item)).collect();
        let enums = sample.enums.iter().map(|item| (item.name.value.as_str(), item)).collect();
        Self { sample, structs, enums, used: BTreeSet::new(), left: LIMIT }
    }

    /// The struct of the request or of the reply: where the call is declared, else the first that no field has as
    /// its type.
    fn root(&self, named: Option<&Fact<String>>, is_request: bool) -> Option<&'s Struct> {
        let named = named.and_then(|name| self.structs.get(name.value.as_str())).copied();
        named.or_else(|| {
            let fields = self.sample.structs.iter().flat_map(|item| &item.fields);
            let held: BTreeSet<_> = fields.map(|field| field.declared.value.name()).collect();
            let is_root = |name: &str| name.ends_with("Request") == is_request && !held.contains(name);
            self.sample.structs.iter().find(|item| is_root(&item.name.value))
        })
    }

    fn reply(&self) -> Option<&'s Struct> {
        self.root(self.sample.reply.as_ref(), false)
    }

    /// Adds the fields of the request's struct, each with the place where the sample sends it.
    fn add_request(&mut self, object: &mut Object, path: Option<&str>) {
        let Some(request) = self.root(self.sample.request.as_ref(), true) else { return };
        let place = |field: &SampleField| {
            if field.in_body {
                return Place::Body;
            }
            let braced = format!("{{{}}}", field.name.value);
            if path.is_some_and(|path| path.contains(&braced)) { Place::Path } else { Place::Query }
        };
        self.add(object, request, place, DEPTH);
    }

    fn add(
        &mut self,
        object: &mut Object,
        from: &'s Struct,
        place: impl Fn(&SampleField) -> Place,
        depth: usize,
    ) {
        self.used.insert(&from.name.value);
        object.lists.push(self.statement(from.name.at, Completeness::Whole));
        let mut known: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, field) in object.fields.iter().enumerate() {
            known.entry(field.name.clone()).or_default().push(index);
        }
        for declared in &from.fields {
            let Some(left) = self.left.checked_sub(1) else { return };
            self.left = left;
            let place = place(declared);
            let name = declared.name.value.trim();
            let named = known.get(name).map_or(&[][..], Vec::as_slice);
            let same = |index: &&usize| {
                object.fields.get(**index).is_some_and(|field| field.place.value() == Some(&place))
            };
            let found = named.iter().find(same).or(named.first()).copied();
            let index = found.unwrap_or(object.fields.len());
            if found.is_none() {
                known.entry(name.to_owned()).or_default().push(index);
                object.fields.push(Field { name: name.to_owned(), ..Field::default() });
            }
            if let Some(field) = object.fields.get_mut(index) {
                self.describe(field, declared, place, depth);
            }
        }
    }

    fn describe(&mut self, field: &mut Field, declared: &SampleField, place: Place, depth: usize) {
        let voice = self.sample.voice;
        let line = declared.declared.at;
        field.seen.say(voice, declared.name.at, declared.name.value.clone());
        field.place.say(voice, declared.name.at, place);
        let (structs, enums) = (&self.structs, &self.enums);
        let kind = declared.declared.value.kind(|name| {
            if structs.contains_key(name) {
                Some(Kind::Object)
            } else {
                enums.contains_key(name).then_some(Kind::Text)
            }
        });
        if let Some(kind) = kind {
            field.kind.say(voice, line, kind);
        }
        if declared.declared.value.is_time() {
            field.time.say(voice, line, true);
        }
        if let Some(at) = declared.sealed {
            field.sensitive.say(voice, at, true);
        }
        let name = declared.declared.value.name();
        if let Some(found) = self.enums.get(name).copied() {
            field.model.say(voice, line, name.to_owned());
            self.used.insert(&found.name.value);
            let list = self.statement(found.name.at, Completeness::Whole);
            let values = found.values.iter().map(|value| (value.value.clone(), value.at)).collect();
            field.values.push(Values { list, values, meanings: BTreeMap::new() });
        } else if let Some(found) = self.structs.get(name).copied() {
            field.model.say(voice, line, name.to_owned());
            if let Some(depth) = depth.checked_sub(1) {
                self.add(field.object.get_or_insert_default(), found, |_| place, depth);
            }
        }
    }

    /// What neither the request nor the reply uses.
    fn unused(&self) -> Vec<Unread> {
        let structs = self.sample.structs.iter().map(|item| &item.name);
        let names = structs.chain(self.sample.enums.iter().map(|item| &item.name));
        let unused = names.filter(|name| !self.used.contains(name.value.as_str()));
        let what = |name: &str| match self.left {
            0 => "the samples' structs hold too many fields to follow".to_owned(),
            _ => format!("`{name}` of the sample is part of neither the request nor the reply"),
        };
        unused.map(|name| Unread { line: name.at, what: what(&name.value) }).collect()
    }

    fn statement<T>(&self, line: Line, value: T) -> Statement<T> {
        Statement { voice: self.sample.voice, line, value }
    }
}
