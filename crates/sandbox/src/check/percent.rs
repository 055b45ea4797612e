//! Percent-decoding of path segments and query parts, strict about what may stand in a URL.

/// Decodes a path segment.
///
/// # Errors
/// What is wrong with it, as the end of a sentence.
pub(crate) fn decode_segment(raw: &str) -> Result<String, String> {
    decode(raw, false)
}

/// Decodes a name or a value of a query, in which a `+` is a space as HTML forms have it.
///
/// # Errors
/// What is wrong with it, as the end of a sentence.
pub(crate) fn decode_query(raw: &str) -> Result<String, String> {
    decode(raw, true)
}

fn decode(raw: &str, plus_is_space: bool) -> Result<String, String> {
    let mut decoded = Vec::with_capacity(raw.len());
    let mut rest = raw.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'%' => {
                let (value, after) = escape(after)?;
                decoded.push(value);
                rest = after;
            }
            b'+' if plus_is_space => decoded.push(b' '),
            _ if may_stand_in_a_url(byte) => decoded.push(byte),
            _ => return Err(format!("holds the byte 0x{byte:02X}, which is written %{byte:02X} in a URL")),
        }
    }
    String::from_utf8(decoded).map_err(|_| "is not UTF-8 once percent-decoded".to_owned())
}

/// Reads the two digits after a `%`.
fn escape(after: &[u8]) -> Result<(u8, &[u8]), String> {
    if let [high, low, rest @ ..] = after
        && let (Some(high), Some(low)) = (hex_digit(*high), hex_digit(*low))
    {
        return Ok((high << 4 | low, rest));
    }
    Err("holds a `%` without two hexadecimal digits after it; a `%` of the value itself is written %25"
        .to_owned())
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Whether a byte may stand in a path or a query as it is: RFC 3986's `pchar`, and `/` and `?` for the query.
fn may_stand_in_a_url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_escape_is_decoded_once() {
        let raw = "a%2Fb%20c%2Bd%2541%3F%23%26%3D~%2A%C3%A9";
        assert_eq!(decode_segment(raw).as_deref(), Ok("a/b c+d%41?#&=~*é"));
        assert_eq!(decode_segment("%e4%bd%a0").as_deref(), Ok("你"));
    }

    #[test]
    fn a_plus_is_a_space_in_a_query_only() {
        assert_eq!(decode_segment("a+b").as_deref(), Ok("a+b"));
        assert_eq!(decode_query("a+b%2Bc").as_deref(), Ok("a b+c"));
    }

    #[test]
    fn broken_escapes_and_raw_bytes_are_refused() {
        for raw in ["%", "%4", "%4g", "%%41", "100%", "%é", "é", "a b", "\"", "%FF", "%C3"] {
            assert!(decode_segment(raw).is_err(), "{raw:?}");
        }
    }
}
