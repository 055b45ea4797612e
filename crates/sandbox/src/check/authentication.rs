//! Who is calling: header, clock, identity, signature and replay, in this order.

use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, header};
use wechatpay_api::Face;

use super::authorization::{self, Authorization};
use super::replay::{SeenNonces, WINDOW};
use crate::crypto::{self, BadSignature};
use crate::face::identity_name;
use crate::keys::FaceKeys;
use crate::message;
use crate::refusal::{Refusal, SignInformation};
use crate::request::Request;

/// How much of the message the platform shows of its own accord, in characters.
const TRUNCATED: usize = 128;

/// Reads who a request says is calling: the header, the clock and the identity, which are yet to be proved.
pub(crate) fn claim(
    request: &Request,
    face: Face,
    keys: &FaceKeys,
    now: i64,
) -> Result<Authorization, Refusal> {
    let authorization = authorization::parse(the_header(&request.headers)?, face)?;
    let drift = authorization.seconds.abs_diff(now);
    if drift > WINDOW.unsigned_abs() {
        let issue = format!("is {drift} s off: the platform's clock says {now}, and {WINDOW} s are allowed");
        return Err(Refusal::sign_error("timestamp", issue));
    }
    check_identity(&authorization, face, keys)?;
    Ok(authorization)
}

/// Believes a claim whose signature covers the request, and which was not made before.
///
/// The text is what is signed in the place of the body: the body itself, or a part of it for an upload.
pub(crate) fn prove(
    claim: &Authorization,
    request: &Request,
    text: &[u8],
    face: Face,
    keys: &FaceKeys,
    seen: &Mutex<SeenNonces>,
    now: i64,
) -> Result<(), Refusal> {
    check_signature(claim, request, text, keys)?;
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    if !seen.insert(now, face, claim.seconds, &claim.nonce_str) {
        let issue = "was used before with this timestamp: make a new nonce and signature for every attempt";
        return Err(Refusal::sign_error("nonce_str", issue));
    }
    Ok(())
}

fn the_header(headers: &HeaderMap) -> Result<&str, Refusal> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let refuse = |issue| Err(Refusal::sign_error("Authorization", issue));
    match (values.next(), values.next()) {
        (None, _) => refuse("is missing: sign the request"),
        (Some(_), Some(_)) => refuse("stands there twice: send one"),
        (Some(value), None) => match value.to_str() {
            Ok(value) => Ok(value),
            Err(_) => refuse("may hold visible ASCII characters only"),
        },
    }
}

fn check_identity(authorization: &Authorization, face: Face, keys: &FaceKeys) -> Result<(), Refusal> {
    let name = identity_name(face);
    if authorization.identity != keys.identity {
        let issue = format!("is unknown: this sandbox knows the {name} {}", keys.identity);
        return Err(Refusal::sign_error(name, issue));
    }
    if authorization.serial_no != keys.certificate_serial_no {
        let issue = format!(
            "is not an API certificate of the {name} {}: its certificate has the serial number {}",
            keys.identity, keys.certificate_serial_no
        );
        return Err(Refusal::sign_error("serial_no", issue));
    }
    Ok(())
}

fn check_signature(
    claim: &Authorization,
    request: &Request,
    text: &[u8],
    keys: &FaceKeys,
) -> Result<(), Refusal> {
    let message = |text| {
        let method = request.method.as_str();
        message::of_request(method, &request.target, &claim.timestamp, &claim.nonce_str, text)
    };
    let is_signed = |text| crypto::verify(&keys.caller, &message(text), &claim.signature);
    let Err(problem) = is_signed(text) else { return Ok(()) };
    let issue = match problem {
        BadSignature::NotBase64 => "sign not match: it is not standard Base64 with padding",
        BadSignature::Mismatch if text != request.body && is_signed(&request.body).is_ok() => {
            "sign not match: it covers the whole form, where only the text of the JSON part is signed"
        }
        BadSignature::Mismatch => "sign not match",
    };
    let mut refusal = Refusal::sign_error("signature", issue);
    refusal.message = format!(
        "The signature is not that of the private key of the certificate {} over the message in \
         detail.sign_information.sign_message (RSASSA-PKCS1-v1_5, SHA-256); compare it with what you signed.",
        keys.certificate_serial_no
    );
    if text != request.body {
        refusal
            .message
            .push_str(" Of an upload, the text of the JSON part is signed in the place of the body.");
    }
    if let Some(detail) = &mut refusal.detail {
        detail.sign_information = Some(sign_information(request, &message(text)));
    }
    Err(refusal)
}

fn sign_information(request: &Request, message: &[u8]) -> SignInformation {
    let text = String::from_utf8_lossy(message);
    SignInformation {
        method: request.method.to_string(),
        url: request.target.clone(),
        sign_message_length: message.len(),
        truncated_sign_message: text.chars().take(TRUNCATED).collect(),
        sign_message: text.into_owned(),
    }
}
