//! What the bundled documents show: examples of requests, replies and events.

use serde_json::{Map, Value};
use wechatpay_api::runtime::PagedBy;
use wechatpay_api::{EventInfo, Face, OperationInfo, Place, openapi_documents};

/// The document of an operation.
pub(crate) fn document(info: &OperationInfo) -> Value {
    let documents =
        openapi_documents().iter().filter(|(face, text)| *face == info.face && text.contains(info.path));
    let mut documents = documents.map(|(_, document)| serde_json::from_str::<Value>(document).unwrap());
    documents.find(|document| document["paths"].get(info.path).is_some()).unwrap()
}

/// What a reference of the document refers to, or the value itself.
pub(crate) fn resolve<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// The documented examples of a request, each as one flat object: that of the body, beside those of the parameters.
pub(crate) fn examples(document: &Value, info: &OperationInfo) -> Vec<Value> {
    let operation = &document["paths"][info.path][info.method.as_str().to_lowercase()];
    let documented = operation["parameters"].as_array().into_iter().flatten();
    let documented: Vec<_> = documented.map(|parameter| resolve(document, parameter)).collect();
    let parameters = info.parameters.iter().map(|parameter| {
        let found = documented.iter().find(|documented| documented["name"] == parameter.name).unwrap();
        let example = found.get("example").or_else(|| found["schema"].get("example"));
        (parameter.name.to_owned(), example.unwrap().clone())
    });
    let bodies = if info.has_body { bodies(document, operation) } else { vec![Map::new()] };
    bodies
        .into_iter()
        .map(|body| Value::Object(body.into_iter().chain(parameters.clone()).collect()))
        .collect()
}

/// The first of the documented examples.
pub(crate) fn example(document: &Value, info: &OperationInfo) -> Value {
    examples(document, info).remove(0)
}

fn bodies(document: &Value, operation: &Value) -> Vec<Map<String, Value>> {
    let content = &operation["requestBody"]["content"]["application/json"];
    let named = content["examples"].as_object().into_iter().flat_map(Map::values);
    let named = named.map(|example| &resolve(document, example)["value"]);
    content.get("example").into_iter().chain(named).map(|body| body.as_object().unwrap().clone()).collect()
}

/// The path and the query of an example, escaped as RFC 3986 has it.
pub(crate) fn target(info: &OperationInfo, example: &Value) -> String {
    let mut target = info.path.to_owned();
    let mut separator = '?';
    for parameter in info.parameters {
        let value = match &example[parameter.name] {
            Value::Null => continue,
            Value::String(text) => escaped(text),
            other => other.to_string(),
        };
        match parameter.place {
            Place::Path => target = target.replace(&format!("{{{}}}", parameter.name), &value),
            Place::Query => {
                target = format!("{target}{separator}{}={value}", parameter.name);
                separator = '&';
            }
            Place::Header => panic!("{} has a header of its own", info.name),
        }
    }
    target
}

fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(escape).collect()
}

/// An example with plaintexts in place of its ciphertexts, which are nobody's.
pub(crate) fn with_plaintexts(info: &OperationInfo, mut example: Value) -> Value {
    for pointer in info.sensitive_in_body {
        let plaintext = match pointer.rsplit('/').next() {
            // Of the documented examples, it is a birthday.
            Some("value") => "1990-01-01",
            Some("*") => "茶",
            Some("id_card_number") => "11010519491231002X",
            Some("admin_name" | "name") => "张三",
            _ => "13800000000",
        };
        replace(&mut example, pointer.split('/').skip(1), plaintext);
    }
    example
}

/// The first of the documented examples as a sandbox takes it: with plaintexts, and without the token of a page that
/// the sandbox never gave.
pub(crate) fn acceptable(document: &Value, info: &OperationInfo) -> Value {
    let mut example = with_plaintexts(info, example(document, info));
    if let Some(paging) = info.paged.filter(|paging| matches!(paging.by, PagedBy::Token { .. })) {
        example.as_object_mut().unwrap().shift_remove(paging.start);
    }
    example
}

/// Replaces the strings that a pointer means, in which `*` is any index.
pub(crate) fn replace<'p>(
    value: &mut Value,
    mut path: impl Iterator<Item = &'p str> + Clone,
    replacement: &str,
) {
    match (path.next(), value) {
        (None, value @ Value::String(_)) => *value = replacement.into(),
        (Some("*"), Value::Array(items)) => {
            for item in items {
                replace(item, path.clone(), replacement);
            }
        }
        (Some(name), Value::Object(fields)) => {
            if let Some(field) = fields.get_mut(name) {
                replace(field, path, replacement);
            }
        }
        _ => {}
    }
}

/// The documented examples of a reply.
pub(crate) fn replies(document: &Value, info: &OperationInfo) -> Vec<Value> {
    let responses = &document["paths"][info.path][info.method.as_str().to_lowercase()]["responses"];
    let content = &resolve(document, &responses["200"])["content"]["application/json"];
    let named = content["examples"].as_object().into_iter().flat_map(Map::values);
    let named = named.map(|example| &resolve(document, example)["value"]);
    content.get("example").into_iter().chain(named).cloned().collect()
}

/// The documented example of an event's resource.
pub(crate) fn resource(document: &Value, info: &EventInfo) -> Value {
    let webhook = &document["webhooks"][info.event_type]["post"];
    resolve(document, &webhook["x-resource"])["examples"][0].clone()
}

/// The bundled documents without what operations do to resources.
pub(crate) fn without_behavior() -> Vec<(Face, String)> {
    let documents = wechatpay_api::openapi_documents().iter().map(|(face, document)| {
        let mut document: Value = serde_json::from_str(document).unwrap();
        let paths = document["paths"].as_object_mut().unwrap().values_mut();
        for operation in paths.flat_map(|path| path.as_object_mut().unwrap().values_mut()) {
            operation.as_object_mut().unwrap().remove("x-behavior");
        }
        for webhook in
            document["webhooks"].as_object_mut().into_iter().flat_map(|webhooks| webhooks.values_mut())
        {
            webhook["post"].as_object_mut().unwrap().remove("x-behavior");
        }
        (*face, document.to_string())
    });
    documents.collect()
}
