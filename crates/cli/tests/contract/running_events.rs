//! Events of a sandbox that runs: `trigger`, `deliveries` and `resend`, and `serve --forward-to`.

use std::fs::File;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::platform::Platform;
use crate::support::serving::{self, Serving};
use crate::support::{assert_fails, stderr, stdout, wechatpay};

const ACCEPTED: &str = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
const REFUSED: &str = "HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\nContent-Length: 15\r\n\r\n{\"code\":\"FAIL\"}";

/// A sandbox that forwards to a receiver, and what it reports.
struct World {
    folder: TempDir,
    receiver: Platform,
    sandbox: Serving,
}

impl World {
    /// The receiver gives these answers, and the last one again and again.
    fn start(answers: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("sandbox");
        assert_eq!(wechatpay(&["sandbox", "init", dir.to_str().unwrap()], "").status.code(), Some(0));
        let receiver = Platform::answering_in_turn(answers.iter().map(|answer| Vec::from(*answer)));
        let report = File::create(folder.path().join("report")).unwrap();
        let sandbox = Serving::start_reporting(&dir, &["--forward-to", &receiver.url], report);
        Self { folder, receiver, sandbox }
    }

    fn ask(&self, words: &[&str]) -> Output {
        wechatpay(&[&["sandbox"], words, &["--url", &self.sandbox.url]].concat(), "")
    }

    /// What was reported, as soon as it has a word in it.
    fn report_with(&self, word: &str) -> String {
        serving::text_when(&self.folder.path().join("report"), |report| report.contains(word))
    }
}

#[test]
fn an_event_that_happens_is_forwarded_reported_listed_and_sent_again() {
    let world = World::start(&[REFUSED, ACCEPTED]);
    let card = "card_id=pbLatjvWOibDc5-TBnbUk1pD12o0";
    let output = world.ask(&["trigger", "user-card-created", "--set", card, "--set", "openid=o-new"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("refuses the notification"), "{}", stderr(&output));
    let first = "attempt 1: 500 {\"code\":\"FAIL\"}; again at ";
    for text in [stdout(&output), &world.report_with("attempt 1")] {
        assert!(
            text.contains("event 1 BRAND_MEMBER_CARD.USER_CARD.CREATE ") && text.contains(first),
            "{text}"
        );
    }
    assert_eq!(
        world.receiver.next_request().header("Wechatpay-Signature-Type"),
        "WECHATPAY-BRAND-SHA256-RSA2048"
    );

    assert_eq!(world.ask(&["clock", "--advance", "61s"]).status.code(), Some(0));
    assert!(world.report_with("attempt 2").contains("attempt 2: 204; accepted"));
    let listed = world.ask(&["deliveries"]);
    assert!(stdout(&listed).ends_with("attempt 2: 204; accepted\n"), "{}", stdout(&listed));

    assert_eq!(world.ask(&["resend", "1"]).status.code(), Some(0));
    let listed: Value = serde_json::from_slice(&world.ask(&["deliveries", "--json"]).stdout).unwrap();
    assert_eq!(listed["attempts"].as_array().map(Vec::len), Some(3));
    assert_fails(&world.ask(&["resend", "2"]), 2, &["no delivery 2"]);
    assert_fails(&world.ask(&["resend", "../reset"]), 2, &["is not the number or ID of a delivery"]);
}

#[test]
fn a_bad_event_judges_the_receiver_that_events_are_forwarded_to() {
    let world = World::start(&[REFUSED, ACCEPTED]);
    let probe = ["trigger", "user-points-sync-requested", "--face", "partner", "--bad", "probe"];
    let output = world.ask(&probe);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stderr(&output).contains("refuses it, as it should"), "{}", stderr(&output));
    assert!(world.receiver.next_request().header("Wechatpay-Signature").starts_with("WECHATPAY/SIGNTEST/"));
    let output = world.ask(&probe);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("accepts what it has to refuse"), "{}", stderr(&output));
}

#[test]
fn an_event_that_cannot_happen_is_bad_input() {
    let world = World::start(&[ACCEPTED]);
    for (words, said) in [
        (&["trigger", "user-card-opened"][..], "the events are:"),
        (&["trigger", "user-card-created", "--set", "card_id=p-none"], "card"),
        (&["trigger", "user-card-created", "--set", "card_id"], "card_id=pbLatj"),
        (&["trigger", "user-card-created", "--bad", "rotten"], "wrong-api-key"),
    ] {
        assert_fails(&world.ask(words), 2, &[said]);
    }
    let output = world.ask(&["deliveries"]);
    assert_eq!((output.status.code(), stdout(&output)), (Some(0), ""));
}
