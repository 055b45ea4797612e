//! The documents' own samples of what is kept, so that their sample calls find something.

use serde_json::{Map, Value};
use wechatpay_api::Face;

use super::behavior::{model_name, operations, reply_content};
use super::models::{ModelId, Models};
use crate::face::identity_name;
use crate::sensitive;
use crate::spec::document::{Document, Node};
use crate::spec::operation::example;

/// A resource that a document shows.
pub(super) struct Sample {
    pub(super) model: ModelId,
    pub(super) fields: Map<String, Value>,
}

/// Reads the resources in the examples of replies: single ones first, then those in lists. Those of a brand are this
/// one's.
pub(super) fn read(
    document: &Document,
    models: &Models,
    brand: &str,
    samples: &mut Vec<Sample>,
) -> Result<(), String> {
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
            add(samples, models, brand, model, &example);
            continue;
        }
        let items = content.require("schema")?.value().pointer("/properties/data/items");
        if let Some(model) = named(items) {
            let items = example.get("data").and_then(Value::as_array).cloned().unwrap_or_default();
            listed.extend(items.into_iter().map(|item| (model, item)));
        }
    }
    for (model, item) in listed {
        add(samples, models, brand, model, &item);
    }
    Ok(())
}

/// The brand that a document's samples are of: the caller, or the one that its requests speak of.
pub(super) fn brand(face: Face, document: &Document, caller: &str) -> String {
    let spoken_of = operations(document).ok().and_then(|operations| {
        operations.iter().find_map(|(_, node)| {
            let parameters = node.get("parameters").ok()??.items().ok()?;
            let brand = |parameter: &&Node<'_>| parameter.text("name") == Some(identity_name(Face::Brand));
            parameters.iter().find(brand)?.text("example").map(str::to_owned)
        })
    });
    match face {
        Face::Brand => caller.to_owned(),
        Face::Partner => spoken_of.unwrap_or_else(|| caller.to_owned()),
    }
}

fn add(samples: &mut Vec<Sample>, models: &Models, brand: &str, id: ModelId, sample: &Value) {
    let Some((model, fields)) = models.get(id).zip(sample.as_object()) else { return };
    let mut fields = fields.clone();
    let own = identity_name(Face::Brand);
    if model.has(own) {
        fields.insert(own.to_owned(), brand.into());
    }
    let key = model.key_of(&fields);
    let known = samples.iter().any(|known| known.model == id && model.key_of(&known.fields) == key);
    if key.len() == model.lifecycle.key.len() && !known {
        samples.push(Sample { model: id, fields });
    }
}
