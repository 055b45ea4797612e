//! Inputs of any size: read up to a limit, with a message that says what was too large.

use std::fs;

use crate::support::platform::{Platform, Reply};
use crate::support::{GET_USER_CARD, assert_fails, call, config_path, keys, stderr, wechatpay};

const MORE_THAN_IS_READ: usize = (4 << 20) + 1;

#[test]
fn an_endless_body_is_not_read_to_its_end() {
    let platform = Platform::answering(Reply::ok("{}").bytes());
    let words = ["brand", "confirm-user-card", "--user-card-code", "1", "--body"];
    let large = " ".repeat(MORE_THAN_IS_READ);
    let output = call(&platform.url, &[&words[..], &["-"]].concat(), &large);
    assert_fails(&output, 2, &["standard input", "the body is over 4 MiB"]);
    let file = keys().dir.path().join("large.json");
    fs::write(&file, &large).unwrap();
    let output = call(&platform.url, &[&words[..], &[file.to_str().unwrap()]].concat(), "");
    assert_fails(&output, 2, &["large.json", "over 4 MiB"]);
    assert_eq!(platform.request_count(), 0, "nothing is sent");
}

#[cfg(unix)]
#[test]
fn an_endless_configuration_is_not_read_to_its_end() {
    let output = wechatpay(&[&["--config", "/dev/zero", "call"], &GET_USER_CARD[..]].concat(), "");
    assert_fails(&output, 2, &["/dev/zero", "more than"]);
}

#[test]
fn more_headers_than_fit_are_refused() {
    let (headers, body) =
        (keys().dir.path().join("headers.txt"), keys().dir.path().join("notification.json"));
    let lines: Vec<_> = (0..40_000).map(|number| format!("X-{number}: 1")).collect();
    fs::write(&headers, lines.join("\n")).unwrap();
    fs::write(&body, "{}").unwrap();
    let config = config_path();
    let words =
        ["--config", config.to_str().unwrap(), "notify", "verify", "--headers", headers.to_str().unwrap()];
    let output = wechatpay(&[&words[..], &["--body", body.to_str().unwrap()]].concat(), "");
    assert_fails(&output, 2, &["headers.txt", "too many headers"]);
    assert!(!stderr(&output).contains("panicked"), "{}", stderr(&output));
}

#[test]
fn a_timeout_ends_an_attempt() {
    let platform = Platform::answering_late(Reply::ok("{}").bytes());
    let words = ["brand", "invalidate-card", "--card-id", "1", "--timeout", "0.2"];
    assert_fails(&call(&platform.url, &words, ""), 5, &["in time"]);
    assert_fails(&call(&platform.url, &[&words[..5], &["0"]].concat(), ""), 2, &["--timeout"]);
}

#[test]
fn a_deadline_ends_a_call_with_all_its_attempts() {
    let platform = Platform::answering_late(Reply::ok("{}").bytes());
    let words = [&GET_USER_CARD[..], &["--timeout", "60", "--deadline", "0.5"]].concat();
    assert_fails(&call(&platform.url, &words, ""), 5, &["GetUserCard"]);
}
