//! `x-faces` tells apart faces that use the model.

use crate::api::{FaceKind, Product, Type};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;

/// Checks that of the faces that use a model some have each field, and some lack it if it says so.
pub(super) fn check(product: &Product, diagnostics: &mut Diagnostics) {
    for model in product.types.values() {
        for field in model.fields().iter().filter(|field| !field.only_on.is_empty()) {
            let is_here = |face: &FaceKind| field.is_on(*face);
            let (having, lacking): (Vec<FaceKind>, Vec<FaceKind>) =
                model.usage.faces.iter().copied().partition(is_here);
            let Type { name, .. } = model;
            let (message, help) = match (having.first(), lacking.first()) {
                (Some(_), Some(_)) => continue,
                (None, Some(face)) => {
                    let message = format!("only the {} face uses `{}`", face.stem(), name.value);
                    (message, "remove the field, or correct `x-faces`")
                }
                (_, None) => {
                    let message = format!("every face that uses `{}` has `{}`", name.value, field.name.value);
                    (message, "leave `x-faces` out")
                }
            };
            diagnostics.report(Diagnostic::new(Rule::Faces, &field.name.span, message).help(help));
        }
    }
}
