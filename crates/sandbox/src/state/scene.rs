//! What the steps of one call see: its fields, the time, and the resources met so far.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use serde_json::{Map, Value};
use wechatpay_api::Face;

use super::models::{ModelId, Scope};
use super::path::{CALLER, Path, follow};
use crate::check::parameters;
use crate::face::identity_name;
use crate::refusal::{Detail, Location};
use crate::spec::paging::Paging;
use crate::spec::parameter::Parameter;

/// The fields of a resource.
pub(super) type Fields = Arc<Map<String, Value>>;

/// What paths to the item of a list begin with, in a step that goes through one.
const ITEM: &str = "item";

/// What the steps of one call see.
pub(super) struct Scene<'c> {
    pub(super) scope: Scope<'c>,
    /// All fields of the call side by side.
    pub(super) fields: Map<String, Value>,
    /// Who calls, or whom an event is for.
    pub(super) caller: Value,
    /// The fields of its body.
    pub(super) body: &'c Map<String, Value>,
    pub(super) parameters: &'c [Parameter],
    /// How the call is asked for pages, if its operation says so.
    pub(super) paging: Option<&'c Paging>,
    /// The documented example of the reply, or of what the event brings.
    pub(super) sample: &'c Value,
    pub(super) face: Face,
    pub(super) now: Timestamp,
    pub(super) met: Vec<Met>,
    /// The round of a step that is done several times.
    pub(super) round: Option<Round>,
}

/// One of several times that a step is done.
pub(super) struct Round {
    /// Counted from 0.
    pub(super) number: i64,
    /// The item of the list that the step goes through; none if it only counts.
    pub(super) item: Option<Value>,
}

/// A resource that a step found or made.
pub(super) struct Met {
    pub(super) model: ModelId,
    pub(super) number: u64,
    pub(super) fields: Fields,
    /// Whether it is a sample that no call has changed.
    pub(super) pristine: bool,
    /// The field of the request that it was found by.
    pub(super) by: Option<String>,
    pub(super) manner: Manner,
    /// Whether a step has removed it: it can still be shown, and nothing changes it.
    pub(super) removed: bool,
}

/// How a resource was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    Found,
    Made,
    /// With others by the same step, the one of this number.
    Together(usize),
}

impl<'c> Scene<'c> {
    /// What time sees that changes a resource: paths are its own fields.
    pub(super) fn of_resource(scope: Scope<'c>, fields: Map<String, Value>, now: Timestamp) -> Self {
        static NOTHING: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        let (body, sample) = (&*NOTHING, &Value::Null);
        let (caller, parameters, face, met, round) = (Value::Null, &[], Face::Brand, Vec::new(), None);
        Self { scope, fields, caller, body, parameters, paging: None, sample, face, now, met, round }
    }

    /// The value at a path.
    pub(super) fn value(&self, path: &Path) -> Option<&Value> {
        match path {
            Path::Caller => Some(&self.caller),
            Path::Request(names) => match (&self.round, names.split_first()) {
                (Some(round), Some((first, rest))) if first == ITEM => {
                    rest.iter().try_fold(round.item.as_ref()?, |value, name| value.get(name))
                }
                _ => follow(&self.fields, names),
            },
            Path::Resource(model, names) => follow(&self.met(*model)?.fields, names),
        }
    }

    /// The value at a path in a condition.
    pub(super) fn look_up(&self, path: &str) -> Option<Value> {
        self.value(&Path::parse(path, &self.scope).ok()?).cloned()
    }

    /// Whether a path is about a sample that no call has changed.
    pub(super) fn is_pristine(&self, path: &str) -> bool {
        match Path::parse(path, &self.scope) {
            Ok(Path::Resource(model, _)) => self.met(model).is_some_and(|met| met.pristine),
            _ => false,
        }
    }

    /// Meets a resource, or meets it again after a change.
    pub(super) fn meet(&mut self, met: Met) {
        self.met.retain(|other| other.number != met.number);
        self.met.push(met);
    }

    /// Meets a resource again that was met before.
    pub(super) fn meet_again(&mut self, number: u64) {
        if let Some(index) = self.met.iter().position(|met| met.number == number) {
            let met = self.met.remove(index);
            self.met.push(met);
        }
    }

    /// The resource of a model that was met last.
    pub(super) fn met(&self, model: ModelId) -> Option<&Met> {
        self.met.iter().rev().find(|met| met.model == model)
    }

    /// Looks at the resources again that were met; those that are gone stay as they were.
    pub(super) fn look_again<'f>(&mut self, fields: impl Fn(u64) -> Option<&'f Fields>) {
        for met in &mut self.met {
            if let Some(fields) = fields(met.number) {
                met.fields = Arc::clone(fields);
            }
        }
    }

    /// The numbers of the resources that a step about a model changes: the one that was met last, and those that were met
    /// together with it; none that was removed.
    pub(super) fn meant(&self, model: ModelId) -> Vec<u64> {
        let Some(last) = self.met(model).filter(|last| !last.removed) else { return Vec::new() };
        match last.manner {
            Manner::Together(_) => {
                let together = |met: &&Met| met.model == model && met.manner == last.manner;
                self.met.iter().filter(together).map(|met| met.number).collect()
            }
            Manner::Found | Manner::Made => vec![last.number],
        }
    }

    /// Notes that a resource is removed.
    pub(super) fn remove(&mut self, number: u64) {
        self.met.iter_mut().filter(|met| met.number == number).for_each(|met| met.removed = true);
    }

    /// Every resource of a model that was made, or found together with others, in the order in which they were made.
    pub(super) fn all(&self, model: ModelId) -> Vec<&Met> {
        let all = self.met.iter().filter(|met| met.model == model && met.manner != Manner::Found);
        let mut all: Vec<&Met> = all.collect();
        all.sort_by_key(|met| met.number);
        all
    }

    /// A resource as people see it.
    pub(super) fn shown(&self, met: &Met) -> Value {
        let model = self.scope.models.get(met.model);
        model.map_or(Value::Null, |model| Value::Object(model.shown(&met.fields)))
    }

    /// The fields of who calls, which a new resource takes over without being asked to.
    pub(super) fn own(&self) -> impl Iterator<Item = (&str, &Value)> {
        let brand = identity_name(Face::Brand);
        let brand = self.fields.get(brand).map(|value| (brand, value));
        brand.into_iter().chain([(CALLER, &self.caller)])
    }

    /// The resource that was met last.
    pub(super) fn last(&self) -> Option<&Met> {
        self.met.last()
    }

    /// Says what is wrong with a field of the request. The issue never quotes a value that the caller sent.
    pub(super) fn detail(&self, field: &str, issue: String) -> Detail {
        let is_sent =
            self.body.contains_key(field) || self.parameters.iter().any(|parameter| parameter.name == field);
        if self.face == Face::Brand && field == identity_name(Face::Brand) && !is_sent {
            return Detail::new(field, Location::Authorization, issue);
        }
        parameters::detail(self.parameters, &format!("/{field}"), issue)
    }
}
