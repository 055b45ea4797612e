//! A message as its lines, and what may have been signed in the place of one of them.

use std::collections::HashSet;

use super::mistake::{Direction, Finding, Mistake};

/// The parts of a message, in order; each is followed by a line feed.
#[derive(Clone, Debug)]
pub(super) struct Lines<'m> {
    pub(super) direction: Direction,
    pub(super) parts: Vec<(Part, &'m [u8])>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Method,
    Url,
    Timestamp,
    Nonce,
    Body,
}

impl Part {
    /// Its name for people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Method => "method",
            Self::Url => "URL",
            Self::Timestamp => "timestamp",
            Self::Nonce => "nonce",
            Self::Body => "body",
        }
    }
}

impl<'m> Lines<'m> {
    /// What a caller signs.
    pub(super) fn of_request(
        method: &'m str,
        target: &'m str,
        timestamp: &'m str,
        nonce: &'m str,
        text: &'m [u8],
    ) -> Self {
        let parts = vec![
            (Part::Method, method.as_bytes()),
            (Part::Url, target.as_bytes()),
            (Part::Timestamp, timestamp.as_bytes()),
            (Part::Nonce, nonce.as_bytes()),
            (Part::Body, text),
        ];
        Self { direction: Direction::Request, parts }
    }

    /// What the platform signs.
    pub(super) fn of_answer(timestamp: &'m str, nonce: &'m str, body: &'m [u8]) -> Self {
        let parts = vec![
            (Part::Timestamp, timestamp.as_bytes()),
            (Part::Nonce, nonce.as_bytes()),
            (Part::Body, body),
        ];
        Self { direction: Direction::Answer, parts }
    }

    /// The message, each line ended.
    pub(super) fn message(&self) -> Vec<u8> {
        let mut message = Vec::new();
        for (_, bytes) in &self.parts {
            message.extend_from_slice(bytes);
            message.push(b'\n');
        }
        message
    }

    /// Where in the message the body begins, if it is the last part.
    pub(super) fn body_start(&self) -> Option<usize> {
        let (_, body) = self.parts.last().filter(|(part, _)| *part == Part::Body)?;
        self.message().len().checked_sub(body.len() + 1)
    }

    pub(super) fn part(&self, wanted: Part) -> Option<&'m [u8]> {
        self.parts.iter().find(|(part, _)| *part == wanted).map(|(_, bytes)| *bytes)
    }

    /// The same with other bytes in a line.
    pub(super) fn with<'o>(&self, changed: Part, other: &'o [u8]) -> Lines<'o>
    where
        'm: 'o,
    {
        let parts =
            self.parts.iter().map(|(part, bytes)| (*part, if *part == changed { other } else { *bytes }));
        Lines { direction: self.direction, parts: parts.collect() }
    }
}

/// Other bytes that may have been signed, and the mistakes that this would be.
#[derive(Clone, Debug)]
pub(super) struct Variation {
    pub(super) bytes: Vec<u8>,
    pub(super) findings: Vec<Finding>,
    /// Whether it happens often enough to be tried together with another one.
    pub(super) is_common: bool,
}

/// Collects variations that differ from what was sent and from each other.
pub(super) struct Variations<'s> {
    sent: &'s [u8],
    direction: Direction,
    seen: HashSet<Vec<u8>>,
    found: Vec<Variation>,
}

impl<'s> Variations<'s> {
    pub(super) fn of(sent: &'s [u8], direction: Direction) -> Self {
        Self { sent, direction, seen: HashSet::new(), found: Vec::new() }
    }

    /// Adds one that happens often.
    pub(super) fn common(&mut self, mistake: Mistake, bytes: impl Into<Vec<u8>>) {
        self.add(vec![Finding::new(mistake, self.direction)], bytes.into(), true);
    }

    /// Adds one that is tried by itself alone.
    pub(super) fn rare(&mut self, mistake: Mistake, what: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.add(vec![Finding::worded(mistake, self.direction, what)], bytes.into(), false);
    }

    pub(super) fn add(&mut self, findings: Vec<Finding>, bytes: Vec<u8>, is_common: bool) {
        if bytes != self.sent && self.seen.insert(bytes.clone()) {
            self.found.push(Variation { bytes, findings, is_common });
        }
    }

    pub(super) fn direction(&self) -> Direction {
        self.direction
    }

    pub(super) fn finish(self) -> Vec<Variation> {
        self.found
    }
}
