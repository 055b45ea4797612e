//! A change: of what, in which respect, from what to what, and what it means for callers and on the wire.

/// What follows when arguments of one type changed places.
pub(super) const SILENT: &str = "The types agree, so the compiler says nothing: look at every call.";

use crate::span::Span;

/// One change of the public surface.
#[derive(Clone, Debug)]
pub struct Change {
    /// What changed.
    pub subject: Subject,
    /// In which respect.
    pub kind: Kind,
    /// The change in words, the subject left out: `is new, and required`.
    pub words: String,
    /// What was, as code or text; nothing of what is new.
    pub was: Option<String>,
    /// What is; nothing of what is gone.
    pub is: Option<String>,
    /// What it means for Rust callers of the generated crate.
    pub rust: Verdict,
    /// What it means on the wire, for programs that were built from the old spec.
    pub wire: Verdict,
    /// Whether it breaks Rust callers though the compiler may well say nothing.
    pub silent: bool,
    /// What else follows, in one sentence.
    pub note: Option<&'static str>,
}

/// What a change is of.
#[derive(Clone, Debug)]
pub struct Subject {
    /// What it is.
    pub item: Item,
    /// Its Rust path in the generated crate: `card_member::brand::CreateCard::card_title`.
    pub rust: String,
    /// Its name in the spec: `createCard/card_title`.
    pub spec: String,
    /// Where it stands: in the new spec, or in the old one if it is gone. The crate itself stands nowhere.
    pub at: Option<Span>,
}

/// What can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// What the crate's root exports.
    Crate,
    /// A product: a module of the crate.
    Product,
    /// A face: a module of a product.
    Face,
    /// An operation.
    Operation,
    /// An input of an operation: a parameter, a field of the body, the file.
    Input,
    /// An event.
    Event,
    /// A name of an event on the wire.
    EventType,
    /// A model, an enum or a type of template texts.
    Type,
    /// A field of a model.
    Field,
    /// A value of an enum.
    Value,
    /// A template.
    Template,
}

/// In which respect something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another Rust name, and is the same on the wire.
    Renamed,
    /// It has another name on the wire, and the same in Rust.
    WireName,
    /// Its type.
    Type,
    /// Whether it is always there.
    Presence,
    /// Where in the request it goes.
    Place,
    /// How long, how many, how much.
    Limit,
    /// What its absence means.
    Default,
    /// What `new` takes.
    Constructor,
    /// Whether it is part of requests, of replies; on which face it is used.
    Usage,
    /// The model of the reply, or of an event.
    Reply,
    /// The method.
    Method,
    /// The path.
    Path,
    /// Whether the request carries JSON.
    Body,
    /// The form of an upload.
    Upload,
    /// Whether the reply is a page of a list, and of what.
    Paging,
    /// The documented rate limit.
    RateLimit,
    /// Whether a call may be repeated.
    Idempotent,
    /// The page that documents it: address, title, date, whether anybody saw it.
    Page,
    /// Summary, title or description.
    Description,
    /// What the platform does, and how it keeps what it keeps.
    Behavior,
    /// What must hold of what is sent, besides types and limits.
    Rules,
    /// Documented errors, or answers to an event.
    Errors,
    /// Values it could have.
    Examples,
    /// The order of what it has.
    Order,
}

/// What a change means for one side. Ordered by weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Verdict {
    /// Nothing: at most the docs change.
    #[default]
    DocsOnly,
    /// More than before, and what was goes on as it did.
    Additive,
    /// The platform promises less than before; nobody is refused.
    Looser,
    /// What was does not go on as it did.
    Breaking,
}

/// What a change means taken all in all: the worse of both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// It breaks Rust callers or the wire.
    Breaking,
    /// It adds to either, and breaks neither.
    Additive,
    /// Only the docs change.
    DocsOnly,
}

impl Change {
    /// A change of the docs alone, for now.
    pub(super) fn new(subject: &Subject, kind: Kind, words: impl Into<String>) -> Self {
        Self {
            subject: subject.clone(),
            kind,
            words: words.into(),
            was: None,
            is: None,
            rust: Verdict::DocsOnly,
            wire: Verdict::DocsOnly,
            silent: false,
            note: None,
        }
    }

    pub(super) fn was(mut self, was: impl Into<String>) -> Self {
        self.was = Some(was.into());
        self
    }

    pub(super) fn is(mut self, is: impl Into<String>) -> Self {
        self.is = Some(is.into());
        self
    }

    pub(super) fn rust(mut self, rust: Verdict) -> Self {
        self.rust = rust;
        self
    }

    pub(super) fn wire(mut self, wire: Verdict) -> Self {
        self.wire = wire;
        self
    }

    /// The same verdict for both sides.
    pub(super) fn both(self, verdict: Verdict) -> Self {
        self.rust(verdict).wire(verdict)
    }

    pub(super) fn note(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }

    /// Says that the compiler may not notice.
    pub(super) fn silent(mut self) -> Self {
        self.silent = true;
        self
    }

    /// What it means taken all in all.
    pub fn class(&self) -> Class {
        match self.rust.max(self.wire) {
            Verdict::Breaking => Class::Breaking,
            Verdict::Looser | Verdict::Additive => Class::Additive,
            Verdict::DocsOnly => Class::DocsOnly,
        }
    }
}

impl Subject {
    /// Something inside of this.
    pub(super) fn member(&self, item: Item, rust: impl std::fmt::Display, spec: &str, at: &Span) -> Self {
        let inside = |outer: &str, separator: &str, inner: String| match outer {
            "" => inner,
            outer => format!("{outer}{separator}{inner}"),
        };
        Self {
            item,
            rust: inside(&self.rust, "::", rust.to_string()),
            spec: inside(&self.spec, "/", spec.to_owned()),
            at: Some(at.clone()),
        }
    }

    /// The file and the line of it: `spec/card-member/brand.yaml:260`.
    pub fn place(&self) -> Option<String> {
        let at = self.at.as_ref()?;
        Some(format!("{}:{}", at.file().shown, at.line_and_column().0))
    }
}

impl Item {
    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Crate => "crate",
            Self::Product => "product",
            Self::Face => "face",
            Self::Operation => "operation",
            Self::Input => "input",
            Self::Event => "event",
            Self::EventType => "event-type",
            Self::Type => "type",
            Self::Field => "field",
            Self::Value => "value",
            Self::Template => "template",
        }
    }
}

impl Kind {
    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renamed => "renamed",
            Self::WireName => "wire-name",
            Self::Type => "type",
            Self::Presence => "presence",
            Self::Place => "place",
            Self::Limit => "limit",
            Self::Default => "default",
            Self::Constructor => "constructor",
            Self::Usage => "usage",
            Self::Reply => "reply",
            Self::Method => "method",
            Self::Path => "path",
            Self::Body => "body",
            Self::Upload => "upload",
            Self::Paging => "paging",
            Self::RateLimit => "rate-limit",
            Self::Idempotent => "idempotent",
            Self::Page => "page",
            Self::Description => "description",
            Self::Behavior => "behavior",
            Self::Rules => "rules",
            Self::Errors => "errors",
            Self::Examples => "examples",
            Self::Order => "order",
        }
    }
}

impl Verdict {
    /// Its name, in JSON and in prose.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DocsOnly => "docs only",
            Self::Additive => "additive",
            Self::Looser => "looser",
            Self::Breaking => "breaking",
        }
    }
}

impl Class {
    /// All of them, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::DocsOnly];

    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::DocsOnly => "docs only",
        }
    }
}
