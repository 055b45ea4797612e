//! Who says what of one fact, and what follows from it.
//!
//! A page says a fact several times: in a table, in the samples, in prose. The table speaks for the page; where it is
//! silent the samples do. So one difference is one [`Drift`], however often the page repeats it, and what only a part
//! of the page says against the table and the spec is a contradiction of the page with itself.

use wechatpay_codegen::fact_path::{Aspect, FactPath};
use wechatpay_codegen::spec::AcceptedDrift;
use wechatpay_codegen::{FaceKind, Span, Text};

use super::difference::{Drift, DriftKind, Finding};
use super::spec::{ModelKey, Spec, SpecPage};
use crate::evidence::{Evidence, Line, Statement, Voice};

/// One fact: what the spec says of it, and what the parts of the page say.
#[derive(Clone, Debug)]
pub(super) struct Comparison<'s> {
    /// The fact.
    pub(super) fact: FactPath,
    /// What the spec says.
    pub(super) spec_says: Finding,
    /// Where.
    pub(super) at: &'s Span,
    /// The model or enum that an edit would change.
    pub(super) owner: Option<&'s ModelKey>,
    /// What the page says.
    pub(super) statements: Evidence<Finding>,
}

impl<'s> Comparison<'s> {
    /// Names a fact and says what the spec says of it.
    pub(super) fn new(fact: impl Into<FactPath>, spec_says: Finding, at: &'s Span) -> Self {
        Self { fact: fact.into(), spec_says, at, owner: None, statements: Evidence::default() }
    }

    /// A fact that is a text.
    pub(super) fn text(fact: impl Into<FactPath>, known: &'s Text) -> Self {
        Self::new(fact, Finding::Text(known.value.clone()), &known.span)
    }

    /// Names the model or enum that holds the fact.
    pub(super) fn of(self, owner: Option<&'s ModelKey>) -> Self {
        Self { owner, ..self }
    }

    /// Adds what a part of the page says.
    pub(super) fn say(&mut self, voice: Voice, line: Line, finding: Finding) {
        self.statements.say(voice, line, finding);
    }

    /// Adds all that the page says of it.
    pub(super) fn hear<T>(mut self, evidence: &Evidence<T>, finding: impl Fn(&T) -> Finding) -> Self {
        self.statements.add(evidence.map(finding));
        self
    }

    /// Adds all that the page says of a text.
    pub(super) fn hear_text(self, evidence: &Evidence<String>) -> Self {
        self.hear(evidence, |text| Finding::Text(text.clone()))
    }

    /// Whether the page says anything of it, and all of it is what the spec says.
    pub(super) fn agrees(&self) -> bool {
        let mut said = self.statements.statements().iter();
        !self.statements.is_silent() && said.all(|said| said.value.agrees(&self.spec_says))
    }

    /// Whether a part of the page says what an entry of `x-drift` has.
    pub(super) fn bears_out(&self, entry: &AcceptedDrift) -> bool {
        self.statements.statements().iter().any(|said| said.value.to_string() == entry.page.value)
    }

    /// The differences: none, one, or several if the page contradicts itself. What an earlier state of the page said
    /// is explained if the page is in such a state.
    pub(super) fn drift(&self, page: &SpecPage, spec: &Spec, is_earlier: bool) -> Vec<Drift> {
        let mut found: Vec<Drift> = Vec::new();
        let all = || self.statements.statements().iter();
        let leader = self.statements.best().map(|best| best.voice);
        let agrees = |said: &Statement<Finding>| said.value.agrees(&self.spec_says);
        let is_settled = all().any(|said| {
            let is_sample = leader != Some(Voice::Table) && said.voice.is_sample();
            (said.voice == Voice::Table || is_sample) && agrees(said)
        });
        for Statement { voice, line, value: finding } in all().filter(|said| !agrees(said)) {
            if let Some(same) = found.iter_mut().find(|other| other.page_says.agrees(finding)) {
                same.said_by.push((*voice, *line));
                continue;
            }
            let is_contradiction = is_settled || Some(*voice) != leader;
            found.push(Drift {
                operation: page.name.clone(),
                fact: self.fact.clone(),
                page_says: finding.clone(),
                said_by: vec![(*voice, *line)],
                spec_says: self.spec_says.clone(),
                spec: Some(self.at.clone()),
                also_on_faces: self.other_faces(page, spec),
                kind: if is_contradiction {
                    DriftKind::Contradiction
                } else {
                    self.kind(finding, page, is_earlier)
                },
            });
        }
        found
    }

    /// A difference that somebody has to look at, or one that the spec explains.
    fn kind(&self, finding: &Finding, page: &SpecPage, is_earlier: bool) -> DriftKind {
        let explains = |accepted: &&AcceptedDrift| {
            (is_earlier || !accepted.is_earlier)
                && covers(&accepted.pointer.value, &self.fact)
                && accepted.page.value == finding.to_string()
        };
        page.accepted.iter().find(explains).map_or(DriftKind::Open, |accepted| DriftKind::Explained {
            why: accepted.why.value.clone(),
            at: accepted.why.span.clone(),
        })
    }

    /// Who else has the model. What stands in the face's own document is the face's alone.
    fn other_faces(&self, page: &SpecPage, spec: &Spec) -> Vec<FaceKind> {
        if self.at.file().path == page.at.file().path {
            return Vec::new();
        }
        spec.other_faces(self.owner, page.name.face)
    }

    /// Whether two differences are one: the same edit of the spec, found at two places of the page.
    pub(super) fn is_same_edit(&self, other: &Self) -> bool {
        let (FactPath::Field { field, aspect }, FactPath::Field { field: second, aspect: of_second }) =
            (&self.fact, &other.fact)
        else {
            return false;
        };
        let is_named = matches!(aspect, Aspect::EnumValue(_) | Aspect::Model | Aspect::Enum);
        self.owner.is_some()
            && self.owner == other.owner
            && aspect == of_second
            && (is_named || field.name() == second.name())
    }
}

impl Finding {
    /// Whether two findings say the same.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Error(one), Self::Error(other)) => {
                (one.status, &one.code) == (other.status, &other.code)
                    && plain(&one.message) == plain(&other.message)
            }
            // What the values are is compared value by value.
            (Self::Values(_), Self::Values(_)) => true,
            (Self::Field(one), Self::Field(other)) => one.name == other.name,
            _ => self == other,
        }
    }
}

/// The name that samples give a model, where the spec calls it `known`.
///
/// A model that differs from another one of its name has its operation's name in front: `UseCouponStockEntity`.
pub(super) fn model_name(said: &str, known: &str) -> Finding {
    let is_told_apart = known.trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(said);
    Finding::Text(if is_told_apart { known } else { said }.to_owned())
}

/// Whether an entry of `x-drift` is about a fact. One about an error is about all errors of its status and code.
pub(super) fn covers(entry: &FactPath, fact: &FactPath) -> bool {
    match (entry, fact) {
        (FactPath::Error(entry), FactPath::Error(fact)) if entry.row == 1 => {
            (entry.status, &entry.code) == (fact.status, &fact.code)
        }
        _ => entry == fact,
    }
}

/// A message without what copies of a page differ in: spaces, and the width of punctuation.
pub(super) fn plain(message: &str) -> String {
    let narrow = |c: char| "，。：；（）！？".chars().zip(",.:;()!?".chars()).find(|(wide, _)| *wide == c);
    let narrow = |c| narrow(c).map_or(c, |(_, narrow)| narrow);
    message.chars().filter(|c| !c.is_whitespace()).map(narrow).collect()
}
