//! Template texts as they stand on the wire, held against the templates.

use crate::api::{Template, VariableKind};
use crate::document::is_template_id;

/// What is wrong with a text: a message and what it takes; `None` if nothing is.
pub(super) fn problem(templates: &[Template], text: &str) -> Option<(String, String)> {
    let (id, variables) = text.split_once('_').map_or((text, None), |(id, rest)| (id, Some(rest)));
    let variables: Vec<_> = variables.map(|rest| rest.split('_').collect()).unwrap_or_default();
    let is_plain = |part: &str| !part.is_empty() && !part.contains(char::is_control);
    if !is_template_id(id) || !variables.iter().all(|variable| is_plain(variable)) {
        let message = format!("`{text}` fills in no template");
        return Some((
            message,
            "write the template's ID and its variables, joined by `_`: `1_200`".to_owned(),
        ));
    }
    // A text may be of a template that is newer than the spec.
    let template = templates.iter().find(|template| template.id.value == id)?;
    let fits = |(variable, value): (&VariableKind, &&str)| {
        *variable == VariableKind::Text || value.parse::<i64>().is_ok()
    };
    let kinds: Vec<_> = template.variables.iter().map(|variable| variable.kind).collect();
    if kinds.len() == variables.len() && kinds.iter().zip(&variables).all(fits) {
        return None;
    }
    let names: String =
        template.variables.iter().map(|variable| format!("_{{{}}}", variable.name.value)).collect();
    Some((
        format!("`{text}` is not of the template `{}`", template.name.value),
        format!("it takes `{id}{names}`"),
    ))
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn a_text_of_an_unknown_template_has_the_form_of_one() {
        for text in ["0", "15_1200_1", "a_积分"] {
            assert!(problem(&[], text).is_none(), "{text}");
        }
        for text in ["", "_", "1_", "_1", "1__2", "1_a\nb", "积分_1"] {
            assert!(problem(&[], text).is_some(), "{text:?}");
        }
    }
}
