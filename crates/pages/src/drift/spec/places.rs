//! Where the facts of a field stand, line by line, as the document was written.

use wechatpay_codegen::document::{Document, Kind, Parameter};
use wechatpay_codegen::node::{Node, Value};
use wechatpay_codegen::span::Span;

/// Where a field's facts stand, from the most special schema that may say them to the most general.
pub(super) struct Places<'d>(Vec<&'d Node>, Option<Span>);

impl<'d> Places<'d> {
    /// The places of a parameter: its schema, as a whole.
    pub(super) fn of_parameter(parameter: &Parameter) -> Self {
        Self(Vec::new(), Some(parameter.schema.span.clone()))
    }

    /// The places of a field of models, the refinement before the shared one.
    pub(super) fn of_property(models: &[&'d Node], name: &str) -> Self {
        let property = |model: &&'d Node| part(model).get("properties")?.get(name);
        Self(models.iter().filter_map(property).collect(), None)
    }

    /// Where a fact stands, if it is written out: `maxLength`, `x-sensitive`, `type`.
    pub(super) fn of(&self, key: &str) -> Option<Span> {
        let own = |node: &&'d Node| {
            let said = node.get(key).or_else(|| node.get("items")?.get(key))?;
            Some(said.span.clone())
        };
        self.0.iter().find_map(own).or_else(|| self.1.clone())
    }
}

/// A model as it was written.
pub(super) fn model<'d>(document: &'d Document, name: &str) -> Option<&'d Node> {
    let component = document.written(Kind::Schema).iter().find(|component| component.key.value == name)?;
    Some(&component.value)
}

/// Where a model says that a field is required.
pub(super) fn required(models: &[&Node], name: &str) -> Option<Span> {
    models.iter().find_map(|model| {
        let Value::List(names) = &part(model).get("required")?.value else { return None };
        let entry = names.iter().find(|entry| entry.text() == Some(name))?;
        Some(entry.span.clone())
    })
}

/// What a model says itself: of a refinement, what differs.
fn part(model: &Node) -> &Node {
    match model.get("allOf").map(|parts| &parts.value) {
        Some(Value::List(parts)) => parts.last().unwrap_or(model),
        _ => model,
    }
}
