//! How a model of the spec compares with one of the page, field for field.

use wechatpay_codegen::spec::yaml::Node;

use super::super::target::Written;
use super::super::tree::{number, texts};
use super::resolve::Reader;
use super::{Draft, Field, Shape, limits};
use crate::evidence::{self, Evidence, Place, Voice};

/// What a face says more strictly than the shared model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct Tighter {
    /// Fields that it requires besides.
    pub(in crate::import) required: Vec<String>,
    /// Fields that are shorter there.
    pub(in crate::import) max_lengths: Vec<(String, i64)>,
}

impl Reader<'_, '_, '_> {
    /// Compares a model of the spec with one of the page; if it is another one, why.
    ///
    /// One that the samples call the same and that is of the same kind is the same, even if the pages don't agree in
    /// all: the spec has the loosest of them, and says where a page is stricter.
    pub(super) fn fit(
        &self,
        name: &str,
        fields: &[Field<'_>],
        (is_sent, is_named): (bool, bool),
    ) -> Result<Draft, String> {
        let written = self.target.model(name).ok_or_else(|| format!("`{name}` isn't a model"))?;
        let fit = self.fit_exactly(name, fields, is_sent, written);
        if is_named && fit.is_err() && self.is_variant(fields, written) { Ok(Draft::Nothing) } else { fit }
    }

    /// Whether most fields of both models are the same in name and type.
    fn is_variant(&self, fields: &[Field<'_>], written: Written<'_>) -> bool {
        let properties = written.model.get("properties").map_or(&[][..], Node::entries);
        let mut common = 0;
        for field in fields {
            let Some(known) = properties.iter().find(|known| known.key.value == field.name()) else {
                continue;
            };
            if !self.is_shape(&field.shape, &known.value, field) {
                return false;
            }
            common += 1;
        }
        common * 2 >= fields.len().max(properties.len())
    }

    fn fit_exactly(
        &self,
        name: &str,
        fields: &[Field<'_>],
        is_sent: bool,
        written: Written<'_>,
    ) -> Result<Draft, String> {
        let properties = written.model.get("properties").map_or(&[][..], Node::entries);
        let is_found = |known: &str| fields.iter().any(|field| field.name() == known);
        if let Some(other) = properties.iter().find(|known| !is_found(&known.key.value)) {
            return Err(format!("`{name}` has a field `{}` besides", other.key.value));
        }
        let mut tighter = Tighter::default();
        for field in fields {
            let known = properties.iter().find(|known| known.key.value == field.name());
            let known = known.ok_or_else(|| format!("`{name}` has no `{}`", field.name()))?;
            self.compare(field, &known.value, written, &mut tighter)
                .map_err(|how| format!("`{}` of `{name}` {how}", field.name()))?;
        }
        self.refined(name, fields, tighter, is_sent, written.refined.is_some())
    }

    /// Compares a field; where the page's is tighter, this is kept.
    fn compare(
        &self,
        field: &Field<'_>,
        known: &Node,
        written: Written<'_>,
        tighter: &mut Tighter,
    ) -> Result<(), &'static str> {
        if !self.is_shape(&field.shape, known, field) {
            return Err("is of another type");
        }
        let has =
            |node: &Node| node.get("required").is_some_and(|names| texts(names).contains(&field.name()));
        let is_required = has(written.model) || written.refined.is_some_and(has);
        match (field.required(), is_required) {
            (Some(true), false) => tighter.required.push(field.name().to_owned()),
            (Some(false), true) => return Err("is required"),
            _ => {}
        }
        let refined = written.refined.and_then(|refined| refined.get("properties")?.get(field.name()));
        let limit = |key: &str| {
            let of = |node: &Node| node.get(key).and_then(number);
            let item = known.get("items").and_then(of);
            refined.and_then(of).or_else(|| of(known)).or(item)
        };
        let limits = limits(field.of);
        let others = ["minLength", "minimum", "maximum", "minItems", "maxItems"].into_iter();
        // What words alone say is written into the model that is there: not every page says it.
        let has_others = others
            .filter(|key| !is_in_words(field.of, key))
            .all(|key| limits.get(key).is_none_or(|found| limit(key) == Some(*found)));
        if !has_others {
            return Err("has another range");
        }
        let is_text = |shape: &Shape| matches!(shape, Shape::Text | Shape::Time | Shape::File);
        let has_length = match &field.shape {
            Shape::List(item) => is_text(item),
            shape => is_text(shape),
        };
        // A text of templates has its own length.
        let is_named = known.get("$ref").is_some();
        if field.of.max_length.is_silent() || !has_length || is_named {
            return Ok(());
        }
        match (limits.get("maxLength").copied(), limit("maxLength")) {
            (found, known) if found == known => Ok(()),
            (Some(found), known) if known.is_none_or(|known| found < known) => {
                tighter.max_lengths.push((field.name().to_owned(), found));
                Ok(())
            }
            _ => Err("is shorter"),
        }
    }

    /// A face refines a shared model that its operation refers to itself, and that no other of them has used so far.
    fn refined(
        &self,
        name: &str,
        fields: &[Field<'_>],
        tighter: Tighter,
        is_sent: bool,
        is_refined: bool,
    ) -> Result<Draft, String> {
        let first = tighter.required.first().or(tighter.max_lengths.first().map(|(name, _)| name));
        let Some(first) = first else { return Ok(Draft::Nothing) };
        let is_list = |field: &Field<'_>| matches!(field.shape, Shape::List(_));
        let is_in_list = tighter
            .max_lengths
            .iter()
            .any(|(name, _)| fields.iter().any(|field| field.name() == *name && is_list(field)));
        let why = if is_refined || self.target.is_used(name) {
            "looser, and other operations of the face use it"
        } else if !tighter.required.is_empty() && is_sent {
            "optional, and the model is sent"
        } else if is_in_list || self.target.is_alone() || self.depth > 0 {
            "looser"
        } else {
            return Ok(Draft::Refinement(tighter));
        };
        Err(format!("`{first}` of `{name}` is {why}"))
    }

    fn is_shape(&self, shape: &Shape, known: &Node, field: &Field<'_>) -> bool {
        let kind = known.get("type").and_then(Node::text);
        let format = known.get("format").and_then(Node::text);
        let reference = known.get("$ref").and_then(Node::text);
        let name = reference.and_then(|reference| reference.rsplit('/').next());
        let held = |at: usize| {
            let held = self.parts.schemas.get(at);
            held.is_some_and(|held| Some(held.name.as_str()) == name && !matches!(held.draft, Draft::New(_)))
        };
        match shape {
            Shape::Unknown => true,
            Shape::Text | Shape::Time if reference.is_some() => {
                let schema = name.and_then(|name| self.target.schema(name));
                schema.is_some_and(|(node, _)| node.get("x-templates").is_some())
            }
            Shape::Text | Shape::Time => {
                let is_time = format == Some("date-time");
                let is_sensitive = field.is_sensitive();
                // What an event carries is sensitive to us; its page marks only what is sealed.
                let is_marked = known.get("x-sensitive").is_some_and(|mark| {
                    is_sensitive || field.place != Place::Resource || mark.text() != Some("plaintext")
                });
                kind == Some("string")
                    && format != Some("binary")
                    && is_marked == is_sensitive
                    && (is_sensitive || is_time == (*shape == Shape::Time))
            }
            Shape::Integer => kind == Some("integer"),
            Shape::Number => kind == Some("number"),
            Shape::Boolean => kind == Some("boolean"),
            Shape::File => format == Some("binary"),
            Shape::Anything => kind == Some("object") && known.get("properties").is_none(),
            Shape::List(item) => known.get("items").is_some_and(|it| self.is_shape(item, it, field)),
            Shape::Model(at) | Shape::Enum(at) => held(*at),
        }
    }
}

/// Whether a page has a limit in words alone.
fn is_in_words(field: &evidence::Field, key: &str) -> bool {
    fn prose<T>(said: &Evidence<T>) -> bool {
        said.best().is_some_and(|said| said.voice == Voice::Prose)
    }
    match key {
        "minLength" => prose(&field.min_length),
        "minimum" => prose(&field.minimum),
        "maximum" => prose(&field.maximum),
        "minItems" => prose(&field.min_items),
        _ => prose(&field.max_items),
    }
}
