//! Models as trees of fields: references followed, refinements of the face applied, cycles cut.

use std::cell::{Cell, RefCell};

use super::places::{self, Places};
use crate::facts::{Fact, FieldFacts, FieldKind, FieldPlace};
use wechatpay_codegen::diagnostic::Diagnostics;
use wechatpay_codegen::document::{
    Component, Document, Limits, Object, Product, Property, Reference, Refinement, Schema, Shape, Value,
};
use wechatpay_codegen::node::Node;
use wechatpay_codegen::span::{Span, Text};

/// How deep models are followed; what stands deeper is cut like a cycle.
const DEPTH: usize = 16;

/// How many models are followed for one operation: models that hold each other twice and twice again are many.
const MODELS: usize = 10_000;

/// Expands the models of a product as a face has them.
pub(super) struct Models<'d> {
    product: &'d Product,
    face: &'d Document,
    left: Cell<usize>,
    /// The models that are being expanded, by file and name.
    open: RefCell<Vec<(String, String)>>,
}

/// A model with all that a face says of it.
struct Merged<'d> {
    document: &'d Document,
    object: &'d Object,
    refinement: Option<&'d Refinement>,
    /// As written, the refinement before the shared model.
    written: Vec<&'d Node>,
}

/// What a schema is of, besides its limits.
struct Described {
    kind: FieldKind,
    values: Vec<Fact<String, Span>>,
    fields: Option<Vec<FieldFacts<Span>>>,
    max_length: Option<u64>,
    sensitive: Option<bool>,
}

impl<'d> Models<'d> {
    /// Opens the models of a product for one operation of a face.
    pub(super) fn new(product: &'d Product, face: &'d Document) -> Self {
        Self { product, face, left: Cell::new(MODELS), open: RefCell::new(Vec::new()) }
    }

    /// The fields of the model that a reference in `from` names; none if it names none.
    pub(super) fn fields(
        &self,
        from: &'d Document,
        reference: &Reference,
        place: FieldPlace,
    ) -> Vec<FieldFacts<Span>> {
        self.model(from, reference, place).unwrap_or_default()
    }

    /// One field, whose facts stand at `places`.
    pub(super) fn field(
        &self,
        from: &'d Document,
        name: &Text,
        value: Option<&Value>,
        places: &Places<'_>,
        required: Fact<bool, Span>,
        place: FieldPlace,
    ) -> FieldFacts<Span> {
        let described = value.map(|value| self.describe(from, value, place));
        let at = |key: &str| places.of(key).unwrap_or_else(|| name.span.clone());
        let name = Fact { value: name.value.clone(), at: name.span.clone() };
        let mut field = FieldFacts { required: Some(required), ..FieldFacts::named(name, place) };
        let Some(described) = described else { return field };
        let typed = if places.of("$ref").is_some() { "$ref" } else { "type" };
        field.kind = Some(Fact { value: described.kind, at: at(typed) });
        field.max_length = described.max_length.map(|value| Fact { value, at: at("maxLength") });
        field.sensitive = described.sensitive.map(|value| Fact { value, at: at("x-sensitive") });
        field.values = described.values;
        field.fields = described.fields;
        field
    }

    fn model(
        &self,
        from: &'d Document,
        reference: &Reference,
        place: FieldPlace,
    ) -> Option<Vec<FieldFacts<Span>>> {
        let (document, component) = self.find(from, reference)?;
        let key = (document.file.path.clone(), component.name.value.clone());
        {
            let mut open = self.open.borrow_mut();
            if open.len() >= DEPTH || open.contains(&key) || self.left.get() == 0 {
                return None;
            }
            self.left.set(self.left.get() - 1);
            open.push(key);
        }
        let merged = self.merged(document, component);
        let fields = merged.map(|merged| {
            merged.object.properties.iter().map(|property| self.property(&merged, property, place)).collect()
        });
        self.open.borrow_mut().pop();
        fields
    }

    fn merged(&self, document: &'d Document, component: &'d Component<Schema>) -> Option<Merged<'d>> {
        let name = &component.name.value;
        match component.value.as_ref()? {
            Schema::Object(object) => {
                let written = places::model(document, name).into_iter().collect();
                Some(Merged { document, object, refinement: None, written })
            }
            Schema::Refinement(refinement) => {
                let (shared, base) = self.written(document, &refinement.base)?;
                let Some(Schema::Object(object)) = &base.value else { return None };
                let written = [places::model(document, name), places::model(shared, &base.name.value)];
                let written = written.into_iter().flatten().collect();
                Some(Merged { document: shared, object, refinement: Some(refinement), written })
            }
            Schema::Enum(_) | Schema::TextTemplate(_) => None,
        }
    }

    fn property(&self, model: &Merged<'d>, property: &Property, place: FieldPlace) -> FieldFacts<Span> {
        let name = &property.name;
        let required = places::required(&model.written, &name.value);
        let required = Fact { value: required.is_some(), at: required.unwrap_or_else(|| name.span.clone()) };
        let refined = model.refinement.and_then(|refinement| {
            refinement.properties.iter().find(|refined| refined.name.value == name.value)
        });
        let value = property.value.as_ref().map(|value| match refined {
            Some(refined) => with_limits(value, &refined.limits),
            None => value.clone(),
        });
        let places = Places::of_property(&model.written, &name.value);
        self.field(model.document, name, value.as_ref(), &places, required, place)
    }

    fn describe(&self, from: &'d Document, value: &Value, place: FieldPlace) -> Described {
        let max_length = value.limits.max_length.map(u64::from);
        let plain = |kind| Described { kind, values: Vec::new(), fields: None, max_length, sensitive: None };
        let text = |sensitive| Described { sensitive: Some(sensitive), ..plain(FieldKind::Text) };
        match &value.shape {
            // A plaintext is sensitive to us; its page marks only what is sealed.
            Shape::Text | Shape::Plaintext | Shape::Time | Shape::Digest => text(false),
            Shape::Sensitive => text(true),
            Shape::Integer => plain(FieldKind::Integer),
            Shape::Number => plain(FieldKind::Number),
            Shape::Boolean => plain(FieldKind::Boolean),
            Shape::Json => plain(FieldKind::Object(None)),
            // The length of a file counts bytes.
            Shape::Binary => Described { max_length: None, ..plain(FieldKind::File) },
            Shape::List(item) => {
                let item = self.describe(from, item, place);
                Described { kind: FieldKind::List(Box::new(item.kind)), ..item }
            }
            Shape::Named(reference) => self.named(from, reference, place),
        }
    }

    fn named(&self, from: &'d Document, reference: &Reference, place: FieldPlace) -> Described {
        let schema = self.find(from, reference).and_then(|(_, component)| component.value.as_ref());
        let text = |max_length| Described {
            kind: FieldKind::Text,
            values: Vec::new(),
            fields: None,
            max_length,
            sensitive: Some(false),
        };
        match schema {
            Some(Schema::Enum(found)) => {
                let value = |value: &Text| Fact { value: value.value.clone(), at: value.span.clone() };
                Described { values: found.values.iter().map(value).collect(), ..text(None) }
            }
            Some(Schema::TextTemplate(found)) => text(found.limits.max_length.map(u64::from)),
            _ => Described {
                kind: FieldKind::Object(Some(reference.name.clone())),
                fields: self.model(from, reference, place),
                sensitive: None,
                ..text(None)
            },
        }
    }

    /// Finds a component as the face has it: a model that the face refines is the refinement.
    fn find(
        &self,
        from: &'d Document,
        reference: &Reference,
    ) -> Option<(&'d Document, &'d Component<Schema>)> {
        let found = self.written(from, reference)?;
        let refines = |own: &&Component<Schema>| {
            own.name.value == reference.name && matches!(own.value, Some(Schema::Refinement(_)))
        };
        let own = self.face.components.schemas.iter().find(refines);
        Some(own.map_or(found, |own| (self.face, own)))
    }

    /// Finds a component as it was written; that there is none is told elsewhere.
    fn written(
        &self,
        from: &'d Document,
        reference: &Reference,
    ) -> Option<(&'d Document, &'d Component<Schema>)> {
        self.product.find(from, reference, &mut Diagnostics::default())
    }
}

fn with_limits(value: &Value, limits: &Limits) -> Value {
    Value { limits: value.limits.refined_by(limits), ..value.clone() }
}
