//! The spec as a document: the subset of OpenAPI 3.1 as structs, each text with its place.
//!
//! Reading never stops at an error. What is wrong is reported and left out; where leaving it out would make
//! other parts look wrong, its name stays (`Component::value` and `Property::value` are `None`).

mod assignment;
mod behavior;
mod condition;
mod drift;
mod example;
mod faces;
mod field_path;
mod lifecycle;
mod limits;
mod metadata;
mod model_rule;
mod multipart;
mod new_value;
mod noun;
mod operation;
mod paging;
mod parameter;
mod read;
mod reader;
mod reference;
mod scalar;
mod schema;
mod step;
mod template;
mod time_value;
mod value;
mod verb;
mod webhook;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::face::FaceKind;
use crate::node::{Entry, Node};
use crate::rule::Rule;
use crate::source::{Folder, Source};
use crate::source_file::SourceFile;
use crate::span::Text;
use crate::yaml;

use read::{Read, Reported};
use reader::{Fields, list};

pub use assignment::{Addend, Assignment, Setting};
pub use behavior::{Action, Behavior, Copied, Limit, Lookup, Match, ReplySource, Step, Taken};
pub use condition::{Condition, Test};
pub use drift::AcceptedDrift;
pub use example::{Answer, Content, Example, Response};
pub(crate) use faces::{FACES, is_on};
pub use field_path::FieldPath;
pub use lifecycle::{Due, Hidden, Lifecycle, TimedChange};
pub use limits::Limits;
pub use metadata::{ExternalDocs, Info};
pub use model_rule::{Demand, ModelRule, Moment};
pub use multipart::{Encoding, Form};
pub use new_value::NewValue;
pub use operation::{Body, ConfirmedBy, Method, Operation, RateLimit};
pub use paging::{PagedBy, Paging};
pub use parameter::Parameter;
pub use reference::{Kind, RefOr, Reference};
pub use schema::{Enum, Object, Property, RefinedProperty, Refinement, Schema};
pub(crate) use template::is_template_id;
pub use template::{Template, TextTemplate, Variable, VariableKind};
pub(crate) use time_value::TimeValue;
pub use value::{Shape, Value};
pub use webhook::{Redelivery, Webhook};

/// All documents of a spec.
#[derive(Clone, Debug)]
pub struct Documents {
    /// The products, by name.
    pub products: Vec<Product>,
    /// What products share: the documents of folders without a face.
    pub common: Vec<Arc<Document>>,
}

/// The documents of one product.
#[derive(Clone, Debug)]
pub struct Product {
    /// The name of its folder: `card-member`.
    pub name: String,
    /// Its documents, by file name.
    pub documents: Vec<Document>,
    /// What it may share with other products.
    pub common: Vec<Arc<Document>>,
}

/// One OpenAPI document.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub file: Arc<SourceFile>,
    /// Whose operations it describes; `None` for a document of shared components.
    pub face: Option<FaceKind>,
    /// What it is about.
    pub info: Option<Info>,
    /// Its operations, in order.
    pub operations: Vec<Operation>,
    /// Its events, in order.
    pub webhooks: Vec<Webhook>,
    /// Its named parts.
    pub components: Components,
    /// The whole document, as it was read.
    pub tree: Node,
    /// Where the components stand among those of their kind, in `components` as in `tree`.
    places: BTreeMap<Kind, BTreeMap<String, usize>>,
}

/// The named parts of a document, in order.
#[derive(Clone, Debug, Default)]
pub struct Components {
    /// Models, enums and refinements.
    pub schemas: Vec<Component<Schema>>,
    /// Parameters.
    pub parameters: Vec<Component<Parameter>>,
    /// Responses, in practice of errors.
    pub responses: Vec<Component<Response>>,
    /// Examples.
    pub examples: Vec<Component<Example>>,
}

/// A named part of a document.
#[derive(Clone, Debug)]
pub struct Component<T> {
    /// Its name.
    pub name: Text,
    /// What it is; `None` if that could not be read and is reported.
    pub value: Option<T>,
}

impl Documents {
    /// Reads every document of a spec.
    pub fn read(source: &Source, diagnostics: &mut Diagnostics) -> Self {
        let mut read = |folder: &Folder| -> Vec<Document> {
            folder.files.iter().filter_map(|file| Document::read(file, diagnostics).ok()).collect()
        };
        let (mut products, mut common) = (Vec::new(), Vec::new());
        for folder in &source.folders {
            let documents = read(folder);
            if folder.is_product() {
                products.push(Product { name: folder.name.clone(), documents, common: Vec::new() });
            } else {
                common.extend(documents.into_iter().map(Arc::new));
            }
        }
        for product in &mut products {
            product.common.clone_from(&common);
        }
        Self { products, common }
    }
}

impl Product {
    /// All that its references can lead to: its own documents, then what products share.
    pub fn reachable(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().chain(self.common.iter().map(Arc::as_ref))
    }

    /// Its own document of a file, by its name.
    pub fn document(&self, name: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.file.name == name)
    }

    /// The documents of faces, each with its face.
    pub fn faces(&self) -> impl Iterator<Item = (FaceKind, &Document)> {
        self.documents.iter().filter_map(|document| Some((document.face?, document)))
    }
}

impl Document {
    /// The components of a kind, as they were read.
    pub fn written(&self, kind: Kind) -> &[Entry] {
        written(&self.tree, kind)
    }

    /// A component of a kind, as it was read.
    pub(crate) fn entry(&self, kind: Kind, name: &str) -> Option<&Entry> {
        self.written(kind).get(self.place(kind, name)?)
    }

    /// Where a component stands among those of its kind.
    pub(crate) fn place(&self, kind: Kind, name: &str) -> Option<usize> {
        self.places.get(&kind)?.get(name).copied()
    }

    fn read(file: &Arc<SourceFile>, diagnostics: &mut Diagnostics) -> Read<Self> {
        let tree = yaml::read(file, diagnostics).ok_or(Reported)?;
        let face = FaceKind::of_file(&file.name);
        let mut fields = Fields::open(&tree, "an OpenAPI document", diagnostics)?;
        fields.must_have("openapi", metadata::version);
        let info = fields
            .required("info", |node, diagnostics| metadata::info(node, face.is_some(), diagnostics))
            .ok();
        fields.may_have("externalDocs", metadata::external_docs);
        let components = fields.or_default("components", components);
        let (mut operations, mut webhooks) = (Vec::new(), Vec::new());
        if face.is_some() {
            fields.may_have("servers", list(metadata::server));
            fields.may_have("security", list(metadata::security));
            fields.may_have("tags", list(metadata::tag));
            operations = fields.required("paths", operation::paths).unwrap_or_default();
            webhooks = fields.or_default("webhooks", webhook::webhooks);
        } else {
            fields.may_have("paths", without_face("paths"));
            fields.may_have("webhooks", without_face("webhooks"));
        }
        fields.finish();
        let places = Kind::ALL.into_iter().map(|kind| (kind, places(&tree, kind))).collect();
        Ok(Self { file: Arc::clone(file), face, info, operations, webhooks, components, tree, places })
    }
}

fn written(tree: &Node, kind: Kind) -> &[Entry] {
    let components = tree.get("components").and_then(|components| components.get(kind.key()));
    components.map_or(&[], Node::entries)
}

fn places(tree: &Node, kind: Kind) -> BTreeMap<String, usize> {
    let entries = written(tree, kind).iter().enumerate();
    entries.map(|(place, entry)| (entry.key.value.clone(), place)).collect()
}

fn without_face(what: &'static str) -> impl FnOnce(&Node, &mut Diagnostics) -> Read<()> {
    move |node, diagnostics| {
        let message = format!("`{}` has {what}, but no face has that name", node.span.file().name);
        diagnostics.report(
            Diagnostic::new(Rule::FileName, &node.span, message)
                .help("a face's document is `brand.yaml` or `partner.yaml`; others hold shared components"),
        );
        Err(Reported)
    }
}

fn components(node: &Node, diagnostics: &mut Diagnostics) -> Read<Components> {
    let mut fields = Fields::open(node, "`components`", diagnostics)?;
    fields.may_have("securitySchemes", named(metadata::security_scheme));
    let components = Components {
        schemas: fields.or_default("schemas", named(schema::schema)),
        parameters: fields.or_default("parameters", named(parameter::parameter)),
        responses: fields.or_default("responses", named(example::response)),
        examples: fields.or_default("examples", named(example::example)),
    };
    fields.finish();
    Ok(components)
}

fn named<'n, T>(
    read: impl Fn(&'n Node, &mut Diagnostics) -> Read<T>,
) -> impl FnOnce(&'n Node, &mut Diagnostics) -> Read<Vec<Component<T>>> {
    move |node, diagnostics| {
        let entries = reader::entries(node, "a list of components", diagnostics)?;
        let component = |entry: &'n Entry| Component {
            name: entry.key.clone(),
            value: read(&entry.value, diagnostics).ok(),
        };
        Ok(entries.iter().map(component).collect())
    }
}
