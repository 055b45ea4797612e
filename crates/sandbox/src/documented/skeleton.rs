//! A value made of what its schema says, for a body whose document has no example.

use serde_json::{Map, Value, json};

use crate::spec::schema::Facets;

/// How deep required objects may nest; deeper ones contain themselves.
const MAX_DEPTH: usize = 16;

/// The first example of the schema; else its required fields, each with an example, a documented value, or a
/// placeholder of its type.
pub(crate) fn skeleton(facets: &Facets<'_>) -> Value {
    fill(facets, MAX_DEPTH)
}

fn fill(facets: &Facets<'_>, depth: usize) -> Value {
    if let Some(example) = facets.example().or_else(|| facets.values().into_iter().next()) {
        return example.clone();
    }
    let Some(depth) = depth.checked_sub(1) else { return Value::Null };
    match facets.kind() {
        Some("object") => {
            let required = facets.required();
            let fields = facets.fields().into_iter().filter(|name| required.contains(name));
            let fields = fields.map(|name| (name.to_owned(), fill(&facets.field(name), depth)));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        Some("array") => json!([fill(&facets.items(), depth)]),
        Some("integer" | "number") => json!(facets.least("minimum").unwrap_or(1)),
        Some("boolean") => json!(true),
        _ => json!("…"),
    }
}
