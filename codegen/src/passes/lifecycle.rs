//! What the platform keeps has a key; its states are values of an enum, and the clock reads times and days.

use crate::api::{
    Assignment, Due, Field, FieldPath, Hidden, Lifecycle, Product, Shape, TimedChange, Type, TypeKind,
};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::passes::behavior::Scope;
use crate::rule::Rule;
use crate::span::{Span, Text};
use crate::words::similar;

/// Checks the lifecycle of every model.
pub(super) fn check(product: &Product, diagnostics: &mut Diagnostics) {
    for model in product.types.values() {
        if let Some(lifecycle) = &model.lifecycle {
            Check { scope: Scope::of_kept(&product.types, model), model }.lifecycle(lifecycle, diagnostics);
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
        for (name, kind) in &lifecycle.hidden {
            self.hidden(name, kind, diagnostics);
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
            self.due(&timed.due, diagnostics);
            self.scope.condition(&timed.when, diagnostics);
            self.set(timed, diagnostics);
            is_done_with(timed, diagnostics);
            let states = timed.from.iter().chain(&timed.to);
            match &state {
                Some(state) => self.scope.names(&states.cloned().collect::<Vec<_>>(), state, diagnostics),
                None if lifecycle.state.is_none() => {
                    for named in states.take(1) {
                        let message = format!("a `{}` has no state that could change", self.model.name.value);
                        let help = "add `state`: the field that holds it";
                        diagnostics.report(wrong(&named.span, &message, help));
                    }
                }
                None => {}
            }
        }
    }

    /// Checks that a field that is never shown is none that is, and is of a type that the faces of the model have.
    fn hidden(&self, name: &Text, kind: &Hidden, diagnostics: &mut Diagnostics) {
        if let Some(field) = self.model.fields().iter().find(|field| field.name.value == name.value) {
            let message = format!("`{}` is hidden, though the model shows it", name.value);
            let help = "remove it here: fields of the model are kept anyway";
            diagnostics.report(wrong(&name.span, &message, help).label(&field.name.span, "the field"));
        }
        let Hidden::Named(kind) = kind else { return };
        let types = self.scope.types;
        let message = match types.get(&kind.value) {
            Some(found) if found.usage.faces.is_superset(&self.model.usage.faces) => return,
            Some(_) => format!("nothing refers to `{}` on a face that has the model", kind.value),
            None => format!("there is no model or enum `{}`", kind.value),
        };
        let known: Vec<_> = ["string", "integer", "boolean", "time"]
            .into_iter()
            .chain(types.keys().map(String::as_str))
            .collect();
        let help = match similar(&kind.value, &known).filter(|known| *known != kind.value) {
            Some(known) => format!("did you mean `{known}`?"),
            None => "write `string`, `integer`, `boolean`, `time`, or a model or an enum that an operation or an event uses".to_owned(),
        };
        diagnostics.report(wrong(&kind.span, &message, &help));
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

    fn due(&self, due: &Due, diagnostics: &mut Diagnostics) {
        let Due::At { time, plus_days } = due else { return };
        let mut expect = |path: &FieldPath, is_right: fn(&Shape) -> bool, what: &str, help: &str| {
            if self.scope.shape(path, diagnostics).is_some_and(|shape| !is_right(&shape)) {
                diagnostics.report(wrong(&path.span, &format!("`{path}` isn't {what}"), help));
            }
        };
        expect(time, |shape| matches!(shape, Shape::Time), "a time", "a state comes at a `date-time`");
        if let Some(days) = plus_days {
            let help = "what is added to the time is an integer, the number of days";
            expect(days, |shape| matches!(shape, Shape::Integer), "a number of days", help);
        }
    }

    fn set(&self, timed: &TimedChange, diagnostics: &mut Diagnostics) {
        let owner = format!("`{}`", self.model.name.value);
        let fields: Vec<&Field> = self.model.kept().collect();
        self.scope.settings(&owner, &fields, &timed.set, diagnostics);
        self.scope.sets_nothing_personal(self.model, &timed.set, diagnostics);
        for setting in timed.set.iter().filter(|setting| matches!(setting.value, Assignment::Sample)) {
            let help = "write a constant, `{from: …}` or `{now: 0}`";
            diagnostics.report(wrong(
                &setting.target.span,
                "the clock has no request to take a value of",
                help,
            ));
        }
    }

    fn field(&self, name: &Text, diagnostics: &mut Diagnostics) -> Option<Shape> {
        self.scope.shape(&FieldPath::of_field(name), diagnostics)
    }
}

/// Checks that what comes at a time is known to have come by what it leaves behind: what is another value each time
/// would be due for ever, so that it never comes.
fn is_done_with(timed: &TimedChange, diagnostics: &mut Diagnostics) {
    let Due::At { time, .. } = &timed.due else { return };
    let is_another =
        |to: &Text| timed.from.is_empty() || timed.from.iter().any(|from| from.value != to.value);
    let stays = |value: &Assignment| {
        matches!(value, Assignment::Constant(_) | Assignment::From(_) | Assignment::Case { .. })
    };
    if timed.to.as_ref().is_some_and(is_another) || timed.set.iter().any(|set| stays(&set.value)) {
        return;
    }
    let message = format!("nothing says whether what comes at `{time}` has come");
    let help = "bring another state with `to`, or set a constant, `{from: …}` or `{case: …, of: …}` as well";
    diagnostics.report(wrong(&time.span, &message, help));
}

fn wrong(span: &Span, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Rule::Lifecycle, span, message).help(help)
}
