//! The text of a signature as bytes, also where the text isn't the Base64 that it should be.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};

use super::hex::of_hex;
use super::mistake::Mistake;
use crate::check::percent;

const INDIFFERENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const LENIENT: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, INDIFFERENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, INDIFFERENT);

/// A reading of the text.
pub(super) struct Decoded {
    pub(super) bytes: Vec<u8>,
    /// What is wrong with the text if this is what was meant.
    pub(super) mistakes: Vec<Mistake>,
}

/// Every reading that there is, the right one first.
pub(super) fn readings(text: &str) -> Vec<Decoded> {
    let unescaped = percent::decode_segment(text).ok().filter(|unescaped| unescaped != text);
    let joined: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let trimmed = text.trim();
    let with_plus = |text: &str| Some(text.replace(' ', "+")).filter(|plus| plus != text);
    let alternatives = [
        (Some(text.to_owned()), None),
        (Some(joined).filter(|joined| joined != text), Some(Mistake::SignatureSpaces)),
        (with_plus(trimmed), Some(Mistake::SignatureSpaces)),
        // What stands around it may have been a `+`, too.
        (with_plus(text).filter(|_| trimmed != text), Some(Mistake::SignatureSpaces)),
        (Some(text.replace("\\n", "")).filter(|other| other != text), Some(Mistake::SignatureSpaces)),
        (unescaped, Some(Mistake::SignaturePercentEncoded)),
    ];
    let mut readings = Vec::new();
    for (text, mistake) in alternatives {
        let Some(text) = text else { continue };
        for (bytes, of_alphabet) in decode(&text) {
            let twice = std::str::from_utf8(&bytes).ok().and_then(|inner| STANDARD.decode(inner.trim()).ok());
            let turned = bytes.iter().rev().copied().collect();
            let mistakes =
                |last: Option<Mistake>| mistake.into_iter().chain(of_alphabet).chain(last).collect();
            readings.push(Decoded { bytes, mistakes: mistakes(None) });
            if let Some(bytes) = twice {
                readings.push(Decoded { bytes, mistakes: mistakes(Some(Mistake::SignatureBase64Twice)) });
            }
            readings.push(Decoded { bytes: turned, mistakes: mistakes(Some(Mistake::SignatureReversed)) });
        }
    }
    // What needs the fewest mistakes is the likeliest.
    readings.sort_by_key(|reading| reading.mistakes.len());
    readings
}

fn decode(text: &str) -> Vec<(Vec<u8>, Option<Mistake>)> {
    let mut decoded = Vec::new();
    if let Ok(bytes) = STANDARD.decode(text) {
        decoded.push((bytes, None));
    } else if let Ok(bytes) = LENIENT.decode(text) {
        decoded.push((bytes, Some(Mistake::SignatureUnpadded)));
    } else if let Ok(bytes) = URL_SAFE.decode(text) {
        decoded.push((bytes, Some(Mistake::SignatureUrlSafe)));
    }
    if let Some(bytes) = of_hex(text) {
        decoded.push((bytes, Some(Mistake::SignatureHex)));
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_space_may_have_been_a_plus_wherever_it_stands() {
        for (text, meant) in [("AA+A", "AA A"), ("+AAA", " AAA"), ("+A+A", " A A"), ("AAAA", " AAAA ")] {
            let bytes = STANDARD.decode(text).unwrap();
            let found = readings(meant).into_iter().find(|reading| reading.bytes == bytes).unwrap();
            assert_eq!(found.mistakes, [Mistake::SignatureSpaces], "{meant:?}");
        }
    }
}
