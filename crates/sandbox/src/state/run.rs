//! The steps of one call, done one after the other.

mod lookups;
mod making;

use std::sync::Arc;

use serde_json::{Value, json};

use super::announcement::{ANNOUNCEMENTS, Announcement, Event};
use super::behavior::Behavior;
use super::models::Models;
use super::path::Path;
use super::scene::{Fields, Scene};
use super::shown::Shown;
use super::source::Assignments;
use super::step::{Announced, Failing, Query, Replied, Step, Verb};
use super::store::Record;
use super::transaction::Transaction;
use crate::paging::Part;
use crate::refusal::Refusal;
use crate::spec::paging::Paging;
use crate::{crypto, paging};

/// The table of request numbers.
const ONCE: &str = "once";

/// Steps under way.
pub(super) struct Run<'r, 's, 'c> {
    pub(super) models: &'r Models,
    /// The events of the same document.
    pub(super) events: &'r [Event],
    /// The event that happens, if it is one.
    pub(super) itself: Option<&'r Event>,
    /// What counts request numbers apart: the operation.
    pub(super) operation: String,
    pub(super) transaction: &'r mut Transaction<'s>,
    pub(super) scene: Scene<'c>,
    /// The number of the step under way.
    number: usize,
    page: Option<Part<Fields>>,
    announcements: Vec<Announcement>,
}

/// What a request number says of a call.
enum Counted {
    /// Nothing: the call has none.
    Unnumbered,
    /// It is the first, and its reply is to be kept under this key.
    First(String),
    /// It was answered with this before.
    Again(Shown),
}

impl<'r, 's, 'c> Run<'r, 's, 'c> {
    pub(super) fn new(
        models: &'r Models,
        events: &'r [Event],
        itself: Option<&'r Event>,
        operation: String,
        transaction: &'r mut Transaction<'s>,
        scene: Scene<'c>,
    ) -> Self {
        let (number, page, announcements) = (0, None, Vec::new());
        Self { models, events, itself, operation, transaction, scene, number, page, announcements }
    }

    /// Does all steps. Whoever calls undoes the transaction if one of them fails.
    pub(super) fn all(mut self, behavior: &Behavior) -> Result<(Shown, Vec<Announcement>), Refusal> {
        let (mut number, mut said) = (None, None);
        for (index, step) in behavior.steps.iter().enumerate() {
            self.number = index;
            if step.when.as_ref().is_some_and(|when| !when.holds(&|path| self.scene.look_up(path))) {
                continue;
            }
            match &step.verb {
                Verb::Once { fields, refusal } => match self.count(fields, refusal)? {
                    Counted::Unnumbered => {}
                    Counted::First(key) => number = Some(key),
                    Counted::Again(first) => return Ok((first, Vec::new())),
                },
                Verb::Reply { of, set } => {
                    // The first that applies is the reply.
                    said.get_or_insert((*of, set));
                }
                _ => self.step(step)?,
            }
        }
        // What begins or ends at a time that has passed already does so at once.
        self.transaction.pass_time(self.scene.now);
        self.scene.look_again(|number| self.transaction.store().record(number).map(|record| &record.fields));
        let shown = match said {
            Some((of, set)) => self.said(of, set)?,
            None => self.shown(behavior),
        };
        if let Some(key) = number {
            let kept = json!({ "request": self.scene.fields, "reply": shown.to_value() });
            self.transaction.keep(ONCE, &key, Some(kept));
        }
        Ok((shown, self.announcements))
    }

    fn step(&mut self, step: &Step) -> Result<(), Refusal> {
        match &step.verb {
            Verb::Find { query, how, refusal } => self.find(query, *how, refusal),
            Verb::Absent { query, fewer_than, refusal } => self.absent(query, fewer_than, refusal),
            Verb::Require { condition, refusal } => self.require(condition, step.when.as_ref(), refusal),
            Verb::Once { .. } | Verb::Reply { .. } => Ok(()),
            Verb::Create(new) => self.create(new),
            Verb::Change(change) => self.change(change),
            Verb::Remove { model } => {
                self.remove(*model);
                Ok(())
            }
            Verb::List { query, filters } => {
                self.list(query, filters);
                Ok(())
            }
            Verb::Announce { event, to } => self.announce(event, to),
        }
    }

    fn count(&self, fields: &[String], refusal: &Failing) -> Result<Counted, Refusal> {
        let values: Option<Vec<Value>> = fields.iter().map(|field| self.scene.look_up(field)).collect();
        let Some(values) = values else { return Ok(Counted::Unnumbered) };
        let key = json!([self.operation, values]).to_string();
        let Some(kept) = self.transaction.store().kept(ONCE, &key) else { return Ok(Counted::First(key)) };
        if kept.get("request").and_then(Value::as_object) == Some(&self.scene.fields) {
            return Ok(Counted::Again(Shown::of_value(kept.get("reply"))));
        }
        let field = fields.last().map(String::as_str);
        Err(self.refused(refusal, field, || "was used before, with other content".to_owned()))
    }

    fn list(&mut self, query: &Query, filters: &[(String, Path)]) {
        let given = filters.iter().filter_map(|(field, path)| Some((field, self.scene.value(path)?)));
        let given: Vec<(&String, &Value)> = given.collect();
        let hides =
            |field: &str| self.models.get(query.model).is_some_and(|described| described.hides(field));
        let passes = |record: &Record| {
            given.iter().all(|(field, value)| match record.fields.get(*field) {
                Some(found) => found == *value,
                None => record.pristine && hides(field),
            })
        };
        let usual = Paging::usual();
        let paging = self.scene.paging.unwrap_or(&usual);
        let found = self.matching(query).filter(|(_, record)| passes(record));
        let items = found.map(|(number, record)| (number, &record.fields));
        let Part { items, total, next } = paging::part(paging, &self.scene.fields, items);
        self.page = Some(Part { items: items.into_iter().map(Arc::clone).collect(), total, next });
    }

    fn announce(&mut self, event: &Announced, to: &Path) -> Result<(), Refusal> {
        let event = match event {
            Announced::Itself => self.itself,
            Announced::Named(name) => self.events.iter().find(|event| event.name == *name),
        };
        let Some((event, url)) = event.zip(self.scene.value(to).and_then(Value::as_str)) else {
            return Ok(());
        };
        let id = crypto::uuid().map_err(|error| {
            tracing::error!(%error, "there is no chance to be had");
            Refusal::system_error()
        })?;
        let announcement = Announcement {
            id,
            face: event.face,
            event_type: event.wire_name.clone(),
            url: url.to_owned(),
            fields: event.fields(&self.scene),
        };
        self.transaction.keep(ANNOUNCEMENTS, &announcement.id, Some(announcement.to_value()));
        self.announcements.push(announcement);
        Ok(())
    }

    fn shown(&mut self, behavior: &Behavior) -> Shown {
        if let Some(page) = self.page.take() {
            return Shown::Page(page);
        }
        let met = behavior.reply.and_then(|model| self.scene.met(model));
        met.map_or(Shown::Nothing, |met| Shown::Resource(Arc::clone(&met.fields)))
    }

    /// What a step says that the reply is made of; nothing if the resource is not there.
    fn said(&self, of: Replied, set: &Assignments) -> Result<Shown, Refusal> {
        let shown = match of {
            Replied::Request => Some(Value::Object(self.scene.fields.clone())),
            Replied::Resource(model) => self.scene.met(model).map(|met| self.scene.shown(met)),
        };
        let Some(Value::Object(mut fields)) = shown else { return Ok(Shown::Nothing) };
        self.assign(&mut fields, set)?;
        Ok(Shown::Said(Arc::new(fields)))
    }
}
