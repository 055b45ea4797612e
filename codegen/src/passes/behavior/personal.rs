//! Nothing personal is kept in a hidden field: no schema says of it what is personal, so whoever lists what is kept, as
//! the sandbox does, would show it.

use std::collections::BTreeSet;

use super::scope::Scope;
use crate::api::{Assignment, Field, Setting, Shape, Type};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::Span;

impl Scope<'_> {
    /// Checks what the hidden fields of a model are set to.
    pub(in crate::passes) fn sets_nothing_personal(
        &self,
        model: &Type,
        set: &[Setting],
        diagnostics: &mut Diagnostics,
    ) {
        for Setting { target, value } in set {
            let Some(hidden) = target.fields.first().and_then(|name| hidden(model, name)) else { continue };
            if let Some(span) = self.personal_part(hidden, &target.span, value) {
                diagnostics.report(leak(hidden, &span));
            }
        }
    }

    /// Checks a value that a hidden field takes over, if there is one of that name.
    pub(super) fn takes_nothing_personal(
        &self,
        model: &Type,
        name: &str,
        shape: &Shape,
        at: &Span,
        diagnostics: &mut Diagnostics,
    ) {
        if let Some(hidden) = hidden(model, name).filter(|_| self.is_personal(shape)) {
            diagnostics.report(leak(hidden, at));
        }
    }

    /// Where a value takes over something personal.
    fn personal_part(&self, hidden: &Field, target: &Span, value: &Assignment) -> Option<Span> {
        match value {
            Assignment::From(path) => {
                // What is wrong with the path is reported where its type is compared.
                let shape = self.shape(path, &mut Diagnostics::default())?;
                self.is_personal(&shape).then(|| path.span.clone())
            }
            Assignment::Resource(name) | Assignment::All(name) => {
                self.is_personal(&Shape::Named(name.value.clone())).then(|| name.span.clone())
            }
            Assignment::Sample => {
                let sent = self.fields.iter().find(|field| field.name.value == hidden.name.value)?;
                self.is_personal(&sent.value.shape).then(|| target.clone())
            }
            Assignment::Object(values) => {
                values.iter().find_map(|(_, value)| self.personal_part(hidden, target, value))
            }
            Assignment::Append(value) => self.personal_part(hidden, target, value),
            Assignment::Constant(_)
            | Assignment::Sum(..)
            | Assignment::Count(_)
            | Assignment::Now(_)
            | Assignment::Time(_)
            | Assignment::New(_)
            | Assignment::Without(_)
            | Assignment::Index(_)
            | Assignment::Case { .. } => None,
        }
    }

    /// Whether values of a type are personal, or hold something that is.
    fn is_personal(&self, shape: &Shape) -> bool {
        let (mut seen, mut waiting) = (BTreeSet::new(), vec![shape]);
        while let Some(shape) = waiting.pop() {
            match shape.innermost() {
                Shape::Sensitive | Shape::Plaintext => return true,
                Shape::Named(name) if seen.insert(name) => {
                    let fields = self.types.get(name).map_or(&[][..], Type::fields);
                    waiting.extend(fields.iter().map(|field| &field.value.shape));
                }
                _ => {}
            }
        }
        false
    }
}

fn hidden<'m>(model: &'m Type, name: &str) -> Option<&'m Field> {
    model.hidden.iter().find(|hidden| hidden.name.value == name)
}

fn leak(hidden: &Field, at: &Span) -> Diagnostic {
    let message = format!("personal data in `{}`, which is hidden", hidden.name.value);
    Diagnostic::new(Rule::SensitivePlace, at, message)
        .label(&hidden.name.span, "nothing says of a hidden field that it is personal")
        .help("keep it in a field of the model that has `x-sensitive`, or don't keep it")
}
