//! Reading a step: the keys of each verb.

use serde_json::Value;

use super::{
    Announced, Change, Copied, Failing, Finding, Given, Limit, New, Query, Refusals, Replied, Step, Verb,
};
use crate::spec::condition::Condition;
use crate::state::keys::{Keys, at, constants, entries, text, texts};
use crate::state::models::{ModelId, Scope};
use crate::state::path::Path;
use crate::state::source::{Assignments, Source, assignments};

const VERBS: [&str; 10] =
    ["find", "absent", "require", "once", "create", "change", "remove", "list", "announce", "reply"];

impl Step {
    /// Reads one step; `refusals` finds the documented error of a name. Steps of an event have none: whoever makes it
    /// happen is told what is in the way.
    pub(in crate::state) fn parse(
        value: &Value,
        scope: &Scope<'_>,
        refusals: Option<&Refusals<'_>>,
    ) -> Result<Self, String> {
        let mut keys = Keys::of(value)?;
        let object = entries(value)?;
        let verbs: Vec<&str> = VERBS.into_iter().filter(|verb| object.contains_key(*verb)).collect();
        let [verb] = verbs.as_slice() else {
            return Err(format!("must have exactly one of the verbs {}", VERBS.join(", ")));
        };
        let when = keys.take("when").map(|when| at("when", condition(when, scope))).transpose()?;
        let mut reader = Reader { keys, scope, refusals };
        let verb = at(verb, reader.verb(verb))?;
        reader.keys.finish()?;
        Ok(Self { when, verb })
    }
}

/// The keys of a step, and what its names mean.
struct Reader<'d, 's> {
    keys: Keys<'d>,
    scope: &'s Scope<'s>,
    refusals: Option<&'s Refusals<'s>>,
}

impl Reader<'_, '_> {
    /// Reads a verb with all that belongs to it.
    fn verb(&mut self, verb: &str) -> Result<Verb, String> {
        Ok(match verb {
            "find" => {
                let how = Finding { optional: self.flag("optional")?, all: self.flag("all")? };
                let query = self.query("find")?;
                // Only the docs of the crate use it.
                self.keys.take("noun");
                let refusal = if how.optional { None } else { self.refusal()? };
                Verb::Find { query, how, refusal }
            }
            "absent" => {
                let fewer_than = match self.keys.take("fewer-than") {
                    None => Limit::Constant(1),
                    Some(path @ Value::String(_)) => Limit::Path(at("fewer-than", self.path(path))?),
                    Some(number) => {
                        let number = number.as_u64().and_then(|number| usize::try_from(number).ok());
                        let number = number.filter(|number| *number > 0);
                        Limit::Constant(
                            number.ok_or("`fewer-than` must be a positive integer or name a path")?,
                        )
                    }
                };
                Verb::Absent { query: self.query("absent")?, fewer_than, refusal: self.refusal()? }
            }
            "require" => {
                let condition = condition(self.keys.require("require")?, self.scope)?;
                Verb::Require { condition, refusal: self.refusal()? }
            }
            "once" => {
                let fields = texts(self.keys.require("once")?)?;
                Verb::Once { fields, refusal: self.refusal()? }
            }
            "create" => {
                let model = self.model("create")?;
                let each = self.keys.take("each").map(|each| at("each", self.path(each))).transpose()?;
                let (given, copies) = (self.given()?, self.copies(model)?);
                let (set, to) = self.assignments(model)?;
                Verb::Create(New { model, given, each, copies, set, to })
            }
            "change" => {
                let model = self.model("change")?;
                let from = self.keys.take("from").map(|from| at("from", constants(from))).transpose()?;
                let from = from.map(|from| Ok::<_, String>((from, self.refusal()?))).transpose()?;
                let keep = self.keys.take("keep").map(|keep| at("keep", texts(keep))).transpose()?;
                let (set, to) = self.assignments(model)?;
                let (given, keep) = (self.given()?, keep.unwrap_or_default());
                Verb::Change(Change { model, from, given, keep, set, to })
            }
            "remove" => Verb::Remove { model: self.model("remove")? },
            "reply" => {
                let of = match text(self.keys.require("reply")?)? {
                    "request" => Replied::Request,
                    _ => Replied::Resource(self.model("reply")?),
                };
                Verb::Reply { of, set: self.set(None)? }
            }
            "list" => {
                let query = self.query("list")?;
                let filters =
                    self.keys.take("filters").map(|filters| self.pairs(query.model, filters)).transpose()?;
                Verb::List { query, filters: filters.unwrap_or_default() }
            }
            _ => {
                let event = match text(self.keys.require("announce")?)? {
                    "self" => Announced::Itself,
                    name => Announced::Named(name.to_owned()),
                };
                Verb::Announce { event, to: self.keys.require("to").and_then(|to| self.path(to))? }
            }
        })
    }

    fn model(&mut self, verb: &'static str) -> Result<ModelId, String> {
        self.scope.model(text(self.keys.require(verb)?)?)
    }

    fn path(&self, value: &Value) -> Result<Path, String> {
        Path::parse(text(value)?, self.scope)
    }

    /// Whether a key holds `true`.
    fn flag(&mut self, key: &'static str) -> Result<bool, String> {
        let Some(value) = self.keys.take(key) else { return Ok(false) };
        value.as_bool().ok_or_else(|| format!("`{key}` must be true or false"))
    }

    fn given(&mut self) -> Result<Given, String> {
        Ok(match self.keys.take("fields") {
            None => Given::All,
            Some(Value::String(none)) if none == "none" => Given::Nothing,
            Some(path) => Given::Inside(at("fields", self.path(path))?),
        })
    }

    fn refusal(&mut self) -> Result<Failing, String> {
        let Some(refusals) = self.refusals else { return Ok(None) };
        let name = text(self.keys.require("refusal")?)?;
        let found = refusals(name);
        found.map(Some).ok_or_else(|| format!("refuses with `{name}`, which is not a documented error here"))
    }

    fn query(&mut self, verb: &'static str) -> Result<Query, String> {
        let model = self.model(verb)?;
        let by =
            self.keys.take("by").map(|by| at("by", self.pairs(model, by))).transpose()?.unwrap_or_default();
        let told_by = by.iter().rev().find_map(|(_, path)| path.request_field().map(str::to_owned));
        let matching =
            self.keys.take("where").map(|fields| at("where", self.matching(model, fields))).transpose()?;
        Ok(Query { model, by: by.into_iter().collect(), told_by, matching: matching.unwrap_or_default() })
    }

    /// Names of fields that the request has too, or a map from field to path.
    fn pairs(&self, model: ModelId, value: &Value) -> Result<Vec<(String, Path)>, String> {
        match value {
            Value::Object(map) => {
                let pairs = map.iter();
                pairs.map(|(field, path)| Ok((self.scope.field(model, field)?, self.path(path)?))).collect()
            }
            list => {
                let names = texts(list)?.into_iter();
                names
                    .map(|name| Ok((self.scope.field(model, &name)?, Path::parse(&name, self.scope)?)))
                    .collect()
            }
        }
    }

    fn matching(&self, model: ModelId, value: &Value) -> Result<Vec<(String, Vec<Value>)>, String> {
        let fields = entries(value)?.iter();
        fields.map(|(field, values)| Ok((self.scope.field(model, field)?, constants(values)?))).collect()
    }

    fn copies(&mut self, model: ModelId) -> Result<Vec<Copied>, String> {
        let Some(copy) = self.keys.take("copy") else { return Ok(Vec::new()) };
        let from = |name: &str| self.scope.model(name);
        at(
            "copy",
            match copy {
                Value::Object(map) => {
                    let copies = map.iter().map(|(name, fields)| {
                        let from = from(name)?;
                        let fields = texts(fields)?;
                        for field in &fields {
                            self.scope.field(from, field)?;
                            self.scope.field(model, field)?;
                        }
                        Ok(Copied { from, fields: Some(fields) })
                    });
                    copies.collect()
                }
                list => {
                    let names = texts(list)?;
                    names.iter().map(|name| Ok(Copied { from: from(name)?, fields: None })).collect()
                }
            },
        )
    }

    fn assignments(&mut self, model: ModelId) -> Result<(Assignments, Option<Source>), String> {
        let to = self.keys.take("to").map(|to| at("to", Source::parse(to, self.scope))).transpose()?;
        let state = self.scope.models.get(model).and_then(|model| model.lifecycle.state.as_ref());
        if to.is_some() && state.is_none() {
            return Err("has `to`, but the model has no state".to_owned());
        }
        Ok((self.set(Some(model))?, to))
    }

    /// The fields that are set, of a model or else of the reply.
    fn set(&mut self, model: Option<ModelId>) -> Result<Assignments, String> {
        let Some(set) = self.keys.take("set") else { return Ok(Vec::new()) };
        at("set", assignments(set, model, self.scope))
    }
}

/// Reads a condition whose paths are known.
fn condition(value: &Value, scope: &Scope<'_>) -> Result<Condition, String> {
    let condition = Condition::parse(value)?;
    condition.paths().try_for_each(|path| Path::parse(path, scope).map(drop))?;
    Ok(condition)
}
