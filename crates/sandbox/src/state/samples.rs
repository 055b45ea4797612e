//! The documents' own samples of what is kept, so that their sample calls find something.

use serde_json::{Map, Value};
use wechatpay_api::Face;

use super::behavior::{model_name, operations};
use super::models::{ModelId, Models};
use crate::face::identity_name;
use crate::sensitive;
use crate::spec::document::{Document, Node};
use crate::spec::operation::{JSON, example};

/// A resource that a document shows.
pub(super) struct Sample {
    pub(super) model: ModelId,
    pub(super) fields: Map<String, Value>,
}

/// Reads the resources in the examples of replies: single ones first, then those in lists.
pub(super) fn read(document: &Document, models: &Models, samples: &mut Vec<Sample>) -> Result<(), String> {
    let product = document.product();
    let named =
        |schema: Option<&Value>| schema.and_then(model_name).and_then(|name| models.named(&product, name));
    let mut listed = Vec::new();
    for (_, node) in operations(document)? {
        let Some(content) = reply_content(&node)? else { continue };
        let Some(example) = example(&content)? else { continue };
        let schema = content.schema("schema")?;
        let example = sensitive::with_samples(example, &schema);
        if let Some(model) = named(content.value().get("schema")) {
            add(samples, models, model, &example);
            continue;
        }
        let items = content.require("schema")?.value().pointer("/properties/data/items");
        if let Some(model) = named(items) {
            let items = example.get("data").and_then(Value::as_array).cloned().unwrap_or_default();
            listed.extend(items.into_iter().map(|item| (model, item)));
        }
    }
    for (model, item) in listed {
        add(samples, models, model, &item);
    }
    Ok(())
}

/// The brands that the examples speak of.
pub(super) fn brands(document: &Document, brands: &mut Vec<String>) {
    collect(document.node().value(), brands);
}

fn add(samples: &mut Vec<Sample>, models: &Models, id: ModelId, sample: &Value) {
    let Some((model, fields)) = models.get(id).zip(sample.as_object()) else { return };
    let key = |fields| {
        let mut key = model.key_of(fields);
        key.shift_remove(identity_name(Face::Brand));
        key
    };
    let known = samples.iter().any(|known| known.model == id && key(&known.fields) == key(fields));
    let own = identity_name(Face::Brand);
    let complete = model.lifecycle.key.iter().all(|name| name == own || fields.contains_key(name));
    if complete && !known {
        samples.push(Sample { model: id, fields: fields.clone() });
    }
}

fn reply_content<'d>(node: &Node<'d>) -> Result<Option<Node<'d>>, String> {
    let responses = node.get("responses")?.map(|responses| responses.entries()).transpose()?;
    let reply = responses.into_iter().flatten().find(|(status, _)| status.starts_with('2'));
    match reply.map(|(_, reply)| reply.get("content")).transpose()?.flatten() {
        Some(content) => content.get(JSON),
        None => Ok(None),
    }
}

/// Every text at a key `brand_id`, and the example of a parameter of that name.
fn collect(value: &Value, brands: &mut Vec<String>) {
    let own = identity_name(Face::Brand);
    let mut add = |value: Option<&Value>| {
        if let Some(brand) = value.and_then(Value::as_str)
            && !brands.iter().any(|known| known == brand)
        {
            brands.push(brand.to_owned());
        }
    };
    match value {
        Value::Object(object) => {
            add(object.get(own));
            if object.get("name").and_then(Value::as_str) == Some(own) {
                add(object.get("example"));
            }
            object.values().for_each(|value| collect(value, brands));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, brands)),
        _ => {}
    }
}
