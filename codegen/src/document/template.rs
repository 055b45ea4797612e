//! Template texts: strings that name a template by its ID and fill in its variables, joined by `_`.

use super::limits::{LimitKeys, Limits};
use super::read::{Read, Reported};
use super::reader::{Fields, all, entries, list};
use super::scalar::{any, text, word};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::node::{Entry, Node};
use crate::rule::Rule;
use crate::span::Text;

/// A type of template texts.
#[derive(Clone, Debug)]
pub struct TextTemplate {
    /// What it is.
    pub description: Text,
    /// How long the whole text may be.
    pub limits: Limits,
    /// Texts as they stand on the wire.
    pub examples: Vec<Node>,
    /// The templates, in order.
    pub templates: Vec<Template>,
}

/// A template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Our name of it: `POINTS_ADDED`.
    pub name: Text,
    /// The platform's ID of it.
    pub id: Text,
    /// What it says.
    pub description: Text,
    /// What it leaves open, in order.
    pub variables: Vec<Variable>,
}

/// A variable of a template.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Our name of it.
    pub name: Text,
    /// What it is.
    pub description: Text,
    /// Its type.
    pub kind: VariableKind,
}

/// The types of variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableKind {
    /// A 64-bit integer.
    Integer,
    /// A text without `_`.
    Text,
}

impl Template {
    /// What stands on the wire, names for variables: `6_{points}_{amount}`.
    pub fn form(&self) -> String {
        let variables = self.variables.iter().map(|variable| format!("{{{}}}", variable.name.value));
        std::iter::once(self.id.value.clone()).chain(variables).collect::<Vec<_>>().join("_")
    }
}

pub(super) fn text_template(node: &Node, diagnostics: &mut Diagnostics) -> Read<TextTemplate> {
    let mut fields = Fields::open(node, "a template text", diagnostics)?;
    fields.must_have("type", word(&[("string", ())]));
    let description = fields.required("description", text);
    let limits = Limits::read(&mut fields, LimitKeys::Text);
    let examples = fields.optional("examples", list(any));
    let templates = fields.required("x-templates", templates);
    fields.finish();
    Ok(TextTemplate {
        description: description?,
        limits: limits?,
        examples: examples?.unwrap_or_default(),
        templates: templates?,
    })
}

fn templates(node: &Node, diagnostics: &mut Diagnostics) -> Read<Vec<Template>> {
    let entries = not_empty(node, "`x-templates`", "list the templates that the page shows", diagnostics)?;
    let templates = all(entries.iter().map(|entry| template(entry, diagnostics)))?;
    for (at, template) in templates.iter().enumerate() {
        let first = templates.iter().take(at).find(|other| other.id.value == template.id.value);
        if let Some(first) = first {
            let message = format!("a second template with the ID `{}`", template.id.value);
            diagnostics.report(
                Diagnostic::new(Rule::TextTemplate, &template.id.span, message)
                    .label(&first.id.span, "the first one")
                    .help("an ID stands for one template"),
            );
        }
    }
    Ok(templates)
}

fn template(entry: &Entry, diagnostics: &mut Diagnostics) -> Read<Template> {
    let name = well_formed(&entry.key, is_screaming, "a name such as `POINTS_ADDED`", diagnostics);
    let mut fields = Fields::open(&entry.value, "a template", diagnostics)?;
    let id = fields.required("id", |node, diagnostics| {
        well_formed(
            &text(node, diagnostics)?,
            is_template_id,
            "an ID of ASCII letters and digits",
            diagnostics,
        )
    });
    let description = fields.required("description", text);
    let variables = fields.optional("variables", |node, diagnostics| {
        let help = "leave `variables` out if there are none";
        let entries = not_empty(node, "`variables`", help, diagnostics)?;
        all(entries.iter().map(|entry| variable(entry, diagnostics)))
    });
    fields.finish();
    Ok(Template {
        name: name?,
        id: id?,
        description: description?,
        variables: variables?.unwrap_or_default(),
    })
}

fn variable(entry: &Entry, diagnostics: &mut Diagnostics) -> Read<Variable> {
    let name = well_formed(&entry.key, is_snake, "a name such as `total_points`", diagnostics);
    let mut fields = Fields::open(&entry.value, "a variable", diagnostics)?;
    let kinds = &[("integer", VariableKind::Integer), ("string", VariableKind::Text)];
    let kind = fields.required("type", word(kinds));
    let description = fields.required("description", text);
    fields.finish();
    Ok(Variable { name: name?, description: description?, kind: kind? })
}

/// The entries of a mapping that has some.
fn not_empty<'n>(
    node: &'n Node,
    what: &'static str,
    help: &str,
    diagnostics: &mut Diagnostics,
) -> Read<&'n [Entry]> {
    let entries = entries(node, what, diagnostics)?;
    if entries.is_empty() {
        let message = format!("{what} without entries");
        diagnostics.report(Diagnostic::new(Rule::TextTemplate, &node.span, message).help(help));
        return Err(Reported);
    }
    Ok(entries)
}

fn well_formed(
    name: &Text,
    is_well_formed: impl Fn(&str) -> bool,
    expected: &str,
    diagnostics: &mut Diagnostics,
) -> Read<Text> {
    if is_well_formed(&name.value) {
        return Ok(name.clone());
    }
    let message = format!("`{}` is not {expected}", name.value);
    let help = "the ID and the variables stand on the wire with a `_` between; their names are ours";
    diagnostics.report(Diagnostic::new(Rule::TextTemplate, &name.span, message).help(help));
    Err(Reported)
}

/// Whether a text can be a template's ID.
pub(crate) fn is_template_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn is_screaming(name: &str) -> bool {
    is_joined(name, |byte| byte.is_ascii_uppercase())
}

fn is_snake(name: &str) -> bool {
    is_joined(name, |byte| byte.is_ascii_lowercase())
}

/// Whether a name is of words of letters and digits with a `_` between, the first word starting with a letter.
fn is_joined(name: &str, is_letter: impl Fn(u8) -> bool) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| is_letter(b) || b.is_ascii_digit());
    name.bytes().next().is_some_and(&is_letter) && name.split('_').all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_with_an_underscore_between() {
        assert!(is_screaming("POINTS_FOR_2_COUPONS") && is_snake("points_2"));
        for name in ["", "_", "POINTS__ADDED", "_POINTS", "POINTS_", "2_POINTS", "Points", "积分"] {
            assert!(!is_screaming(name), "{name}");
        }
    }
}
