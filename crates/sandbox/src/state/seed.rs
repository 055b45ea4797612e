//! Resources from a file: a product, then a model, then a list of resources with their fields in plaintext.
//!
//! ```json
//! {"card-member": {"UserCard": [{"card_id": "c-1", "user_card_code": "1", "openid": "o-1", "user_card_state": "EFFECTIVE"}]}}
//! ```
//!
//! What names a resource has to be there, and its state; a `brand_id` that is left out is the calling brand's. Other
//! required fields that are left out are shown as the documented example has them.

use std::path::Path;

use serde_json::{Map, Value};
use wechatpay_api::Face;

use super::models::{Model, Models};
use super::samples::Sample;
use crate::error::Error;
use crate::face::identity_name;
use crate::json;
use crate::spec::issue::did_you_mean;

/// Reads a file of resources.
pub(super) fn load(file: &Path, models: &Models, brand: &str) -> Result<Vec<Sample>, Error> {
    let fail = |reason| Error::Load {
        file: file.to_owned(),
        reason,
        fix: "write {\"<product>\": {\"<Model>\": [{<its fields in plaintext>}]}}",
    };
    let text = std::fs::read(file).map_err(|error| fail(error.to_string()))?;
    let value =
        json::parse(&text).map_err(|problem| fail(format!("`{}` {}", problem.pointer, problem.issue)))?;
    read(&value, models, brand).map_err(fail)
}

fn read(value: &Value, models: &Models, brand: &str) -> Result<Vec<Sample>, String> {
    let mut samples = Vec::new();
    for (product, by_model) in object(value, "")? {
        for (name, list) in object(by_model, &format!("/{product}"))? {
            let place = format!("/{product}/{name}");
            let id = models.named(product, name).ok_or_else(|| unknown(product, name, models))?;
            let Some(model) = models.get(id) else { continue };
            let list = list.as_array().ok_or_else(|| format!("`{place}` must be a list"))?;
            for (index, fields) in list.iter().enumerate() {
                let place = format!("{place}/{index}");
                let mut fields = object(fields, &place)?.clone();
                let own = identity_name(Face::Brand);
                if model.has(own) && !fields.contains_key(own) {
                    fields.insert(own.to_owned(), brand.into());
                }
                check(&fields, model, &place)?;
                samples.push(Sample { model: id, fields });
            }
        }
    }
    Ok(samples)
}

fn check(fields: &Map<String, Value>, model: &Model, place: &str) -> Result<(), String> {
    let known: Vec<&str> = model.fields.iter().chain(&model.lifecycle.hidden).map(String::as_str).collect();
    if let Some(unknown) = fields.keys().find(|name| !model.has(name)) {
        return Err(format!(
            "`{place}/{unknown}` is not a field of {}{}",
            model.name,
            did_you_mean(unknown, &known)
        ));
    }
    let mut needed = model.lifecycle.key.iter().chain(&model.lifecycle.state);
    if let Some(missing) = needed.find(|name| !fields.contains_key(*name)) {
        return Err(format!("`{place}/{missing}` is missing"));
    }
    // What is left out comes from the example; all else has to be as the model says.
    let issues = model.schemas.first().map(|schema| schema.issues(&Value::Object(fields.clone())));
    let wrong = issues
        .into_iter()
        .flatten()
        .find(|issue| Value::Object(fields.clone()).pointer(&issue.pointer).is_some());
    wrong.map_or(Ok(()), |issue| Err(format!("`{place}{}` {}", issue.pointer, issue.text)))
}

fn object<'v>(value: &'v Value, place: &str) -> Result<&'v Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("`{place}` must be an object"))
}

fn unknown(product: &str, name: &str, models: &Models) -> String {
    let known: Vec<String> =
        models.iter().map(|(_, model)| format!("{}/{}", model.product, model.name)).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let typed = format!("{product}/{name}");
    format!("`/{typed}` is not a model whose resources are kept{}", did_you_mean(&typed, &known))
}
