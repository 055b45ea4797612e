//! Every operation of `wechatpay-api`, called with the documents' own examples.

use serde_json::{Value, json};
use wechatpay_api::{Face, OperationInfo, Place};

use crate::client::Call;
use crate::openssl;
use crate::uploads::{Form, PNG};
use crate::world::WORLD;

#[test]
fn every_operation_is_played() {
    let (mut count, mut failed) = (0, Vec::new());
    for (face, document) in wechatpay_api::openapi_documents() {
        let document: Value = serde_json::from_str(document).unwrap();
        let has = |info: &&OperationInfo| !document["paths"][info.path].is_null();
        for info in wechatpay_api::operations(*face).filter(has) {
            failed.extend(play(*face, info, &document).err());
            count += 1;
        }
    }
    let all = Face::ALL.into_iter().map(|face| wechatpay_api::operations(face).count());
    assert_eq!(count, all.sum::<usize>());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Calls an operation; says what is wrong with the answer, if anything is.
fn play(face: Face, info: &OperationInfo, document: &Value) -> Result<(), String> {
    let operation = &document["paths"][info.path][info.method.as_str().to_lowercase()];
    let mut call = Call::new(face, info.method.as_str(), &target(info, operation, document));
    if info.has_body {
        call = call.body(body(face, info, operation, document).to_string());
    }
    if let Some(form) = operation["requestBody"]["content"].get("multipart/form-data") {
        let form = resolve(&form["schema"], document);
        let meta = resolve(&form["properties"]["meta"], document)["properties"].as_object().unwrap();
        let (digest, _) = meta.iter().find(|(_, field)| !field["x-digest"].is_null()).unwrap();
        call = Form::with_digest_as(digest, PNG, "logo.png").within(call);
    }
    // What the documents show is there as long as nobody has made anything else.
    let answer = call.at(WORLD.fresh().addr()).send();
    let reply = if answer.body.is_empty() { Value::Null } else { answer.json() };
    let (status, described) = operation["responses"]
        .as_object()
        .unwrap()
        .iter()
        .find(|(status, _)| status.starts_with('2'))
        .unwrap();
    let wrong = || Err(format!("{face} {}: {} {reply}", info.name, answer.status));
    if answer.status.to_string() != *status {
        return wrong();
    }
    let content = &described["content"]["application/json"];
    if content.is_null() {
        return if reply.is_null() { Ok(()) } else { wrong() };
    }
    let schema = json!({"allOf": [content["schema"]], "components": document["components"]});
    if !jsonschema::is_valid(&schema, &reply) {
        return wrong();
    }
    for sealed in info.sensitive_in_reply.iter().flat_map(|pointer| places(&reply, pointer)) {
        openssl::open(&WORLD.private_key(face), reply.pointer(&sealed).unwrap().as_str().unwrap());
    }
    Ok(())
}

/// The bundled document of the membership cards on a face.
pub(crate) fn document(face: Face) -> Value {
    let documents = wechatpay_api::openapi_documents().iter().filter(|(of, _)| *of == face);
    let mut documents = documents.map(|(_, text)| serde_json::from_str::<Value>(text).unwrap());
    documents.find(|document| document["info"]["x-product"] == "card-member").unwrap()
}

/// The path and the query, filled with the parameters' examples; these need no escaping.
pub(crate) fn target(info: &OperationInfo, operation: &Value, document: &Value) -> String {
    let described = operation["parameters"].as_array().into_iter().flatten();
    let described: Vec<&Value> = described.map(|node| resolve(node, document)).collect();
    let mut target = info.path.to_owned();
    let mut separator = '?';
    for parameter in info.parameters {
        let described = described.iter().find(|described| described["name"] == parameter.name).unwrap();
        let example = &described["example"];
        // The example's token is of a page that somebody else got.
        if (example.is_null() && !parameter.required) || operation["x-paged"]["token"] == parameter.name {
            continue;
        }
        let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        if parameter.place == Place::Path {
            target = target.replace(&format!("{{{}}}", parameter.name), &example);
        } else {
            target = format!("{target}{separator}{}={example}", parameter.name);
            separator = '&';
        }
    }
    target
}

/// The body's example, with something sealed for the sandbox where the example has something for somebody else.
pub(crate) fn body(face: Face, info: &OperationInfo, operation: &Value, document: &Value) -> Value {
    let content = &operation["requestBody"]["content"]["application/json"];
    let named = content["examples"].as_object().and_then(|examples| examples.values().next());
    let example = named.map_or(&content["example"], |example| &resolve(example, document)["value"]);
    let mut body = example.clone();
    for pointer in info.sensitive_in_body.iter().flat_map(|pointer| places(example, pointer)) {
        let sealed = openssl::seal(&WORLD.public_key(face), plaintext(example, &pointer).as_bytes());
        *body.pointer_mut(&pointer).unwrap() = json!(sealed);
    }
    body
}

/// What a member may have answered to the question beside a sealed answer.
fn plaintext(body: &Value, pointer: &str) -> &'static str {
    let (beside, field) = pointer.rsplit_once('/').unwrap();
    match body.pointer(&format!("{beside}/name")).and_then(Value::as_str) {
        Some("USER_FORM_FLAG_BIRTHDAY") => "1990-01-01",
        _ if field == "phone_number" => "13800000000",
        _ if field == "id_card_number" => "110101199001011234",
        _ => "篮球",
    }
}

pub(crate) fn resolve<'d>(node: &'d Value, document: &'d Value) -> &'d Value {
    node["$ref"]
        .as_str()
        .map_or(node, |reference| document.pointer(reference.trim_start_matches('#')).unwrap())
}

/// The JSON pointers that a pointer with `*` for any index means in a value.
fn places(value: &Value, pointer: &str) -> Vec<String> {
    let Some((list, rest)) = pointer.split_once("/*") else {
        return value.pointer(pointer).map(|_| pointer.to_owned()).into_iter().collect();
    };
    let items = value.pointer(list).and_then(Value::as_array).map_or(0, Vec::len);
    (0..items).flat_map(|index| places(value, &format!("{list}/{index}{rest}"))).collect()
}
