//! What an explanation consists of.

use std::fmt;

use serde::Serialize;

use super::difference::Difference;
use super::mistake::{Finding, Mistake};

/// Whether a captured message verifies, and if not, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The signature is right.
    Verifies {
        /// Whose key it was made with, for people.
        signed_by: String,
    },
    /// It isn't.
    Fails(Box<Explanation>),
}

/// Why a signature doesn't verify.
///
/// It shows method, URL, timestamp and nonce, and of the body only what is around the difference. `Display` is for
/// people, serde for programs, which match on [`mistake`](Self::mistake).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The first mistake that was found.
    pub mistake: Mistake,
    /// All of them; together they explain the signature.
    pub mistakes: Vec<Finding>,
    /// The same in sentences: what was done, and what to do instead.
    pub explanation: String,
    /// Whose key the signature was made with, if it is a known one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_by: Option<String>,
    /// The message that should have been signed, line by line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expected_message: Vec<String>,
    /// The message that was signed, if it is known and another one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signed_message: Vec<String>,
    /// Where the two differ first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Difference>,
}

impl Explanation {
    /// Explains by what was found; none if nothing was.
    pub(super) fn of(mistakes: Vec<Finding>) -> Option<Box<Self>> {
        let mut mistakes = mistakes.into_iter();
        let mut explanation = Self::alone(mistakes.next()?);
        for finding in mistakes {
            explanation.explanation.push(' ');
            explanation.explanation.push_str(&finding.sentence());
            explanation.mistakes.push(finding);
        }
        Some(explanation)
    }

    /// Puts what was found beforehand in front.
    pub(super) fn after(self, before: Self) -> Self {
        Self {
            mistake: before.mistake,
            mistakes: [before.mistakes, self.mistakes].concat(),
            explanation: format!("{} {}", before.explanation, self.explanation),
            ..self
        }
    }

    /// Explains by one mistake.
    pub(super) fn alone(finding: Finding) -> Box<Self> {
        Box::new(Self {
            mistake: finding.mistake,
            explanation: finding.sentence(),
            mistakes: vec![finding],
            signed_by: None,
            expected_message: Vec::new(),
            signed_message: Vec::new(),
            difference: None,
        })
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.mistakes {
            writeln!(f, "{}: {}", finding.mistake.name(), finding.sentence())?;
        }
        if let Some(signed_by) = &self.signed_by {
            writeln!(f, "signed by {signed_by}")?;
        }
        write_message(f, "expected message", &self.expected_message)?;
        write_message(f, "message that was signed", &self.signed_message)?;
        if let Some(Difference { offset, line, column, part, expected, signed, caret }) = &self.difference {
            writeln!(f, "\nfirst difference: {part}, line {line}, column {column}, byte {offset}")?;
            writeln!(f, "  expected  {expected}")?;
            writeln!(f, "  signed    {signed}")?;
            writeln!(f, "            {caret}")?;
        }
        Ok(())
    }
}

fn write_message(f: &mut fmt::Formatter<'_>, title: &str, lines: &[String]) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title}:")?;
    lines.iter().try_for_each(|line| writeln!(f, "  {line}"))
}
