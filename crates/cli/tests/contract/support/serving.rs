//! A sandbox that `wechatpay sandbox serve` runs.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// A sandbox that serves on a free port until the test ends.
pub(crate) struct Serving {
    pub(crate) process: Child,
    /// Its standard output, behind the line that says it is ready.
    pub(crate) lines: BufReader<ChildStdout>,
    pub(crate) url: String,
}

impl Serving {
    pub(crate) fn start(dir: &Path) -> Self {
        Self::start_with(dir, &[])
    }

    /// Starts it with some more flags.
    pub(crate) fn start_with(dir: &Path, flags: &[&str]) -> Self {
        Self::start_reporting(dir, flags, Stdio::null())
    }

    /// Starts it with some more flags, and what it says for people goes there.
    pub(crate) fn start_reporting(dir: &Path, flags: &[&str], report: impl Into<Stdio>) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_wechatpay"))
            .args(["sandbox", "serve", "--port", "0", "--dir"])
            .arg(dir)
            .args(flags)
            .stdout(Stdio::piped())
            .stderr(report)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap_or_else(|_| panic!("not ready: {line:?}"));
        assert_eq!(ready["ready"]["config"], dir.join("wechatpay.toml").to_str().unwrap());
        let url = ready["ready"]["url"].as_str().unwrap().to_owned();
        Self { process, lines, url }
    }
}

/// The text of a file that a sandbox writes, as soon as it is so.
pub(crate) fn text_when(file: &Path, is_so: impl Fn(&str) -> bool) -> String {
    for _ in 0..2_400 {
        let text = fs::read_to_string(file).unwrap();
        if is_so(&text) {
            return text;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("{}: {}", file.display(), fs::read_to_string(file).unwrap())
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
