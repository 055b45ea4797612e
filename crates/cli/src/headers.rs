//! HTTP headers as people keep them: lines `Name: value`, or a JSON object.

use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::Value;

use crate::input::without_mark;

/// Reads headers; a request or status line before the first one is passed over.
///
/// # Errors
/// What is wrong, and in which line.
pub(crate) fn read(text: &[u8]) -> Result<HeaderMap, String> {
    let text = without_mark(text);
    if text.trim_ascii_start().starts_with(b"{") { of_json(text) } else { of_lines(text) }
}

fn of_lines(text: &[u8]) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (index, line) in text.split(|byte| *byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() || (headers.is_empty() && is_first_line(line)) {
            continue;
        }
        let number = index + 1;
        let colon = line.iter().position(|byte| *byte == b':');
        let Some((name, value)) = colon.and_then(|colon| line.split_at_checked(colon)) else {
            return Err(format!("line {number} is not a header: it has no colon"));
        };
        let value = value.strip_prefix(b":").unwrap_or(value).trim_ascii();
        append(&mut headers, name, value).map_err(|problem| format!("line {number}: {problem}"))?;
    }
    Ok(headers)
}

/// `POST /notify HTTP/1.1`, or `HTTP/1.1 200 OK`.
fn is_first_line(line: &[u8]) -> bool {
    line.starts_with(b"HTTP/")
        || line.rsplit(|byte| *byte == b' ').next().is_some_and(|word| word.starts_with(b"HTTP/"))
}

fn of_json(text: &[u8]) -> Result<HeaderMap, String> {
    let value: Value =
        serde_json::from_slice(text).map_err(|error| format!("the JSON is broken: {error}"))?;
    let mut headers = HeaderMap::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        let values = match value {
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        for value in values {
            let value = value.as_str().ok_or_else(|| format!("the value of `{name}` is not a string"))?;
            append(&mut headers, name.as_bytes(), value.as_bytes())?;
        }
    }
    Ok(headers)
}

fn append(headers: &mut HeaderMap, name: &[u8], value: &[u8]) -> Result<(), String> {
    let shown = String::from_utf8_lossy(name).escape_debug().to_string();
    let name = HeaderName::from_bytes(name).map_err(|_| format!("`{shown}` is not a header name"))?;
    let value = HeaderValue::from_bytes(value)
        .map_err(|_| format!("the value of `{shown}` is not a header value"))?;
    match headers.try_append(name, value) {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("there are too many headers: after {} no more fit", headers.len())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_json_are_read_alike() {
        let lines = b"POST /notify HTTP/1.1\r\nHost: a:80\r\nWechatpay-Nonce:  abc \r\n\r\n";
        let json = br#"{"host": ["a:80"], "wechatpay-nonce": "abc"}"#;
        assert_eq!(read(lines).unwrap(), read(json).unwrap());
        assert_eq!(read(lines).unwrap()["wechatpay-nonce"], "abc");
    }

    #[test]
    fn a_repeated_header_stays_repeated() {
        assert_eq!(read(b"A: 1\nA: 2").unwrap().get_all("a").iter().count(), 2);
    }

    #[test]
    fn more_headers_than_a_map_holds_are_refused() {
        let lines: Vec<_> = (0..40_000).map(|number| format!("a{number}: 1")).collect();
        assert!(read(lines.join("\n").as_bytes()).unwrap_err().contains("too many headers"));
        let json: Vec<_> = (0..40_000).map(|number| format!("\"a{number}\": \"1\"")).collect();
        assert!(read(format!("{{{}}}", json.join(",")).as_bytes()).unwrap_err().contains("too many headers"));
    }

    #[test]
    fn a_broken_line_is_located() {
        assert_eq!(read(b"A: 1\n\nno colon").unwrap_err(), "line 3 is not a header: it has no colon");
        assert_eq!(read(b"A: 1\nb c: 2").unwrap_err(), "line 2: `b c` is not a header name");
        assert_eq!(read(b"{\"a\": 1}").unwrap_err(), "the value of `a` is not a string");
        assert!(read(b"{").unwrap_err().starts_with("the JSON is broken"));
    }
}
