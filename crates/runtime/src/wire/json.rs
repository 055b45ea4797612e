//! Parsing: JSON that `serde_json` cannot hold as a whole is read as well as it can be.

use serde_json::Value;

/// From here on a number counts as out of range, next to the end of what 64-bit floats hold.
pub(super) const OUT_OF_RANGE: f64 = 1e308;

/// The deepest nesting that `serde_json` reads.
const DEEPEST: usize = 127;

/// Parses what the platform sent.
///
/// JSON allows what a `Value` cannot hold: a number beyond 64-bit floats, half a surrogate pair, nesting without an
/// end. None of it may fail a reply where it stands in a field that nobody reads, so it is replaced and the text is
/// parsed again:
///
/// - a number becomes [`OUT_OF_RANGE`], which no field takes;
/// - half a pair becomes U+FFFD, as wherever text is read that isn't valid Unicode;
/// - what is nested deeper than any model loses its content.
///
/// The first attempt alone is made for any other reply, so that they cost nothing more.
///
/// # Errors
/// Bytes that are not JSON.
pub(crate) fn parse_json(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(bytes).or_else(|error| {
        let mut repaired = bytes.to_vec();
        repair(&mut repaired);
        if repaired == bytes { Err(error) } else { serde_json::from_slice(&repaired) }
    })
}

/// Replaces what cannot be held, without moving anything: an error in the rest is still found at its place.
fn repair(text: &mut [u8]) {
    let mut scan = Scan { text, at: 0 };
    let mut depth = 0_usize;
    let mut deepest_from = 0;
    while let Some(byte) = scan.peek() {
        let start = scan.at;
        match byte {
            b'"' => scan.string(),
            b'-' | b'0'..=b'9' => scan.number(),
            b'[' | b'{' => {
                scan.at += 1;
                depth += 1;
                if depth == DEEPEST {
                    deepest_from = scan.at;
                }
            }
            b']' | b'}' => {
                if depth == DEEPEST {
                    scan.blank(deepest_from, start);
                }
                scan.at += 1;
                depth = depth.saturating_sub(1);
            }
            _ => scan.at += 1,
        }
    }
}

/// A place in a text.
struct Scan<'a> {
    text: &'a mut [u8],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Steps over a string, and replaces what of it is half a surrogate pair.
    fn string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.at += 1;
                    return;
                }
                b'\\' => match self.unit(self.at) {
                    Some(0xD800..=0xDBFF) if matches!(self.unit(self.at + 6), Some(0xDC00..=0xDFFF)) => {
                        self.at += 12;
                    }
                    Some(0xD800..=0xDFFF) => {
                        self.write(self.at, b"\\ufffd");
                        self.at += 6;
                    }
                    _ => self.at += 2,
                },
                _ => self.at += 1,
            }
        }
    }

    /// The UTF-16 code unit of an escape `\u1234` that begins here.
    fn unit(&self, at: usize) -> Option<u16> {
        let escape = self.text.get(at..at + 6)?;
        let digits = escape.strip_prefix(b"\\u")?;
        let digits = std::str::from_utf8(digits).ok()?;
        // `from_str_radix` takes a sign.
        let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hex.then(|| u16::from_str_radix(digits, 16).ok())?
    }

    /// Steps over a number, and replaces one that is out of range.
    fn number(&mut self) {
        let start = self.at;
        while matches!(self.peek(), Some(b'+' | b'-' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let token = self.text.get(start..self.at).and_then(|token| std::str::from_utf8(token).ok());
        if token
            .and_then(|token| token.parse::<f64>().ok())
            .is_some_and(|number| number.abs() >= OUT_OF_RANGE)
        {
            self.blank(start, self.at);
            self.write(start, b"1e308");
        }
    }

    fn write(&mut self, at: usize, bytes: &[u8]) {
        if let Some(place) = self.text.get_mut(at..at + bytes.len()) {
            place.copy_from_slice(bytes);
        }
    }

    /// Overwrites with spaces; line breaks stay, so that lines count as before.
    fn blank(&mut self, from: usize, to: usize) {
        let place = self.text.get_mut(from..to).unwrap_or_default();
        place.iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn parsed(text: &str) -> Value {
        parse_json(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_number_beyond_64_bit_floats_is_out_of_range() {
        let digits = "9".repeat(400);
        for number in
            ["1e400", "-1e400", "1E+999999999999999999999", "1.7976931348623159e308", "1e308", &digits]
        {
            let value = parsed(&format!("{{\"a\":[1,{number}],\"b\":2}}"));
            assert!(value["a"][1].as_f64().unwrap().abs() >= OUT_OF_RANGE, "{number}");
            assert_eq!((&value["a"][0], &value["b"]), (&json!(1), &json!(2)), "{number}");
        }
        let tiny = format!("[0.{}1e399,1e-400,1{}e-400]", "0".repeat(398), "0".repeat(400));
        assert!(parsed(&tiny).as_array().unwrap().iter().all(|number| number.as_f64().unwrap() < 10.0));
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced_and_a_whole_one_is_kept() {
        for (text, expected) in [
            (r#""\ud800""#, "\u{FFFD}"),
            (r#""\uDFFFa""#, "\u{FFFD}a"),
            (r#""\ud83d\ud83d\ude00""#, "\u{FFFD}\u{1F600}"),
            (r#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
            (r#""\ud83d\u0041\"\\ud800""#, "\u{FFFD}A\"\\ud800"),
        ] {
            assert_eq!(parsed(text), json!(expected), "{text}");
        }
        assert_eq!(parsed(r#"{"\ud800":1}"#), json!({"\u{FFFD}": 1}));
    }

    #[test]
    fn what_is_nested_too_deeply_loses_its_content_alone() {
        for depth in [1, 126, 127, 128, 200, 1_000_000] {
            for (open, close) in [("[", "]"), ("{\"]\":", "}")] {
                let deep = format!("{}\"}}]\\\"\"{}", open.repeat(depth), close.repeat(depth));
                let value = parsed(&format!("{{\"unknown\":{deep},\"known\":[[7]]}}"));
                assert_eq!(value["known"], json!([[7]]), "{depth} {open}");
                assert!(!value["unknown"].is_null(), "{depth} {open}");
            }
        }
    }

    #[test]
    fn what_is_not_json_stays_so_and_is_found_at_its_place() {
        for (text, line, column) in
            [("{\"a\":1e400,\n\"b\":]", 2, 5), ("{\"a\":\"\\ud800\"\n\n}}", 3, 2), ("[1e400", 1, 6)]
        {
            let error = parse_json(text.as_bytes()).unwrap_err();
            assert_eq!((error.line(), error.column()), (line, column), "{text}");
        }
        for text in
            ["[".repeat(1_000_000), "{\"a\":".repeat(1_000_000), "]".repeat(200), "\"\\u+123\"".to_owned()]
        {
            assert!(parse_json(text.as_bytes()).is_err());
        }
    }

    /// JSON in which anything may stand that a `Value` cannot hold.
    fn any_json() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            any::<i64>().prop_map(|number| number.to_string()),
            "-?[1-9][0-9]{0,400}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,12})?",
            r#""(\\u[0-9a-fA-F]{4}|\\ud[89abAB][0-9a-f]{2}|\\uD[c-fC-F][0-9a-f]{2}|\\\\|\\"|[\[\]{}a-z ])*""#,
            (1_usize..400).prop_map(|depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth))),
        ];
        leaf.prop_recursive(4, 40, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5)
                    .prop_map(|items| format!("[{}]", items.join(" ,\n"))),
                prop::collection::vec(inner, 0..5).prop_map(|items| {
                    let fields =
                        items.iter().enumerate().map(|(index, item)| format!("\"{index}\\ud800\": {item}"));
                    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_an_unknown_field_holds_the_others_are_read(unknown in any_json()) {
            let value = parsed(&format!("{{\"a\":\"1\",\"unknown\":{unknown},\"z\":[1,{{\"b\":2.5}}]}}"));
            prop_assert_eq!(&value["a"], &json!("1"));
            prop_assert_eq!(&value["z"], &json!([1, {"b": 2.5}]));
            prop_assert!(value.get("unknown").is_some());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}\",:\\\\ud8c0e.1-]{0,200}") {
            let _ = parse_json(&bytes);
            let _ = parse_json(text.as_bytes());
        }
    }
}
