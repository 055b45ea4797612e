//! What people see of a run: a bar on a terminal, plain lines elsewhere.

use std::io::{IsTerminal, Write, stderr, stdout};

use indicatif::{ProgressBar, ProgressStyle};

/// Without a terminal, every so many files a line says how far the run is.
const LINE_EVERY: u64 = 50;

/// Shows how far a run is, and each thing that happens.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    shown: Shown,
    section: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Bar,
    Lines,
    Nothing,
}

impl Progress {
    /// Shows a bar if messages go to a terminal, else lines.
    pub fn of_terminal() -> Self {
        if !stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden(), shown: Shown::Lines, section: String::new() };
        }
        let bar = ProgressBar::no_length();
        if let Ok(style) = ProgressStyle::with_template("{msg:12} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        Self { bar, shown: Shown::Bar, section: String::new() }
    }

    /// Shows nothing.
    pub fn silent() -> Self {
        Self { bar: ProgressBar::hidden(), shown: Shown::Nothing, section: String::new() }
    }

    /// Begins a section.
    pub(super) fn section(&mut self, name: &str) {
        name.clone_into(&mut self.section);
        self.bar.set_message(name.to_owned());
        self.bar.set_length(0);
        self.bar.set_position(0);
    }

    /// Announces files.
    pub(super) fn expect(&self, files: usize) {
        self.bar.inc_length(files as u64);
    }

    /// Counts a file.
    pub(super) fn step(&self) {
        self.bar.inc(1);
        let (done, all) = (self.bar.position(), self.bar.length().unwrap_or_default());
        if self.shown == Shown::Lines && done.is_multiple_of(LINE_EVERY) {
            self.happened(&format!("{}: {done} of {all}", self.section));
        }
    }

    /// Writes a line of what happened. A closed pipe is the reader's wish.
    pub(super) fn happened(&self, line: &str) {
        if self.shown != Shown::Nothing {
            self.bar.suspend(|| drop(writeln!(stdout(), "{line}")));
        }
    }

    /// Writes a line of what is wrong.
    pub(super) fn failed(&self, line: &str) {
        if self.shown != Shown::Nothing {
            self.bar.suspend(|| drop(writeln!(stderr(), "{line}")));
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
