//! Steps that look something up: what they find, and what they refuse.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::Run;
use crate::refusal::Refusal;
use crate::spec::condition::{Condition, any_of};
use crate::spec::noun::{Noun, in_words};
use crate::state::models::ModelId;
use crate::state::path::Path;
use crate::state::scene::{Manner, Met};
use crate::state::step::{Failing, Finding, Limit, Query};
use crate::state::store::Record;

impl Run<'_, '_, '_> {
    /// Refuses unless a condition holds. The field at fault is the request's own: one that the condition is about, else one
    /// for which it has to hold, else the one that named the resource.
    pub(super) fn require(
        &self,
        condition: &Condition,
        when: Option<&Condition>,
        refusal: &Failing,
    ) -> Result<(), Refusal> {
        let scene = &self.scene;
        let broken = condition.broken(&|path| scene.look_up(path), &|path| scene.is_pristine(path));
        let Some((paths, words)) = broken else { return Ok(()) };
        let parsed = |path: &str| Path::parse(path, &scene.scope).ok();
        let paths: Vec<Path> = paths.iter().filter_map(|path| parsed(path)).collect();
        let reasons: Vec<Path> = when.into_iter().flat_map(Condition::paths).filter_map(parsed).collect();
        let asked = paths.iter().chain(&reasons).find_map(Path::request_field);
        let field = asked.or_else(|| paths.iter().find_map(|path| self.told(path)));
        Err(self.refused(refusal, field, || {
            let noun = |model: &str| self.models.noun(scene.scope.product, model);
            format!("is refused unless {}", in_words(&words, noun))
        }))
    }

    pub(super) fn find(&mut self, query: &Query, how: Finding, refusal: &Failing) -> Result<(), Refusal> {
        let (manner, most) =
            if how.all { (Manner::Together(self.number), usize::MAX) } else { (Manner::Found, 1) };
        // The youngest is meant, where others before it have ended.
        let found = self.matching(query).rev().take(most);
        let mut found: Vec<Met> =
            found.map(|(number, record)| self.met(query, number, record, manner)).collect();
        if found.is_empty() && !how.optional {
            return Err(self.refused(refusal, query.told_by.as_deref(), || {
                self.named_by(query, |noun| format!("names no {noun}"))
            }));
        }
        while let Some(met) = found.pop() {
            self.scene.meet(met);
        }
        Ok(())
    }

    /// A resource that was found. A sample that no call has changed has the hidden values that it was looked up by.
    fn met(&self, query: &Query, number: u64, record: &Record, manner: Manner) -> Met {
        let mut fields = Arc::clone(&record.fields);
        if record.pristine
            && let Some(model) = self.models.get(query.model)
        {
            let unknown = |field: &str| model.hides(field) && !record.fields.contains_key(field);
            for (field, path) in query.by.iter().filter(|(field, _)| unknown(field)) {
                if let Some(value) = self.scene.value(path) {
                    Arc::make_mut(&mut fields).insert(field.clone(), value.clone());
                }
            }
        }
        let by = query.told_by.clone();
        Met { model: query.model, number, fields, pristine: record.pristine, by, manner, removed: false }
    }

    pub(super) fn absent(&self, query: &Query, limit: &Limit, refusal: &Failing) -> Result<(), Refusal> {
        let fewer_than = match limit {
            Limit::Constant(number) => *number,
            Limit::Path(path) => match self.scene.value(path).and_then(Value::as_u64) {
                Some(number) => usize::try_from(number).unwrap_or(usize::MAX),
                None => return Ok(()),
            },
        };
        let made = self.matching(query).filter(|(_, record)| !record.pristine);
        if made.take(fewer_than).count() < fewer_than {
            return Ok(());
        }
        Err(self.refused(refusal, query.told_by.as_deref(), || {
            self.named_by(query, |noun| match fewer_than {
                1 => format!("has {}", noun.a()),
                _ => format!("already has {fewer_than} {}", noun.several()),
            })
        }))
    }

    /// The resources that a query means, the oldest first. A sample that no call has changed may be in any state.
    pub(super) fn matching<'q>(
        &'q self,
        query: &'q Query,
    ) -> impl DoubleEndedIterator<Item = (u64, &'q Record)> {
        let by = query.by.iter().map(|(field, path)| Some((field.as_str(), self.scene.value(path)?)));
        // What isn't given equals nothing.
        let by: Option<Vec<(&str, &Value)>> = by.collect();
        let store = self.transaction.store();
        let numbers = by.map(|by| self.numbers(query.model, &by)).into_iter().flatten();
        let matches = |fields: &Map<String, Value>| {
            let mut wanted = query.matching.iter();
            wanted.all(|(field, values)| fields.get(field).is_some_and(|value| values.contains(value)))
        };
        let records = numbers.filter_map(|number| Some((number, store.record(number)?)));
        records.filter(move |(_, record)| record.pristine || matches(&record.fields))
    }

    /// The resources with these values, the oldest first. Of a sample that no call has changed, a hidden field that it
    /// lacks has any value.
    fn numbers(&self, model: ModelId, by: &[(&str, &Value)]) -> impl DoubleEndedIterator<Item = u64> + use<> {
        let (store, described) = (self.transaction.store(), self.models.get(model));
        let hides = |field: &str| described.is_some_and(|described| described.hides(field));
        let agrees = |fields: &Map<String, Value>| {
            let mut by = by.iter();
            by.all(|(field, value)| fields.get(*field).map_or_else(|| hides(field), |found| found == *value))
        };
        let mut numbers: Vec<u64> = Vec::new();
        if by.iter().any(|(field, _)| hides(field)) {
            let samples =
                store.pristine().filter(|(_, sample)| sample.model == model && agrees(&sample.fields));
            numbers.extend(samples.map(|(number, _)| number));
        }
        let begun = numbers.len();
        numbers.extend(store.found(model, by));
        if begun > 0 {
            numbers.sort_unstable();
            numbers.dedup();
        }
        numbers.into_iter()
    }

    /// The documented refusal with what is in the way. An event has none: whoever makes it happen is told that alone.
    pub(super) fn refused(
        &self,
        refusal: &Failing,
        field: Option<&str>,
        issue: impl FnOnce() -> String,
    ) -> Refusal {
        match (refusal, field) {
            (Some(error), Some(field)) => error.refusal_about(self.scene.detail(field, issue())),
            (Some(error), None) => error.refusal(),
            (None, field) => {
                let message = format!("`{}` {}", field.unwrap_or("it"), issue());
                Refusal::of_request(StatusCode::BAD_REQUEST, "INVALID_REQUEST", message)
            }
        }
    }

    /// The field of the request that a path is about.
    fn told<'p>(&'p self, path: &'p Path) -> Option<&'p str> {
        match path {
            Path::Request(_) | Path::Caller => path.request_field(),
            Path::Resource(model, _) => self.scene.met(*model)?.by.as_deref(),
        }
    }

    /// What a query looks for, as the end of a sentence.
    fn named_by(&self, query: &Query, begin: impl Fn(&Noun) -> String) -> String {
        let begin =
            self.models.get(query.model).map(|model| begin(&model.lifecycle.noun)).unwrap_or_default();
        let others = query.by.keys().filter(|field| Some(field.as_str()) != query.told_by.as_deref());
        let others: Vec<String> = others.map(|field| format!("`{field}`")).collect();
        let of = if others.is_empty() { String::new() } else { format!(" of this {}", others.join(", ")) };
        let matching =
            query.matching.iter().map(|(field, values)| format!(" whose `{field}` is {}", any_of(values)));
        format!("{begin}{of}{}", matching.collect::<String>())
    }
}
