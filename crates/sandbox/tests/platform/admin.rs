//! The sandbox's own API: what it does, and whom it refuses.

use std::net::SocketAddr;

use serde_json::{Value, json};
use wechatpay_sandbox::{Face, Running, Sandbox};

use crate::client::{Answer, Call, send_to};
use crate::world::WORLD;

pub(crate) fn start() -> Running {
    let addr: SocketAddr = "127.0.0.1:0".parse().unwrap();
    WORLD.runtime.block_on(Sandbox::builder().keys(WORLD.setup.keys.clone()).addr(addr).start()).unwrap()
}

/// Sends one request with these headers, `Host` among them.
fn send(sandbox: &Running, line: &str, headers: &[&str], body: &str) -> Answer {
    let mut head = vec![format!("{line} HTTP/1.1"), "Connection: close".to_owned()];
    head.extend(headers.iter().map(ToString::to_string));
    head.push(format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    send_to(sandbox.addr(), head.join("\r\n").as_bytes())
}

/// Sends what a program on this machine would.
pub(crate) fn call(sandbox: &Running, line: &str, body: Option<Value>) -> (u16, Value) {
    let body = body.map(|body| body.to_string());
    let content_type = body.as_ref().map(|_| "Content-Type: application/json");
    let headers: Vec<&str> = content_type.into_iter().chain(["Host: localhost"]).collect();
    let answer = send(sandbox, line, &headers, &body.unwrap_or_default());
    assert_eq!(answer.header("Content-Type"), "application/json");
    assert!(!answer.has_header("Wechatpay-Signature"));
    (answer.status, answer.json())
}

fn list_cards(sandbox: &Running) -> u16 {
    let target = "/brand/card-member/cards?offset=0&limit=10";
    Call::new(Face::Brand, "GET", target).at(sandbox.addr()).send().status
}

#[test]
fn a_posted_fault_hits_is_listed_and_is_taken_back() {
    let sandbox = start();
    let plan = json!({"fault": "rate-limited=5", "operation": "list-card", "face": "brand", "next": 2});
    let (status, planned) = call(&sandbox, "POST /sandbox/v1/faults", Some(plan));
    assert_eq!(
        (status, &planned["fault"], &planned["moment"]),
        (200, &json!("rate-limited=5"), &json!("before"))
    );
    assert_eq!(list_cards(&sandbox), 429);
    let (_, listed) = call(&sandbox, "GET /sandbox/v1/faults", None);
    assert_eq!((&listed["planned"][0]["left"], &listed["planned"][0]["hits"]), (&json!(1), &json!(1)));
    assert!(listed["faults"].as_array().unwrap().iter().any(|fault| fault["name"] == "time-out"));
    let cancel = format!("DELETE /sandbox/v1/faults/{}", planned["number"]);
    assert_eq!(call(&sandbox, &cancel, None).0, 200);
    assert_eq!(call(&sandbox, &cancel, None).0, 404);
    assert_eq!(list_cards(&sandbox), 200);
}

#[test]
fn all_faults_are_taken_back_at_once_or_with_everything_else() {
    let sandbox = start();
    for (undo, changed) in [("DELETE /sandbox/v1/faults", false), ("POST /sandbox/v1/reset", true)] {
        call(&sandbox, "POST /sandbox/v1/clock", Some(json!({"advance": "1d", "stopped": true})));
        call(&sandbox, "POST /sandbox/v1/faults", Some(json!({"fault": "html", "share": 1.0})));
        assert_eq!(call(&sandbox, undo, None).0, 200);
        assert_eq!(call(&sandbox, "GET /sandbox/v1/faults", None).1["planned"], json!([]));
        let (_, clock) = call(&sandbox, "GET /sandbox/v1/clock", None);
        assert_eq!(clock["stopped"] == json!(false), changed);
    }
}

#[test]
fn the_clock_is_set_moved_and_stopped() {
    let sandbox = start();
    let change = json!({"set": "2026-01-31T20:00:00+08:00", "advance": "30d", "stopped": true});
    let (status, clock) = call(&sandbox, "POST /sandbox/v1/clock", Some(change));
    assert_eq!((status, &clock["stopped"]), (200, &json!(true)));
    assert!(clock["now"].as_str().unwrap().starts_with("2026-03-02T12:00:0"), "{clock}");
    let (_, clock) = call(&sandbox, "POST /sandbox/v1/clock", Some(json!({"advance": "-1h 30m"})));
    assert!(clock["now"].as_str().unwrap().starts_with("2026-03-02T10:30:0"), "{clock}");
    assert_eq!(call(&sandbox, "GET /sandbox/v1/clock", None).1["now"], clock["now"]);
    for (wrong, hint) in [
        (json!({"set": "tomorrow"}), "`set` isn't a time"),
        (json!({"advance": "soon"}), "`advance` isn't a span"),
        (json!({"advance": "9999999999999d"}), "`advance` isn't a span"),
        (json!({"move": "1d"}), "unknown field `move`"),
    ] {
        let (status, refused) = call(&sandbox, "POST /sandbox/v1/clock", Some(wrong));
        assert_eq!((status, &refused["code"]), (400, &json!("INVALID_REQUEST")));
        assert!(refused["message"].as_str().unwrap().contains(hint), "{refused}");
    }
}

#[test]
fn a_plan_that_makes_no_sense_is_refused_with_the_reason() {
    let sandbox = start();
    for (wrong, hint) in [
        (json!({"fault": "sytem-error"}), "did you mean `system-error`?"),
        (json!({"fault": "html", "operation": "list-crad"}), "did you mean `listCard`?"),
        (json!({"fault": "html", "next": 1, "share": 0.5}), "`next` or `share`"),
        (json!({"fault": "html", "share": 2}), "between 0 and 1"),
        (json!({"fault": "html", "face": "merchant"}), "`brand` or `partner`"),
        (json!({"fault": "html", "moment": "later"}), "`before` or `after`"),
        (json!({}), "missing field `fault`"),
    ] {
        let (status, refused) = call(&sandbox, "POST /sandbox/v1/faults", Some(wrong));
        assert_eq!((status, &refused["code"]), (400, &json!("INVALID_REQUEST")));
        assert!(refused["message"].as_str().unwrap().contains(hint), "{refused}");
    }
}

#[test]
fn what_is_not_there_is_said_in_json() {
    let sandbox = start();
    for (line, status, code) in [
        ("GET /sandbox", 404, "NOT_FOUND"),
        ("GET /sandbox/v1/nothing", 404, "NOT_FOUND"),
        ("GET /sandbox/v2/faults", 404, "NOT_FOUND"),
        ("PUT /sandbox/v1/faults", 405, "METHOD_NOT_ALLOWED"),
    ] {
        let (got, refused) = call(&sandbox, line, None);
        assert_eq!((got, refused["code"].as_str()), (status, Some(code)), "{line}");
        assert!(refused["message"].as_str().unwrap().contains("/sandbox"), "{refused}");
    }
}

#[test]
fn a_foreign_host_or_origin_is_refused_everywhere() {
    let sandbox = start();
    let own = format!("Host: {}", sandbox.addr());
    let own_origin = format!("Origin: http://{}", sandbox.addr());
    for line in [
        "GET /sandbox/v1/faults",
        "POST /sandbox/v1/reset",
        "GET /sandbox/v1/nothing",
        "GET /sandbox/v1/clock",
    ] {
        for (headers, code) in [
            (&["Host: evil.example"][..], "FOREIGN_HOST"),
            (&["Host: 192.168.0.1:80"], "FOREIGN_HOST"),
            (&["Host: localhost", "Host: evil.example"], "FOREIGN_HOST"),
            (&[own.as_str(), "Origin: http://evil.example"], "FOREIGN_ORIGIN"),
            (&[own.as_str(), "Origin: null"], "FOREIGN_ORIGIN"),
            (&[own.as_str(), "Origin: http://127.0.0.1:1"], "FOREIGN_ORIGIN"),
        ] {
            let answer = send(&sandbox, line, headers, "");
            assert_eq!(
                (answer.status, answer.json()["code"].as_str()),
                (403, Some(code)),
                "{line} {headers:?}"
            );
        }
        let answer = send(&sandbox, line, &[&own, &own_origin], "");
        assert_ne!(answer.status, 403, "{line}");
    }
}

#[test]
fn a_body_that_a_web_form_could_send_is_refused() {
    let sandbox = start();
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    {
        let content_type = format!("Content-Type: {content_type}");
        let answer = send(
            &sandbox,
            "POST /sandbox/v1/faults",
            &["Host: [::1]", &content_type],
            r#"{"fault": "html"}"#,
        );
        assert_eq!((answer.status, answer.json()["code"].as_str()), (415, Some("NOT_JSON")));
    }
    assert_eq!(call(&sandbox, "GET /sandbox/v1/faults", None).1["planned"], json!([]));
}
