//! The fields of parameters, bodies and replies: names, types, limits, values, and fields inside.

use std::ptr;

use serde_json::Value;

use crate::crypto::MAX_SEALED_BYTES;
use crate::spec::document::Node;
use crate::spec::schema::Facets;

/// A field or parameter as it is documented.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DocumentedField {
    /// Its name on the wire.
    pub name: String,
    /// Whether it has to be there.
    pub required: bool,
    /// Its type, such as `string`, `integer`, `object`, `list of strings`.
    pub kind: String,
    /// Its limits, a phrase each, such as `at most 32 characters`.
    pub limits: Vec<String>,
    /// Whether it travels sealed; its limit is that of the plaintext then.
    pub sensitive: bool,
    /// What it is.
    pub description: String,
    /// The values it may have: those of an enum, or the templates of a template text; otherwise empty.
    pub values: Vec<DocumentedValue>,
    /// The fields of an object, or of a list's items.
    pub fields: Vec<DocumentedField>,
}

/// A value of an enum, or a template such as `1_{points}`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentedValue {
    /// The value on the wire.
    pub value: String,
    /// What it means.
    pub description: String,
}

/// The fields of an object.
pub(super) fn fields_of(facets: &Facets<'_>) -> Vec<DocumentedField> {
    inside(facets, &mut Vec::new())
}

/// A parameter; `None` for `Wechatpay-Serial`, which the client sets.
pub(super) fn of_parameter(parameter: &Node<'_>) -> Result<Option<DocumentedField>, String> {
    let name = parameter.text("name").unwrap_or_default();
    if name.eq_ignore_ascii_case("Wechatpay-Serial") {
        return Ok(None);
    }
    let required = parameter.text("in") == Some("path") || parameter.flag("required");
    let schema = parameter.schema("schema")?;
    let mut field = read(name, required, &schema.facets(), &mut Vec::new());
    if let Some(description) = parameter.text("description") {
        description.clone_into(&mut field.description);
    }
    Ok(Some(field))
}

/// The fields inside; `around` are the schemas on the way here, so that one that contains itself ends.
fn inside<'s>(facets: &Facets<'s>, around: &mut Vec<&'s Value>) -> Vec<DocumentedField> {
    let Some(schema) = facets.innermost() else { return Vec::new() };
    if around.iter().any(|outer| ptr::eq(*outer, schema)) {
        return Vec::new();
    }
    around.push(schema);
    let required = facets.required();
    let mut names = Vec::new();
    for name in facets.fields() {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let fields = names
        .into_iter()
        .map(|name| read(name, required.contains(&name), &facets.field(name), around))
        .collect();
    around.pop();
    fields
}

fn read<'s>(name: &str, required: bool, facets: &Facets<'s>, around: &mut Vec<&'s Value>) -> DocumentedField {
    let items = facets.items();
    let is_list = facets.kind() == Some("array");
    let content = if is_list { &items } else { facets };
    let sensitive = content.sealed();
    let mut limits =
        if sensitive { vec![format!("at most {MAX_SEALED_BYTES} bytes")] } else { limits(content) };
    if is_list {
        limits.extend(range("item", facets.least("minItems"), facets.most("maxItems")));
    }
    let noun = content.kind().unwrap_or("value");
    DocumentedField {
        name: name.to_owned(),
        required,
        kind: if is_list { format!("list of {noun}s") } else { noun.to_owned() },
        limits,
        sensitive,
        description: facets.text("description").unwrap_or_default().to_owned(),
        values: values(content),
        fields: inside(content, around),
    }
}

fn limits(facets: &Facets<'_>) -> Vec<String> {
    let mut limits = Vec::new();
    limits.extend(range("character", facets.least("minLength"), facets.most("maxLength")));
    limits.extend(range("", facets.least("minimum"), facets.most("maximum")));
    limits.extend(facets.text("pattern").map(|pattern| format!("matching `{pattern}`")));
    limits
        .extend(facets.text("format").filter(|format| *format == "date-time").map(|_| "RFC 3339".to_owned()));
    limits
}

fn range(unit: &str, least: Option<i64>, most: Option<i64>) -> Option<String> {
    let plural = if unit.is_empty() || most.or(least) == Some(1) { "" } else { "s" };
    let range = match (least, most) {
        (None, None) => return None,
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (Some(least), Some(most)) if least == most => format!("{least}"),
        (Some(least), Some(most)) => format!("{least} to {most}"),
    };
    Some(format!("{range} {unit}{plural}").trim_end().to_owned())
}

fn values(facets: &Facets<'_>) -> Vec<DocumentedValue> {
    let described = facets.find("x-enumDescriptions");
    let description = |value: &str| {
        let text = described.and_then(|described| described.get(value)?.as_str());
        text.unwrap_or_default().to_owned()
    };
    let values = facets.values().into_iter().filter_map(Value::as_str);
    let values =
        values.map(|value| DocumentedValue { value: value.to_owned(), description: description(value) });
    let templates = facets.find("x-templates").and_then(Value::as_object).into_iter().flatten();
    values.chain(templates.map(|(_, template)| of_template(template))).collect()
}

/// A template as it travels: its ID, then its variables.
fn of_template(template: &Value) -> DocumentedValue {
    let text = |key: &str| template.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let variables = template.get("variables").and_then(Value::as_object).into_iter().flatten();
    let variables = variables.map(|(name, _)| format!("_{{{name}}}"));
    DocumentedValue { value: text("id") + &variables.collect::<String>(), description: text("description") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::document::Document;

    fn fields(schemas: Value) -> Vec<DocumentedField> {
        let document = Document::parse(&schemas.to_string()).unwrap();
        fields_of(&document.node().schema("Card").unwrap().facets())
    }

    #[test]
    fn a_field_has_its_type_its_limits_and_its_values() {
        let fields = fields(json!({"Card": {"type": "object", "required": ["state"], "properties": {
            "state": {"$ref": "#/State", "description": "How it is."},
            "names": {"type": "array", "maxItems": 3, "items": {"type": "string", "minLength": 1, "maxLength": 32}},
            "phone": {"type": "string", "maxLength": 600, "x-sensitive": true},
            "level": {"type": "integer", "minimum": 0},
            "cell": {"type": "string", "x-templates": {"POINTS": {
                "id": "1", "description": "Points.", "variables": {"points": {}, "amount": {}},
            }}},
        }}, "State": {"type": "string", "enum": ["OPEN"], "description": "A state.",
            "x-enumDescriptions": {"OPEN": "It is open."}}}));
        let [state, names, phone, level, cell] = fields.as_slice() else { panic!("{fields:?}") };
        assert_eq!((state.required, state.kind.as_str()), (true, "string"));
        assert_eq!(state.description, "How it is.");
        assert_eq!(
            (state.values[0].value.as_str(), state.values[0].description.as_str()),
            ("OPEN", "It is open.")
        );
        assert_eq!((names.required, names.kind.as_str()), (false, "list of strings"));
        assert_eq!(names.limits, ["1 to 32 characters", "at most 3 items"]);
        assert!(phone.sensitive && phone.limits == ["at most 214 bytes"]);
        assert_eq!(level.limits, ["at least 0"]);
        assert_eq!(cell.values[0].value, "1_{points}_{amount}");
    }

    #[test]
    fn a_schema_that_contains_itself_ends() {
        let fields = fields(json!({"Card": {"type": "object", "properties": {
            "inner": {"$ref": "#/Card"}, "list": {"type": "array", "items": {"$ref": "#/Card"}},
        }}}));
        assert_eq!(fields.len(), 2);
        assert!(fields.iter().all(|field| field.fields.is_empty()), "{fields:?}");
        assert_eq!(fields[1].kind, "list of objects");
    }
}
