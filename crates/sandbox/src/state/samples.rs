//! The documents' own samples of what is kept, so that their sample calls find something.

use serde_json::{Map, Value};
use wechatpay_api::Face;

use super::behavior::{operations, reply_content};
use super::models::{ModelId, Models};
use super::path::CALLER;
use crate::face::{Identities, identity_name};
use crate::sensitive;
use crate::spec::document::{Document, Node};
use crate::spec::operation::{JSON, example};

/// A resource that a document shows.
#[derive(Clone)]
pub(super) struct Sample {
    pub(super) model: ModelId,
    pub(super) fields: Map<String, Value>,
}

/// The resources that a document shows.
pub(super) struct Samples {
    face: Face,
    /// The brand that the document's requests speak of.
    brand: Option<Value>,
    /// Each with the brand that its own request speaks of.
    samples: Vec<(Option<Value>, Sample)>,
}

impl Samples {
    /// Reads the resources in the examples of replies, wherever they stand in them: first those that are a reply, then
    /// those inside of one, then those in lists. Hidden fields come from the example of the request.
    pub(super) fn read(face: Face, document: &Document, models: &Models) -> Result<Self, String> {
        let product = document.product();
        let mut found = [Vec::new(), Vec::new(), Vec::new()];
        let mut spoken_of = None;
        for (_, node) in operations(document)? {
            let request = sample_request(&node)?;
            let brand = request.get(identity_name(Face::Brand)).cloned();
            spoken_of = spoken_of.or_else(|| brand.clone());
            let Some(content) = reply_content(&node)? else { continue };
            let Some(mut example) = example(&content)? else { continue };
            let schema = content.schema("schema")?;
            example = sensitive::with_samples(example, &schema);
            schema.walk::<String>(&mut example, &mut |value, facets, pointer| {
                let names = facets.references().filter_map(|reference| reference.rsplit('/').next());
                let model = names.filter_map(|name| models.named(&product, name)).next();
                let known = model.and_then(|id| Some((id, models.get(id)?, value.as_object()?)));
                let Some((id, model, fields)) = known else { return Ok(()) };
                let mut fields = fields.clone();
                for (name, value) in request.iter().filter(|(name, _)| model.hides(name)) {
                    fields.insert(name.clone(), value.clone());
                }
                let in_list = pointer.split('/').any(|token| token.parse::<usize>().is_ok());
                let rank = if in_list { 2 } else { usize::from(!pointer.is_empty()) };
                if let Some(found) = found.get_mut(rank) {
                    found.push((brand.clone(), Sample { model: id, fields }));
                }
                Ok(())
            })?;
        }
        Ok(Self { face, brand: spoken_of, samples: found.into_iter().flatten().collect() })
    }

    /// The brand that they are of, as far as no request says otherwise.
    pub(super) fn brand(&self, identities: &Identities) -> Value {
        let spoken_of = self.brand.clone().filter(|_| self.face == Face::Partner);
        spoken_of.unwrap_or_else(|| identities.of(Face::Brand).into())
    }

    /// Adds those that nothing else is named like: those of a brand are this brand's, those of a caller this caller's.
    pub(super) fn lay_out(&self, models: &Models, identities: &Identities, samples: &mut Vec<Sample>) {
        let common = self.brand(identities);
        for (brand, Sample { model: id, fields }) in &self.samples {
            let Some(model) = models.get(*id) else { continue };
            let mut fields = fields.clone();
            let brand = brand.as_ref().filter(|_| self.face == Face::Partner).unwrap_or(&common);
            let own =
                [(identity_name(Face::Brand), brand.clone()), (CALLER, identities.of(self.face).into())];
            for (name, value) in own.into_iter().filter(|(name, _)| model.has(name)) {
                fields.insert(name.to_owned(), value);
            }
            let key = model.key_of(&fields);
            let is_known =
                samples.iter().any(|known| known.model == *id && model.key_of(&known.fields) == key);
            let mut names = model.lifecycle.key.iter();
            if !is_known && names.all(|name| key.contains_key(name) || model.hides(name)) {
                samples.push(Sample { model: *id, fields });
            }
        }
    }
}

/// The examples of an operation's parameters and of the fields of its body, side by side.
fn sample_request(operation: &Node<'_>) -> Result<Map<String, Value>, String> {
    let mut fields = Map::new();
    let parameters = operation.get("parameters")?.map(|parameters| parameters.items()).transpose()?;
    for parameter in parameters.into_iter().flatten() {
        let schema = parameter.get("schema")?.map(|_| parameter.schema("schema")).transpose()?;
        let value = match parameter.value().get("example") {
            Some(example) => Some(example.clone()),
            None => schema.and_then(|schema| schema.facets().example().cloned()),
        };
        if let (Some(name), Some(value)) = (parameter.text("name"), value) {
            fields.insert(name.to_owned(), value);
        }
    }
    let content = operation.get("requestBody")?.map(|body| body.get("content")).transpose()?.flatten();
    if let Some(content) = content.map(|content| content.get(JSON)).transpose()?.flatten()
        && let Some(body) = example(&content)?
        && let Value::Object(body) = sensitive::with_samples(body, &content.schema("schema")?)
    {
        fields.extend(body);
    }
    Ok(fields)
}
