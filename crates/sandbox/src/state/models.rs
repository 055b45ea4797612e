//! The models whose objects the platform keeps, product by product; both faces share them.

use serde_json::{Map, Value};

use super::lifecycle::Lifecycle;
use crate::spec::document::Document;
use crate::spec::issue::did_you_mean;
use crate::spec::noun::Noun;
use crate::spec::schema::Schema;

/// Which model of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ModelId(usize);

/// A model whose objects are kept.
pub(super) struct Model {
    pub(super) product: String,
    pub(super) name: String,
    /// The names of its fields, without the hidden ones.
    pub(super) fields: Vec<String>,
    /// What a field holds that nobody sets.
    pub(super) defaults: Map<String, Value>,
    pub(super) lifecycle: Lifecycle,
    /// What each face says of it; there is one at least.
    pub(super) schemas: Vec<Schema>,
    /// What resources are looked up by: sets of fields, each in order of their names.
    pub(super) indexes: Vec<Vec<String>>,
}

/// All the models whose objects are kept.
#[derive(Default)]
pub(super) struct Models(Vec<Model>);

/// The models that a document's behavior may speak of.
#[derive(Clone, Copy)]
pub(super) struct Scope<'m> {
    pub(super) models: &'m Models,
    pub(super) product: &'m str,
}

impl Models {
    /// Adds the models of a document. The other face of a product may have brought them already.
    pub(super) fn read(&mut self, document: &Document) -> Result<(), String> {
        let Some(components) = document.node().get("components")? else { return Ok(()) };
        let Some(schemas) = components.get("schemas")? else { return Ok(()) };
        let product = document.product();
        for (name, node) in schemas.entries()? {
            let Some(value) = node.get("x-lifecycle")? else { continue };
            let lifecycle = Lifecycle::parse(name, value.value())
                .map_err(|error| format!("`x-lifecycle` of `{name}` {error}"))?;
            let schema = schemas.schema(name)?;
            let mut fields: Vec<String> = schema.facets().fields().into_iter().map(str::to_owned).collect();
            let defaults = fields.iter().filter_map(|name| {
                Some((name.clone(), schema.facets().field(name).find("default")?.clone()))
            });
            let defaults: Map<String, Value> = defaults.collect();
            match self.0.iter_mut().find(|model| model.product == *product && model.name == name) {
                Some(known) if known.lifecycle != lifecycle => {
                    return Err(format!("`x-lifecycle` of `{name}` is another one on the other face"));
                }
                Some(known) => {
                    fields.retain(|field| !known.fields.contains(field));
                    known.fields.extend(fields);
                    known.lifecycle.hidden.extend(lifecycle.hidden);
                    for (name, default) in defaults {
                        known.defaults.entry(name).or_insert(default);
                    }
                    known.schemas.push(schema);
                }
                None => {
                    let mut key = lifecycle.key.clone();
                    key.sort_unstable();
                    let (product, name) = (product.to_string(), name.to_owned());
                    self.0.push(Model {
                        product,
                        name,
                        fields,
                        defaults,
                        lifecycle,
                        schemas: vec![schema],
                        indexes: vec![key],
                    });
                }
            }
        }
        Ok(())
    }

    /// Fails if a lifecycle speaks of a field that its model lacks on both faces.
    pub(super) fn check(&self, product: &str) -> Result<(), String> {
        for model in self.0.iter().filter(|model| model.product == product) {
            let mut named = model.lifecycle.key.iter().chain(&model.lifecycle.state);
            if let Some(unknown) = named.find(|field| !model.has(field)) {
                let name = &model.name;
                return Err(format!(
                    "`x-lifecycle` of `{name}` speaks of `{unknown}`, which the model lacks"
                ));
            }
        }
        Ok(())
    }

    /// The model with an ID.
    pub(super) fn get(&self, id: ModelId) -> Option<&Model> {
        self.0.get(id.0)
    }

    /// What a resource of a product is called.
    pub(super) fn noun(&self, product: &str, name: &str) -> Option<&Noun> {
        self.get(self.named(product, name)?).map(|model| &model.lifecycle.noun)
    }

    /// Every model with its ID.
    pub(super) fn iter(&self) -> impl Iterator<Item = (ModelId, &Model)> {
        self.0.iter().enumerate().map(|(index, model)| (ModelId(index), model))
    }

    /// The model of a name.
    pub(super) fn named(&self, product: &str, name: &str) -> Option<ModelId> {
        self.iter().find(|(_, model)| model.product == product && model.name == name).map(|(id, _)| id)
    }

    /// Sees to it that resources are found quickly by these fields.
    pub(super) fn index(&mut self, id: ModelId, fields: Vec<String>) {
        if let Some(model) = self.0.get_mut(id.0)
            && !model.indexes.contains(&fields)
        {
            model.indexes.push(fields);
        }
    }
}

impl Model {
    /// The fields that name a resource, and their values.
    pub(super) fn key_of(&self, fields: &Map<String, Value>) -> Map<String, Value> {
        let key = self.lifecycle.key.iter();
        key.filter_map(|name| Some((name.clone(), fields.get(name)?.clone()))).collect()
    }

    /// Whether a field is kept with a resource.
    pub(super) fn has(&self, field: &str) -> bool {
        self.shows(field) || self.hides(field)
    }

    /// Whether a field is kept with a resource and isn't one of the model, so that nobody sees it.
    pub(super) fn hides(&self, field: &str) -> bool {
        !self.shows(field) && self.lifecycle.hidden.iter().any(|hidden| hidden == field)
    }

    /// The fields that people see. A resource that waits for a part of its name shows an empty text there.
    pub(super) fn shown(&self, fields: &Map<String, Value>) -> Map<String, Value> {
        let shown = fields.iter().filter(|(name, _)| self.shows(name));
        let mut shown: Map<_, _> = shown.map(|(name, value)| (name.clone(), value.clone())).collect();
        for name in self.lifecycle.key.iter().filter(|name| self.shows(name)) {
            shown.entry(name).or_insert_with(|| "".into());
        }
        shown
    }

    fn shows(&self, field: &str) -> bool {
        self.fields.iter().any(|known| known == field)
    }
}

impl Scope<'_> {
    /// The model of a name, which has to be kept.
    pub(super) fn model(&self, name: &str) -> Result<ModelId, String> {
        self.models.named(self.product, name).ok_or_else(|| {
            let models = self.models.iter().map(|(_, model)| model);
            let known: Vec<&str> = models
                .filter(|model| model.product == self.product)
                .map(|model| model.name.as_str())
                .collect();
            format!(
                "speaks of `{name}`, which is not a model with `x-lifecycle`{}",
                did_you_mean(name, &known)
            )
        })
    }

    /// A field of a model.
    pub(super) fn field(&self, model: ModelId, field: &str) -> Result<String, String> {
        let Some(model) = self.models.get(model) else { return Ok(field.to_owned()) };
        if model.has(field) {
            return Ok(field.to_owned());
        }
        let known = model.fields.iter().chain(&model.lifecycle.hidden).map(String::as_str);
        let known: Vec<&str> = known.collect();
        Err(format!("speaks of `{field}`, which `{}` lacks{}", model.name, did_you_mean(field, &known)))
    }
}
