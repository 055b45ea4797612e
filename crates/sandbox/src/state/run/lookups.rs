//! Steps that look something up: what they find, and what they refuse.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Map, Value};

use super::Run;
use crate::refusal::Refusal;
use crate::spec::condition::{Condition, any_of};
use crate::state::path::Path;
use crate::state::scene::Met;
use crate::state::step::{Failing, Query};
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
        Err(self.refused(refusal, field, || format!("is refused unless {words}")))
    }

    pub(super) fn find(&mut self, query: &Query, refusal: &Failing) -> Result<(), Refusal> {
        // The youngest is meant, where others before it have ended.
        let Some((number, record)) = self.matching(query).next_back() else {
            return Err(self.refused(refusal, query.told_by.as_deref(), || self.named_by(query, "names no")));
        };
        let (fields, pristine) = (Arc::clone(&record.fields), record.pristine);
        self.scene.meet(Met { model: query.model, number, fields, pristine, by: query.told_by.clone() });
        Ok(())
    }

    pub(super) fn absent(&self, query: &Query, fewer_than: usize, refusal: &Failing) -> Result<(), Refusal> {
        let made = self.matching(query).filter(|(_, record)| !record.pristine);
        if made.take(fewer_than).count() < fewer_than {
            return Ok(());
        }
        let begin = if fewer_than == 1 { "has a".to_owned() } else { format!("has {fewer_than} times a") };
        Err(self.refused(refusal, query.told_by.as_deref(), || self.named_by(query, &begin)))
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
        let numbers = by.map(|by| store.found(query.model, &by)).into_iter().flatten();
        let matches = |fields: &Map<String, Value>| {
            let mut wanted = query.matching.iter();
            wanted.all(|(field, values)| fields.get(field).is_some_and(|value| values.contains(value)))
        };
        let records = numbers.filter_map(|number| Some((number, store.record(number)?)));
        records.filter(move |(_, record)| record.pristine || matches(&record.fields))
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
            Path::Request(_) => path.request_field(),
            Path::Resource(model, _) => self.scene.met(*model)?.by.as_deref(),
        }
    }

    /// What a query looks for, as the end of a sentence.
    fn named_by(&self, query: &Query, begin: &str) -> String {
        let model = self.models.get(query.model).map(|model| model.name.as_str()).unwrap_or_default();
        let others = query.by.keys().filter(|field| Some(field.as_str()) != query.told_by.as_deref());
        let others: Vec<String> = others.map(|field| format!("`{field}`")).collect();
        let of = if others.is_empty() { String::new() } else { format!(" of this {}", others.join(", ")) };
        let matching =
            query.matching.iter().map(|(field, values)| format!(" whose `{field}` is {}", any_of(values)));
        format!("{begin} `{model}`{of}{}", matching.collect::<String>())
    }
}
