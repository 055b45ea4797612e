//! The steps of one call, done one after the other.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::announcement::{ANNOUNCEMENTS, Announcement, Event};
use super::behavior::Behavior;
use super::models::{Model, ModelId, Models};
use super::path::Path;
use super::scene::{Fields, Met, Scene};
use super::source::Source;
use super::step::{Announced, Assignments, Copied, Query, Step, Verb};
use super::store::Record;
use super::transaction::Transaction;
use crate::crypto;
use crate::refusal::Refusal;
use crate::spec::condition::{Condition, any_of};

/// The table of request numbers.
const ONCE: &str = "once";

/// How often a new name is tried that another resource has already.
const MAX_ATTEMPTS: usize = 8;

/// Fields that a resource never takes over from another.
const OWN_TIMES: [&str; 2] = ["create_time", "modify_time"];

/// What a call is answered with, before it is brought into the form of the reply.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shown {
    /// The behavior says nothing of it.
    Nothing,
    Resource(Fields),
    /// The items of a page, and how many there are in all.
    Page(Vec<Fields>, usize),
}

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
    page: Option<(Vec<Fields>, usize)>,
    announcements: Vec<Announcement>,
}

/// The request number of this call: its key, and where the first call's reply is kept under it.
struct Numbered(String);

impl<'r, 's, 'c> Run<'r, 's, 'c> {
    pub(super) fn new(
        models: &'r Models,
        events: &'r [Event],
        itself: Option<&'r Event>,
        operation: String,
        transaction: &'r mut Transaction<'s>,
        scene: Scene<'c>,
    ) -> Self {
        let (page, announcements) = (None, Vec::new());
        Self { models, events, itself, operation, transaction, scene, page, announcements }
    }

    /// Does all steps. Whoever calls undoes the transaction if one of them fails.
    pub(super) fn all(mut self, behavior: &Behavior) -> Result<(Shown, Vec<Announcement>), Refusal> {
        let mut numbered = None;
        for step in &behavior.steps {
            if step.when.as_ref().is_some_and(|when| !when.holds(&|path| self.scene.look_up(path))) {
                continue;
            }
            if let Verb::Once { fields, refusal } = &step.verb {
                match self.once(fields, refusal)? {
                    Ok(new) => numbered = new,
                    Err(first) => return Ok((first, Vec::new())),
                }
            } else {
                self.step(step)?;
            }
        }
        let shown = self.shown(behavior);
        if let Some(Numbered(key)) = numbered {
            let kept = json!({ "request": self.scene.fields, "reply": shown.to_value() });
            self.transaction.keep(ONCE, &key, Some(kept));
        }
        Ok((shown, self.announcements))
    }

    fn step(&mut self, step: &Step) -> Result<(), Refusal> {
        match &step.verb {
            Verb::Find { query, refusal } => self.find(query, refusal),
            Verb::Absent { query, fewer_than, refusal } => self.absent(query, *fewer_than, refusal),
            Verb::Require { condition, refusal } => self.require(condition, refusal),
            Verb::Once { .. } => Ok(()),
            Verb::Create { model, copies, set, to } => self.create(*model, copies, set, to.as_ref()),
            Verb::Change { model, from, keep, set, to } => {
                self.change(*model, from.as_ref(), keep, set, to.as_ref())
            }
            Verb::List { query, filters } => {
                self.list(query, filters);
                Ok(())
            }
            Verb::Announce { event, to } => self.announce(event, to),
        }
    }

    /// Counts the request number: new, or the first call's reply.
    fn once(&self, fields: &[String], refusal: &Refusal) -> Result<Result<Option<Numbered>, Shown>, Refusal> {
        let values: Option<Vec<&Value>> = fields.iter().map(|field| self.scene.fields.get(field)).collect();
        let Some(values) = values else { return Ok(Ok(None)) };
        let key = json!([self.operation, values]).to_string();
        let Some(kept) = self.transaction.store().kept(ONCE, &key) else {
            return Ok(Ok(Some(Numbered(key))));
        };
        if kept.get("request").and_then(Value::as_object) == Some(&self.scene.fields) {
            return Ok(Err(Shown::of_value(kept.get("reply"))));
        }
        let field = fields.last().map(String::as_str);
        Err(self.refused(refusal, field, || "was used before, with other content".to_owned()))
    }

    fn require(&self, condition: &Condition, refusal: &Refusal) -> Result<(), Refusal> {
        let scene = &self.scene;
        let broken = condition.broken(&|path| scene.look_up(path), &|path| scene.is_pristine(path));
        let Some((path, words)) = broken else { return Ok(()) };
        let path = Path::parse(path, &scene.scope).ok();
        let field = path.as_ref().and_then(|path| self.told(path));
        Err(self.refused(refusal, field, || format!("is refused unless {words}")))
    }

    fn find(&mut self, query: &Query, refusal: &Refusal) -> Result<(), Refusal> {
        // The youngest is meant, where others before it have ended.
        let Some((number, record)) = self.matching(query).next_back() else {
            return Err(self.refused(refusal, query.told_by.as_deref(), || self.named_by(query, "names no")));
        };
        let (fields, pristine) = (Arc::clone(&record.fields), record.pristine);
        self.scene.meet(Met { model: query.model, number, fields, pristine, by: query.told_by.clone() });
        Ok(())
    }

    fn absent(&self, query: &Query, fewer_than: usize, refusal: &Refusal) -> Result<(), Refusal> {
        let made = self.matching(query).filter(|(_, record)| !record.pristine);
        if made.take(fewer_than).count() < fewer_than {
            return Ok(());
        }
        let begin = if fewer_than == 1 { "has a".to_owned() } else { format!("has {fewer_than} times a") };
        Err(self.refused(refusal, query.told_by.as_deref(), || self.named_by(query, &begin)))
    }

    fn create(
        &mut self,
        id: ModelId,
        copies: &[Copied],
        set: &Assignments,
        to: Option<&Source>,
    ) -> Result<(), Refusal> {
        let model = self.model(id)?;
        let sent = self.scene.fields.iter().filter(|(name, _)| model.has(name));
        let mut fields: Map<String, Value> =
            sent.map(|(name, value)| (name.clone(), value.clone())).collect();
        let state = model.lifecycle.state.as_deref();
        for copied in copies {
            let Some(met) = self.scene.met(copied.from) else { continue };
            for (name, value) in met.fields.iter() {
                let wanted = match &copied.fields {
                    Some(names) => names.contains(name),
                    None => model.has(name) && state != Some(name) && !OWN_TIMES.contains(&name.as_str()),
                };
                if wanted && !fields.contains_key(name) {
                    fields.insert(name.clone(), value.clone());
                }
            }
        }
        let new = set.iter().any(|(name, source)| model.lifecycle.key.contains(name) && source.is_new());
        for _ in 0..MAX_ATTEMPTS {
            self.assign(model, &mut fields, set, to)?;
            for (name, value) in &model.defaults {
                fields.entry(name).or_insert_with(|| value.clone());
            }
            let existing = self.transaction.store().named(id, &fields);
            if existing.is_none() || !new {
                return Ok(self.put(id, existing, fields));
            }
        }
        tracing::error!(model = model.name, "no new name is free");
        Err(Refusal::system_error())
    }

    fn change(
        &mut self,
        id: ModelId,
        from: Option<&(Vec<Value>, Refusal)>,
        keep: &[String],
        set: &Assignments,
        to: Option<&Source>,
    ) -> Result<(), Refusal> {
        let model = self.model(id)?;
        let Some(met) = self.scene.met(id) else {
            tracing::error!(model = model.name, "what is to be changed was not looked up");
            return Err(Refusal::system_error());
        };
        if let Some((states, refusal)) = from
            && !met.pristine
            && !model.lifecycle.state_of(&met.fields).is_some_and(|state| states.contains(state))
        {
            return Err(self.refused(refusal, met.by.as_deref(), || {
                let field = model.lifecycle.state.as_deref().unwrap_or_default();
                let state =
                    model.lifecycle.state_of(&met.fields).and_then(Value::as_str).unwrap_or("unknown");
                format!(
                    "names a `{}` whose `{field}` is {state}, and it must be {}",
                    model.name,
                    any_of(states)
                )
            }));
        }
        let mut fields = Map::clone(&met.fields);
        let number = met.number;
        let sent = self.scene.body.iter().filter(|(name, _)| model.has(name) && !keep.contains(name));
        for (name, value) in sent {
            fields.insert(name.clone(), value.clone());
        }
        self.assign(model, &mut fields, set, to)?;
        self.put(id, Some(number), fields);
        Ok(())
    }

    fn assign(
        &self,
        model: &Model,
        fields: &mut Map<String, Value>,
        set: &Assignments,
        to: Option<&Source>,
    ) -> Result<(), Refusal> {
        let state = model.lifecycle.state.as_ref().zip(to);
        for (name, source) in set.iter().map(|(name, source)| (name, source)).chain(state) {
            let value = source.value(name, &self.scene).map_err(|error| {
                tracing::error!(%error, "there is no chance to be had");
                Refusal::system_error()
            })?;
            if let Some(value) = value {
                fields.insert(name.clone(), value);
            }
        }
        Ok(())
    }

    fn put(&mut self, model: ModelId, number: Option<u64>, fields: Map<String, Value>) {
        let number = number.unwrap_or_else(|| self.transaction.next_number());
        let fields = Arc::new(fields);
        self.transaction.make(number, model, Arc::clone(&fields));
        let by = self.scene.met(model).and_then(|met| met.by.clone());
        self.scene.meet(Met { model, number, fields, pristine: false, by });
    }

    fn list(&mut self, query: &Query, filters: &[(String, Path)]) {
        let given = filters.iter().filter_map(|(field, path)| Some((field, self.scene.value(path)?)));
        let given: Vec<(&String, &Value)> = given.collect();
        let passes = |fields: &Fields| given.iter().all(|(field, value)| fields.get(*field) == Some(*value));
        let asked = |name: &str| self.scene.fields.get(name).and_then(Value::as_u64);
        let amount = |name: &str, otherwise: usize| {
            asked(name).map_or(otherwise, |number| usize::try_from(number).unwrap_or(usize::MAX))
        };
        let (offset, limit) = (amount("offset", 0), amount("limit", usize::MAX));
        let (mut items, mut total) = (Vec::new(), 0_usize);
        for (_, record) in self.matching(query).filter(|(_, record)| passes(&record.fields)) {
            if total >= offset && items.len() < limit {
                items.push(Arc::clone(&record.fields));
            }
            total = total.saturating_add(1);
        }
        self.page = Some((items, total));
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
            event_type: event.event_type.clone(),
            url: url.to_owned(),
            fields: event.fields(&self.scene),
        };
        self.transaction.keep(ANNOUNCEMENTS, &announcement.id, Some(announcement.to_value()));
        self.announcements.push(announcement);
        Ok(())
    }

    fn shown(&mut self, behavior: &Behavior) -> Shown {
        if let Some((items, total)) = self.page.take() {
            return Shown::Page(items, total);
        }
        let met = behavior.reply.and_then(|model| self.scene.met(model));
        met.map_or(Shown::Nothing, |met| Shown::Resource(Arc::clone(&met.fields)))
    }

    /// The resources that a query means, the oldest first. A sample that no call has changed may be in any state.
    fn matching<'q>(&'q self, query: &'q Query) -> impl DoubleEndedIterator<Item = (u64, &'q Record)> {
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

    fn model(&self, id: ModelId) -> Result<&'r Model, Refusal> {
        self.models.get(id).ok_or_else(Refusal::system_error)
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

    /// The documented refusal with what is in the way. An event has none: whoever makes it happen is told that alone.
    fn refused(&self, refusal: &Refusal, field: Option<&str>, issue: impl FnOnce() -> String) -> Refusal {
        let mut refusal = refusal.clone();
        if self.itself.is_some() {
            refusal.message = format!("`{}` {}", field.unwrap_or("it"), issue());
        } else {
            refusal.detail = field.map(|field| Box::new(self.scene.detail(field, issue())));
        }
        refusal
    }
}

impl Shown {
    fn to_value(&self) -> Value {
        match self {
            Self::Nothing => Value::Null,
            Self::Resource(fields) => Value::Object(Map::clone(fields)),
            Self::Page(items, total) => {
                let items: Vec<Value> = items.iter().map(|item| Value::Object(Map::clone(item))).collect();
                json!([items, total])
            }
        }
    }

    fn of_value(value: Option<&Value>) -> Self {
        let fields = |value: &Value| value.as_object().cloned().map(Arc::new);
        match value {
            Some(Value::Object(object)) => Self::Resource(Arc::new(object.clone())),
            Some(Value::Array(page)) => {
                let items = page.first().and_then(Value::as_array).into_iter().flatten().filter_map(fields);
                let total = page.get(1).and_then(Value::as_u64).and_then(|total| usize::try_from(total).ok());
                Self::Page(items.collect(), total.unwrap_or_default())
            }
            _ => Self::Nothing,
        }
    }
}
