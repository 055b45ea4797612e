//! Fields by name: where one travels, the names that lead to it, and what is known of it.

use std::fmt;

/// Where a field travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A header of the request.
    Header,
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// The body of the request.
    Body,
    /// The body of the reply.
    Reply,
    /// The resource that a notification holds.
    Resource,
}

/// A field: its place, and the names that lead to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath {
    /// Where it travels.
    pub place: Place,
    /// The names from the outermost field to this one; at least one.
    pub steps: Vec<Step>,
}

/// A name on the way to a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Step {
    /// The name on the wire; never with a space or one of `.`, `#`, `[` and `]`.
    pub name: String,
    /// Whether the way goes on in the items of this list.
    pub is_list: bool,
}

/// What is known of a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// That there is such a field, under this name.
    Presence,
    /// Where it travels.
    Place,
    /// Whether it is required.
    Required,
    /// Its type.
    Type,
    /// What its model is called.
    Model,
    /// The least number of characters.
    MinLength,
    /// The greatest number of characters.
    MaxLength,
    /// The least number.
    Minimum,
    /// The greatest number.
    Maximum,
    /// The least number of items.
    MinItems,
    /// The greatest number of items.
    MaxItems,
    /// What its absence means.
    Default,
    /// Whether it is sensitive.
    Sensitive,
    /// Whether it has one of a list of values, and what that list is called.
    Enum,
    /// One value of that list.
    EnumValue(String),
}

impl Place {
    /// Every place, in the order of a page.
    pub const ALL: [Self; 6] =
        [Self::Header, Self::Path, Self::Query, Self::Body, Self::Reply, Self::Resource];

    /// The word in names: `header`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Path => "path",
            Self::Query => "query",
            Self::Body => "body",
            Self::Reply => "reply",
            Self::Resource => "resource",
        }
    }
}

impl Aspect {
    /// The aspects that a word names; presence has none, and a value of an enum its own.
    pub(super) const WORDS: [(&'static str, Self); 13] = [
        ("in", Self::Place),
        ("required", Self::Required),
        ("type", Self::Type),
        ("model", Self::Model),
        ("minLength", Self::MinLength),
        ("maxLength", Self::MaxLength),
        ("minimum", Self::Minimum),
        ("maximum", Self::Maximum),
        ("minItems", Self::MinItems),
        ("maxItems", Self::MaxItems),
        ("default", Self::Default),
        ("sensitive", Self::Sensitive),
        ("enum", Self::Enum),
    ];

    /// The word in names, which is also the key that the spec has for it; presence and values have none.
    pub fn word(&self) -> &'static str {
        Self::WORDS.iter().find(|(_, aspect)| aspect == self).map_or("", |(word, _)| word)
    }
}

impl Step {
    /// A name that leads to a field of its own.
    pub fn field(name: impl Into<String>) -> Self {
        Self { name: name.into(), is_list: false }
    }

    /// A name that leads into the items of a list.
    pub fn list(name: impl Into<String>) -> Self {
        Self { name: name.into(), is_list: true }
    }
}

impl FieldPath {
    /// A field that stands in its place directly.
    pub fn new(place: Place, name: impl Into<String>) -> Self {
        Self { place, steps: vec![Step::field(name)] }
    }

    /// A field of this one, or of its items if this one is a list.
    #[must_use]
    pub fn child(&self, is_list: bool, name: impl Into<String>) -> Self {
        let mut child = self.clone();
        if let Some(last) = child.steps.last_mut() {
            last.is_list = is_list;
        }
        child.steps.push(Step::field(name));
        child
    }

    /// The name of the field itself.
    pub fn name(&self) -> &str {
        self.steps.last().map_or("", |step| &step.name)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.place.fmt(f)?;
        self.steps.iter().try_for_each(|step| write!(f, ".{step}"))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        f.write_str(if self.is_list { "[]" } else { "" })
    }
}

/// The aspect as it stands behind a field: `#maxLength`.
impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Presence => Ok(()),
            Self::EnumValue(value) => write!(f, "#enum.{value}"),
            other => write!(f, "#{}", other.word()),
        }
    }
}
