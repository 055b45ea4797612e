//! Why a signature doesn't verify: the mistakes that people make, tried one after the other.
//!
//! RSASSA-PKCS1-v1_5 gives its digest back to whoever has the public key. So a signature says by itself with which of the
//! known keys it was made, with which padding and which hash; and whether it covers a message costs one hash, which is
//! why hundreds of messages can be tried: the expected one with its query left out, its last line feed missing, its JSON
//! written by another library, and so on. What it was made of is never guessed: a mistake is named if the signature
//! verifies with it.
//!
//! ```
//! use axum::http::HeaderMap;
//! use wechatpay_sandbox::explain::{CapturedAnswer, Keys, Mistake, Verdict, explain_answer};
//!
//! let headers = HeaderMap::new();
//! let captured = CapturedAnswer { headers: &headers, body: b"{}", received: None };
//! let Verdict::Fails(explanation) = explain_answer(&captured, &Keys::new()) else { unreachable!() };
//! assert_eq!(explanation.mistake, Mistake::HeaderMissing);
//! ```

mod algorithm;
mod answer;
mod arrival;
mod body;
mod case;
pub(crate) mod claim;
pub(crate) mod clock;
mod decoding;
mod difference;
mod explanation;
mod fields;
mod form;
mod framing;
mod hex;
mod json_style;
mod keys;
mod mistake;
mod opened;
mod orders;
mod pem;
mod query;
pub(crate) mod request;
mod search;
mod target;
mod variation;

pub use answer::{CapturedAnswer, explain_answer};
pub use difference::Difference;
pub use explanation::{Explanation, Verdict};
pub use keys::{BadKey, Keys};
pub use mistake::{Finding, Mistake};
pub use request::{CapturedRequest, explain_request};

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::*;

    /// Texts without sense, the same in each run.
    fn nonsense() -> impl Iterator<Item = String> {
        const LETTERS: [&str; 16] =
            ["a", "%", "%2", "%e4", "&", "=", "?", "/", "\"", "{", "}", ",", "你", "\n", "\\", "😀"];
        let mut state: u32 = 7;
        std::iter::from_fn(move || {
            let mut text = String::new();
            for _ in 0..state % 40 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push_str(LETTERS[usize::try_from(state >> 28).unwrap()]);
            }
            state = state.wrapping_add(1);
            Some(text)
        })
    }

    /// A caller whose signature over nonsense is looked for in a message of nonsense.
    #[test]
    fn nonsense_is_explained_without_a_panic() {
        let key = crate::crypto::generate().unwrap();
        let mut keys = Keys::new();
        let pem = crate::keys::setup::private_pem(&key).unwrap();
        keys.add_caller(wechatpay_api::Face::Brand, "1", "AA", pem.as_bytes()).unwrap();
        keys.add_platform(wechatpay_api::Face::Brand, Some("PUB_KEY_ID_1"), pem.as_bytes()).unwrap();
        let signature = crate::crypto::sign(&key, b"something else").unwrap();
        let mut texts = nonsense();
        for _ in 0..60 {
            let (target, body) = (texts.next().unwrap(), texts.next().unwrap());
            let mut headers = HeaderMap::new();
            let authorization = format!(
                "WECHATPAY-BRAND-SHA256-RSA2048 brand_id=\"1\",nonce_str=\"n\",signature=\"{signature}\",\
                 timestamp=\"1554208460\",serial_no=\"AA\""
            );
            headers.insert("authorization", HeaderValue::try_from(authorization).unwrap());
            let (target, body) = (target.as_str(), body.as_bytes());
            let request = CapturedRequest { method: "POST", target, headers: &headers, body, received: None };
            let Verdict::Fails(explanation) = explain_request(&request, &keys) else { panic!("{target}") };
            assert!(
                explanation.mistakes.iter().any(|found| found.mistake == Mistake::OtherMessage),
                "{target}"
            );
            let mut headers = HeaderMap::new();
            for (name, value) in [
                ("wechatpay-timestamp", "1554208460"),
                ("wechatpay-nonce", "n"),
                ("wechatpay-serial", "PUB_KEY_ID_1"),
                ("wechatpay-signature", signature.as_str()),
            ] {
                headers.insert(name, HeaderValue::try_from(value).unwrap());
            }
            let answer = CapturedAnswer { headers: &headers, body, received: None };
            let Verdict::Fails(explanation) = explain_answer(&answer, &keys) else { panic!("{target}") };
            assert_eq!(explanation.mistake, Mistake::OtherMessage);
        }
    }

    #[test]
    fn keys_are_told_apart_from_other_texts_and_never_printed() {
        let key = crate::crypto::generate().unwrap();
        let pem = crate::keys::setup::private_pem(&key).unwrap();
        let mut keys = Keys::new();
        let face = wechatpay_api::Face::Partner;
        keys.add_caller(face, "1900000001", "AA", pem.as_bytes()).unwrap();
        assert_eq!(
            format!("{keys:?}"),
            "[\"mchid 1900000001\", \"the partner caller's key (certificate AA)\"]"
        );
        for text in ["", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"] {
            assert!(keys.add_caller(face, "1", "AA", text.as_bytes()).is_err(), "{text}");
        }
        let without_id = keys.add_platform(face, None, pem.as_bytes()).unwrap_err();
        assert!(without_id.to_string().contains("needs its ID"), "{without_id}");
    }
}
