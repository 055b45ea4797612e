//! What a reply echoes of its request: a genuine reply to another call is found by it.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::operation::OperationInfo;
use crate::verify::VerificationError;
use crate::wire::parse_json;

/// Compares the fields at the top of a verified reply with the path parameters of the same names.
///
/// The platform's signature covers neither the path nor the call, so a genuine reply can be replayed to another call
/// for as long as its timestamp is within the tolerance. Where a reply repeats what the path names, the difference
/// shows. `target` is path and query as sent. A field that the reply lacks, or that is neither a string nor an
/// integer, says nothing; nor does a body that isn't a JSON object.
///
/// It is for callers to choose: no page promises that a reply repeats a path parameter unchanged, and where the
/// platform writes it in another way, such as with an ID that was merged into another, a good reply is refused.
///
/// ```
/// use wechatpay_runtime::{Face, Method, OperationInfo, VerificationError, check_echo};
///
/// const INFO: OperationInfo = OperationInfo::new("GetCard", Face::Brand, Method::Get, "/cards/{card_id}", "");
/// assert_eq!(check_echo(&INFO, "/cards/128", br#"{"card_id":"128"}"#), Ok(()));
/// let error = check_echo(&INFO, "/cards/128", br#"{"card_id":"129"}"#).unwrap_err();
/// assert_eq!(error, VerificationError::OtherCall { parameter: "card_id" });
/// ```
///
/// # Errors
/// [`VerificationError::OtherCall`] with the first parameter that differs.
pub fn check_echo(info: &OperationInfo, target: &str, body: &[u8]) -> Result<(), VerificationError> {
    let Ok(Value::Object(fields)) = parse_json(body) else { return Ok(()) };
    let path = target.split('?').next().unwrap_or_default();
    let mut segments = info.path.split('/').zip(path.split('/'));
    let other = segments.find_map(|(template, sent)| {
        let parameter = template.strip_prefix('{')?.strip_suffix('}')?;
        let sent = percent_decode_str(sent).decode_utf8().ok()?;
        let is_same = match fields.get(parameter)? {
            Value::String(text) => *text == sent,
            Value::Number(number) if number.is_i64() => number.to_string() == sent,
            _ => true,
        };
        (!is_same).then_some(parameter)
    });
    other.map_or(Ok(()), |parameter| Err(VerificationError::OtherCall { parameter }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::Face;
    use crate::operation::Method;

    const INFO: OperationInfo =
        OperationInfo::new("GetLevel", Face::Brand, Method::Get, "/cards/{card_id}/levels/{level}", "");

    fn check(target: &str, body: &str) -> Result<(), VerificationError> {
        check_echo(&INFO, target, body.as_bytes())
    }

    #[test]
    fn what_is_repeated_unchanged_or_not_at_all_is_accepted() {
        for body in [
            r#"{"card_id":"a/b c","level":3}"#,
            r#"{"level":"3"}"#,
            r#"{"level":3.5}"#,
            r#"{"card_id":null,"level":[4],"card":{"card_id":"x"}}"#,
            "{}",
            "[]",
            "",
            "not JSON",
        ] {
            assert_eq!(check("/cards/a%2Fb%20c/levels/3?card_id=x", body), Ok(()), "{body}");
        }
    }

    #[test]
    fn another_value_names_its_parameter() {
        for (body, parameter) in [
            (r#"{"card_id":"2"}"#, "card_id"),
            (r#"{"card_id":2}"#, "card_id"),
            (r#"{"card_id":"1","level":4}"#, "level"),
            (r#"{"card_id":"","level":3}"#, "card_id"),
            (r#"{"new":1e400,"card_id":"2"}"#, "card_id"),
        ] {
            assert_eq!(
                check("/cards/1/levels/3", body),
                Err(VerificationError::OtherCall { parameter }),
                "{body}"
            );
        }
    }
}
