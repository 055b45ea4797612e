//! Models as trees of fields: references followed, refinements of the face applied, cycles cut.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use wechatpay_codegen::Diagnostics;
use wechatpay_codegen::Node;
use wechatpay_codegen::document::{
    Component, Document, Limits, Object, Product, Property, Reference, Refinement, Schema, Shape, Value,
};
use wechatpay_codegen::fact_path::{Aspect, Place};
use wechatpay_codegen::span::{Spanned, Text};

use super::places::{self, Places};
use super::{ModelKey, SpecField, SpecValues};
use crate::evidence::Kind;

/// How deep models are followed; what stands deeper is cut like a cycle.
const DEPTH: usize = 16;

/// How many models are followed for one object: models that hold each other twice and twice again are many.
const MODELS: usize = 10_000;

/// Expands the models of a product as a face has them.
pub(super) struct Models<'d> {
    product: &'d Product,
    face: &'d Document,
    left: Cell<usize>,
    /// The models that are being expanded.
    open: RefCell<Vec<ModelKey>>,
    reached: RefCell<BTreeSet<ModelKey>>,
}

/// A model with all that a face says of it.
struct Merged<'d> {
    key: ModelKey,
    document: &'d Document,
    object: &'d Object,
    refinement: Option<&'d Refinement>,
    /// As written, the refinement before the shared model.
    written: Vec<&'d Node>,
}

/// A type, with its limits but without its place.
struct Described {
    kind: Kind,
    model: Option<String>,
    limits: Vec<(Aspect, i64)>,
    is_sensitive: bool,
    values: Option<SpecValues>,
    fields: Option<Vec<SpecField>>,
}

impl<'d> Models<'d> {
    /// Opens the models of a product for a face.
    pub(super) fn new(product: &'d Product, face: &'d Document) -> Self {
        let (open, reached) = (RefCell::default(), RefCell::default());
        Self { product, face, left: Cell::new(MODELS), open, reached }
    }

    /// The models that were expanded.
    pub(super) fn reached(&self) -> BTreeSet<ModelKey> {
        self.reached.borrow().clone()
    }

    /// The fields of the model that a reference in `from` names; none if it names none.
    pub(super) fn fields(&self, from: &'d Document, reference: &Reference, place: Place) -> Vec<SpecField> {
        self.left.set(MODELS);
        self.model(from, reference, place).unwrap_or_default()
    }

    /// One field, whose facts stand at `places`.
    pub(super) fn field(
        &self,
        from: &'d Document,
        name: &Text,
        value: &Value,
        places: &Places<'_>,
        required: Spanned<bool>,
        place: Place,
    ) -> Option<SpecField> {
        let described = self.describe(from, value, place);
        let at = |key: &str| places.of(key).unwrap_or_else(|| name.span.clone());
        let typed = if places.of("$ref").is_some() { "$ref" } else { "type" };
        let limits = described.limits.into_iter().map(|(aspect, value)| {
            let span = at(aspect.word());
            (aspect, Spanned { value, span })
        });
        Some(SpecField {
            name: name.clone(),
            place,
            required,
            kind: Spanned { value: described.kind, span: at(typed) },
            model: described.model.map(|value| Spanned { value, span: at(typed) }),
            limits: limits.collect(),
            sensitive: Spanned { value: described.is_sensitive, span: at("x-sensitive") },
            values: described.values,
            fields: described.fields,
            owner: None,
        })
    }

    fn model(&self, from: &'d Document, reference: &Reference, place: Place) -> Option<Vec<SpecField>> {
        let (document, component) = self.find(from, reference)?;
        let merged = self.merged(document, component)?;
        {
            let mut open = self.open.borrow_mut();
            if open.len() >= DEPTH || open.contains(&merged.key) || self.left.get() == 0 {
                return None;
            }
            self.left.set(self.left.get() - 1);
            open.push(merged.key.clone());
        }
        let properties = merged.object.properties.iter();
        let fields = properties.filter_map(|property| self.property(&merged, property, place)).collect();
        self.open.borrow_mut().pop();
        Some(fields)
    }

    fn merged(&self, document: &'d Document, component: &'d Component<Schema>) -> Option<Merged<'d>> {
        let name = &component.name.value;
        let own = places::model(document, name);
        match component.value.as_ref()? {
            Schema::Object(object) => {
                let written = own.into_iter().collect();
                Some(Merged { key: self.reach(document, name), document, object, refinement: None, written })
            }
            Schema::Refinement(refinement) => {
                let (document, base) = self.written(document, &refinement.base)?;
                let Some(Schema::Object(object)) = &base.value else { return None };
                let name = &base.name.value;
                let written = own.into_iter().chain(places::model(document, name)).collect();
                let key = self.reach(document, name);
                Some(Merged { key, document, object, refinement: Some(refinement), written })
            }
            Schema::Enum(_) | Schema::TextTemplate(_) => None,
        }
    }

    /// Names a schema, and notes that the face has it.
    fn reach(&self, document: &Document, name: &str) -> ModelKey {
        let key = ModelKey { file: document.file.path.clone(), name: name.to_owned() };
        self.reached.borrow_mut().insert(key.clone());
        key
    }

    fn property(&self, model: &Merged<'d>, property: &Property, place: Place) -> Option<SpecField> {
        let name = &property.name;
        let required = places::required(&model.written, &name.value);
        let required =
            Spanned { value: required.is_some(), span: required.unwrap_or_else(|| name.span.clone()) };
        let mut value = property.value.clone()?;
        let refined = model.refinement.and_then(|refinement| {
            refinement.properties.iter().find(|refined| refined.name.value == name.value)
        });
        if let Some(refined) = refined {
            value.limits = value.limits.refined_by(&refined.limits);
        }
        let places = Places::of_property(&model.written, &name.value);
        let mut field = self.field(model.document, name, &value, &places, required, place)?;
        field.owner = Some(model.key.clone());
        Some(field)
    }

    fn describe(&self, from: &'d Document, value: &Value, place: Place) -> Described {
        let plain = |kind, is_sensitive| Described {
            kind,
            model: None,
            limits: limits(&value.limits),
            is_sensitive,
            values: None,
            fields: None,
        };
        match &value.shape {
            // A plaintext is sensitive to us; its page marks only what is sealed.
            Shape::Text | Shape::Plaintext | Shape::Time | Shape::Digest => plain(Kind::Text, false),
            Shape::Sensitive => plain(Kind::Text, true),
            Shape::Integer => plain(Kind::Integer, false),
            Shape::Boolean => plain(Kind::Boolean, false),
            Shape::Number => plain(Kind::Number, false),
            Shape::Json => plain(Kind::Object, false),
            // The length of a file counts bytes.
            Shape::Binary => Described { limits: Vec::new(), ..plain(Kind::File, false) },
            Shape::List(item) => {
                let mut item = self.describe(from, item, place);
                item.limits.extend(limits(&value.limits));
                Described { kind: Kind::List(Box::new(item.kind)), ..item }
            }
            Shape::Named(reference) => self.named(from, reference, place),
        }
    }

    fn named(&self, from: &'d Document, reference: &Reference, place: Place) -> Described {
        let found = self.find(from, reference);
        let named = |kind| Described {
            kind,
            model: Some(reference.name.clone()),
            limits: Vec::new(),
            is_sensitive: false,
            values: None,
            fields: None,
        };
        match found.and_then(|(document, component)| Some((document, component.value.as_ref()?))) {
            Some((document, Schema::Enum(found))) => {
                let owner = self.reach(document, &reference.name);
                let values = SpecValues { values: found.values.clone(), owner };
                Described { values: Some(values), ..named(Kind::Text) }
            }
            Some((_, Schema::TextTemplate(found))) => {
                Described { model: None, limits: limits(&found.limits), ..named(Kind::Text) }
            }
            _ => Described { fields: self.model(from, reference, place), ..named(Kind::Object) },
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

    /// Finds a component as it was written; that there is none is reported elsewhere.
    fn written(
        &self,
        from: &'d Document,
        reference: &Reference,
    ) -> Option<(&'d Document, &'d Component<Schema>)> {
        self.product.find(from, reference, &mut Diagnostics::default())
    }
}

fn limits(limits: &Limits) -> Vec<(Aspect, i64)> {
    let all = [
        (Aspect::MinLength, limits.min_length.map(i64::from)),
        (Aspect::MaxLength, limits.max_length.map(i64::from)),
        (Aspect::Minimum, limits.minimum),
        (Aspect::Maximum, limits.maximum),
        (Aspect::MinItems, limits.min_items.map(i64::from)),
        (Aspect::MaxItems, limits.max_items.map(i64::from)),
    ];
    all.into_iter().filter_map(|(aspect, value)| Some((aspect, value?))).collect()
}
