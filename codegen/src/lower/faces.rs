//! Fields that only some faces have.

use super::scope::Scope;
use crate::api::{Field, FieldOnFace};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::face::FaceKind;
use crate::rule::Rule;
use crate::span::Spanned;

/// Notes in a field which faces have it: those of `x-faces`.
pub(super) fn restrict(
    scope: Scope<'_>,
    field: &mut Field,
    faces: &[Spanned<FaceKind>],
    diagnostics: &mut Diagnostics,
) {
    let Some(first) = faces.first() else { return };
    if let Some(face) = scope.document.face {
        let message = format!("a field of the {} face's own document", face.stem());
        let help = "leave `x-faces` out: it tells the fields of shared models apart";
        diagnostics.report(Diagnostic::new(Rule::Faces, &first.span, message).help(help));
    } else {
        field.only_on = faces.iter().map(|face| face.value).collect();
        for face in &field.only_on {
            let (presence, limits) = (field.presence, field.value.limits.clone());
            let on_face = FieldOnFace { presence, required_at: None, limits, description: None };
            field.on_faces.insert(*face, on_face);
        }
    }
}
