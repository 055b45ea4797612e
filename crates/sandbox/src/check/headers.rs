//! The headers beside `Authorization`: `Wechatpay-Serial`, `Accept` and, of a JSON body, `Content-Type`.

use axum::http::{HeaderMap, header};

use crate::keys::FaceKeys;
use crate::refusal::Refusal;
use crate::spec::operation::{Body, Operation};

const SERIAL: &str = "Wechatpay-Serial";

/// Checks the three headers.
pub(crate) fn check(operation: &Operation, headers: &HeaderMap, keys: &FaceKeys) -> Result<(), Refusal> {
    check_serial(&values(headers, SERIAL), operation.needs_serial, &keys.public_key_id)?;
    check_accept(&values(headers, header::ACCEPT.as_str()))?;
    if let Some(Body::Json(_)) = &operation.body {
        check_content_type(the_value(headers, header::CONTENT_TYPE.as_str()))?;
    }
    Ok(())
}

/// The ID of the platform's key that the caller names, if it names one.
pub(crate) fn serial(headers: &HeaderMap) -> Option<&str> {
    the_value(headers, SERIAL).ok()
}

/// All values of a header; one that is not ASCII counts as empty, which no rule accepts.
fn values<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default()).collect()
}

/// The one value of a header.
///
/// # Errors
/// How it comes that there is not one, as the end of a sentence.
pub(crate) fn the_value<'h>(headers: &'h HeaderMap, name: &str) -> Result<&'h str, &'static str> {
    match values(headers, name).as_slice() {
        [value] => Ok(value),
        [] => Err("is missing"),
        _ => Err("stands there twice"),
    }
}

fn check_serial(values: &[&str], required: bool, key_id: &str) -> Result<(), Refusal> {
    let issue = match values {
        [] if !required => return Ok(()),
        [value] if *value == key_id => return Ok(()),
        [] => format!("is missing: send the ID of the WeChat Pay public key, {key_id}"),
        [value] => format!("is `{value}`, but the WeChat Pay public key of this caller is {key_id}"),
        _ => "stands there twice: send one".to_owned(),
    };
    Err(Refusal::invalid_header(SERIAL, issue))
}

fn check_accept(values: &[&str]) -> Result<(), Refusal> {
    if values.iter().flat_map(|value| value.split(',')).any(accepts_json) {
        return Ok(());
    }
    let issue = if values.is_empty() { "is missing" } else { "excludes JSON" };
    Err(Refusal::invalid_header("Accept", format!("{issue}: send `application/json`")))
}

fn accepts_json(range: &str) -> bool {
    let mut parts = range.split(';').map(str::trim);
    let json = ["application/json", "application/*", "*/*"];
    let named = parts.next().is_some_and(|range| json.iter().any(|json| range.eq_ignore_ascii_case(json)));
    let refused = parts.any(|part| part.strip_prefix("q=").is_some_and(|weight| weight.parse() == Ok(0.0)));
    named && !refused
}

fn check_content_type(value: Result<&str, &'static str>) -> Result<(), Refusal> {
    let issue = match value {
        Ok(value) if is_json(value) => return Ok(()),
        Ok(_) => "is another type",
        Err(issue) => issue,
    };
    Err(Refusal::invalid_header("Content-Type", format!("{issue}: send `application/json`")))
}

fn is_json(value: &str) -> bool {
    let mut parts = value.split(';').map(|part| part.trim().to_ascii_lowercase());
    let utf8 = ["charset=utf-8", "charset=\"utf-8\""];
    parts.next().is_some_and(|media_type| media_type == "application/json")
        && parts.all(|parameter| utf8.contains(&parameter.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_serial_is_the_key_id_or_absent_where_it_may_be() {
        assert!(check_serial(&["PUB_KEY_ID_1"], true, "PUB_KEY_ID_1").is_ok());
        assert!(check_serial(&[], false, "PUB_KEY_ID_1").is_ok());
        assert!(check_serial(&[], true, "PUB_KEY_ID_1").is_err());
        for required in [true, false] {
            assert!(check_serial(&["PUB_KEY_ID_2"], required, "PUB_KEY_ID_1").is_err());
            assert!(check_serial(&[""], required, "PUB_KEY_ID_1").is_err());
            assert!(check_serial(&["PUB_KEY_ID_1", "PUB_KEY_ID_1"], required, "PUB_KEY_ID_1").is_err());
        }
    }

    #[test]
    fn accept_has_to_allow_json() {
        for value in ["application/json", "*/*", "text/html, application/JSON;q=0.9", "application/*"] {
            assert!(check_accept(&[value]).is_ok(), "{value}");
        }
        for value in ["text/html", "application/json;q=0", "application/jsonp", ""] {
            assert!(check_accept(&[value]).is_err(), "{value}");
        }
        assert!(check_accept(&[]).is_err());
        assert!(check_accept(&["text/html", "application/json"]).is_ok());
    }

    #[test]
    fn content_type_is_json_in_utf8() {
        for value in
            ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=\"UTF-8\""]
        {
            assert!(check_content_type(Ok(value)).is_ok(), "{value}");
        }
        for value in ["text/json", "application/json; charset=gbk", "application/json;", ""] {
            assert!(check_content_type(Ok(value)).is_err(), "{value}");
        }
        assert!(check_content_type(Err("is missing")).is_err());
    }
}
