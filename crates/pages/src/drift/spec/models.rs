//! Models as trees of fields: references followed, refinements of the face applied, cycles cut.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use wechatpay_codegen::fact_path::Aspect;
use wechatpay_codegen::spec::yaml::Node;
use wechatpay_codegen::spec::{
    Document, FaceSchema, FaceSchemas, Limits, Place, Product, Property, Reference, Schema, Shape, Value,
};
use wechatpay_codegen::{Span, Spanned, Text};

use super::{ModelKey, SpecField, SpecValues};
use crate::evidence::Kind;

/// How deep models are followed; what stands deeper is cut like a cycle.
const DEPTH: usize = 16;

/// How many models are followed for one object: models that hold each other twice and twice again are many.
const MODELS: usize = 10_000;

/// Expands the models of a product as a face has them.
pub(super) struct Models<'d> {
    schemas: FaceSchemas<'d>,
    left: Cell<usize>,
    /// The models that are being expanded.
    open: RefCell<Vec<ModelKey>>,
    reached: RefCell<BTreeSet<ModelKey>>,
}

/// Where the facts of a field stand.
#[derive(Clone, Copy)]
pub(super) enum Places<'n> {
    /// What a property says, key by key.
    Property(Option<&'n Node>),
    /// The schema of a parameter, as a whole.
    Parameter(&'n Span),
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
        Self { schemas: FaceSchemas::new(product, face), left: Cell::new(MODELS), open, reached }
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
        places: Places<'_>,
        required: Spanned<bool>,
        place: Place,
    ) -> SpecField {
        let described = self.describe(from, value, place);
        let at = |key: &str| places.of(key).unwrap_or_else(|| name.span.clone());
        let typed = if places.of("$ref").is_some() { "$ref" } else { "type" };
        let limits = described.limits.into_iter().map(|(aspect, value)| {
            let span = at(aspect.word());
            (aspect, Spanned { value, span })
        });
        SpecField {
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
        }
    }

    fn model(&self, from: &'d Document, reference: &Reference, place: Place) -> Option<Vec<SpecField>> {
        let found = self.schemas.find(from, reference)?;
        let object = found.object()?;
        let key = self.reach(&found);
        {
            let mut open = self.open.borrow_mut();
            if open.len() >= DEPTH || open.contains(&key) || self.left.get() == 0 {
                return None;
            }
            self.left.set(self.left.get() - 1);
            open.push(key.clone());
        }
        let property = |property| self.property(&found, &key, property, place);
        let fields = object.properties.iter().filter_map(property).collect();
        self.open.borrow_mut().pop();
        Some(fields)
    }

    /// Names a schema, and notes that the face has it.
    fn reach(&self, found: &FaceSchema<'_>) -> ModelKey {
        let key = ModelKey { file: found.document.file.path.clone(), name: found.name.to_owned() };
        self.reached.borrow_mut().insert(key.clone());
        key
    }

    fn property(
        &self,
        model: &FaceSchema<'d>,
        key: &ModelKey,
        property: &Property,
        place: Place,
    ) -> Option<SpecField> {
        let name = &property.name;
        let entry = model.object()?.required.iter().find(|entry| entry.value == name.value);
        let required = Spanned { value: entry.is_some(), span: entry.unwrap_or(name).span.clone() };
        let value = property.value.as_ref()?;
        let places = Places::Property(model.property(&name.value));
        let field = self.field(model.document, name, value, places, required, place);
        Some(SpecField { owner: Some(key.clone()), ..field })
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
            Shape::Number => plain(Kind::Number, false),
            Shape::Boolean => plain(Kind::Boolean, false),
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
        let found = self.schemas.find(from, reference);
        let named = |kind| Described {
            kind,
            model: Some(reference.name.clone()),
            limits: Vec::new(),
            is_sensitive: false,
            values: None,
            fields: None,
        };
        match found.as_ref().map(|found| (found, found.schema.as_ref())) {
            Some((found, Schema::Enum(values))) => {
                let values = SpecValues { values: values.values.clone(), owner: self.reach(found) };
                Described { values: Some(values), ..named(Kind::Text) }
            }
            Some((_, Schema::TextTemplate(template))) => {
                Described { model: None, limits: limits(&template.limits), ..named(Kind::Text) }
            }
            _ => Described { fields: self.model(from, reference, place), ..named(Kind::Object) },
        }
    }
}

impl Places<'_> {
    /// Where a fact stands, if it is written out: `maxLength`, `x-sensitive`, `type`.
    fn of(self, key: &str) -> Option<Span> {
        match self {
            Self::Property(node) => {
                let own =
                    |node: &Node| Some(node.get(key).or_else(|| node.get("items")?.get(key))?.span.clone());
                node.and_then(own)
            }
            Self::Parameter(span) => Some(span.clone()),
        }
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
