//! What the platform keeps on a face that doesn't show all of it: the fields that the face lacks are hidden there.

use crate::document::is_on;
use crate::face::FaceKind;
use crate::node::{Entry, Node, Value};
use crate::span::Text;

/// The key of `x-lifecycle` under which hidden fields stand.
const HIDDEN: &str = "hidden";

/// Adds the fields of a model that the face lacks to those that are kept and never shown. `shape` is the model as all
/// faces share it, `model` as the face has it.
pub(crate) fn hide(face: FaceKind, shape: &Node, model: &mut Node) {
    let properties = shape.get("properties").map_or(&[][..], Node::entries);
    let lacking = properties.iter().filter(|field| !is_on(&field.value, face));
    let lacking: Vec<Entry> = lacking.filter_map(hidden).collect();
    let Some(lifecycle) = model.get_mut("x-lifecycle").filter(|_| !lacking.is_empty()) else { return };
    if let Some(Value::Map(known)) = lifecycle.get_mut(HIDDEN).map(|hidden| &mut hidden.value) {
        known.extend(lacking);
        return;
    }
    let Some(first) = lacking.first() else { return };
    let key = Text { value: HIDDEN.to_owned(), span: first.key.span.clone() };
    let value = Node { span: lifecycle.span.clone(), value: Value::Map(lacking) };
    if let Value::Map(keys) = &mut lifecycle.value {
        keys.push(Entry { key, value });
    }
}

/// A field and its type in the words of `hidden`; none of a list, which nobody looks for.
fn hidden(field: &Entry) -> Option<Entry> {
    let text = |key: &str| field.value.get(key).and_then(Node::text);
    let kind = match (text("$ref"), text("type"), text("format")) {
        (Some(target), ..) => target.rsplit('/').next()?,
        (None, Some("string"), Some("date-time")) => "time",
        (None, Some(kind @ ("string" | "integer" | "boolean")), _) => kind,
        _ => return None,
    };
    let value = Node { span: field.value.span.clone(), value: Value::Text(kind.to_owned()) };
    Some(Entry { key: field.key.clone(), value })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};

    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::source_file::SourceFile;

    fn hidden_on(face: FaceKind, lifecycle: &str) -> Value {
        let text = format!(
            "properties:\n  id: {{type: string}}\n  brand_id: {{type: string, x-faces: [partner]}}\n  \
             state: {{$ref: '#/components/schemas/State', x-faces: [partner]}}\nx-lifecycle: {lifecycle}\n"
        );
        let file = Arc::new(SourceFile::new("spec", "cards/models.yaml", &*text));
        let shape = crate::yaml::read(&file, &mut Diagnostics::default()).unwrap();
        let mut model = shape.clone();
        hide(face, &shape, &mut model);
        model.to_json().pointer("/x-lifecycle/hidden").cloned().unwrap_or_default()
    }

    #[test]
    fn what_a_face_lacks_is_kept_and_hidden_there() {
        let key = "{key: [brand_id, id]}";
        assert_eq!(hidden_on(FaceKind::Brand, key), json!({"brand_id": "string", "state": "State"}));
        assert_eq!(hidden_on(FaceKind::Partner, key), json!(null));
        let both = "{key: [brand_id, id], hidden: {since: time}}";
        let expected = json!({"since": "time", "brand_id": "string", "state": "State"});
        assert_eq!(hidden_on(FaceKind::Brand, both), expected);
    }
}
