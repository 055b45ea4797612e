//! Replies and notifications: what the platform has signed.

use axum::http::HeaderMap;

use super::case::Case;
use super::explanation::{Explanation, Verdict};
use super::keys::{Keys, KnownKey, Owner};
use super::mistake::{Direction, Finding, Mistake};
use super::search::OfLine;
use super::variation::{Lines, Part};
use super::{arrival, body, fields};

/// What the platform's deliberately wrong signatures begin with.
const PROBE: &str = "WECHATPAY/SIGNTEST/";
/// What the IDs of its public keys begin with.
const PUBLIC_KEY: &str = "PUB_KEY_ID_";

/// A reply or a notification as it was captured.
#[derive(Clone, Copy, Debug)]
pub struct CapturedAnswer<'a> {
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The raw body.
    pub body: &'a [u8],
    /// When it arrived, in Unix seconds, if that is to be checked.
    pub received: Option<i64>,
}

/// Says whether a captured reply or notification verifies, and if not, why.
pub fn explain_answer(answer: &CapturedAnswer<'_>, keys: &Keys) -> Verdict {
    match check(answer, keys) {
        Ok(key) => Verdict::Verifies { signed_by: key.title() },
        Err(explanation) => Verdict::Fails(explanation),
    }
}

fn check<'k>(answer: &CapturedAnswer<'_>, keys: &'k Keys) -> Result<&'k KnownKey, Box<Explanation>> {
    let CapturedAnswer { headers, body, received } = *answer;
    let header = |name| arrival::the_header(headers, name, Direction::Answer);
    let (timestamp, nonce) = (header("wechatpay-timestamp")?, header("wechatpay-nonce")?);
    let (serial, signature) = (header("wechatpay-serial")?, header("wechatpay-signature")?);
    if signature.starts_with(PROBE) {
        return Err(Explanation::alone(Finding::new(Mistake::Probe, Direction::Answer)));
    }
    let mut findings: Vec<_> = arrival::truncated(headers, body, Direction::Answer).into_iter().collect();
    findings.extend(arrival::clock(timestamp, received, Direction::Answer));
    let expected = keys.of_platform(serial);
    let lines = Lines::of_answer(timestamp, nonce, body);
    let case = Case { lines, signature, keys, expected };
    let variations = || -> Vec<OfLine> {
        vec![
            (Part::Body, body::variations(body, Direction::Answer)),
            (Part::Nonce, fields::nonces(nonce, Direction::Answer)),
            (Part::Timestamp, fields::timestamps(timestamp, Direction::Answer)),
        ]
    };
    arrival::combine(findings, case.explain(variations, |used| foreign(keys, expected, serial, used)))
}

/// What it means that the signature was made with another key than the one that its ID names.
fn foreign(keys: &Keys, expected: Option<&KnownKey>, serial: &str, used: Option<&KnownKey>) -> Vec<Finding> {
    let finding = |mistake, what: String| vec![Finding::worded(mistake, Direction::Answer, what)];
    let plain = |mistake| vec![Finding::new(mistake, Direction::Answer)];
    match (used, expected) {
        (Some(used), _) if used.owner == Owner::Caller => finding(
            Mistake::CallerKeyUsed,
            format!("it was signed with {}, not with the platform's", used.title()),
        ),
        (Some(used), Some(expected)) if used.face != expected.face => {
            let what = format!("it was signed with {}, and its header names {serial}", used.title());
            finding(Mistake::OtherFaceKeyUsed, what)
        }
        (Some(used), _) => {
            let what = format!(
                "it verifies with the key that the configuration names {}, and its header names {serial}",
                used.id
            );
            finding(Mistake::KeyUnderOtherId, what)
        }
        (None, None) if !serial.starts_with(PUBLIC_KEY) => plain(Mistake::PublicKeyForCertificate),
        (None, None) => finding(
            Mistake::UnknownSerial,
            format!("no key is known under the ID {serial} in Wechatpay-Serial"),
        ),
        (None, Some(expected))
            if keys.of_caller(expected.face).is_some_and(|own| own.key == expected.key) =>
        {
            plain(Mistake::OwnKeyAsPlatformKey)
        }
        (None, Some(expected))
            if expected.certificate_serial_no.is_some() && serial.starts_with(PUBLIC_KEY) =>
        {
            plain(Mistake::CertificateForPublicKey)
        }
        (None, Some(expected)) => {
            let what = format!(
                "it wasn't signed with {}, as the configuration has it, or it changed on the way",
                expected.title()
            );
            finding(Mistake::WrongPublicKey, what)
        }
    }
}
