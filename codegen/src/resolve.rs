//! Finds what a reference names.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{
    Component, Components, Document, Example, Parameter, Product, RefOr, Reference, Response, Schema,
};
use crate::rule::Rule;
use crate::words::similar;

/// A kind of component.
pub trait Referable: Sized {
    /// The components of this kind.
    fn among(components: &Components) -> &[Component<Self>];
}

impl Referable for Schema {
    fn among(components: &Components) -> &[Component<Self>] {
        &components.schemas
    }
}

impl Referable for Parameter {
    fn among(components: &Components) -> &[Component<Self>] {
        &components.parameters
    }
}

impl Referable for Response {
    fn among(components: &Components) -> &[Component<Self>] {
        &components.responses
    }
}

impl Referable for Example {
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
        problems: &mut Diagnostics,
    ) -> Option<(&'d Document, &'d Component<T>)> {
        let Some(document) = self.named_or(reference.file.as_deref(), from) else {
            let names: Vec<_> = self.documents.iter().map(|document| document.file.name.as_str()).collect();
            let file = reference.file.as_deref().unwrap_or_default();
            problems.report(
                Diagnostic::new(
                    Rule::MissingFile,
                    &reference.span,
                    format!("there is no `{file}` beside this file"),
                )
                .help(did_you_mean(file, &names)),
            );
            return None;
        };
        let components = T::among(&document.components);
        let found = components.iter().find(|component| component.name.value == reference.name);
        if found.is_none() {
            let names: Vec<_> = components.iter().map(|component| component.name.as_str()).collect();
            let message = format!("`{}` has no `{}`", document.file.shown, reference.pointer());
            problems.report(
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
        problems: &mut Diagnostics,
    ) -> Option<(&'d Document, &'d T)> {
        match part {
            RefOr::Inline(value) => Some((from, value)),
            RefOr::Reference(reference) => {
                let (document, component) = self.find(from, reference, problems)?;
                Some((document, component.value.as_ref()?))
            }
        }
    }

    fn named_or<'d>(&'d self, name: Option<&str>, otherwise: &'d Document) -> Option<&'d Document> {
        match name {
            Some(name) => self.document(name),
            None => Some(otherwise),
        }
    }
}

fn did_you_mean(name: &str, known: &[&str]) -> String {
    match similar(name, known) {
        Some(known) => format!("did you mean `{known}`?"),
        None => "add it, or correct the reference".to_owned(),
    }
}
