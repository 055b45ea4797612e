//! Rules about one element of a document, whatever the rest of the spec says.

mod event;
mod id;
mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Document, Documents, Enum, Method, Object, Parameter, RefOr, Schema};
use crate::fact_path::Place;
use crate::rule::Rule;
use crate::span::Text;
use crate::words::quoted;

/// Headers that OpenAPI states by other means, and forbids as parameters.
const IMPLIED: [&str; 3] = ["Accept", "Authorization", "Content-Type"];

/// Checks every document.
pub(crate) fn lint(documents: &Documents, diagnostics: &mut Diagnostics) {
    let products = documents.products.iter().flat_map(|product| &product.documents);
    for document in products.chain(documents.common.iter().map(Arc::as_ref)) {
        operations(document, diagnostics);
        for parameter in
            document.components.parameters.iter().filter_map(|parameter| parameter.value.as_ref())
        {
            header_parameter(parameter, diagnostics);
        }
        for schema in document.components.schemas.iter().filter_map(|schema| schema.value.as_ref()) {
            match schema {
                Schema::Object(object) => required_names(object, diagnostics),
                Schema::Enum(values) => enum_descriptions(values, diagnostics),
                Schema::TextTemplate(_) | Schema::Refinement(_) => {}
            }
        }
    }
}

fn operations(document: &Document, diagnostics: &mut Diagnostics) {
    let mut ids: BTreeMap<&str, &Text> = BTreeMap::new();
    for operation in &document.operations {
        id::camel_case(&operation.id, Rule::OperationId, diagnostics);
        id::stands_once(&operation.id, &mut ids, diagnostics);
        page::url(&operation.docs.url, diagnostics);
        operation.more_pages.iter().for_each(|more| page::url(more, diagnostics));
        for parameter in &operation.parameters {
            if let RefOr::Inline(parameter) = parameter {
                header_parameter(parameter, diagnostics);
            }
        }
        let takes_body = operation.method.value != Method::Get;
        if let Some(body) = operation.body.as_ref().filter(|_| !takes_body) {
            let message = "a GET with a body";
            diagnostics.report(
                Diagnostic::new(Rule::RequestBody, &body.span, message)
                    .label(&operation.method.span, "this method takes none")
                    .help("make its fields query parameters, or correct the method"),
            );
        }
    }
    event::check(document, &mut ids, diagnostics);
}

fn header_parameter(parameter: &Parameter, diagnostics: &mut Diagnostics) {
    let is_implied = IMPLIED.iter().any(|name| parameter.name.value.eq_ignore_ascii_case(name));
    if parameter.place == Place::Header && is_implied {
        let message = format!("the header `{}` as a parameter", parameter.name.value);
        diagnostics.report(
            Diagnostic::new(Rule::HeaderParameter, &parameter.name.span, message).help(
                "leave it out: `Authorization` is the security scheme, `Accept` and `Content-Type` are media types",
            ),
        );
    }
}

fn required_names(object: &Object, diagnostics: &mut Diagnostics) {
    let names: Vec<_> = object.properties.iter().map(|property| property.name.as_str()).collect();
    let known: BTreeSet<_> = names.iter().copied().collect();
    for name in object.required.iter().filter(|name| !known.contains(name.as_str())) {
        let message = format!("`{}` is required, but it isn't a property", name.value);
        diagnostics.report(
            Diagnostic::new(Rule::UnknownProperty, &name.span, message)
                .help(format!("the properties are {}", quoted(&names))),
        );
    }
}

fn enum_descriptions(values: &Enum, diagnostics: &mut Diagnostics) {
    let described: BTreeSet<_> = values.descriptions.iter().map(|(value, _)| value.as_str()).collect();
    for value in values.values.iter().filter(|value| !described.contains(value.as_str())) {
        let message = format!("nothing says what `{}` means", value.value);
        diagnostics.report(
            Diagnostic::new(Rule::EnumDescriptions, &value.span, message)
                .label(&values.descriptions_span, "the descriptions")
                .help(format!("add `{}: …` to `x-enumDescriptions`", value.value)),
        );
    }
    let known: BTreeSet<_> = values.values.iter().map(Text::as_str).collect();
    for (described, _) in values.descriptions.iter().filter(|(value, _)| !known.contains(value.as_str())) {
        let message = format!("`{}` is described, but it isn't a value", described.value);
        diagnostics.report(
            Diagnostic::new(Rule::EnumDescriptions, &described.span, message)
                .help("remove the description, or add the value to `enum`"),
        );
    }
}
