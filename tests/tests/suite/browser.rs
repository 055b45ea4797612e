//! A headless Chromium that does what a test asks for; `tests/browser/driver.mjs` says what that can be.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

/// The driver, and the pins of what it imports.
const DRIVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/browser");
/// What `browser/setup.sh` installs.
const TOOLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../.tools/browser");

/// One window at a time; closed when it is dropped.
pub(crate) struct Browser {
    /// Kills the driver, and with it the browser, when it is dropped.
    _driver: Child,
    commands: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Browser {
    pub(crate) fn start() -> Self {
        let tools = installed();
        let mut driver = Command::new("node")
            .arg(Path::new(DRIVER).join("driver.mjs"))
            .env("NODE_PATH", tools.join("node_modules"))
            .env("CHROMIUM", chromium())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (commands, answers) = (driver.stdin.take().unwrap(), driver.stdout.take().unwrap());
        Self { _driver: driver, commands, answers: BufReader::new(answers).lines() }
    }

    /// Does something, and returns what the driver says of it.
    pub(crate) async fn ask(&mut self, what: &str, mut options: Value) -> Value {
        options["do"] = what.into();
        self.commands.write_all(format!("{options}\n").as_bytes()).await.unwrap();
        let answer = self.answers.next_line().await.unwrap();
        let answer =
            answer.unwrap_or_else(|| panic!("the browser did not start; tools/setup.sh installs it"));
        let mut answer: Value = serde_json::from_str(&answer).unwrap();
        assert!(answer["failed"].is_null(), "{options}: {}", answer["failed"]);
        answer["done"].take()
    }

    pub(crate) async fn text(&mut self, of: &str) -> String {
        self.ask("text", json!({ "of": of })).await.as_str().unwrap().to_owned()
    }

    /// Waits for an element that contains a text, and returns all of its text.
    pub(crate) async fn wait(&mut self, of: &str, text: &str) -> String {
        self.ask("wait", json!({ "of": of, "text": text })).await.as_str().unwrap().to_owned()
    }

    pub(crate) async fn click(&mut self, on: &str, text: &str) {
        self.ask("click", json!({ "on": on, "text": text })).await;
    }

    pub(crate) async fn fill(&mut self, field: &str, value: &str) {
        self.ask("fill", json!({ "field": field, "value": value })).await;
    }

    /// Keeps a picture, for people, in the folder of `$WECHATPAY_SCREENSHOTS`, if there is one.
    pub(crate) async fn screenshot(&mut self, name: &str) {
        if let Ok(folder) = std::env::var("WECHATPAY_SCREENSHOTS") {
            let file = Path::new(&folder).join(format!("{name}.png"));
            self.ask("screenshot", json!({ "file": file })).await;
        }
    }
}

/// Returns the folder of what drives the browser, if it has what our pins name.
fn installed() -> PathBuf {
    let tools = PathBuf::from(TOOLS);
    let [ours, theirs] = [Path::new(DRIVER).join("package-lock.json"), tools.join("installed")].map(fs::read);
    let is_ours = theirs.is_ok_and(|theirs| theirs == ours.unwrap());
    assert!(is_ours, "what drives the browser is not installed as pinned: run tests/browser/setup.sh");
    tools
}

/// The path of the browser: `$CHROMIUM`, or the first that is installed under one of its usual names.
fn chromium() -> PathBuf {
    let chosen = std::env::var("CHROMIUM").ok();
    let names = chosen.iter().map(String::as_str).chain(["chromium", "chromium-browser", "google-chrome"]);
    let folders = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&folders).collect();
    let mut paths = names.flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    paths.find(|path| path.is_file()).expect("no Chromium: tools/setup.sh installs it")
}
