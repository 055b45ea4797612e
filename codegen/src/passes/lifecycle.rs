//! What the platform keeps has a key; its states are values of an enum, and the clock reads times and days.

use crate::api::{FieldPath, Lifecycle, Product, Shape, TimedMove, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::passes::behavior::Scope;
use crate::rule::Rule;
use crate::span::{Span, Text};

/// Checks the lifecycle of every model.
pub(super) fn check(product: &Product, diagnostics: &mut Diagnostics) {
    for model in product.types.values() {
        if let Some(lifecycle) = &model.lifecycle {
            Check { scope: Scope::of_model(&product.types, model), model }.lifecycle(lifecycle, diagnostics);
        }
    }
}

struct Check<'a> {
    scope: Scope<'a>,
    model: &'a Type,
}

impl Check<'_> {
    fn lifecycle(&self, lifecycle: &Lifecycle, diagnostics: &mut Diagnostics) {
        if lifecycle.key.is_empty() {
            let help = "write the fields that name one, such as `key: [brand_id, card_id]`";
            diagnostics.report(wrong(&lifecycle.span, "a key without fields", help));
        }
        for key in &lifecycle.key {
            let is_scalar = |shape: &Shape| self.scope.is_text(shape) || matches!(shape, Shape::Integer);
            if self.field(key, diagnostics).is_some_and(|shape| !is_scalar(&shape)) {
                let message = format!("`{}` can't name anything", key.value);
                diagnostics.report(wrong(&key.span, &message, "a key is of strings and integers"));
            }
        }
        let state = lifecycle.state.as_ref().and_then(|name| self.state(name, diagnostics));
        for timed in &lifecycle.by_time {
            self.timed(timed, diagnostics);
            match &state {
                Some(state) => {
                    self.scope.names(&timed.from, state, diagnostics);
                    self.scope.names(std::slice::from_ref(&timed.to), state, diagnostics);
                }
                None if lifecycle.state.is_none() => {
                    let message = format!("a `{}` has no state that could change", self.model.name.value);
                    let help = "add `state`: the field that holds it";
                    diagnostics.report(wrong(&timed.to.span, &message, help));
                }
                None => {}
            }
        }
    }

    /// The type of the state, which is an enum.
    fn state(&self, name: &Text, diagnostics: &mut Diagnostics) -> Option<Shape> {
        let shape = self.field(name, diagnostics)?;
        let found = shape.named().and_then(|name| self.scope.types.get(name));
        if found.is_some_and(|found| matches!(found.kind, TypeKind::Enum(_)))
            && matches!(shape, Shape::Named(_))
        {
            return Some(shape);
        }
        let message = format!("`{}` isn't an enum, so it holds no state", name.value);
        diagnostics.report(wrong(&name.span, &message, "a state is one of the values of an enum"));
        None
    }

    fn timed(&self, timed: &TimedMove, diagnostics: &mut Diagnostics) {
        let mut expect = |path: &FieldPath, is_right: fn(&Shape) -> bool, what: &str, help: &str| {
            if self.scope.shape(path, diagnostics).is_some_and(|shape| !is_right(&shape)) {
                diagnostics.report(wrong(&path.span, &format!("`{path}` isn't {what}"), help));
            }
        };
        expect(&timed.at, |shape| matches!(shape, Shape::Time), "a time", "a state comes at a `date-time`");
        if let Some(days) = &timed.plus_days {
            let help = "what is added to the time is an integer, the number of days";
            expect(days, |shape| matches!(shape, Shape::Integer), "a number of days", help);
        }
    }

    fn field(&self, name: &Text, diagnostics: &mut Diagnostics) -> Option<Shape> {
        self.scope.shape(&FieldPath::of_field(name), diagnostics)
    }
}

fn wrong(span: &Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Rule::Lifecycle, span, message).help(help)
}
