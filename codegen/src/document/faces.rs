//! `x-faces`: the faces that have a field of a shared model, where the others lack it.

use super::read::{Read, Reported};
use super::reader::list;
use super::scalar::{spanned, word};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::face::FaceKind;
use crate::node::Node;
use crate::rule::Rule;
use crate::span::Spanned;

/// The key.
pub(crate) const FACES: &str = "x-faces";

/// The faces that have a field.
pub(super) fn faces(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Spanned<FaceKind>>> {
    let mut faces: Vec<Spanned<FaceKind>> = Vec::new();
    let read = |node: &Node, diagnostics: &mut Diagnostics| spanned(word(WORDS))(node, diagnostics);
    for face in list(read)(node, diagnostics)? {
        match faces.iter().find(|first| first.value == face.value) {
            Some(first) => diagnostics.report(
                Diagnostic::new(Rule::Repeated, &face.span, "a face that stands here twice")
                    .label(&first.span, "the first one")
                    .help("remove one of them"),
            ),
            None => faces.push(face),
        }
    }
    if faces.is_empty() {
        let help = "name the faces that have the field, such as `x-faces: [partner]`; if all have it, leave `x-faces` out";
        diagnostics.report(Diagnostic::new(Rule::WrongValue, &node.span, "a field of no face").help(help));
        return Err(Reported);
    }
    Ok(faces)
}

/// Whether a field, as it is written, is one that a face has.
pub(crate) fn is_on(field: &Node, face: FaceKind) -> bool {
    let faces = field.get(FACES).map_or(&[][..], Node::items);
    faces.is_empty() || faces.iter().any(|name| name.text() == Some(face.stem()))
}

const WORDS: &[(&str, FaceKind)] =
    &[(FaceKind::Brand.stem(), FaceKind::Brand), (FaceKind::Partner.stem(), FaceKind::Partner)];
