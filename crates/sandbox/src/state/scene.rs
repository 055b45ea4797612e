//! What the steps of one call see: its fields, the time, and the resources met so far.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};
use wechatpay_api::Face;

use super::models::{ModelId, Scope};
use super::path::{Path, follow};
use crate::check::parameters;
use crate::face::identity_name;
use crate::refusal::{Detail, Location};
use crate::spec::operation::Parameter;
use crate::spec::paging::Paging;

/// The fields of a resource.
pub(super) type Fields = Arc<Map<String, Value>>;

/// What the steps of one call see.
pub(super) struct Scene<'c> {
    pub(super) scope: Scope<'c>,
    /// All fields of the call side by side.
    pub(super) fields: Map<String, Value>,
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
}

impl Scene<'_> {
    /// The value at a path.
    pub(super) fn value(&self, path: &Path) -> Option<&Value> {
        match path {
            Path::Request(names) => follow(&self.fields, names),
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

    /// The resource of a model that was met last.
    pub(super) fn met(&self, model: ModelId) -> Option<&Met> {
        self.met.iter().rev().find(|met| met.model == model)
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
