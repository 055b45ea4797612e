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
