//! What the diff says: every verdict of every edit, the two ways to tell them, the command.

use std::fs;
use std::path::Path;
use std::process::Command;

use wechatpay_codegen::diff::{self, Changes, Verdict, Version};

use crate::command::{run, stderr, stdout};
use crate::diff_edits::{EDITS, after, before, with_shops, without_partner};

const VERSION: Version = Version { major: 0, minor: 1, patch: 0 };

/// An edit a paragraph: what it is, what it means in Rust and on the wire.
#[test]
fn every_edit_has_its_verdicts() {
    let edits = EDITS.iter().map(|edit| (edit.name, after(edit)));
    let edits = edits.chain([("face removed", without_partner()), ("product added", with_shops())]);
    let told = edits.map(|(name, new)| {
        let changes = diff::diff(&before(), &new).unwrap();
        let lines = changes.changes.iter().map(|change| {
            let (rust, wire) = (change.rust.name(), change.wire.name());
            let silent = if change.silent { ", silently" } else { "" };
            format!("  {} {}: Rust {rust}{silent}, wire {wire}\n", change.subject.rust, change.words)
        });
        format!("{name}\n{}", lines.collect::<String>())
    });
    insta::assert_snapshot!("diff_verdicts", told.collect::<String>());
}

/// Several edits at once: some of each class.
fn several() -> Changes {
    let names = [
        "body field optional added",
        "body field shorter",
        "sensitive",
        "reply field becomes optional",
        "not idempotent",
        "order of required parameters of one type",
        "reply field described",
        "event of another type",
    ];
    let mut told = Changes { old: "HEAD~1:spec".to_owned(), new: "spec".to_owned(), changes: Vec::new() };
    for name in names {
        let edit = EDITS.iter().find(|edit| edit.name == name).unwrap();
        told.changes.extend(diff::diff(&before(), &after(edit)).unwrap().changes);
    }
    told
}

#[test]
fn changes_are_shown_in_markdown() {
    insta::assert_snapshot!("diff_markdown", several().to_markdown(VERSION));
}

#[test]
fn changes_are_shown_in_json() {
    insta::assert_snapshot!("diff_json", format!("{:#}", several().to_json(VERSION)));
}

#[test]
fn the_gravest_change_for_rust_decides_the_version() {
    let next = |name: &str, version: &str| {
        let edit = EDITS.iter().find(|edit| edit.name == name).unwrap();
        let changes = diff::diff(&before(), &after(edit)).unwrap();
        changes.next_version(Version::parse(version).unwrap()).is.to_string()
    };
    for (name, below_one, above) in [
        ("reply field becomes optional", "0.5.0", "2.0.0"),
        // They are given by name.
        ("order of required parameters of one type", "0.4.3", "1.2.4"),
        ("reply field added", "0.4.3", "1.3.0"),
        ("body field shorter", "0.4.3", "1.2.4"),
        ("page and limit", "0.4.3", "1.2.4"),
    ] {
        assert_eq!(
            (next(name, "0.4.2"), next(name, "1.2.3")),
            (below_one.to_owned(), above.to_owned()),
            "{name}"
        );
    }
    let nothing = diff::diff(&before(), &before()).unwrap().next_version(VERSION);
    assert_eq!((nothing.is, nothing.reason.as_str()), (VERSION, "nothing changed"));
}

#[test]
fn a_change_points_into_the_new_spec_and_what_is_gone_into_the_old_one() {
    let edit = |name: &str| EDITS.iter().find(|edit| edit.name == name).unwrap();
    let place = |name: &str| {
        let changes = diff::diff(&before(), &after(edit(name))).unwrap().changes;
        changes.first().unwrap().subject.place().unwrap()
    };
    assert_eq!(place("reply field removed"), "old/cards/brand.yaml:154");
    assert_eq!(place("reply field added"), "new/cards/brand.yaml:154");
}

/// A repository whose first commit holds the spec, and whose folder a changed one.
fn repository() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let cards = root.path().join("spec/cards");
    fs::create_dir_all(&cards).unwrap();
    for name in ["brand.yaml", "partner.yaml", "models.yaml"] {
        fs::copy(crate::folder("diff/cards").join(name), cards.join(name)).unwrap();
    }
    fs::write(root.path().join("spec/README.md"), "no document").unwrap();
    git(root.path(), &["init", "--quiet"]);
    git(root.path(), &["add", "--all"]);
    git(
        root.path(),
        &["-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "spec"],
    );
    let text = fs::read_to_string(cards.join("brand.yaml")).unwrap();
    fs::write(cards.join("brand.yaml"), text.replace("maxLength: 64", "maxLength: 32")).unwrap();
    root
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    assert!(git.arg("-C").arg(folder).args(arguments).status().unwrap().success(), "git {arguments:?}");
}

#[test]
fn a_revision_is_compared_with_a_folder() {
    let root = repository();
    let told = run(root.path(), &["diff", "HEAD:spec", "spec"]);
    assert_eq!((told.status.code(), stderr(&told).as_str()), (Some(0), ""));
    let line = "- `cards::brand::CreateCard::title` has a tighter `maxLength`: `64` → `32`. Rust: –, wire: breaking. \
                (spec/cards/brand.yaml:121)\n";
    assert!(stdout(&told).contains(line), "{}", stdout(&told));
    // From anywhere in the repository, and to nothing at all.
    let inside = run(
        &root.path().join("spec/cards"),
        &["diff", "HEAD:spec", "HEAD:spec", "--format", "json", "--from", "2.0.0"],
    );
    let json: serde_json::Value = serde_json::from_str(&stdout(&inside)).unwrap();
    assert_eq!((&json["changes"], &json["version"]["is"]), (&serde_json::json!([]), &"2.0.0".into()));
}

#[test]
fn a_name_that_leads_nowhere_is_a_usage_error() {
    let root = repository();
    for (name, told) in [
        (
            "nowhere",
            "there is no folder `nowhere`; give a folder, or a path in a git revision: `HEAD~1:spec`",
        ),
        ("spec/README.md", "`spec/README.md` isn't a folder"),
        ("main~99:spec", "git knows no revision `main~99`"),
        ("HEAD:sepc", "`HEAD` has no path `sepc`: it counts from the repository's root"),
        ("HEAD:spec/README.md", "`spec/README.md` isn't a folder in `HEAD`"),
        ("HEAD:spec/cards", "no product found in `HEAD:spec/cards`"),
        (":spec", "there is no folder `:spec`"),
    ] {
        let refused = run(root.path(), &["diff", name, "spec"]);
        assert_eq!(refused.status.code(), Some(2), "{name}");
        assert!(stderr(&refused).contains(told), "{name}: {}", stderr(&refused));
    }
    let nowhere = tempfile::tempdir().unwrap();
    let refused = run(nowhere.path(), &["diff", "HEAD:spec", "HEAD:spec"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(stderr(&refused).contains("this isn't a git repository"), "{}", stderr(&refused));
    assert_eq!(run(root.path(), &["diff", "spec"]).status.code(), Some(2));
    assert_eq!(run(root.path(), &["diff", "spec", "spec", "--from", "1"]).status.code(), Some(2));
}

#[test]
fn errors_of_either_spec_are_reported_with_their_revision() {
    let root = repository();
    let brand = root.path().join("spec/cards/brand.yaml");
    let text = fs::read_to_string(&brand).unwrap();
    fs::write(&brand, text.replacen("x-updated", "x-updatd", 1)).unwrap();
    git(
        root.path(),
        &["-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "-am", "broken"],
    );
    for (old, new, place) in [
        ("HEAD:spec", "HEAD~1:spec", "--> HEAD:spec/cards/brand.yaml:"),
        ("HEAD~1:spec", "spec", "--> spec/cards/brand.yaml:"),
    ] {
        let refused = run(root.path(), &["diff", old, new]);
        assert_eq!(refused.status.code(), Some(1));
        assert!(stderr(&refused).contains(place), "{}", stderr(&refused));
    }
}

/// Whatever two specs are compared, there is an answer; and a spec does not differ from itself.
#[test]
fn any_spec_can_be_compared_with_any() {
    let mut specs: Vec<_> = crate::fixture_names().iter().map(|name| crate::fixture(name)).collect();
    specs.push(before());
    let real = crate::real_spec();
    let with_real = [(&real, &real), (&specs[0], &real), (&real, &specs[0])];
    for (old, new) in specs.iter().flat_map(|old| specs.iter().map(move |new| (old, new))).chain(with_real) {
        let changes = diff::diff(old, new).unwrap();
        assert_eq!(changes.changes.is_empty(), old.shown == new.shown, "{} {}", old.shown, new.shown);
        assert!(changes.to_markdown(VERSION).ends_with(".\n"));
    }
}

/// The table of verdicts in the module's docs has a row for each kind.
#[test]
fn every_kind_is_explained_in_the_docs() {
    let docs = include_str!("../../src/diff.rs");
    for edit in EDITS {
        for change in diff::diff(&before(), &after(edit)).unwrap().changes {
            let row = format!("//! | `{}` |", change.kind.name());
            assert!(docs.contains(&row), "{row}");
            assert!(change.rust != Verdict::Looser, "{}: Rust is never looser", edit.name);
        }
    }
}
