//! Who says what of one fact, and what follows from it.
//!
//! A page says a fact up to four times: in a table, in the prose beside it, in the Java and in the Go sample. The
//! table speaks for the page; where it is silent the samples do. So one difference is one [`Drift`], however often
//! the page repeats it, and what only one part of the page says is a contradiction of the page with itself.

use crate::page::PageLine;
use wechatpay_codegen::span::Span;

/// A part of a page that can say a fact; the first one that does speaks for the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Voice {
    /// A table, or the top of the page.
    Table,
    /// The sample in Java.
    Java,
    /// The sample in Go.
    Go,
    /// The words beside a field.
    Prose,
}

impl Voice {
    /// The part in prose.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Java => "Java sample",
            Self::Go => "Go sample",
            Self::Prose => "prose",
        }
    }

    /// Whether it is a sample.
    pub(super) const fn is_sample(self) -> bool {
        matches!(self, Self::Java | Self::Go)
    }
}

/// What somebody says: something to compare, and the same in words.
#[derive(Clone, Debug)]
pub(super) struct Said {
    /// Equal if the fact is the same.
    pub(super) key: String,
    /// As people read it.
    pub(super) shown: String,
}

impl Said {
    /// Something whose words are enough to compare it.
    pub(super) fn plain(shown: impl Into<String>) -> Self {
        let shown = shown.into();
        Self { key: shown.clone(), shown }
    }

    /// The word that there is no such thing.
    pub(super) fn nothing() -> Self {
        Self { key: String::new(), shown: "none".to_owned() }
    }
}

/// One fact, and who says what of it.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// The fact's name.
    pub(super) pointer: String,
    /// What the spec says, and where.
    pub(super) spec: (Said, Span),
    /// What the page says, and where.
    pub(super) page: Vec<(Voice, Said, PageLine)>,
}

/// What a page says that the spec does not.
#[derive(Clone, Debug)]
pub(super) struct Verdict<'c> {
    /// What it says.
    pub(super) says: &'c Said,
    /// Which parts say so, and where.
    pub(super) by: Vec<(Voice, PageLine)>,
    /// Whether it is only a part of the page that disagrees with the rest and the spec.
    pub(super) is_contradiction: bool,
}

impl Claim {
    /// Names a fact and says what the spec says of it.
    pub(super) fn new(pointer: impl Into<String>, says: Said, at: &Span) -> Self {
        Self { pointer: pointer.into(), spec: (says, at.clone()), page: Vec::new() }
    }

    /// Adds what a part of the page says.
    pub(super) fn say(&mut self, voice: Voice, says: Said, at: PageLine) {
        self.page.push((voice, says, at));
    }

    /// What differs from the spec: nothing, one thing, or several if the page is of several minds.
    pub(super) fn verdicts(&self) -> Vec<Verdict<'_>> {
        let spec = &self.spec.0.key;
        let speaks_for_page = self.page.iter().map(|(voice, ..)| *voice).min();
        let table = self.page.iter().find(|(voice, ..)| *voice == Voice::Table);
        let samples = || self.page.iter().filter(|(voice, ..)| voice.is_sample());
        let is_settled = match table {
            Some((_, says, _)) => says.key == *spec,
            None => samples().any(|(_, says, _)| says.key == *spec),
        };
        let mut verdicts: Vec<Verdict<'_>> = Vec::new();
        for (voice, says, at) in self.page.iter().filter(|(_, says, _)| says.key != *spec) {
            if let Some(same) = verdicts.iter_mut().find(|other| other.says.key == says.key) {
                same.by.push((*voice, *at));
                continue;
            }
            let is_first = Some(*voice) == speaks_for_page;
            let is_contradiction = is_settled || !is_first;
            verdicts.push(Verdict { says, by: vec![(*voice, *at)], is_contradiction });
        }
        verdicts
    }

    /// Whether the page says anything of it, and all of it is what the spec says.
    pub(super) fn agrees(&self) -> bool {
        !self.page.is_empty() && self.page.iter().all(|(_, says, _)| says.key == self.spec.0.key)
    }
}
