//! A state in a file: what was answered is there, also after a kill in the middle of writing.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;
use wechatpay_api::Face;

use super::house::{door, house_of};
use super::play::{Play, state_of};
use crate::spec::document::Document;
use crate::state::StateOptions;

/// Names the file to the process that is killed.
const FILE: &str = "WECHATPAY_TEST_STATE_FILE";

/// How often a process is killed.
const ROUNDS: u64 = 20;

fn kept_in(file: &Path) -> Play {
    house_of(&StateOptions { empty: true, file: Some(file.to_owned()), ..StateOptions::default() })
}

fn error(file: &Path) -> String {
    let document = Document::parse(&super::house::document().to_string()).unwrap();
    let options = StateOptions { file: Some(file.to_owned()), ..StateOptions::default() };
    let state = state_of(&[(Face::Brand, document)], &options);
    state.err().expect("the file is refused").to_string()
}

fn numbers(play: &Play) -> Vec<String> {
    let doors = play.state.resources(play.now).into_iter();
    doors.map(|door| door.fields["request_no"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn everything_is_there_again_after_a_restart() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state");
    let play = kept_in(&file);
    let body = json!({"request_no": "1", "secret": "1234"});
    let first = play.reply("createDoor", &body);
    play.reply("closeDoor", &json!({"door_id": first["door_id"], "how": "SLAM"}));
    play.state.keep(vec![("clock", "offset", Some(json!(5)))]).unwrap();
    let before = play.snapshot();
    drop(play);

    let play = kept_in(&file);
    assert_eq!(play.snapshot(), before);
    assert_eq!(play.reply("createDoor", &body), first);
    assert_eq!(play.state.kept_in("clock"), [("offset".to_owned(), json!(5))]);
    door(&play, "2");
    play.state.reset().unwrap();
    drop(play);
    assert!(kept_in(&file).snapshot().is_empty());
}

#[test]
fn samples_are_laid_out_once() {
    let directory = tempfile::tempdir().unwrap();
    let options = StateOptions { file: Some(directory.path().join("state")), ..StateOptions::default() };
    let play = house_of(&options);
    play.happen("DOOR.PUSHED", &json!({})).unwrap();
    let before = play.snapshot();
    drop(play);
    let play = house_of(&options);
    assert_eq!(play.snapshot(), before);
    // The lock is a sample still, and the door isn't any more.
    door(&play, "1");
    assert_eq!(play.snapshot().len(), 3);
}

/// What the process does that is killed: makes doors, and prints the number of each that is answered.
#[test]
fn the_process_that_is_killed() {
    let Some(file) = std::env::var_os(FILE) else { return };
    let play = kept_in(Path::new(&file));
    let begin = play.snapshot().len();
    let mut output = std::io::stdout();
    writeln!(output, "\nready").unwrap();
    for number in begin.. {
        door(&play, &number.to_string());
        writeln!(output, "answered {number}").unwrap();
    }
}

#[test]
fn what_was_answered_survives_a_kill() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state");
    let mut answered = Vec::new();
    for round in 0..ROUNDS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "state::tests::killed::the_process_that_is_killed", "--nocapture"])
            .env(FILE, &file)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        assert!(lines.any(|line| line == "ready"), "the process starts");
        answered
            .extend(lines.by_ref().take(5).map(|line| line.strip_prefix("answered ").unwrap().to_owned()));
        // Somewhere in the writing of another one.
        std::thread::sleep(Duration::from_micros(700 * round));
        child.kill().unwrap();
        answered.extend(lines.filter_map(|line| line.strip_prefix("answered ").map(str::to_owned)));
        child.wait().unwrap();
        assert_eq!(kept(&file, &answered), answered.len(), "round {round}");
    }
}

/// Checks that every answered door is there; at most one more was under way. Returns how many were answered.
fn kept(file: &Path, answered: &[String]) -> usize {
    let play = kept_in(file);
    let found = numbers(&play);
    let missing: Vec<_> = answered.iter().filter(|number| !found.contains(number)).collect();
    assert!(missing.is_empty(), "{missing:?} were answered and are lost");
    assert_eq!(play.state.kept_in("once").len(), found.len(), "a door and its request number are one change");
    found.iter().filter(|number| answered.contains(number)).count()
}

#[test]
fn a_second_process_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state");
    let play = kept_in(&file);
    let error = error(&file);
    assert!(error.contains("another process uses it") && error.contains("state"), "{error}");
    door(&play, "1");
    drop(play);
    assert_eq!(kept_in(&file).snapshot().len(), 1);
}

#[test]
fn a_file_that_is_not_ours_is_refused_and_left_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("letter");
    std::fs::write(&file, "Dear reader, this is a letter and no state.".repeat(50)).unwrap();
    let before = std::fs::read(&file).unwrap();
    assert!(error(&file).contains("isn't the state of a sandbox"), "{}", error(&file));
    assert_eq!(std::fs::read(&file).unwrap(), before);

    let file = directory.path().join("other.db");
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.execute_batch("CREATE TABLE letter (text)").unwrap();
    drop(connection);
    let before = std::fs::read(&file).unwrap();
    assert!(error(&file).contains("another program"), "{}", error(&file));
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[test]
fn a_file_of_another_version_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state");
    drop(kept_in(&file));
    let connection = rusqlite::Connection::open(&file).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let error = error(&file);
    assert!(error.contains("its format is 99") && error.contains("use the version that wrote it"), "{error}");
}

#[test]
fn a_file_that_other_documents_wrote_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state");
    let play = kept_in(&file);
    door(&play, "1");
    drop(play);
    let documents = [(Face::Brand, Document::parse("{}").unwrap())];
    let options = StateOptions { file: Some(file), ..StateOptions::default() };
    let error = state_of(&documents, &options).err().unwrap().to_string();
    assert!(error.contains("`Door` of house"), "{error}");
}

#[cfg(unix)]
#[test]
fn only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;

    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("state");
    let play = kept_in(&file);
    door(&play, "1");
    for entry in std::fs::read_dir(directory.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o077, 0, "{}", entry.path().display());
    }
}
