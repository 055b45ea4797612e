//! Verifying: is this reply, or this notification, the platform's own?

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;

use crate::canonical::reply_message;
use crate::clock::unix_seconds;
use crate::platform_certificates::CertificatesError;
use crate::platform_keys::PlatformKeys;

/// How far a timestamp may be from now, either way, in seconds.
pub const TIMESTAMP_TOLERANCE: u64 = 300;

/// What the platform's deliberately wrong signatures begin with.
const PROBE_PREFIX: &str = "WECHATPAY/SIGNTEST/";

/// Checks that headers and raw body bytes are signed by the platform, now.
///
/// The order: each header there once, timestamp within [`TIMESTAMP_TOLERANCE`], known serial, signature over the
/// raw bytes. Give it the bytes as they came: JSON that was parsed and written again has other bytes.
///
/// # Errors
/// The first check that fails.
pub fn verify(
    headers: &HeaderMap,
    body: &[u8],
    keys: &PlatformKeys,
    now: SystemTime,
) -> Result<(), VerificationError> {
    let timestamp = single(headers, "Wechatpay-Timestamp")?;
    let nonce_str = single(headers, "Wechatpay-Nonce")?;
    let serial = single(headers, "Wechatpay-Serial")?;
    let signature = single(headers, "Wechatpay-Signature")?;
    check_timestamp(timestamp, now)?;
    let key =
        keys.get(serial).ok_or_else(|| VerificationError::UnknownSerial { serial: serial.to_owned() })?;
    if signature.starts_with(PROBE_PREFIX) {
        return Err(VerificationError::Probe);
    }
    let signature = STANDARD.decode(signature).map_err(|_| VerificationError::SignatureNotBase64)?;
    if key.verify(&reply_message(timestamp, nonce_str, body), &signature) {
        Ok(())
    } else {
        Err(VerificationError::SignatureMismatch)
    }
}

/// The header's value, if it is there exactly once.
fn single<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, VerificationError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(VerificationError::MissingHeader(name))?;
    if values.next().is_some() {
        return Err(VerificationError::RepeatedHeader(name));
    }
    value.to_str().ok().filter(|value| !value.is_empty()).ok_or(VerificationError::MalformedHeader(name))
}

/// Takes a timestamp of digits alone, within the tolerance.
fn check_timestamp(text: &str, now: SystemTime) -> Result<(), VerificationError> {
    let malformed = VerificationError::MalformedHeader("Wechatpay-Timestamp");
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(malformed);
    }
    let seconds = text.parse::<u64>().map_err(|_| malformed)?.abs_diff(unix_seconds(now));
    if seconds > TIMESTAMP_TOLERANCE { Err(VerificationError::Stale { seconds }) } else { Ok(()) }
}

/// Why a reply or a notification is not taken for the platform's.
///
/// The message of each says what most often causes it. All but [`Probe`](Self::Probe) deserve a look: keys that were
/// rotated, a clock that is wrong, something on the way that changes bodies or headers, or somebody who forges them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerificationError {
    /// A header of the signature is not there.
    #[error("the header {0} is missing: it was not signed, or something on the way removed it")]
    MissingHeader(&'static str),
    /// A header of the signature is there more than once.
    #[error("the header {0} is there more than once")]
    RepeatedHeader(&'static str),
    /// A header of the signature is empty or holds what it cannot.
    #[error("the header {0} is malformed")]
    MalformedHeader(&'static str),
    /// The timestamp is too far from this machine's clock.
    #[error(
        "the timestamp is {seconds} seconds away from this machine's clock, and {TIMESTAMP_TOLERANCE} are allowed: \
         it is a replay, or the clock is wrong"
    )]
    Stale {
        /// How far it is, either way.
        seconds: u64,
    },
    /// No key is known under the serial.
    #[error(
        "no platform key is known under Wechatpay-Serial {serial:?}: if the key was rotated, add the new one to \
         the platform keys"
    )]
    UnknownSerial {
        /// The serial.
        serial: String,
    },
    /// The platform sent a wrong signature on purpose.
    #[error("the signature is one of the platform's probes (WECHATPAY/SIGNTEST/): refusing it is right")]
    Probe,
    /// The signature is not Base64.
    #[error("the signature is not Base64")]
    SignatureNotBase64,
    /// The reply is the platform's own, but to another call; [`check_echo`](crate::check_echo) finds it.
    #[error(
        "the reply is signed, but its `{parameter}` is not the one that was asked for: it is a replay of another \
         call's reply, or the platform writes the value in another way"
    )]
    OtherCall {
        /// The path parameter that differs.
        parameter: &'static str,
    },
    /// The signature does not fit.
    #[error(
        "the signature does not match: the body was changed on the way, the configured public key is not the one \
         its ID names, or the sender is not WeChat Pay"
    )]
    SignatureMismatch,
    /// The reply brings the certificates it is verified with, and these cannot be read.
    #[error("the platform certificates in the reply cannot be read")]
    Certificates(#[from] CertificatesError),
}
