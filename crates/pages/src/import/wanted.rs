//! What a page wants the spec to hold: its tables, completed by its samples where it collapses them.

mod reader;
mod samples;

use crate::facts::FieldPlace;
use crate::page::Page;

/// The parameters, bodies, models and enums of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    /// Path and query parameters, and the one header that is written down, in order.
    pub(super) parameters: Vec<Field>,
    /// The fields of the body; `None` if there is none.
    pub(super) body: Option<Vec<Field>>,
    /// The reply's model, by its place among the models.
    pub(super) reply: Option<usize>,
    /// The models that fields refer to, each before those it holds.
    pub(super) models: Vec<Model>,
    /// The enums that fields refer to.
    pub(super) enums: Vec<Enumeration>,
    /// What the subset has no words for: the line, and what to do.
    pub(super) unsaid: Vec<(usize, String)>,
}

/// A model as a page shows it.
#[derive(Clone, Debug)]
pub(super) struct Model {
    /// Its name in the samples, or made from the field that holds it.
    pub(super) name: String,
    /// Whether the samples name it.
    pub(super) is_named: bool,
    /// The field that holds it, or nothing for a reply.
    pub(super) held_by: Option<String>,
    /// Whether a table shows its fields; else only the samples do.
    pub(super) is_shown: bool,
    /// What the page calls it.
    pub(super) label: Option<String>,
    /// Its fields, in order.
    pub(super) fields: Vec<Field>,
}

/// An enum as a page shows it.
#[derive(Clone, Debug)]
pub(super) struct Enumeration {
    /// Its name in the samples, or made from the field that holds it.
    pub(super) name: String,
    /// Whether the samples name it.
    pub(super) is_named: bool,
    /// The field that holds it.
    pub(super) held_by: String,
    /// What the page calls it.
    pub(super) label: Option<String>,
    /// Its values, each with what it means, as far as the page says.
    pub(super) values: Vec<(String, Option<String>)>,
}

/// A parameter or a field as a page shows it.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// Its wire name.
    pub(super) name: String,
    /// Where it goes.
    pub(super) place: FieldPlace,
    /// Whether it is always there; `None` if the page does not show it.
    pub(super) required: Option<bool>,
    /// Its type.
    pub(super) shape: Shape,
    /// How many characters at most; of a list of strings, in each item.
    pub(super) max_length: Option<u64>,
    /// Whether the page says that it travels sealed.
    pub(super) is_sensitive: bool,
    /// What the page calls it.
    pub(super) label: Option<String>,
}

/// The types of the subset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A string.
    Text,
    /// A string, the page says in RFC 3339.
    Time,
    /// An integer.
    Integer,
    /// A boolean.
    Boolean,
    /// The bytes of a file.
    File,
    /// A type the page does not show.
    Unknown,
    /// One of the models.
    Model(usize),
    /// One of the enums.
    Enum(usize),
    /// A list.
    List(Box<Shape>),
}

impl Wanted {
    /// Puts together what a page's tables and samples say.
    pub(super) fn of(page: &Page, operation: &str) -> Self {
        reader::read(page, operation)
    }

    /// Adds a reply of which nothing is known.
    pub(super) fn add_unknown_reply(&mut self, operation: &str) {
        self.reply = Some(self.models.len());
        self.models.push(Model {
            name: format!("{operation}Response"),
            is_named: false,
            held_by: None,
            is_shown: false,
            label: None,
            fields: Vec::new(),
        });
    }
}
