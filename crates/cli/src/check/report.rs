//! What the checks found, a line each.

use std::fmt::{self, Display};

/// The findings, in the order of the checks.
#[derive(Default)]
pub(super) struct Report(Vec<Finding>);

struct Finding {
    verdict: Verdict,
    /// What was looked at, such as `[brand] private_key`.
    subject: String,
    /// What is so; if that is wrong, what to do about it.
    text: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Fine,
    /// Not wrong, but something doesn't work without it.
    Note,
    Wrong,
}

impl Report {
    pub(super) fn fine(&mut self, subject: impl Display, text: impl Display) {
        self.add(Verdict::Fine, &subject, &text);
    }

    pub(super) fn note(&mut self, subject: impl Display, text: impl Display) {
        self.add(Verdict::Note, &subject, &text);
    }

    pub(super) fn wrong(&mut self, subject: impl Display, text: impl Display) {
        self.add(Verdict::Wrong, &subject, &text);
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn wrong_count(&self) -> usize {
        self.0.iter().filter(|finding| finding.verdict == Verdict::Wrong).count()
    }

    fn add(&mut self, verdict: Verdict, subject: &dyn Display, text: &dyn Display) {
        // One line a finding, whatever an error prints.
        let text = text.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        self.0.push(Finding { verdict, subject: subject.to_string(), text });
    }
}

impl Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Finding { verdict, subject, text } in &self.0 {
            let verdict = match verdict {
                Verdict::Fine => "ok",
                Verdict::Note => "note",
                Verdict::Wrong => "wrong",
            };
            writeln!(f, "{verdict:<6}{subject}: {text}")?;
        }
        Ok(())
    }
}
