//! `wechatpay sandbox serve` and what asks something of it: faults, the clock, beginning anew, its calls.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::serving::{self, Serving};
use crate::support::{GET_USER_CARD, NOBODY, assert_fails, stderr, stdout, wechatpay};

/// A sandbox of a test's own.
struct World {
    folder: TempDir,
    sandbox: Serving,
}

impl World {
    fn start() -> Self {
        Self::start_with(&[])
    }

    fn start_with(flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("sandbox");
        assert_eq!(wechatpay(&["sandbox", "init", dir.to_str().unwrap()], "").status.code(), Some(0));
        let sandbox = Serving::start_with(&dir, flags);
        Self { folder, sandbox }
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("sandbox/wechatpay.toml")
    }

    /// Asks the sandbox something.
    fn ask(&self, words: &[&str]) -> Output {
        wechatpay(&[&["sandbox"], words, &["--url", &self.sandbox.url]].concat(), "")
    }

    /// Asks, and returns what was printed.
    fn asked(&self, words: &[&str]) -> String {
        let output = self.ask(words);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output).to_owned()
    }

    /// Makes a call that is tried three times.
    fn call(&self) -> Output {
        let config = self.config();
        let options = ["--config", config.to_str().unwrap(), "--base-url", &self.sandbox.url, "call"];
        wechatpay(&[&options[..], &GET_USER_CARD].concat(), "")
    }
}

#[test]
fn a_planned_fault_hits_the_next_calls_and_no_others() {
    let world = World::start();
    let planned = world.asked(&["fault", "system-error", "--operation", "get-user-card", "--next", "3"]);
    assert_eq!(
        planned,
        "1. system-error, before the call takes effect: the next 3 calls of get-user-card, 0 hit so far\n"
    );
    assert_eq!(world.asked(&["fault"]), planned);
    assert_fails(&world.call(), 3, &["SYSTEM_ERROR"]);
    assert_eq!(world.call().status.code(), Some(0));
    assert_eq!(world.asked(&["fault"]), "");
}

#[test]
fn each_kind_of_fault_ends_with_its_exit_code() {
    let world = World::start();
    for (fault, code, words) in [
        ("rate-limited=9", 3, &["RATELIMIT_EXCEEDED"][..]),
        ("missing-signature", 4, &["Wechatpay-"]),
        ("expired-signature", 4, &["seconds away"]),
        ("html", 4, &[]),
        ("dropped-connection", 5, &[]),
        ("truncated-body", 5, &[]),
        ("missing-field", 0, &[]),
    ] {
        world.asked(&["fault", fault, "--clear", "--next", "3"]);
        let output = world.call();
        assert_eq!(output.status.code(), Some(code), "{fault}: {}", stderr(&output));
        for word in words {
            assert!(stderr(&output).contains(word), "{fault}: {}", stderr(&output));
        }
    }
}

#[test]
fn faults_are_taken_back_by_clear_and_by_reset() {
    let world = World::start();
    for undo in [&["fault", "--clear"][..], &["reset"]] {
        world.asked(&["fault", "unavailable", "--share", "1", "--seed", "7"]);
        assert_eq!(world.call().status.code(), Some(3));
        world.asked(undo);
        assert_eq!(world.call().status.code(), Some(0));
    }
}

#[test]
fn a_fault_that_makes_no_sense_is_bad_input() {
    let world = World::start();
    for (words, hint) in [
        (&["fault", "sytem-error"][..], "did you mean `system-error`"),
        (&["fault", "html", "--operation", "get-user-crad"], "did you mean `getUserCard`"),
        (&["fault", "html", "--share", "2"], "between 0 and 1"),
        (&["fault", "bad-signature", "--moment", "before"], "only strike after"),
    ] {
        assert_fails(&world.ask(words), 2, &[hint]);
    }
}

#[test]
fn the_clock_is_set_moved_stopped_and_shown() {
    let world = World::start();
    let shown = world.asked(&["clock", "--set", "2026-01-31T20:00:00+08:00", "--advance", "30d", "--freeze"]);
    assert!(shown.starts_with("2026-03-02T12:00:0") && shown.contains("(stopped, "), "{shown}");
    let moved = world.asked(&["clock", "--advance", "-1d"]);
    assert!(moved.starts_with("2026-03-01T12:00:0"), "{moved}");
    assert!(world.asked(&["clock", "--run"]).contains("(running, "));
    world.asked(&["reset"]);
    assert!(world.asked(&["clock"]).contains("(running, 0 s ahead"));
    assert_fails(&world.ask(&["clock", "--advance", "soon"]), 2, &["`advance` isn't a span"]);
}

#[test]
fn its_calls_are_listed_for_people_and_for_programs() {
    let world = World::start();
    assert_eq!(world.asked(&["calls"]), "");
    world.call();
    world.asked(&["fault", "time-out", "--moment", "before"]);
    let calls = world.asked(&["calls"]);
    let words: Vec<&str> = calls.split_whitespace().collect();
    assert!(words.starts_with(&["GET"]) && words.ends_with(&["GetUserCard", "200"]), "{calls}");
    let call: Value = serde_json::from_str(&world.asked(&["calls", "--json"])).unwrap();
    assert_eq!(
        (&call["number"], &call["operation"], &call["status"]),
        (&json!(1), &json!("GetUserCard"), &json!(200))
    );
    assert_eq!(call["fields"]["user_card_code"], "478515832665");
}

#[test]
fn each_call_is_a_line_of_json_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("calls.jsonl");
    std::fs::write(&log, "{}\n").unwrap();
    let world = World::start_with(&["--log", log.to_str().unwrap()]);
    world.asked(&["fault", "system-error", "--next", "3"]);
    world.call();
    world.call();
    // A call is logged while its answer is on the way.
    let lines = serving::text_when(&log, |text| text.lines().count() == 5);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let statuses: Vec<&Value> = lines.iter().map(|call| &call["status"]).collect();
    assert_eq!(
        statuses,
        [&Value::Null, &json!(500), &json!(500), &json!(500), &json!(200)],
        "it is appended to"
    );
    assert!(lines[1]["fault"].as_str().unwrap().starts_with("system-error"), "{}", lines[1]);
}

#[test]
fn the_log_may_be_standard_output() {
    let mut world = World::start_with(&["--log", "-"]);
    world.call();
    let mut line = String::new();
    world.sandbox.lines.read_line(&mut line).unwrap();
    let call: Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&call["operation"], &call["status"]), (&json!("GetUserCard"), &json!(200)));
}

#[test]
fn what_was_answered_outlasts_a_kill_where_a_file_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.db");
    let flags = ["--state", file.to_str().unwrap()];
    let mut world = World::start_with(&flags);
    let config = world.config();
    let call = |world: &World, words: &[&str]| {
        let options =
            ["--config", config.to_str().unwrap(), "--base-url", &world.sandbox.url, "call", "brand"];
        wechatpay(&[&options[..], words].concat(), "")
    };
    let output = call(&world, &["invalidate-card", "--card-id", "pbLatjvWOibDc5-TBnbUk1pD12o0"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    world.sandbox.process.kill().unwrap();
    world.sandbox.process.wait().unwrap();
    world.sandbox = Serving::start_with(config.parent().unwrap(), &flags);
    let output = call(&world, &["get-card", "--card-id", "pbLatjvWOibDc5-TBnbUk1pD12o0"]);
    let card: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(card["state"], "CARD_INVALID");
}

#[test]
fn a_file_for_keys_that_change_each_time_is_warned_of() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Command::new(env!("CARGO_BIN_EXE_wechatpay"))
        .args(["sandbox", "serve", "--port", "0", "--state"])
        .arg(folder.path().join("state.db"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    process.kill().unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(stderr(&output).contains("without --dir the brand_id is new each time"), "{}", stderr(&output));
}

#[test]
fn an_empty_sandbox_has_none_of_the_samples() {
    let world = World::start_with(&["--empty"]);
    assert_fails(&world.call(), 3, &["refused with 4"]);
}

#[test]
fn a_log_that_cannot_be_written_is_bad_input() {
    let output = wechatpay(&["sandbox", "serve", "--port", "0", "--log", "/nowhere/at/all.jsonl"], "");
    assert_fails(&output, 2, &["/nowhere/at/all.jsonl"]);
}

#[test]
fn the_help_lists_every_fault_with_what_it_does() {
    let help = wechatpay(&["sandbox", "fault", "--help"], "");
    for fault in wechatpay_sandbox::Fault::ALL {
        let line = stdout(&help).lines().find(|line| line.trim_start().starts_with(fault.name()));
        assert!(line.is_some_and(|line| line.ends_with(fault.summary())), "{fault}");
    }
}

#[test]
fn where_nothing_listens_the_message_says_how_to_start_a_sandbox() {
    let output = wechatpay(&["sandbox", "clock", "--url", NOBODY], "");
    assert_fails(&output, 5, &["no sandbox listens on", "wechatpay sandbox serve"]);
    for url in ["https://127.0.0.1:1", "nowhere", "http://"] {
        assert_fails(&wechatpay(&["sandbox", "clock", "--url", url], ""), 2, &["is not a sandbox's URL"]);
    }
}

#[test]
fn an_address_that_others_can_reach_is_not_listened_on() {
    let output = wechatpay(&["sandbox", "serve", "--host", "0.0.0.0", "--port", "0"], "");
    assert_fails(&output, 2, &["listens on this machine only"]);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_gracefully() {
    let mut world = World::start_with(&["--host", "localhost"]);
    let process = &mut world.sandbox.process;
    let kill =
        std::process::Command::new("kill").args(["-TERM", &process.id().to_string()]).status().unwrap();
    assert!(kill.success());
    assert_eq!(process.wait().unwrap().code(), Some(0));
}
