//! Who is calling: header, clock, identity, signature and replay, in this order.

use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, header};
use wechatpay_api::Face;

use super::authorization::{self, Authorization};
use super::replay::{SeenNonces, WINDOW};
use crate::check::content::Content;
use crate::crypto;
use crate::explain::clock::{self, ClockProblem};
use crate::explain::request::SignedRequest;
use crate::explain::{Explanation, Keys, claim};
use crate::face::identity_name;
use crate::keys::ring::Keyring;
use crate::message;
use crate::refusal::{Refusal, SignInformation};
use crate::request::Request;

/// How much of the message the platform shows of its own accord, in characters.
const TRUNCATED: usize = 128;

/// Reads who a request says is calling: the header, the clock and the identity, which are yet to be proved.
pub(crate) fn claim(
    request: &Request,
    face: Face,
    keys: &Keyring,
    now: i64,
) -> Result<Authorization, Refusal> {
    let authorization = authorization::parse(the_header(&request.headers)?, face)?;
    check_clock(authorization.seconds, now)?;
    check_identity(&authorization, face, keys)?;
    Ok(authorization)
}

/// Believes a claim whose signature covers the request, and which was not made before.
pub(crate) fn prove(
    claim: &Authorization,
    request: &Request,
    content: &Content<'_>,
    face: Face,
    keys: &Keyring,
    seen: &Mutex<SeenNonces>,
    now: i64,
) -> Result<(), Refusal> {
    check_signature(claim, request, content, face, keys)?;
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    if !seen.insert(now, face, claim.seconds, &claim.nonce_str) {
        let issue = "was used before with this timestamp: make a new nonce and signature for every attempt, also when a \
                     call is repeated after a time-out";
        return Err(Refusal::sign_error("nonce_str", issue));
    }
    Ok(())
}

fn the_header(headers: &HeaderMap) -> Result<&str, Refusal> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let refuse = |issue| Err(Refusal::sign_error("Authorization", issue));
    match (values.next(), values.next()) {
        (None, _) => refuse("is missing: sign the request, and keep proxies from removing the header"),
        (Some(_), Some(_)) => refuse("stands there twice: send one"),
        (Some(value), None) => match value.to_str() {
            Ok(value) => Ok(value),
            Err(_) => refuse("may hold visible ASCII characters only; are its quotes typographic ones?"),
        },
    }
}

fn check_clock(timestamp: i64, now: i64) -> Result<(), Refusal> {
    let Some(problem) = clock::check(timestamp, Some(now)) else { return Ok(()) };
    let hint = problem.hint();
    let issue = match problem {
        ClockProblem::Milliseconds => format!("is in milliseconds: {hint}"),
        ClockProblem::Away { seconds, is_before } => {
            let side = if is_before { "before" } else { "after" };
            format!(
                "is {seconds} s {side} now: the platform's clock says {now}, and {WINDOW} s are allowed; {hint}"
            )
        }
    };
    Err(Refusal::sign_error("timestamp", issue))
}

fn check_identity(authorization: &Authorization, face: Face, keys: &Keyring) -> Result<(), Refusal> {
    let (name, known) = (identity_name(face), keys.newest(face));
    if authorization.identity != known.identity {
        let hint = claim::identity_hint(&authorization.identity, face, &Keys::of_sandbox(keys));
        let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        let issue = format!("is unknown: this sandbox knows the {name} {}{hint}", known.identity);
        return Err(Refusal::sign_error(name, issue));
    }
    if authorization.serial_no != known.certificate_serial_no {
        let right = &known.certificate_serial_no;
        let hint = claim::serial_hint(&authorization.serial_no, right, &Keys::of_sandbox(keys));
        let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
        let issue = format!(
            "is not an API certificate of the {name} {}: its certificate has the serial number {right}{hint}",
            known.identity
        );
        return Err(Refusal::sign_error("serial_no", issue));
    }
    Ok(())
}

fn check_signature(
    claim: &Authorization,
    request: &Request,
    content: &Content<'_>,
    face: Face,
    keys: &Keyring,
) -> Result<(), Refusal> {
    let text = content.signed_text();
    let (method, target) = (request.method.as_str(), request.target.as_str());
    let message = message::of_request(method, target, &claim.timestamp, &claim.nonce_str, text);
    if crypto::verify(&keys.newest(face).caller, &message, &claim.signature).is_ok() {
        return Ok(());
    }
    let host = request.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let (body, files) = (request.body.as_ref(), content.files());
    let signed = SignedRequest { face, method, target, host, claim, text, body, files: &files };
    let known = Keys::of_sandbox(keys);
    let Err(explanation) = signed.explain(&known) else {
        // Both look at the same bytes, so this would be a fault of the sandbox's own.
        return Err(Refusal::system_error());
    };
    let whats: Vec<_> = explanation.mistakes.iter().map(|finding| finding.what.as_str()).collect();
    let mut refusal = Refusal::sign_error("signature", format!("sign not match: {}", whats.join("; ")));
    refusal.message = format!(
        "{} The message that the key of the certificate {} has to sign (RSASSA-PKCS1-v1_5, SHA-256) is in \
         detail.sign_information.sign_message.",
        explanation.explanation, claim.serial_no
    );
    if text != body {
        refusal
            .message
            .push_str(" Of an upload, the text of the JSON part is signed in the place of the body.");
    }
    if let Some(detail) = &mut refusal.detail {
        detail.sign_information = Some(sign_information(request, &message, explanation));
    }
    Err(refusal)
}

fn sign_information(request: &Request, message: &[u8], explanation: Box<Explanation>) -> SignInformation {
    let text = String::from_utf8_lossy(message);
    SignInformation {
        method: request.method.to_string(),
        url: request.target.clone(),
        sign_message_length: message.len(),
        truncated_sign_message: text.chars().take(TRUNCATED).collect(),
        sign_message: text.into_owned(),
        explanation,
    }
}
