//! Bytes in hexadecimal and back.

/// Writes lower-case digits.
pub(super) fn to_hex(bytes: &[u8]) -> String {
    const DIGITS: &[char; 16] =
        &['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xf]);
    digits.filter_map(|digit| DIGITS.get(usize::from(digit))).collect()
}

/// Reads digits of either case; none if the text is empty or not hexadecimal.
pub(super) fn of_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let (pairs, rest) = digits.as_ref()?.as_chunks::<2>();
    (!pairs.is_empty() && rest.is_empty()).then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(of_hex(&to_hex(&bytes)), Some(bytes));
        assert_eq!(to_hex(&[0, 0xaf]), "00af");
        assert_eq!(
            (of_hex("AF"), of_hex("a"), of_hex(""), of_hex("ag")),
            (Some(vec![0xaf]), None, None, None)
        );
    }
}
