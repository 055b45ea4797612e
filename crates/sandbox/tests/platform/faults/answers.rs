//! Faults that answer, but not rightly.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use wechatpay_sandbox::{Face, Fault, FaultPlan};

use super::Hit;
use crate::client::Answer;

fn hit(fault: &str) -> Answer {
    let fault: Fault = fault.parse().unwrap();
    Hit::by(FaultPlan::new(fault)).create().send_for_anything().unwrap()
}

#[test]
fn a_refusal_on_demand_is_signed_and_has_the_documented_code() {
    for (fault, status, code) in [
        ("rate-limited=30", 429, "RATELIMIT_EXCEEDED"),
        ("system-error", 500, "SYSTEM_ERROR"),
        ("bad-gateway", 502, "SERVICE_UNAVAILABLE"),
        ("unavailable", 503, "SERVICE_UNAVAILABLE"),
    ] {
        let answer = hit(fault);
        answer.assert_signed(Face::Brand);
        let (got_status, got_code, ..) = answer.refusal();
        assert_eq!((got_status, got_code.as_str()), (status, code), "{fault}");
        assert_eq!(answer.has_header("Retry-After"), status == 429, "{fault}");
    }
    assert_eq!(hit("rate-limited=30").header("Retry-After"), "30");
}

#[test]
fn a_proxys_page_is_html_and_unsigned() {
    for (fault, status) in [("html", 200), ("html=502", 502)] {
        let answer = hit(fault);
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("Content-Type"), "text/html; charset=utf-8");
        assert!(!answer.has_header("Wechatpay-Signature") && answer.body.starts_with(b"<!DOCTYPE html>"));
    }
}

#[test]
fn a_bad_signature_is_base64_that_does_not_verify() {
    let answer = hit("bad-signature");
    assert_eq!((answer.status, answer.header("Wechatpay-Signature").len()), (200, 344));
    assert!(!answer.verifies(Face::Brand));
}

#[test]
fn an_expired_signature_verifies_and_is_ten_minutes_old() {
    let answer = hit("expired-signature");
    assert!(answer.verifies(Face::Brand));
    assert!(answer.is_signed_before(600), "{}", answer.header("Wechatpay-Timestamp"));
}

#[test]
fn a_missing_signature_leaves_none_of_its_headers() {
    let answer = hit("missing-signature");
    assert_eq!((answer.status, answer.header("Content-Type")), (200, "application/json"));
    for name in ["Signature", "Serial", "Nonce", "Timestamp", "Signature-Type"] {
        assert!(!answer.has_header(&format!("Wechatpay-{name}")), "{name}");
    }
}

#[test]
fn a_wrong_serial_stands_beside_a_right_signature() {
    let answer = hit("wrong-serial");
    assert!(answer.verifies(Face::Brand));
    assert!(answer.header("Wechatpay-Serial").starts_with("PUB_KEY_ID_0000"));
}

#[test]
fn a_probe_is_marked_as_one() {
    let answer = hit("probe-signature");
    assert!(answer.header("Wechatpay-Signature").starts_with("WECHATPAY/SIGNTEST/"));
}

#[test]
fn a_changed_reply_is_signed_and_changed_in_one_place() {
    let right = Hit::start().create().send().json();
    for fault in ["unknown-enum-value", "unknown-field", "null-field", "missing-field"] {
        let answer = hit(fault);
        answer.assert_signed(Face::Brand);
        assert_eq!(answer.status, 200);
        let changed = answer.json();
        assert_ne!(changed, right, "{fault}");
        let text = changed.to_string();
        let expected = match fault {
            "unknown-enum-value" => text.contains("SANDBOX_UNKNOWN_VALUE"),
            "unknown-field" => text.contains("sandbox_unknown_field"),
            "null-field" => text.contains(":null"),
            _ => text.len() < right.to_string().len(),
        };
        assert!(expected, "{fault}: {changed}");
    }
}

#[test]
fn a_refusal_has_no_documented_field_to_change() {
    let hit = Hit::by(FaultPlan::new(Fault::UnknownField));
    let mut call = hit.create();
    call.identity = "1".to_owned();
    let answer = call.send_for_anything().unwrap();
    answer.assert_signed(Face::Brand);
    assert_eq!((answer.status, answer.json()["code"].as_str()), (401, Some("SIGN_ERROR")));
    assert!(!answer.json().to_string().contains("sandbox_unknown_field"));
}

#[test]
fn a_late_answer_is_the_right_one() {
    let hit = Hit::by(FaultPlan::new(Fault::Delay(Duration::from_millis(300))));
    let begun = Instant::now();
    let answer = hit.create().send();
    assert_eq!(answer.status, 200);
    assert!(begun.elapsed() >= Duration::from_millis(300));
}

#[test]
fn a_request_asks_for_its_fault_in_a_header() {
    let hit = Hit::start();
    let answer = hit.create().header("Sandbox-Fault", "system-error").send();
    assert_eq!(answer.refusal().1, "SYSTEM_ERROR");
    assert_eq!(hit.create().send().status, 200, "the next call is not hit");
    let refused = hit.create().header("Sandbox-Fault", "sytem-error").send();
    refused.assert_refused(400, "INVALID_REQUEST", "Sandbox-Fault", "did you mean `system-error`");
    assert_eq!(refused.json()["detail"].get("value"), None::<&Value>);
}

#[test]
fn a_call_that_is_refused_before_it_takes_effect_may_be_sent_again_as_it_was() {
    // Its nonce was not used, and a second signature isn't needed.
    let hit = Hit::by(FaultPlan::new(Fault::SystemError));
    let call = hit.create();
    let authorization = call.authorization();
    assert_eq!(call.send_as(Some(&authorization)).status, 500);
    assert_eq!(call.send_as(Some(&authorization)).status, 200);
}

#[test]
fn a_call_that_fails_after_it_took_effect_was_carried_out() {
    let hit = Hit::by(FaultPlan::new(Fault::SystemError).moment(wechatpay_sandbox::Moment::After));
    let call = hit.create();
    let authorization = call.authorization();
    assert_eq!(call.send_as(Some(&authorization)).status, 500);
    let again = call.send_as(Some(&authorization));
    assert_eq!(
        (again.status, again.json()["code"].clone()),
        (401, json!("SIGN_ERROR")),
        "the nonce was used"
    );
}
