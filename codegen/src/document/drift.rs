//! `x-drift`: in what a page is known to say something else than the spec.

use super::read::{Read, Reported};
use super::reader::{Fields, all, entries};
use super::scalar::{text, yes};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::fact_path::{FactPath, InvalidFactPath};
use crate::node::Node;
use crate::rule::Rule;
use crate::span::{Spanned, Text};

/// A difference between page and spec that is known and right.
#[derive(Clone, Debug)]
pub struct AcceptedDrift {
    /// The fact's name.
    pub pointer: Spanned<FactPath>,
    /// What the page says, as `drift` prints it.
    pub page: Text,
    /// Why the spec is right.
    pub why: Text,
    /// Whether it is an earlier state of the page that says so, which the newest replaced.
    pub is_earlier: bool,
}

pub(super) fn accepted(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<AcceptedDrift>> {
    let entries = entries(node, "`x-drift`", diagnostics)?;
    all(entries.iter().map(|entry| {
        let pointer = fact_path(&entry.key, diagnostics);
        let mut fields = Fields::open(&entry.value, "an entry of `x-drift`", diagnostics)?;
        let page = fields.required("page", text);
        let why = fields.required("why", text);
        let earlier = fields.optional("earlier", yes);
        fields.finish();
        let is_earlier = earlier?.is_some();
        Ok(AcceptedDrift { pointer: pointer?, page: page?, why: why?, is_earlier })
    }))
}

fn fact_path(key: &Text, diagnostics: &mut Diagnostics) -> Read<Spanned<FactPath>> {
    match key.value.parse() {
        Ok(value) => Ok(Spanned { value, span: key.span.clone() }),
        Err(InvalidFactPath { part, message, help }) => {
            diagnostics.report(Diagnostic::new(Rule::FactPath, &key.span.part(&part), message).help(help));
            Err(Reported)
        }
    }
}
