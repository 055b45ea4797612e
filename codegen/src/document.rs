//! The spec as a document: the subset of OpenAPI 3.1 as structs, each text with its place.
//!
//! Reading never stops at a mistake. What is wrong is reported and left out; where leaving it out would make
//! other parts look wrong, its name stays (`Component::value` and `Property::value` are `None`).

mod example;
mod furniture;
mod operation;
mod reader;
mod reference;
mod scalar;
mod schema;
mod value;

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::face::FaceKind;
use crate::node::Node;
use crate::rule::Rule;
use crate::source::{Source, SourceFile};
use crate::span::Text;
use crate::yaml;

use reader::{Read, Reported};

pub use example::{Content, Example, Response};
pub use furniture::{ExternalDocs, Info};
pub use operation::{Body, ConfirmedBy, Location, Method, Operation, Parameter, RateLimit};
pub(crate) use reader::{quoted, similar};
pub use reference::{Kind, RefOr, Reference};
pub use schema::{Enum, Object, Property, RefinedProperty, Refinement, Schema};
pub use value::{Limits, Shape, Value};

/// All documents of a spec.
#[derive(Clone, Debug)]
pub struct Documents {
    /// The name of the spec's folder.
    pub root: String,
    /// The products, by name.
    pub products: Vec<Product>,
}

/// The documents of one product.
#[derive(Clone, Debug)]
pub struct Product {
    /// The name of its folder: `card-member`.
    pub name: String,
    /// Its documents, by file name.
    pub documents: Vec<Document>,
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
    /// Its named parts.
    pub components: Components,
    /// The whole document, as it was read.
    pub tree: Node,
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
    pub fn read(source: &Source, problems: &mut Diagnostics) -> Self {
        let mut products = Vec::new();
        for folder in &source.folders {
            let documents =
                folder.files.iter().filter_map(|file| Document::read(file, problems).ok()).collect();
            products.push(Product { name: folder.name.clone(), documents });
        }
        Self { root: source.root.clone(), products }
    }
}

impl Product {
    /// The document of a file, by its name.
    pub fn document(&self, name: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.file.name == name)
    }

    /// The documents of faces, each with its face.
    pub fn faces(&self) -> impl Iterator<Item = (FaceKind, &Document)> {
        self.documents.iter().filter_map(|document| Some((document.face?, document)))
    }
}

impl Document {
    fn read(file: &Arc<SourceFile>, problems: &mut Diagnostics) -> Read<Self> {
        let tree = yaml::read(file, problems).ok_or(Reported)?;
        let mut fields = reader::Fields::open(&tree, "an OpenAPI document", problems)?;
        fields.must_have("openapi", furniture::version);
        let info = fields.required("info", furniture::info);
        let face = FaceKind::of_file(&file.name).filter(|_| fields.has("paths"));
        let operations = match face {
            Some(_) => {
                fields.may_have("servers", reader::list(furniture::server));
                fields.may_have("security", reader::list(furniture::security));
                fields.may_have("tags", reader::list(furniture::tag));
                fields.required("paths", operation::paths).unwrap_or_default()
            }
            None => Vec::new(),
        };
        fields.may_have("externalDocs", furniture::external_docs);
        let components = fields.optional("components", components).unwrap_or_default().unwrap_or_default();
        let paths =
            if face.is_none() { fields.optional("paths", scalar::any).unwrap_or_default() } else { None };
        fields.finish();
        if let Some(paths) = paths {
            problems.report(
                Diagnostic::new(Rule::FileName, &paths.span, format!("`{}` has paths, but no face has that name", file.name))
                    .help("a face's document is `brand.yaml` or `partner.yaml`; other documents hold shared components"),
            );
        }
        Ok(Self { file: Arc::clone(file), face, info: info.ok(), operations, components, tree })
    }
}

fn components(node: &Node, problems: &mut Diagnostics) -> Read<Components> {
    let mut fields = reader::Fields::open(node, "`components`", problems)?;
    fields.may_have("securitySchemes", component(furniture::security_scheme));
    let components = Components {
        schemas: fields
            .optional("schemas", component(schema::schema))
            .unwrap_or_default()
            .unwrap_or_default(),
        parameters: fields
            .optional("parameters", component(operation::parameter))
            .unwrap_or_default()
            .unwrap_or_default(),
        responses: fields
            .optional("responses", component(example::response))
            .unwrap_or_default()
            .unwrap_or_default(),
        examples: fields
            .optional("examples", component(example::example))
            .unwrap_or_default()
            .unwrap_or_default(),
    };
    fields.finish();
    Ok(components)
}

fn component<'n, T>(
    read: impl Fn(&'n Node, &mut Diagnostics) -> Read<T>,
) -> impl FnOnce(&'n Node, &mut Diagnostics) -> Read<Vec<Component<T>>> {
    move |node, problems| {
        let entries = reader::entries(node, "a list of components", problems)?;
        let read = |entry: &'n crate::node::Entry, problems: &mut Diagnostics| Component {
            name: entry.key.clone(),
            value: read(&entry.value, problems).ok(),
        };
        Ok(entries.iter().map(|entry| read(entry, problems)).collect())
    }
}
