//! `tools/docs-update`: what it makes of the answers of its steps, which are played here, and what it asks GitHub for.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Plays `cargo pages`, `cargo codegen` and `gh`: notes its arguments, then does what the test says for the subcommand.
const PLAYER: &str = r#"#!/usr/bin/env bash
echo "$*" >>"$PLAYED/calls"
[ ! -e "$PLAYED/$1" ] || . "$PLAYED/$1"
"#;

/// A git repository with a spec, and a player for each step.
pub(crate) struct Repository {
    folder: TempDir,
}

impl Repository {
    /// What is in `files` is committed.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self { folder: tempfile::tempdir().unwrap() };
        for (name, text) in files {
            let path = repository.root().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository.git(&["config", "user.name", "Test"]);
        repository.git(&["config", "user.email", "test@example.com"]);
        repository.commit();
        repository
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "--all", "."]);
        self.git(&["commit", "--quiet", "--message", "Before"]);
    }

    pub(crate) fn root(&self) -> PathBuf {
        let root = self.folder.path().join("repository");
        fs::create_dir_all(&root).unwrap();
        root
    }

    /// Where the script writes: beside the repository.
    fn out(&self) -> PathBuf {
        self.folder.path().join("out")
    }

    pub(crate) fn written(&self, name: &str) -> String {
        fs::read_to_string(self.out().join(name)).unwrap_or_default().trim_end().to_owned()
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git").current_dir(self.root()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    pub(crate) fn run(&self, publish: bool, options: &[&str], environment: &[(&str, &str)]) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/docs-update");
        let mut command = Command::new(script);
        command.args(publish.then_some("--publish")).arg(self.out()).arg("--").args(options);
        command.current_dir(self.root()).env_remove("CARGO_MANIFEST_DIR");
        command.envs(environment.iter().copied()).output().unwrap()
    }
}

/// A repository whose steps are played.
struct Played(Repository);

impl Played {
    fn new() -> Self {
        let played =
            Self(Repository::new(&[("spec/cards/brand.yaml", "openapi: 3.1.0\n"), ("generated/a", "a\n")]));
        fs::create_dir(played.folder()).unwrap();
        fs::write(played.folder().join("player"), PLAYER).unwrap();
        fs::set_permissions(played.folder().join("player"), fs::Permissions::from_mode(0o755)).unwrap();
        played
    }

    fn folder(&self) -> PathBuf {
        self.0.folder.path().join("played")
    }

    /// Says in the shell's words what a step does.
    fn step(&self, name: &str, script: &str) -> &Self {
        fs::write(self.folder().join(name), script).unwrap();
        self
    }

    fn run(&self, publish: bool) -> Output {
        let player = self.folder().join("player").display().to_string();
        let folder = self.folder().display().to_string();
        let environment = [("PAGES", &player), ("CODEGEN", &player), ("GH", &player), ("PLAYED", &folder)];
        self.0.run(
            publish,
            &["--base-url", "http://mirror"],
            &environment.map(|(name, value)| (name, value.as_str())),
        )
    }

    /// Runs, and returns the outcome, the title and the body.
    fn outcome(&self) -> (String, String, String) {
        let output = self.run(false);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        (self.0.written("outcome"), self.0.written("title"), self.0.written("body.md"))
    }

    fn calls(&self) -> Vec<String> {
        let calls = fs::read_to_string(self.folder().join("calls")).unwrap_or_default();
        calls.lines().map(str::to_owned).collect()
    }
}

const CHANGED: &str = "\
echo 'changed  partner/1.md 修改用户会员卡信息'
echo 'changed  partner/samples/1.java.md 修改用户会员卡信息'
echo 'new      partner/llms.txt '
";

#[test]
fn without_drift_there_is_nothing_to_do() {
    let played = Played::new();
    played.step("fetch", CHANGED);
    assert_eq!(played.outcome(), ("nothing".to_owned(), String::new(), String::new()));
    assert_eq!(played.calls(), ["fetch --base-url http://mirror", "drift --format markdown"]);
}

#[test]
fn what_import_does_whole_becomes_a_pull_request_with_the_verdict() {
    let played = Played::new();
    played.step("fetch", CHANGED).step("drift", "echo '| level | 16 |'; exit 1");
    played.step("import", "echo '# edited' >>spec/cards/brand.yaml; echo 'edited spec/cards/brand.yaml'");
    played.step("diff", "echo 'Breaking: **1**.'");
    let (outcome, title, body) = played.outcome();
    assert_eq!(outcome, "pull-request");
    assert_eq!(title, "Documentation update: 1 pages changed, 0 new, 0 gone");
    for part in [
        "| level | 16 |",
        "edited spec/cards/brand.yaml",
        "Breaking: **1**.",
        "partner/1.md 修改用户会员卡信息",
    ] {
        assert!(body.contains(part), "{body}");
    }
    assert!(!body.contains("To do") && !body.contains("samples"), "{body}");
    let steps = ["drift --format markdown", "import --write", "generate", "diff HEAD:spec spec"];
    assert_eq!(played.calls()[1..], steps);
}

#[test]
fn where_people_have_to_write_there_is_an_issue() {
    let edit = "echo '# edited' >>spec/cards/brand.yaml;";
    for (steps, reason) in [
        ([("import", format!("{edit} echo left; exit 1"))].as_slice(), "`import` has left something to do."),
        (&[("import", format!("{edit} echo '# TODO' >>spec/cards/brand.yaml"))], "The spec has `TODO`s"),
        (
            &[("import", edit.to_owned()), ("generate", "echo refused >&2; exit 1".to_owned())],
            "can't be generated",
        ),
        (
            &[("import", edit.to_owned()), ("diff", "echo refused >&2; exit 1".to_owned())],
            "could not be found out",
        ),
        (&[("import", String::new())], "differ from the spec in what `import` does not take over"),
        (&[("drift", "echo 'partner/1.md:7: no table' >&2; exit 2".to_owned())], "A page could not be read"),
        (
            &[("fetch", "echo 'gone     partner/1.md A page'".to_owned()), ("drift", String::new())],
            "A page is gone: see whether its operation is",
        ),
    ] {
        let played = Played::new();
        played.step("fetch", CHANGED).step("drift", "exit 1");
        for (name, script) in steps {
            played.step(name, script);
        }
        let (outcome, _, body) = played.outcome();
        assert_eq!(outcome, "issue", "{reason}");
        assert!(body.starts_with("## To do\n") && body.contains(reason), "{body}");
    }
}

#[test]
fn a_spec_with_a_todo_is_not_generated_from() {
    let played = Played::new();
    played.step("fetch", CHANGED).step("drift", "exit 1");
    played.step("import", "echo 'description: TODO # Page: 品牌' >>spec/cards/brand.yaml");
    let (_, _, body) = played.outcome();
    assert!(body.contains("spec/cards/brand.yaml:2:description: TODO"), "{body}");
    assert!(!played.calls().contains(&"generate".to_owned()));
}

#[test]
fn pages_that_could_not_be_fetched_are_listed_and_no_reason_to_stop() {
    let played = Played::new();
    played
        .step("fetch", &format!("{CHANGED} echo 'failed   partner/2.md' >&2; exit 1"))
        .step("drift", "exit 1");
    played.step("import", "echo '# edited' >>spec/cards/brand.yaml");
    let (outcome, _, body) = played.outcome();
    assert_eq!(outcome, "pull-request");
    assert!(body.contains("failed   partner/2.md"), "{body}");
}

#[test]
fn without_pages_there_is_no_outcome() {
    let played = Played::new();
    played.step("fetch", "echo 'brand/llms.txt: an HTML page' >&2; exit 2");
    let output = played.run(true);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("an HTML page"));
    assert_eq!((played.0.written("outcome"), played.calls().len()), (String::new(), 1));
}

#[test]
fn a_text_too_long_for_github_is_cut_between_lines() {
    let played = Played::new();
    played.step("fetch", CHANGED).step("drift", "for i in {1..5000}; do echo \"- 品牌 $i\"; done; exit 1");
    played.step("import", "echo '# edited' >>spec/cards/brand.yaml");
    let (_, _, body) = played.outcome();
    assert!(body.len() < 20_000 && body.contains("lines more"), "{}", body.len());
}

#[test]
fn a_pull_request_is_pushed_and_opened_then_updated() {
    let played = Played::new();
    let remote = played.0.folder.path().join("remote.git").display().to_string();
    played.0.git(&["init", "--quiet", "--bare", &remote]);
    played.0.git(&["remote", "add", "origin", &remote]);
    played.step("fetch", CHANGED).step("drift", "exit 1");
    played.step("import", "echo '# edited' >>spec/cards/brand.yaml").step("generate", "echo b >generated/b");
    let output = played.run(true);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let pushed = played.0.git(&["ls-tree", "-r", "--name-only", "origin/docs-update"]);
    assert_eq!(pushed, "generated/a\ngenerated/b\nspec/cards/brand.yaml");
    let opened = played.calls().pop().unwrap();
    assert!(
        opened.starts_with("pr create --head docs-update --title Documentation update: 1 pages"),
        "{opened}"
    );

    played.0.git(&["switch", "--quiet", "main"]);
    played.step("pr", "[ \"$2\" != list ] || echo 7");
    assert!(played.run(true).status.success());
    assert!(played.calls().pop().unwrap().starts_with("pr edit 7 --title"));
}

#[test]
fn an_issue_is_opened_then_updated_and_nothing_is_pushed() {
    let played = Played::new();
    played.step("fetch", "echo 'gone     partner/1.md A page'");
    assert!(played.run(true).status.success());
    assert!(played.calls().pop().unwrap().starts_with("issue create --label docs-update --title"));
    played.step("issue", "[ \"$2\" != list ] || echo 3");
    assert!(played.run(true).status.success());
    assert!(played.calls().pop().unwrap().starts_with("issue edit 3 --title"));
    assert_eq!(played.0.git(&["branch", "--list"]), "* main");
}
