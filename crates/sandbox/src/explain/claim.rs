//! Who a request names: the identity and the certificate, and what was meant if they are others.

use rsa::BigUint;
use wechatpay_api::Face;

use super::keys::{Caller, Keys, Owner};
use super::mistake::{Direction, Finding, Mistake};
use crate::check::authorization::Authorization;
use crate::face::identity_name;

/// Whether the identity is the one that is known for the face.
pub(super) fn identity(claim: &Authorization, face: Face, keys: &Keys) -> Option<Finding> {
    let (name, sent) = (identity_name(face), claim.identity.as_str());
    let known = keys.caller(face).map(|caller| caller.identity.as_str()).filter(|known| *known != sent)?;
    let hint = identity_hint(sent, face, keys).map(|hint| format!("; {hint}")).unwrap_or_default();
    let what = format!("the header names the {name} {sent}, and known is {known}{hint}");
    Some(Finding::worded(Mistake::OtherIdentity, Direction::Request, what))
}

/// What was taken for the identity, if that can be said.
pub(crate) fn identity_hint(sent: &str, face: Face, keys: &Keys) -> Option<String> {
    let of_other_face = keys.callers.iter().find(|caller| caller.identity == sent && caller.face != face);
    if let Some(Caller { face, .. }) = of_other_face {
        return Some(format!("that is the {} of the {face}", identity_name(*face)));
    }
    let known = keys.caller(face)?;
    if known.certificate_serial_no.eq_ignore_ascii_case(sent) {
        return Some("that is the serial number of the certificate, which belongs into serial_no".to_owned());
    }
    (sent.trim() == known.identity).then(|| "leave out the blanks around it".to_owned())
}

/// Whether the serial number is that of the caller's certificate.
pub(super) fn serial_no(claim: &Authorization, face: Face, keys: &Keys) -> Option<Finding> {
    let known = &keys.caller(face)?.certificate_serial_no;
    let sent = claim.serial_no.as_str();
    if known.eq_ignore_ascii_case(sent) {
        return None;
    }
    let what = format!("the header has the serial number {sent}, and the certificate has {known}");
    let what = serial_hint(sent, known, keys).map_or_else(|| what.clone(), |hint| format!("{what}: {hint}"));
    Some(Finding::worded(Mistake::OtherSerialNumber, Direction::Request, what))
}

/// What was taken for the serial number, if that can be said.
pub(crate) fn serial_hint(sent: &str, right: &str, keys: &Keys) -> Option<String> {
    if let Some(key) = keys.known.iter().find(|key| key.id.eq_ignore_ascii_case(sent) && key.id != right) {
        return Some(match key.owner {
            Owner::Platform => {
                "that is the ID of the platform's public key, which belongs into Wechatpay-Serial".to_owned()
            }
            Owner::Caller => format!("that is the certificate of the {}", key.face),
        });
    }
    let digits = sent.trim().trim_start_matches("0x").replace([':', ' '], "");
    let bare = |text: &str| text.trim_start_matches('0').to_ascii_uppercase();
    let is_same_number = || {
        let (decimal, hex) =
            (BigUint::parse_bytes(sent.as_bytes(), 10), BigUint::parse_bytes(right.as_bytes(), 16));
        decimal.is_some() && decimal == hex
    };
    if sent != right && sent.eq_ignore_ascii_case(right) {
        Some("write it in capitals".to_owned())
    } else if bare(&digits) == bare(right) {
        Some("write it as hex digits alone, 40 of them, without colons, blanks and 0x".to_owned())
    } else if is_same_number() {
        Some("that is the same number in decimal; write it in hex".to_owned())
    } else if sent.starts_with("PUB_KEY_ID_") {
        Some(
            "an ID that begins so is that of a WeChat Pay public key, and belongs into Wechatpay-Serial"
                .to_owned(),
        )
    } else {
        None
    }
}
