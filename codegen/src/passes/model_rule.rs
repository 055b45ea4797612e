//! Rules of models are about fields that they can be about, and refuse with a documented error.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{Demand, ErrorEntry, FieldPath, ModelRule, Moment, Operation, Product, Shape, Type};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::passes::behavior::{Scope, undocumented};
use crate::rule::Rule;
use crate::span::Text;
use crate::words::quoted;

/// Checks the rules of every model and of every body.
pub(super) fn check(product: &Product, diagnostics: &mut Diagnostics) {
    let types = &product.types;
    let operations = || product.faces.iter().flat_map(|face| &face.operations);
    for operation in operations() {
        let owner = format!("the request of `{}`", operation.id.value);
        let fields = operation.inputs.iter().map(|input| &input.field).collect();
        let scope = Scope::new(types, owner, fields, None);
        let check = Check { scope, errors: operation.errors.iter().collect() };
        operation.rules.iter().for_each(|rule| check.rule(rule, diagnostics));
    }
    for model in types.values().filter(|model| !model.rules.is_empty()) {
        let name = model.name.as_str();
        let senders = operations().filter(|operation| sends(types, operation, name));
        let errors: Vec<_> = senders.flat_map(|operation| &operation.errors).collect();
        if !model.usage.sent {
            let message = format!("rules of `{name}`, which no operation sends");
            let help = "rules are about requests: write them into the model that is sent";
            let span = &model.rules.first().map_or(&model.name.span, |rule| &rule.span);
            diagnostics.report(
                Diagnostic::new(Rule::ModelRule, span, message)
                    .label(&model.name.span, "the model")
                    .help(help),
            );
            continue;
        }
        let check = Check { scope: Scope::of_model(types, model), errors };
        model.rules.iter().for_each(|rule| check.rule(rule, diagnostics));
    }
}

/// Whether an operation sends a model, be it inside of others.
fn sends(types: &BTreeMap<String, Type>, operation: &Operation, name: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut waiting: Vec<&str> =
        operation.inputs.iter().filter_map(|input| input.field.value.shape.named()).collect();
    while let Some(found) = waiting.pop() {
        if found == name {
            return true;
        }
        if seen.insert(found) {
            let fields = types.get(found).map_or(&[][..], Type::fields);
            waiting.extend(fields.iter().filter_map(|field| field.value.shape.named()));
        }
    }
    false
}

struct Check<'a> {
    scope: Scope<'a>,
    /// The errors of the operations that send it.
    errors: Vec<&'a ErrorEntry>,
}

impl Check<'_> {
    fn rule(&self, rule: &ModelRule, diagnostics: &mut Diagnostics) {
        self.scope.condition(&rule.when, diagnostics);
        self.scope.condition(&rule.unless, diagnostics);
        self.demand(&rule.demand, diagnostics);
        self.refusal(&rule.refusal, diagnostics);
    }

    fn demand(&self, demand: &Demand, diagnostics: &mut Diagnostics) {
        match demand {
            Demand::Requires(paths) | Demand::Forbids(paths) => {
                for path in paths {
                    self.scope.shape(path, diagnostics);
                }
            }
            Demand::Allows(fields) => {
                for (path, constants) in fields {
                    if let Some(shape) = self.scope.shape(path, diagnostics) {
                        self.scope.constants(constants, shape.innermost(), diagnostics);
                    }
                }
            }
            Demand::Matches(fields) => {
                let help = "`matches` compares a string, or each string of a list";
                self.texts(fields.iter().map(|(path, _)| path), help, diagnostics);
            }
            Demand::Characters(fields) => {
                let help = "`characters` counts those of a string, or of each string of a list";
                self.texts(fields.iter().map(|(path, _)| path), help, diagnostics);
            }
            Demand::Ordered(first, second) => {
                for moment in [first, second] {
                    let Moment::Field(path) = moment else { continue };
                    let is_time = |shape: &Shape| matches!(shape, Shape::Time);
                    self.is(path, is_time, "a time", "`ordered` compares two times", diagnostics);
                }
            }
            Demand::Distinct(lists) => {
                for (path, field) in lists {
                    self.distinct(path, field.as_ref(), diagnostics);
                }
            }
            Demand::AtMost(fields) | Demand::AtLeast(fields) => {
                let is_counted =
                    |shape: &Shape| matches!(shape, Shape::List(_) | Shape::Integer | Shape::Number);
                let help = "`at-most` and `at-least` are about the number of items, or a number";
                for (path, _) in fields {
                    self.is(path, is_counted, "a list or a number", help, diagnostics);
                }
            }
        }
    }

    /// Checks that fields are strings, or lists of them.
    fn texts<'p>(
        &self,
        paths: impl Iterator<Item = &'p FieldPath>,
        help: &str,
        diagnostics: &mut Diagnostics,
    ) {
        for path in paths {
            self.is(path, |shape| self.scope.is_text(shape.innermost()), "a string", help, diagnostics);
        }
    }

    /// Checks that a field is of a type that a rule is about.
    fn is(
        &self,
        path: &FieldPath,
        is_right: impl Fn(&Shape) -> bool,
        what: &str,
        help: &str,
        diagnostics: &mut Diagnostics,
    ) {
        if self.scope.shape(path, diagnostics).is_some_and(|shape| !is_right(&shape)) {
            diagnostics.report(wrong(path, &format!("`{path}` isn't {what}"), help));
        }
    }

    fn distinct(&self, path: &FieldPath, field: Option<&Text>, diagnostics: &mut Diagnostics) {
        let Some(shape) = self.scope.shape(path, diagnostics) else { return };
        let Shape::List(item) = shape else {
            let message = format!("`{path}` isn't a list");
            return diagnostics.report(wrong(path, &message, "`distinct` compares the items of a list"));
        };
        let model = item.shape.named().and_then(|name| self.scope.types.get(name));
        match (field, model) {
            (Some(field), Some(model)) if !model.fields().is_empty() => {
                let scope = Scope::of_model(self.scope.types, model);
                scope.shape(&FieldPath::of_field(field), diagnostics);
            }
            (Some(field), _) => {
                diagnostics.report(
                    Diagnostic::new(
                        Rule::ModelRule,
                        &field.span,
                        format!("the items of `{path}` have no fields"),
                    )
                    .help(format!("write `distinct: {path}`")),
                );
            }
            (None, Some(model)) if !model.fields().is_empty() => {
                let names: Vec<_> = model.fields().iter().map(|field| field.name.as_str()).collect();
                let message = format!("the items of `{path}` are models");
                let help =
                    format!("say in which field they differ, {}: `distinct: {{{path}: …}}`", quoted(&names));
                diagnostics.report(wrong(path, &message, &help));
            }
            (None, _) => {}
        }
    }

    /// Checks that a refusal is documented where the model is sent, and bears its code.
    fn refusal(&self, refusal: &Text, diagnostics: &mut Diagnostics) {
        let Some(entry) = self.errors.iter().find(|entry| entry.name.value == refusal.value) else {
            let names: BTreeSet<_> = self.errors.iter().map(|entry| entry.name.as_str()).collect();
            let names: Vec<_> = names.into_iter().collect();
            return diagnostics.report(undocumented(refusal, "no operation that sends it documents", &names));
        };
        let rest = refusal.value.strip_prefix(&entry.code);
        if !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('_')) {
            let message = format!("`{}` does not begin with its code, `{}`", refusal.value, entry.code);
            diagnostics.report(
                Diagnostic::new(Rule::Refusal, &refusal.span, message)
                    .label(&entry.name.span, "the error")
                    .help(format!(
                        "call it `{0}` or `{0}_…`: an operation that lacks it refuses with the code alone",
                        entry.code
                    )),
            );
        }
    }
}

fn wrong(path: &FieldPath, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Rule::ModelRule, &path.span, message).help(help)
}
