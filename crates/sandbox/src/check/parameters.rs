//! Path, query and header parameters: decoded, typed, and checked against their schemas.

use axum::http::HeaderMap;
use serde_json::{Map, Value};

use crate::check::percent::{decode_query, decode_segment};
use crate::check::text;
use crate::refusal::{Detail, Location, Refusal};
use crate::spec::issue::did_you_mean;
use crate::spec::operation::Operation;
use crate::spec::parameter::{Parameter, Place};

/// Reads the parameters of a call: raw path segments in the order of the path, and the raw query.
pub(crate) fn read(
    operation: &Operation,
    segments: &[&str],
    query: &str,
    headers: &HeaderMap,
) -> Result<Map<String, Value>, Refusal> {
    let mut parameters = Map::new();
    for (name, raw) in operation.path.parameters().zip(segments) {
        let value = decode_segment(raw).map_err(|issue| refuse(name, Location::Path, issue))?;
        if matches!(value.as_str(), "." | "..") {
            let issue = "is `.` or `..`, which URL parsers remove from a path even when percent-encoded";
            return Err(refuse(name, Location::Path, issue));
        }
        insert(&mut parameters, operation, Place::Path, name, value)?;
    }
    for pair in query.split('&').filter(|_| !query.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode_query(name).map_err(|issue| refuse(name, Location::Query, issue))?;
        let value = decode_query(value).map_err(|issue| refuse(&name, Location::Query, issue))?;
        insert(&mut parameters, operation, Place::Query, &name, value)?;
    }
    for known in operation.parameters.iter().filter(|known| known.place == Place::Header) {
        let Some(value) = headers.get(&known.name) else { continue };
        let refused = |_| refuse(&known.name, Location::Header, "is not text");
        insert(
            &mut parameters,
            operation,
            Place::Header,
            &known.name,
            value.to_str().map_err(refused)?.to_owned(),
        )?;
    }
    match operation.parameters.iter().find(|known| known.required && !parameters.contains_key(&known.name)) {
        Some(missing) => {
            Err(refuse(&missing.name, location(missing.place), "is required, and it is missing"))
        }
        None => Ok(parameters),
    }
}

fn insert(
    parameters: &mut Map<String, Value>,
    operation: &Operation,
    place: Place,
    name: &str,
    text: String,
) -> Result<(), Refusal> {
    let location = location(place);
    let known = || operation.parameters.iter().filter(|known| known.place == place);
    let Some(parameter) = known().find(|known| known.name == name) else {
        let names: Vec<&str> = known().map(|known| known.name.as_str()).collect();
        let hint = did_you_mean(name, &names);
        return Err(refuse(name, location, format!("is not known to this operation{hint}")));
    };
    let value = typed(parameter, &text).map_err(|issue| {
        let mut detail = Detail::new(name, location, issue);
        detail.value = Some(text.clone()).filter(|_| !parameter.schema.facets().sealed());
        Refusal::param_error(detail)
    })?;
    match parameters.insert(name.to_owned(), value) {
        Some(_) => Err(refuse(name, location, "stands there twice: send one")),
        None => Ok(()),
    }
}

/// Says what is wrong with a field of a request, named by a JSON pointer into all its fields side by side: a parameter
/// goes by its name, what is in the body by the pointer.
pub(crate) fn detail(parameters: &[Parameter], pointer: &str, issue: String) -> Detail {
    let name = pointer.strip_prefix('/').unwrap_or_default();
    match parameters.iter().find(|parameter| parameter.name == name) {
        Some(parameter) => Detail::new(name, location(parameter.place), issue),
        None => Detail::new(pointer, Location::Body, issue),
    }
}

/// How refusals name a place.
fn location(place: Place) -> Location {
    match place {
        Place::Path => Location::Path,
        Place::Query => Location::Query,
        Place::Header => Location::Header,
    }
}

/// Gives a parameter's text the type of its schema, and checks it against the schema.
fn typed(parameter: &Parameter, text: &str) -> Result<Value, String> {
    if parameter.required && text.is_empty() {
        return Err("is empty, but it is required".to_owned());
    }
    text::check(text)?;
    let value = match parameter.schema.facets().kind() {
        Some("integer") => text.parse().map(|number: i64| number.into()).map_err(|_| "must be an integer")?,
        Some("boolean") => text.parse().map(Value::Bool).map_err(|_| "must be `true` or `false`")?,
        _ => Value::String(text.to_owned()),
    };
    parameter.schema.issue(&value).map_or(Ok(value), |issue| Err(issue.text))
}

fn refuse(name: &str, location: Location, issue: impl Into<String>) -> Refusal {
    Refusal::param_error(Detail::new(name, location, issue))
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use wechatpay_api::Face;

    use super::*;
    use crate::spec::document::Document;
    use crate::spec::operation::read_all;

    fn operation() -> Operation {
        let parameter = |name, place, required, schema| json!({"name": name, "in": place, "required": required, "schema": schema});
        let document = json!({"paths": {"/cards/{code}": {"get": {
            "parameters": [
                parameter("code", "path", true, json!({"type": "string", "maxLength": 20})),
                parameter("openid", "query", true, json!({"type": "string"})),
                parameter("limit", "query", false, json!({"type": "integer", "maximum": 20})),
                parameter("all", "query", false, json!({"type": "boolean"})),
                parameter("phone", "query", false, json!({"type": "string", "maxLength": 3, "x-sensitive": true})),
            ],
            "responses": {"204": {}},
        }}}});
        read_all(Face::Brand, &Document::parse(&document.to_string()).unwrap()).unwrap().remove(0)
    }

    fn query(query: &str) -> Result<Value, Box<Detail>> {
        read(&operation(), &["1"], query, &HeaderMap::new())
            .map(Value::Object)
            .map_err(|refusal| refusal.detail.unwrap())
    }

    #[test]
    fn values_are_decoded_and_typed() {
        let parameters = read(
            &operation(),
            &["a%2Fb%20c+%C3%A9"],
            "limit=20&openid=%E4%BD%A0+x&all=true",
            &HeaderMap::new(),
        )
        .unwrap();
        assert_eq!(
            Value::Object(parameters),
            json!({"code": "a/b c+é", "limit": 20, "openid": "你 x", "all": true})
        );
    }

    #[test]
    fn each_mistake_is_named() {
        let cases = [
            ("", "openid", "is required, and it is missing"),
            ("openid=", "openid", "is empty, but it is required"),
            ("openid", "openid", "is empty, but it is required"),
            ("openid=1&openid=1", "openid", "stands there twice: send one"),
            ("openid=1&limit=21", "limit", "may be at most 20"),
            ("openid=1&limit=x", "limit", "must be an integer"),
            ("openid=1&limit=1.0", "limit", "must be an integer"),
            ("openid=1&all=1", "all", "must be `true` or `false`"),
            ("open_id=1", "open_id", "is not known to this operation; did you mean `openid`?"),
        ];
        for (text, field, issue) in cases {
            let detail = query(text).unwrap_err();
            assert_eq!((detail.field.as_str(), detail.issue.as_str()), (field, issue), "{text}");
            assert_eq!(detail.location, Location::Query);
        }
        for text in ["openid=%", "openid=%FF", "openid=1&", "&openid=1", "%=1"] {
            assert!(query(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_value_is_shown_unless_it_is_sensitive() {
        assert_eq!(query("openid=1&limit=x").unwrap_err().value.as_deref(), Some("x"));
        assert_eq!(query("openid=1&phone=13800000000").unwrap_err().value, None);
    }

    #[test]
    fn a_path_parameter_is_neither_empty_nor_a_dot_segment() {
        for segment in ["", ".", "..", "%2E%2e", "%F0%9F%98%80", "123456789012345678901"] {
            let refusal = read(&operation(), &[segment], "openid=1", &HeaderMap::new()).unwrap_err();
            assert_eq!(refusal.detail.unwrap().location, Location::Path, "{segment}");
        }
    }

    #[test]
    fn a_header_that_is_a_parameter_is_read_and_missed() {
        let document = json!({"paths": {"/cards": {"delete": {
            "parameters": [{"name": "Idempotency-Key", "in": "header", "required": true, "schema": {"type": "string"}}],
            "responses": {"204": {}},
        }}}});
        let document = Document::parse(&document.to_string()).unwrap();
        let operation = read_all(Face::Brand, &document).unwrap().remove(0);
        let mut headers = HeaderMap::new();
        let detail = read(&operation, &[], "", &headers).unwrap_err().detail.unwrap();
        assert!(detail.issue.contains("is required"), "{}", detail.issue);
        headers.insert("idempotency-key", "k-1".parse().unwrap());
        assert_eq!(read(&operation, &[], "", &headers).unwrap()["Idempotency-Key"], "k-1");
    }
}
