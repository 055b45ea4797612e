//! What `x-behavior` says that an operation or an event does.

use serde_json::Value;

use super::models::{ModelId, Models, Scope};
use super::path::Path;
use super::step::{Announced, Change, Refusals, Replied, Step, Verb};
use crate::spec::content::JSON;
use crate::spec::document::{Document, Node};
use crate::spec::operation::METHODS;

/// The steps of an operation or an event, in order.
pub(super) struct Behavior {
    pub(super) steps: Vec<Step>,
    /// The model whose resource, or whose resources, the reply shows.
    pub(super) reply: Option<ModelId>,
}

impl Behavior {
    /// Reads the steps at `x-behavior`; none if nothing is said.
    pub(super) fn read(
        node: &Node<'_>,
        scope: &Scope<'_>,
        refusals: Option<&Refusals<'_>>,
    ) -> Result<Option<Self>, String> {
        let Some(list) = node.get("x-behavior")? else { return Ok(None) };
        let list = list.value().as_array().ok_or("`x-behavior` must be a list of steps")?;
        let mut steps = Vec::new();
        for (index, value) in list.iter().enumerate() {
            let place = |error| format!("step {} of `x-behavior`: {error}", index.saturating_add(1));
            let step = Step::parse(value, scope, refusals).map_err(place)?;
            follows(&step, &steps).map_err(place)?;
            steps.push(step);
        }
        Ok(Some(Self { steps, reply: shown(node, scope)? }))
    }

    /// The sets of fields that resources are looked up by, each in order.
    fn lookups(&self) -> impl Iterator<Item = (ModelId, Vec<String>)> {
        self.steps.iter().filter_map(|step| match &step.verb {
            Verb::Find { query, .. } | Verb::Absent { query, .. } | Verb::List { query, .. } => {
                Some((query.model, query.by.keys().cloned().collect()))
            }
            _ => None,
        })
    }

    /// Sees to it that what the steps look up is found quickly.
    pub(super) fn index(&self, models: &mut Models) {
        for (model, fields) in self.lookups() {
            models.index(model, fields);
        }
    }

    /// The fields of the request that resources are looked up by, or that are compared with them.
    pub(super) fn needs(&self, scope: &Scope<'_>) -> Vec<String> {
        let mut needs = Vec::new();
        for step in &self.steps {
            match &step.verb {
                Verb::Find { query, .. } | Verb::Absent { query, .. } => {
                    needs.extend(query.by.values().filter_map(Path::request_field).map(str::to_owned));
                }
                Verb::Require { condition, .. } => {
                    let paths = condition.paths().filter_map(|path| Path::parse(path, scope).ok());
                    needs.extend(paths.filter_map(|path| path.request_field().map(str::to_owned)));
                }
                _ => {}
            }
        }
        needs
    }

    /// The events that are announced, by their `operationId`.
    pub(super) fn announced(&self) -> impl Iterator<Item = &Announced> {
        self.steps.iter().filter_map(|step| match &step.verb {
            Verb::Announce { event, .. } => Some(event),
            _ => None,
        })
    }
}

/// Whether a step may stand behind those before it.
fn follows(step: &Step, before: &[Step]) -> Result<(), String> {
    match &step.verb {
        Verb::Once { .. } if !before.is_empty() => Err("`once` must be the first step".to_owned()),
        Verb::Change(Change { model, .. })
        | Verb::Remove { model }
        | Verb::Reply { of: Replied::Resource(model), .. } => {
            let meets = |step: &Step| match &step.verb {
                Verb::Find { query, .. } => query.model == *model,
                Verb::Create(new) => new.model == *model,
                _ => false,
            };
            if before.iter().any(meets) {
                Ok(())
            } else {
                Err("needs a `find` or a `create` of the model before it".to_owned())
            }
        }
        _ => Ok(()),
    }
}

/// The kept model that the successful reply, or the items of its list, are of.
fn shown(node: &Node<'_>, scope: &Scope<'_>) -> Result<Option<ModelId>, String> {
    let Some(content) = reply_content(node)? else { return Ok(None) };
    let whole = content.value().get("schema").and_then(model_name);
    if let Some(model) = whole.and_then(|name| scope.models.named(scope.product, name)) {
        return Ok(Some(model));
    }
    let schema = content.require("schema")?.value();
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let mut items = properties.filter_map(|(_, property)| property.get("items").and_then(model_name));
    Ok(items.find_map(|name| scope.models.named(scope.product, name)))
}

/// What stands under JSON in the successful reply, if it is in JSON.
pub(super) fn reply_content<'d>(operation: &Node<'d>) -> Result<Option<Node<'d>>, String> {
    let responses = operation.get("responses")?.map(|responses| responses.entries()).transpose()?;
    let reply = responses.into_iter().flatten().find(|(status, _)| status.starts_with('2'));
    match reply.map(|(_, reply)| reply.get("content")).transpose()?.flatten() {
        Some(content) => content.get(JSON),
        None => Ok(None),
    }
}

/// The name of the model that a schema refers to.
pub(super) fn model_name(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

/// Every operation of a document: what names it, and where it stands.
pub(super) fn operations(document: &Document) -> Result<Vec<(String, Node<'_>)>, String> {
    let mut operations = Vec::new();
    let Some(paths) = document.node().get("paths")? else { return Ok(operations) };
    for (path, item) in paths.entries()? {
        for method in METHODS {
            if let Some(node) = item.get(&method.as_str().to_ascii_lowercase())? {
                operations.push((format!("{method} {path}"), node));
            }
        }
    }
    Ok(operations)
}
