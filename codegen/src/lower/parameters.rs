//! Parameters of an operation: resolved, compared with the path, put in order.

use std::collections::{BTreeMap, BTreeSet};

use super::scope::Scope;
use super::types::{lower_value, named};
use crate::api::{Field, Input, Place, Presence, Shape};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{self, Parameter, Schema};
use crate::fact_path;
use crate::path_template::PathTemplate;
use crate::rule::Rule;

/// The header that the client sets by itself.
const SERIAL: &str = "Wechatpay-Serial";

/// The path parameters in the order of the path, then query parameters and headers in their own; and whether these are all,
/// since none was left out because of an error.
pub(super) fn parameters(
    scope: Scope<'_>,
    operation: &document::Operation,
    path: Option<&PathTemplate>,
    diagnostics: &mut Diagnostics,
) -> (Vec<Input>, bool) {
    let mut inputs = Vec::new();
    let mut is_whole = true;
    for part in &operation.parameters {
        let Some((document, parameter)) = scope.product.resolve(scope.document, part, diagnostics) else {
            is_whole = false;
            continue;
        };
        let place = match parameter.place {
            fact_path::Place::Path => Place::Path,
            fact_path::Place::Query => Place::Query,
            fact_path::Place::Header if parameter.name.value != SERIAL => Place::Header,
            _ => continue,
        };
        inputs.push(Input { place, field: parameter_field(scope.at(document), parameter, diagnostics) });
    }
    let placeholders: Vec<_> = path.map(|path| path.placeholders().collect()).unwrap_or_default();
    if is_whole && path.is_some() {
        compare(operation, &placeholders, &inputs, diagnostics);
    }
    inputs.sort_by_key(|input| {
        let in_path = placeholders.iter().position(|name| *name == input.field.name.value);
        (input.place, in_path.filter(|_| input.place == Place::Path))
    });
    (inputs, is_whole)
}

fn parameter_field(scope: Scope<'_>, parameter: &Parameter, diagnostics: &mut Diagnostics) -> Field {
    let refuse = |reason: &str, help: &str| {
        Diagnostic::new(Rule::Parameter, &parameter.name.span, format!("`{}` {reason}", parameter.name.value))
            .help(help)
    };
    if parameter.place == fact_path::Place::Path && !parameter.required.value {
        diagnostics.report(refuse("is a part of the path, but optional", "write `required: true`"));
    }
    let value = lower_value(scope, &parameter.schema, diagnostics);
    let is_scalar = match (&value.shape, &parameter.schema.shape) {
        (Shape::Text | Shape::Time | Shape::Integer | Shape::Boolean, _) => true,
        (_, document::Shape::Named(reference)) => {
            matches!(named(scope, reference, diagnostics), None | Some(Schema::Enum(_)))
        }
        _ => false,
    };
    if !is_scalar {
        let help = "make it a string, a time, an integer, a boolean or an enum";
        diagnostics.report(refuse("is of a type that a parameter does not take", help));
    }
    if value.limits.range().is_some_and(|(least, most)| least > most) {
        diagnostics.report(refuse("takes no integer at all", "let `minimum` be at most `maximum`"));
    }
    Field {
        name: parameter.name.clone(),
        description: parameter.description.value.clone(),
        value,
        presence: if parameter.required.value { Presence::Required } else { Presence::Optional },
        only_on: BTreeSet::new(),
        on_faces: BTreeMap::new(),
        default: parameter.schema.default.clone(),
        examples: parameter.example.iter().cloned().collect(),
    }
}

/// Checks that the placeholders are the path parameters.
fn compare(
    operation: &document::Operation,
    placeholders: &[&str],
    inputs: &[Input],
    diagnostics: &mut Diagnostics,
) {
    let declared = || inputs.iter().filter(|input| input.place == Place::Path).map(|input| &input.field.name);
    for placeholder in placeholders {
        if !declared().any(|name| name.value == *placeholder) {
            let span = operation.path.span.part(&format!("{{{placeholder}}}"));
            diagnostics.report(
                Diagnostic::new(Rule::PathParameters, &span, format!("`{placeholder}` isn't a parameter"))
                    .label(&operation.id.span, "of this operation")
                    .help(format!("add a parameter with `name: {placeholder}` and `in: path`")),
            );
        }
    }
    for name in declared().filter(|name| !placeholders.contains(&name.as_str())) {
        diagnostics.report(
            Diagnostic::new(Rule::PathParameters, &name.span, format!("`{}` is not in the path", name.value))
                .label(&operation.path.span, "the path")
                .help("correct the name, or write `in: query`"),
        );
    }
}
