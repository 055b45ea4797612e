//! What time does so long after the last change.

use jiff::SignedDuration;
use serde_json::{Value, json};
use wechatpay_api::Face;

use super::parts::{document, model, operation};
use super::play::Play;
use crate::state::StateOptions;

fn play(options: &StateOptions) -> Play {
    let schemas = json!({"Plan": {
        "type": "object", "x-lifecycle": {
            "key": ["name"], "state": "state", "hidden": {"review": "string"},
            "by-time": [
                {"from": ["MADE"], "when": {"review": "RUNNING"}, "after": 60, "to": "OPEN",
                 "set": {"review": "PASSED", "times/passed": {"now": 0}}},
                {"when": {"review": "RUNNING"}, "after": 60, "set": {"review": "PASSED"}},
                {"from": ["OPEN"], "after": 3600, "to": "OLD"},
            ],
        },
        "properties": {
            "name": {"type": "string"}, "state": {"type": "string"}, "word": {"type": "string"},
            "times": {"type": "object", "properties": {"passed": {"type": "string"}}},
        },
    }});
    let find = json!({"find": "Plan", "by": ["name"], "refusal": "NONE"});
    let reply = || (model("Plan"), json!({"name": "sample", "state": "MADE"}));
    let operations = vec![
        operation("create", reply(), json!([{"create": "Plan", "to": "MADE", "set": {"review": "RUNNING"}}])),
        operation("change", reply(), json!([find, {"change": "Plan", "set": {"review": "RUNNING"}}])),
        operation("get", reply(), json!([find])),
    ];
    Play::of(&[(Face::Brand, document(&schemas, operations, &[]))], options)
}

fn state(play: &Play) -> (Value, Value) {
    let kept = play.snapshot().remove(0);
    (kept["state"].clone(), kept["review"].clone())
}

fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

#[test]
fn so_long_after_the_last_change_a_resource_changes_by_itself() {
    let mut play = play(&StateOptions { empty: true, ..StateOptions::default() });
    let name = json!({"name": "a"});
    play.reply("create", &name);
    play.pass(seconds(40));
    play.reply("change", &name);
    play.pass(seconds(40));
    assert_eq!(state(&play), (json!("MADE"), json!("RUNNING")), "it was changed in the meantime");
    play.pass(seconds(20));
    assert_eq!(state(&play), (json!("OPEN"), json!("PASSED")));
    let passed = json!({"name": "a", "state": "OPEN", "times": {"passed": "2026-01-01T12:01:40+08:00"}});
    assert_eq!(play.reply("get", &name), passed);
    // Its own fields alone change, and its state stays.
    play.reply("change", &name);
    play.pass(seconds(60));
    assert_eq!(state(&play), (json!("OPEN"), json!("PASSED")));
    // Time counts from when time itself changed it.
    play.pass(seconds(3599));
    assert_eq!(state(&play).0, "OPEN");
    play.pass(seconds(1));
    assert_eq!(state(&play).0, "OLD");
}

#[test]
fn what_happened_in_a_long_time_happened_one_after_the_other() {
    let mut play = play(&StateOptions { empty: true, ..StateOptions::default() });
    play.reply("create", &json!({"name": "a"}));
    play.reply("create", &json!({"name": "b"}));
    play.pass(SignedDuration::from_hours(2));
    let states: Vec<_> = play.snapshot().into_iter().map(|plan| plan["state"].clone()).collect();
    assert_eq!(states, ["OLD", "OLD"]);
    assert_eq!(play.snapshot()[0]["times"]["passed"], "2026-01-01T12:01:00+08:00");
}

#[test]
fn a_sample_waits_until_somebody_changes_it() {
    let mut play = play(&StateOptions::default());
    let name = json!({"name": "sample"});
    play.pass(SignedDuration::from_hours(2));
    assert_eq!(play.reply("get", &name)["state"], "MADE");
    play.reply("change", &name);
    play.pass(seconds(60));
    assert_eq!(play.reply("get", &name)["state"], "OPEN");
}

#[test]
fn the_clock_sets_fields_by_others_once_and_counts_as_long_as_it_runs() {
    let text = json!({"type": "string"});
    let schemas = json!({"Pass": {
        "type": "object", "x-lifecycle": {"key": ["name"], "by-time": [
            {"when": {"end": {"given": true}}, "at": "end", "set": {"word": {"case": "kind", "of": {"DAY": "over"}}}},
            {"when": {"kind": "YEAR"}, "after": 3600, "set": {"hours": {"from": "hours", "plus": 1}}},
        ]},
        "properties": {"name": text, "kind": text, "end": text, "word": text, "hours": {"type": "integer"}},
    }});
    let reply = (model("Pass"), json!({"name": "sample"}));
    let documents = [(
        Face::Brand,
        document(&schemas, vec![operation("create", reply, json!([{"create": "Pass"}]))], &[]),
    )];
    let mut play = Play::of(&documents, &StateOptions { empty: true, ..StateOptions::default() });
    play.reply("create", &json!({"name": "a", "kind": "DAY", "end": "2026-01-01T04:30:00Z"}));
    play.reply("create", &json!({"name": "b", "kind": "YEAR"}));
    play.pass(SignedDuration::from_hours(3));
    let kept = play.snapshot();
    assert_eq!((&kept[0]["word"], &kept[1]["hours"]), (&json!("over"), &json!(3)));
    assert_eq!(play.snapshot(), kept, "nothing happens twice");
}

#[cfg(feature = "state-file")]
#[test]
fn a_restart_forgets_no_change() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state");
    let options = StateOptions { empty: true, file: Some(file.clone()), ..StateOptions::default() };
    play(&options).reply("create", &json!({"name": "a"}));
    let mut later = play(&options);
    later.pass(seconds(60));
    assert_eq!(state(&later), (json!("OPEN"), json!("PASSED")));
    drop(later);

    // An earlier version didn't keep when a resource changed: it waits for the next change.
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.execute_batch("ALTER TABLE resource DROP COLUMN changed; PRAGMA user_version = 1;").unwrap();
    drop(connection);
    let mut later = play(&options);
    later.pass(SignedDuration::from_hours(9));
    assert_eq!(state(&later).0, "OPEN");
    later.reply("change", &json!({"name": "a"}));
    drop(later);
    let mut later = play(&options);
    later.pass(SignedDuration::from_hours(9));
    later.pass(SignedDuration::from_hours(9));
    assert_eq!(state(&later).0, "OLD");
}
