//! Tampering: no bit of a signed reply can be another without the reply being refused.

use http::{HeaderMap, HeaderName, HeaderValue};
use proptest::prelude::*;
use wechatpay_runtime::verify::verify;

use crate::support::fixtures::{now, platform_keys, signature_headers};
use crate::support::{base64, from_base64};

/// A reply in parts that can be tampered with.
#[derive(Clone)]
struct Reply {
    headers: Vec<(&'static str, Vec<u8>)>,
    body: Vec<u8>,
}

impl Reply {
    fn signed(body: &[u8]) -> Self {
        let headers = signature_headers(body).map(|(name, value)| (name, value.into_bytes()));
        Self { headers: headers.into(), body: body.to_vec() }
    }

    fn header(&mut self, name: &str) -> &mut Vec<u8> {
        &mut self.headers.iter_mut().find(|(found, _)| *found == name).unwrap().1
    }

    /// Whether it is refused; bytes that HTTP itself does not let through a header are.
    fn is_refused(&self) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let Ok(value) = HeaderValue::from_bytes(value) else { return true };
            headers.insert(name.parse::<HeaderName>().unwrap(), value);
        }
        verify(&headers, &self.body, &platform_keys(), now()).is_err()
    }
}

/// Flips each bit in turn, of the part that `part` names.
fn assert_every_bit_counts(reply: &Reply, part: impl Fn(&mut Reply) -> &mut Vec<u8>) {
    assert!(!reply.is_refused(), "untouched, it passes");
    let mut reply = reply.clone();
    for byte in 0..part(&mut reply).len() {
        for bit in 0..8 {
            part(&mut reply)[byte] ^= 1 << bit;
            assert!(reply.is_refused(), "bit {bit} of byte {byte}");
            part(&mut reply)[byte] ^= 1 << bit;
        }
    }
    assert!(!reply.is_refused(), "all flipped back, it passes again");
}

const BODY: &[u8] =
    "{\"openid\":\"obLatjnx9gnqzS4myYGmLZ7LgLBA\",\"level\":\"钻石会员\",\"points\":10}\n".as_bytes();

#[test]
fn any_flipped_bit_of_the_body_is_refused() {
    assert_every_bit_counts(&Reply::signed(BODY), |reply| &mut reply.body);
}

#[test]
fn any_flipped_bit_of_timestamp_nonce_or_serial_is_refused() {
    for name in ["Wechatpay-Timestamp", "Wechatpay-Nonce", "Wechatpay-Serial"] {
        assert_every_bit_counts(&Reply::signed(BODY), |reply| reply.header(name));
    }
}

#[test]
fn any_flipped_bit_of_the_signatures_base64_is_refused() {
    assert_every_bit_counts(&Reply::signed(BODY), |reply| reply.header("Wechatpay-Signature"));
}

#[test]
fn any_flipped_bit_of_the_signature_itself_is_refused() {
    let reply = Reply::signed(BODY);
    let signature = from_base64(std::str::from_utf8(reply.clone().header("Wechatpay-Signature")).unwrap());
    for byte in 0..signature.len() {
        for bit in 0..8 {
            let mut wrong = signature.clone();
            wrong[byte] ^= 1 << bit;
            let mut reply = reply.clone();
            *reply.header("Wechatpay-Signature") = base64(&wrong).into_bytes();
            assert!(reply.is_refused(), "bit {bit} of byte {byte}");
        }
    }
}

#[test]
fn bytes_that_move_between_nonce_and_body_are_refused() {
    let mut reply = Reply::signed(BODY);
    let first = reply.body.remove(0);
    reply.header("Wechatpay-Nonce").push(first);
    assert!(reply.is_refused());
    let mut reply = Reply::signed(BODY);
    let last = reply.header("Wechatpay-Nonce").pop().unwrap();
    reply.body.insert(0, last);
    assert!(reply.is_refused());
}

proptest! {
    // OpenSSL signs each case.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_body_passes_as_signed_and_is_refused_with_any_change(
        body in proptest::collection::vec(any::<u8>(), 0..200),
        at in any::<prop::sample::Index>(),
        bit in 0..8_u8,
        extra in any::<u8>(),
    ) {
        let reply = Reply::signed(&body);
        prop_assert!(!reply.is_refused());
        let mut longer = reply.clone();
        longer.body.insert(at.index(body.len() + 1), extra);
        prop_assert!(longer.is_refused());
        if !body.is_empty() {
            let mut shorter = reply.clone();
            shorter.body.remove(at.index(body.len()));
            prop_assert!(shorter.is_refused());
            let mut flipped = reply;
            flipped.body[at.index(body.len())] ^= 1 << bit;
            prop_assert!(flipped.is_refused());
        }
    }
}
