//! The documents' own samples of what is kept, so that their sample calls find something.

use std::convert::Infallible;

use serde_json::{Map, Value};
use wechatpay_api::Face;

use super::behavior::{operations, reply_content};
use super::models::{Model, ModelId, Models};
use super::path::CALLER;
use crate::face::{Identities, identity_name};
use crate::sensitive;
use crate::spec::content::{JSON, example};
use crate::spec::document::{Document, Node};

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
    found: Vec<(Option<Value>, Sample)>,
}

impl Samples {
    /// Reads the resources in the examples of replies, wherever they stand in them: first those that are a reply, then
    /// those inside of one, then those in lists. Hidden fields come from the example of the request.
    pub(super) fn read(face: Face, document: &Document, models: &Models) -> Result<Self, String> {
        let product = document.product();
        let mut found = [Vec::new(), Vec::new(), Vec::new()];
        let mut spoken_of = None;
        for (_, node) in operations(document)? {
            let request = Request::read(&node)?;
            let brand = request.fields.get(identity_name(Face::Brand)).cloned();
            spoken_of = spoken_of.or_else(|| brand.clone());
            let Some(content) = reply_content(&node)? else { continue };
            let Some(mut example) = example(&content)? else { continue };
            let mut places = Vec::new();
            let walked = content.schema("schema")?.walk(&mut example, &mut |value, facets, pointer| {
                sensitive::put_sample(value, facets, pointer);
                let mut names = facets.references().filter_map(|reference| reference.rsplit('/').next());
                if let Some(model) = names.find_map(|name| models.named(&product, name)) {
                    places.push((model, pointer.to_owned()));
                }
                Ok::<(), Infallible>(())
            });
            let Ok(()) = walked;
            for (id, pointer) in places {
                let resource = example.pointer(&pointer).and_then(Value::as_object);
                let Some((model, fields)) = models.get(id).zip(resource) else { continue };
                let mut fields = fields.clone();
                fields.extend(request.hidden(model)?);
                let in_list = pointer.split('/').any(|token| token.parse::<usize>().is_ok());
                let rank = if in_list { 2 } else { usize::from(!pointer.is_empty()) };
                if let Some(found) = found.get_mut(rank) {
                    found.push((brand.clone(), Sample { model: id, fields }));
                }
            }
        }
        Ok(Self { face, brand: spoken_of, found: found.into_iter().flatten().collect() })
    }

    /// The brand that they are of, as far as no request says otherwise.
    pub(super) fn brand(&self, identities: &Identities) -> Value {
        let spoken_of = self.brand.clone().filter(|_| self.face == Face::Partner);
        spoken_of.unwrap_or_else(|| identities.of(Face::Brand).into())
    }

    /// Adds those that nothing else is named like: those of a brand are this brand's, those of a caller this caller's.
    pub(super) fn lay_out(&self, models: &Models, identities: &Identities, samples: &mut Vec<Sample>) {
        let common = self.brand(identities);
        for (brand, Sample { model: id, fields }) in &self.found {
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

/// The example of an operation's request.
struct Request<'d> {
    /// Parameters and fields of the body, side by side; sealed strings are the document's.
    fields: Map<String, Value>,
    /// The body.
    content: Option<Node<'d>>,
}

impl<'d> Request<'d> {
    fn read(operation: &Node<'d>) -> Result<Self, String> {
        let mut fields = Map::new();
        let parameters = operation.get("parameters")?.map(|parameters| parameters.items()).transpose()?;
        for parameter in parameters.into_iter().flatten() {
            let value = match parameter.value().get("example") {
                Some(example) => Some(example.clone()),
                None if parameter.value().get("schema").is_some() => {
                    parameter.schema("schema")?.facets().example().cloned()
                }
                None => None,
            };
            if let (Some(name), Some(value)) = (parameter.text("name"), value) {
                fields.insert(name.to_owned(), value);
            }
        }
        let content = operation.get("requestBody")?.map(|body| body.get("content")).transpose()?.flatten();
        let content = content.map(|content| content.get(JSON)).transpose()?.flatten();
        if let Some(Value::Object(body)) = content.as_ref().map(example).transpose()?.flatten() {
            fields.extend(body);
        }
        Ok(Self { fields, content })
    }

    /// The fields that a model hides, with samples in the place of sealed strings.
    fn hidden(&self, model: &Model) -> Result<Map<String, Value>, String> {
        let hidden = self.fields.iter().filter(|(name, _)| model.hides(name));
        let hidden: Map<_, _> = hidden.map(|(name, value)| (name.clone(), value.clone())).collect();
        let schema = self.content.as_ref().filter(|_| !hidden.is_empty());
        let schema = schema.map(|content| content.schema("schema")).transpose()?;
        let Some(schema) = schema else { return Ok(hidden) };
        let plain = sensitive::with_samples(Value::Object(hidden), &schema);
        Ok(plain.as_object().cloned().unwrap_or_default())
    }
}
