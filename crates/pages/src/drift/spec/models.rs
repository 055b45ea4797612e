//! Models as trees of fields: references followed, refinements of the face applied, cycles cut.

use std::collections::BTreeSet;

use wechatpay_codegen::fact_path::Aspect;
use wechatpay_codegen::spec::yaml::Node;
use wechatpay_codegen::spec::{
    Document, FaceSchema, FaceSchemas, Limits, Place, Product, Property, Reference, Schema, Shape, Value,
};
use wechatpay_codegen::{Span, Spanned};

use super::super::difference::words;
use super::facts::{ModelKey, SpecField, SpecValues};
use crate::evidence::Kind;

/// How deep models are followed; what stands deeper is cut like a cycle.
const DEPTH: usize = 16;

/// How many models are followed for one object: models that hold each other twice and twice again are many.
const MODELS: usize = 10_000;

/// Expands the models of a product as a face has them.
pub(super) struct Models<'d> {
    schemas: FaceSchemas<'d>,
    left: usize,
    /// The models that are being expanded.
    open: Vec<ModelKey>,
    /// The models that were expanded.
    pub(super) reached: BTreeSet<ModelKey>,
}

impl<'d> Models<'d> {
    /// Opens the models of a product for a face.
    pub(super) fn new(product: &'d Product, face: &'d Document) -> Self {
        let schemas = FaceSchemas::new(product, face);
        Self { schemas, left: MODELS, open: Vec::new(), reached: BTreeSet::new() }
    }

    /// The fields of the model that a reference in `from` names; none if it names none.
    pub(super) fn fields(
        &mut self,
        from: &'d Document,
        reference: &Reference,
        place: Place,
    ) -> Vec<SpecField> {
        self.left = MODELS;
        self.model(from, reference, place).unwrap_or_default()
    }

    /// One field. Its facts stand at the keys of `node`, and what isn't written out there at `at`.
    pub(super) fn field(
        &mut self,
        from: &'d Document,
        field: SpecField,
        value: &Value,
        (node, at): (Option<&Node>, &Span),
    ) -> SpecField {
        let own =
            |node: &Node, key| Some(node.get(key).or_else(|| node.get("items")?.get(key))?.span.clone());
        let written = |key| node.and_then(|node| own(node, key));
        let place = |key| written(key).unwrap_or_else(|| at.clone());
        let typed = written("$ref").unwrap_or_else(|| place("type"));
        let mut field = field;
        field.kind.span = typed;
        field.sensitive.span = place("x-sensitive");
        self.describe(from, value, &mut field);
        let default = value.default.as_ref().map(|default| words(&default.to_json()));
        field.default = default.map(|value| Spanned { value, span: place("default") });
        for (aspect, limit) in &mut field.limits {
            limit.span = place(aspect.word());
        }
        field
    }

    fn model(&mut self, from: &'d Document, reference: &Reference, place: Place) -> Option<Vec<SpecField>> {
        let found = self.schemas.find(from, reference)?;
        let object = found.object()?;
        let key = self.reach(&found);
        if self.open.len() >= DEPTH || self.open.contains(&key) || self.left == 0 {
            return None;
        }
        self.left -= 1;
        self.open.push(key.clone());
        let property = |property| self.property(&found, &key, property, place);
        let fields = object.properties.iter().filter_map(property).collect();
        self.open.pop();
        Some(fields)
    }

    /// Names a schema, and notes that the face has it.
    fn reach(&mut self, found: &FaceSchema<'_>) -> ModelKey {
        let key = ModelKey { file: found.document.file.path.clone(), name: found.name.to_owned() };
        self.reached.insert(key.clone());
        key
    }

    fn property(
        &mut self,
        model: &FaceSchema<'d>,
        key: &ModelKey,
        property: &Property,
        place: Place,
    ) -> Option<SpecField> {
        let name = &property.name;
        let entry = model.object()?.required.iter().find(|entry| entry.value == name.value);
        let required = Spanned { value: entry.is_some(), span: entry.unwrap_or(name).span.clone() };
        let field = SpecField { owner: Some(key.clone()), ..SpecField::new(name.clone(), place, required) };
        let places = (model.property(&name.value), &name.span);
        Some(self.field(model.document, field, property.value.as_ref()?, places))
    }

    /// Adds what a schema says to a field: its type, its limits, its fields.
    fn describe(&mut self, from: &'d Document, value: &Value, field: &mut SpecField) {
        field.kind.value = match &value.shape {
            // A plaintext is sensitive to us; its page marks only what is sealed.
            Shape::Text | Shape::Plaintext | Shape::Time | Shape::Digest => Kind::Text,
            Shape::Sensitive => {
                field.sensitive.value = true;
                Kind::Text
            }
            Shape::Integer => Kind::Integer,
            Shape::Number => Kind::Number,
            Shape::Boolean => Kind::Boolean,
            Shape::Json => Kind::Object,
            Shape::Binary => Kind::File,
            Shape::List(item) => {
                self.describe(from, item, field);
                Kind::List(Box::new(field.kind.value.clone()))
            }
            Shape::Named(reference) => self.named(from, reference, field),
        };
        // The length of a file counts bytes; what a named schema has is said there.
        if !matches!(value.shape, Shape::Binary | Shape::Named(_)) {
            field.limits.extend(limits(&value.limits, &field.kind.span));
        }
    }

    fn named(&mut self, from: &'d Document, reference: &Reference, field: &mut SpecField) -> Kind {
        let found = self.schemas.find(from, reference);
        field.model = Some(Spanned { value: reference.name.clone(), span: field.kind.span.clone() });
        match found.as_ref().map(|found| (found, found.schema.as_ref())) {
            Some((found, Schema::Enum(values))) => {
                field.values = Some(SpecValues { values: values.values.clone(), owner: self.reach(found) });
                Kind::Text
            }
            Some((_, Schema::TextTemplate(template))) => {
                field.model = None;
                field.limits = limits(&template.limits, &field.kind.span);
                Kind::Text
            }
            _ => {
                field.fields = self.model(from, reference, field.place);
                Kind::Object
            }
        }
    }
}

fn limits(limits: &Limits, at: &Span) -> Vec<(Aspect, Spanned<i64>)> {
    let all = [
        (Aspect::MinLength, limits.min_length.map(i64::from)),
        (Aspect::MaxLength, limits.max_length.map(i64::from)),
        (Aspect::Minimum, limits.minimum),
        (Aspect::Maximum, limits.maximum),
        (Aspect::MinItems, limits.min_items.map(i64::from)),
        (Aspect::MaxItems, limits.max_items.map(i64::from)),
    ];
    let limit = |(aspect, value): (_, Option<_>)| Some((aspect, Spanned { value: value?, span: at.clone() }));
    all.into_iter().filter_map(limit).collect()
}
