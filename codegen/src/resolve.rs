//! Finds what a reference names: as a struct of its kind, or as it is written.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{
    Component, Components, Document, Example, Kind, Parameter, Product, RefOr, Reference, Response, Schema,
};
use crate::node::{Entry, Node};
use crate::rule::Rule;
use crate::words::similar;

/// A component as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Reached<'d> {
    /// The document in which it stands.
    pub document: &'d Document,
    /// Its kind.
    pub kind: Kind,
    /// Its name, and what it says.
    pub component: &'d Entry,
}

/// A kind of component.
pub trait Referable: Sized {
    /// The kind.
    const KIND: Kind;

    /// The components of this kind.
    fn among(components: &Components) -> &[Component<Self>];
}

impl Referable for Schema {
    const KIND: Kind = Kind::Schema;

    fn among(components: &Components) -> &[Component<Self>] {
        &components.schemas
    }
}

impl Referable for Parameter {
    const KIND: Kind = Kind::Parameter;

    fn among(components: &Components) -> &[Component<Self>] {
        &components.parameters
    }
}

impl Referable for Response {
    const KIND: Kind = Kind::Response;

    fn among(components: &Components) -> &[Component<Self>] {
        &components.responses
    }
}

impl Referable for Example {
    const KIND: Kind = Kind::Example;

    fn among(components: &Components) -> &[Component<Self>] {
        &components.examples
    }
}

impl Product {
    /// Finds the component that a reference in `from` names, and its document.
    pub fn find<'d, T: Referable>(
        &'d self,
        from: &'d Document,
        reference: &Reference,
        diagnostics: &mut Diagnostics,
    ) -> Option<(&'d Document, &'d Component<T>)> {
        let Some(document) = self.document_of(from, reference) else {
            diagnostics.report(self.no_file(reference));
            return None;
        };
        let components = T::among(&document.components);
        let found = document.place(T::KIND, &reference.name).and_then(|place| components.get(place));
        if found.is_none() {
            let names: Vec<_> = components.iter().map(|component| component.name.as_str()).collect();
            let message = format!("`{}` has no `{}`", document.file.shown, reference.pointer());
            diagnostics.report(
                Diagnostic::new(Rule::MissingComponent, &reference.span, message)
                    .help(did_you_mean(&reference.name, &names)),
            );
        }
        found.map(|component| (document, component))
    }

    /// Follows a reference, or takes what is written out.
    pub fn resolve<'d, T: Referable>(
        &'d self,
        from: &'d Document,
        part: &'d RefOr<T>,
        diagnostics: &mut Diagnostics,
    ) -> Option<(&'d Document, &'d T)> {
        match part {
            RefOr::Inline(value) => Some((from, value)),
            RefOr::Reference(reference) => {
                let (document, component) = self.find(from, reference, diagnostics)?;
                Some((document, component.value.as_ref()?))
            }
        }
    }

    /// Finds the component that a reference in `from` names, as it is written.
    pub fn written<'d>(&'d self, from: &'d Document, reference: &Reference) -> Option<Reached<'d>> {
        let document = self.document_of(from, reference)?;
        let component = document.entry(reference.kind, &reference.name)?;
        Some(Reached { document, kind: reference.kind, component })
    }

    /// Finds the component that a node of `from` refers to with its `$ref`, as it is written.
    pub fn target<'d>(&'d self, from: &'d Document, node: &Node) -> Option<Reached<'d>> {
        let node = node.get("$ref")?;
        self.written(from, &Reference::parse(node.text()?, &node.span)?)
    }

    fn document_of<'d>(&'d self, from: &'d Document, reference: &Reference) -> Option<&'d Document> {
        match &reference.file {
            Some(name) => {
                let path = from.file.path_to(name);
                self.reachable().find(|document| document.file.path == path)
            }
            None => Some(from),
        }
    }

    fn no_file(&self, reference: &Reference) -> Diagnostic {
        let file = reference.file.as_deref().unwrap_or_default();
        let own = self.documents.iter().map(|document| document.file.name.clone());
        let shared = self.common.iter().map(|document| format!("../{}", document.file.path));
        let names: Vec<String> = own.chain(shared).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (message, help) = if file.starts_with("../") {
            let help = "products share the documents of folders in which no face has one".to_owned();
            let help = similar(file, &names).map_or(help, |known| format!("did you mean `{known}`?"));
            (format!("products don't share a `{file}`"), help)
        } else {
            (format!("there is no `{file}` beside this file"), did_you_mean(file, &names))
        };
        Diagnostic::new(Rule::MissingFile, &reference.span, message).help(help)
    }
}

fn did_you_mean(name: &str, known: &[&str]) -> String {
    match similar(name, known) {
        Some(known) => format!("did you mean `{known}`?"),
        None => "add it, or correct the reference".to_owned(),
    }
}
