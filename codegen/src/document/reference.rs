//! `$ref`: the name of a component, in this document, in one beside it, or in one that products share.

use super::read::{Read, Reported};
use super::reader::Fields;
use super::scalar::text;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::Node;
use crate::rule::Rule;
use crate::span::Span;

/// What a reference names.
#[derive(Clone, Debug)]
pub struct Reference {
    /// The file, if it is another one: `models.yaml`, `../common/models.yaml`.
    pub file: Option<String>,
    /// The kind of component.
    pub kind: Kind,
    /// The component's name.
    pub name: String,
    /// Where the reference stands.
    pub span: Span,
}

/// The kinds of component a reference can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A model, an enum or a refinement.
    Schema,
    /// A parameter.
    Parameter,
    /// A response.
    Response,
    /// An example.
    Example,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Schema, Self::Parameter, Self::Response, Self::Example];

    /// The key under `components`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Schema => "schemas",
            Self::Parameter => "parameters",
            Self::Response => "responses",
            Self::Example => "examples",
        }
    }
}

/// A part written out, or a reference to a component.
#[derive(Clone, Debug)]
pub enum RefOr<T> {
    /// A reference.
    Reference(Reference),
    /// Written out.
    Inline(T),
}

impl Reference {
    /// Parses the text of a `$ref`.
    pub(crate) fn parse(text: &str, span: &Span) -> Option<Self> {
        let (file, pointer) = text.split_once('#')?;
        let (kind, name) = pointer.strip_prefix("/components/")?.split_once('/')?;
        let kind = Kind::ALL.into_iter().find(|other| other.key() == kind)?;
        let is_plain = |part: &str| !part.contains(['/', '~', '%', '\\', ':']);
        let (folder, last) = match file.strip_prefix("../") {
            Some(other) => {
                other.split_once('/').filter(|(folder, last)| !folder.is_empty() && !last.is_empty())?
            }
            None => ("", file),
        };
        if name.is_empty() || ![name, folder, last].into_iter().all(is_plain) {
            return None;
        }
        let file = Some(file).filter(|file| !file.is_empty()).map(str::to_owned);
        Some(Self { file, kind, name: name.to_owned(), span: span.clone() })
    }

    /// The reference as it would stand in the document it names.
    pub fn pointer(&self) -> String {
        format!("#/components/{}/{}", self.kind.key(), self.name)
    }
}

/// The text of a `$ref` to a component of this kind.
pub(super) fn target(kind: Kind) -> impl Fn(&Node, &mut Diagnostics) -> Read<Reference> {
    move |node, diagnostics| {
        let text = text(node, diagnostics)?;
        let reference = Reference::parse(&text.value, &text.span).filter(|reference| reference.kind == kind);
        reference.ok_or_else(|| {
            let form = format!("#/components/{}/Name", kind.key());
            let help = format!(
                "write `{form}` for one of this document, `models.yaml{form}` for one that the faces share, or \
                 `../common/models.yaml{form}` for one that products share"
            );
            diagnostics.report(
                Diagnostic::new(
                    Rule::ReferenceForm,
                    &text.span,
                    "a reference that names no component of this kind",
                )
                .help(help),
            );
            Reported
        })
    }
}

/// A mapping that is nothing but a `$ref`.
pub(super) fn reference(kind: Kind) -> impl Fn(&Node, &mut Diagnostics) -> Read<Reference> {
    move |node, diagnostics| {
        let mut fields = Fields::open(node, "a reference", diagnostics)?;
        let target = fields.required("$ref", target(kind));
        fields.finish();
        target
    }
}

/// A reference to a component, or the thing itself as `read` reads it.
pub(super) fn ref_or<T>(
    kind: Kind,
    read: impl Fn(&Node, &mut Diagnostics) -> Read<T>,
) -> impl Fn(&Node, &mut Diagnostics) -> Read<RefOr<T>> {
    move |node, diagnostics| {
        if node.get("$ref").is_some() {
            return reference(kind)(node, diagnostics).map(RefOr::Reference);
        }
        read(node, diagnostics).map(RefOr::Inline)
    }
}
