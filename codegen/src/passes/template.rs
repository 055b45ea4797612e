//! Template texts as they are on the wire, compared with the templates.

use crate::api::{Template, Variable, VariableKind};
use crate::document::is_template_id;

/// What is wrong with a text, and what stands there instead; `None` if nothing is wrong.
pub(super) fn reason(templates: &[Template], text: &str) -> Option<(String, String)> {
    let mut variables = text.split('_');
    let id = variables.next().unwrap_or_default();
    let variables: Vec<_> = variables.collect();
    let is_variable = |part: &&str| !part.is_empty() && !part.contains(char::is_control);
    if !is_template_id(id) || !variables.iter().all(is_variable) {
        let help = "write the template's ID and its variables, joined by `_`: `1_200`";
        return Some((format!("`{text}` fills in no template"), help.to_owned()));
    }
    // A text may be of a template that is newer than the spec.
    let template = templates.iter().find(|template| template.id.value == id)?;
    let fits = |(variable, text): (&Variable, &&str)| {
        variable.kind == VariableKind::Text || text.parse::<i64>().is_ok()
    };
    let is_filled_in =
        template.variables.len() == variables.len() && template.variables.iter().zip(&variables).all(fits);
    let message = || format!("`{text}` is not of the template `{}`", template.name.value);
    (!is_filled_in).then(|| (message(), format!("it takes `{}`", template.form())))
}

#[cfg(test)]
mod tests {
    use super::reason;

    #[test]
    fn a_text_of_an_unknown_template_has_the_form_of_one() {
        for text in ["0", "15_1200_1", "a_积分"] {
            assert!(reason(&[], text).is_none(), "{text}");
        }
        for text in ["", "_", "1_", "_1", "1__2", "1_a\nb", "积分_1"] {
            assert!(reason(&[], text).is_some(), "{text:?}");
        }
    }
}
