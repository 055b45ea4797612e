//! How a model of the spec compares with one of the page, field for field.

use super::super::wanted::{Model, Shape};
use super::{Draft, Matcher, Tighter, model_in};
use wechatpay_codegen::document::{self, Schema};

/// How a model of the spec compares with the page's.
pub(super) enum Fit {
    /// It says the same, or what is missing may be filled in.
    Same,
    /// The page's is tighter, in these facts.
    Tighter(Tighter),
    /// It is another one, and why.
    Different(String),
}

impl Matcher<'_, '_> {
    /// Compares a model of the spec with one of the page.
    pub(super) fn fit(&self, name: &str, found: &Model, at: usize) -> Fit {
        let Some((object, refinement)) = self.target.model(name) else {
            return Fit::Different(format!("`{name}` is no model that this face can use"));
        };
        let mut tighter = Tighter::default();
        if let Some(other) = object
            .properties
            .iter()
            .find(|known| !found.fields.iter().any(|field| field.name == known.name.value))
        {
            return Fit::Different(format!("`{name}` has a field `{}` besides", other.name.value));
        }
        for field in &found.fields {
            let known = object.properties.iter().find(|known| known.name.value == field.name);
            let Some(value) = known.and_then(|known| known.value.as_ref()) else {
                return Fit::Different(format!("`{name}` has no `{}`", field.name));
            };
            if !self.is_shape(&field.shape, value, field.is_sensitive) {
                return Fit::Different(format!("`{}` of `{name}` is of another type", field.name));
            }
            let names =
                |names: &[wechatpay_codegen::span::Text]| names.iter().any(|name| name.value == field.name);
            let is_required =
                names(&object.required) || refinement.is_some_and(|refinement| names(&refinement.required));
            match (field.required, is_required) {
                (Some(true), false) => tighter.required.push(field.name.clone()),
                (Some(false), true) => {
                    return Fit::Different(format!("`{}` of `{name}` is required", field.name));
                }
                _ => {}
            }
            let refined = refinement.and_then(|refinement| {
                refinement
                    .properties
                    .iter()
                    .find(|refined| refined.name.value == field.name)?
                    .limits
                    .max_length
            });
            let length = refined.or_else(|| max_length(value));
            match (field.max_length, length.map(u64::from)) {
                (Some(wanted), Some(known)) if wanted == known => {}
                (Some(wanted), None) => tighter.max_lengths.push((field.name.clone(), wanted)),
                (Some(wanted), Some(known)) if wanted < known => {
                    tighter.max_lengths.push((field.name.clone(), wanted));
                    tighter.is_shorter = true;
                }
                (Some(_), Some(known)) => {
                    return Fit::Different(format!(
                        "`{}` of `{name}` is at most {known} characters long",
                        field.name
                    ));
                }
                (None, _) => {}
            }
        }
        self.may_refine(name, found, tighter, at, refinement.is_some())
    }

    /// A face refines a shared model that it refers to itself and that none of its operations has used so far.
    fn may_refine(&self, name: &str, found: &Model, tighter: Tighter, at: usize, is_refined: bool) -> Fit {
        if tighter == Tighter::default() || self.is_unknown(name) {
            return Fit::Same;
        }
        let first = tighter.required.first().or(tighter.max_lengths.first().map(|(name, _)| name));
        let first = first.map(String::as_str).unwrap_or_default();
        let is_in_list = tighter.max_lengths.iter().any(|(name, _)| {
            found.fields.iter().any(|field| field.name == *name && matches!(field.shape, Shape::List(_)))
        });
        let is_sent = self.sent.get(at).copied().unwrap_or(true);
        let may_be_filled_in = tighter.required.is_empty() && !tighter.is_shorter;
        let why = if is_refined || self.target.is_used(name) {
            "looser, and other operations of the face use it"
        } else if !tighter.required.is_empty() && is_sent {
            "optional, and the model is sent"
        } else if is_in_list || self.target.is_alone() || !self.is_direct(at) {
            "looser"
        } else {
            return Fit::Tighter(tighter);
        };
        if may_be_filled_in {
            // No length in the spec is no length on any page so far.
            return Fit::Same;
        }
        Fit::Different(format!("`{first}` of `{name}` is {why}"))
    }

    /// Whether nothing was known of a model but names and types: its page collapsed it. Then what this page says is
    /// filled in.
    fn is_unknown(&self, name: &str) -> bool {
        let Some((object, None)) = self.target.model(name) else { return false };
        let lengths = object.properties.iter().filter_map(|property| max_length(property.value.as_ref()?));
        object.required.is_empty() && lengths.count() == 0
    }

    /// Whether the operation itself refers to a model, not another model.
    fn is_direct(&self, at: usize) -> bool {
        let body = self.wanted.body.iter().flatten();
        self.wanted.reply == Some(at) || body.into_iter().any(|field| model_in(&field.shape) == Some(at))
    }

    fn is_shape(&self, shape: &Shape, value: &document::Value, is_sensitive: bool) -> bool {
        use document::Shape as Known;
        match (shape, &value.shape) {
            (Shape::Unknown, _)
            | (Shape::Text | Shape::Time, Known::Sensitive)
            | (Shape::Integer, Known::Integer)
            | (Shape::Boolean, Known::Boolean)
            | (Shape::File, Known::Binary) => true,
            (Shape::Text | Shape::Time, Known::Text | Known::Plaintext | Known::Time | Known::Digest) => {
                !is_sensitive
            }
            (Shape::Text, Known::Named(reference)) => {
                matches!(self.target.schema(&reference.name), Some((Schema::TextTemplate(_), _)))
            }
            (Shape::List(item), Known::List(known)) => self.is_shape(item, known, is_sensitive),
            (Shape::Model(at), Known::Named(reference)) => {
                let held = self.models.get(at);
                held.is_some_and(|held| held.name == reference.name && !matches!(held.draft, Draft::New(_)))
                    // A model that holds itself is settled once its holder is.
                    || (held.is_none() && self.wanted.models.get(*at).is_some_and(|model| model.name == reference.name))
            }
            (Shape::Enum(at), Known::Named(reference)) => self
                .enums
                .get(*at)
                .is_some_and(|held| held.name == reference.name && held.draft == Draft::Nothing),
            _ => false,
        }
    }
}

/// How long a value may be; of a list of strings, each of them.
fn max_length(value: &document::Value) -> Option<u32> {
    match &value.shape {
        document::Shape::List(item) => max_length(item),
        _ => value.limits.max_length,
    }
}
