//! What a page says: a tree in which each fact carries who says it, and on which line.
//!
//! A page says most facts several times: in a table, in the Java and Go samples, in the sample for curl, in the
//! example of a reply, in prose. [`Evidence`] keeps all of these statements. Drift weighs them against the spec,
//! import takes the best one.

mod united;

use std::collections::BTreeMap;

use serde_json::Value;
use wechatpay_codegen::FaceKind;
pub use wechatpay_codegen::fact_path::Place;
use wechatpay_codegen::spec::Method;

/// A part of a page that can state a fact; an earlier one outweighs a later one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Voice {
    /// A table, or a line at the top of the page.
    #[default]
    Table,
    /// The sample in Java.
    Java,
    /// The sample in Go.
    Go,
    /// The sample for curl.
    Curl,
    /// The example of a reply.
    Example,
    /// The words beside a field.
    Prose,
}

/// A line of a page, or of a sample in a file beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    /// Which of [`Page::files`].
    pub file: u16,
    /// The number of the line, from one.
    pub number: usize,
}

/// What one part of a page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement<T> {
    /// Who says it.
    pub voice: Voice,
    /// Where.
    pub line: Line,
    /// What.
    pub value: T,
}

/// All that a page says of one fact; empty if it is silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence<T>(Vec<Statement<T>>);

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The page's file, and those of its samples; of a united page, those of all.
    pub files: Vec<String>,
    /// What kind of page it is.
    pub subject: Subject,
    /// The title as printed.
    pub title: Evidence<String>,
    /// The web address.
    pub url: Evidence<String>,
    /// The date: `2025-07-25`.
    pub updated: Evidence<String>,
    /// Who calls.
    pub face: Evidence<FaceKind>,
    /// The operation's name in the samples: `GetUserCard`. Events have none.
    pub name: Evidence<String>,
    /// The method.
    pub method: Evidence<Method>,
    /// The path template.
    pub path: Evidence<String>,
    /// The rate limit; `None` states that the page prints none.
    pub rate_limit: Evidence<Option<RateLimit>>,
    /// Headers, path, query and body: each field states its own place. Of an event, the fields of its resource.
    pub request: Object,
    /// The request's body travels as a form with a file.
    pub is_form: Evidence<bool>,
    /// The replies, by status in the page's order.
    pub replies: Vec<Reply>,
    /// The rows of the error table; `None` if the page has no such table.
    pub errors: Option<Vec<ErrorRow>>,
    /// The body that the sample for curl sends.
    pub request_example: Option<Statement<Value>>,
    /// Of an event, the example of the notification as it arrives.
    pub notification_example: Option<Statement<Value>>,
    /// Of an event, when a notification that isn't accepted is sent again.
    pub redelivery: Option<Statement<Redelivery>>,
    /// What the reader could not make sense of: nothing is lost in silence.
    pub unread: Vec<Unread>,
    /// The last line of a page that ends before its table of errors.
    pub truncated: Option<Line>,
}

/// What a page is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Subject {
    /// An operation that people call.
    #[default]
    Call,
    /// Notifications that the platform sends: their event types, and the resource's `original_type`.
    Event {
        /// The values of `event_type`, in order.
        event_types: Vec<Statement<String>>,
        /// The value of `original_type`.
        original_type: Evidence<String>,
    },
}

/// A reply.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its status.
    pub status: Statement<u16>,
    /// The name of its struct in the samples.
    pub model: Evidence<String>,
    /// Its fields; `None` if the page does not show any (it is truncated), empty if there is no body.
    pub object: Option<Object>,
    /// It is a file, such as a bill, whose address came in another reply.
    pub is_download: bool,
    /// The example.
    pub example: Option<Statement<Value>>,
}

/// The fields of one object, of a request or of a reply.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object {
    /// The fields, in the table's order, then those that only samples have.
    pub fields: Vec<Field>,
    /// Who lists the fields, and whether the list is complete: then a field that it lacks is stated not to be there.
    pub lists: Vec<Statement<Completeness>>,
}

/// Whether a list shows everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// All that there is.
    Whole,
    /// The list is cut off, or collapsed.
    Partial,
}

/// A parameter or a field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Field {
    /// The wire name.
    pub name: String,
    /// Who has it; the name as printed there (headers differ in case).
    pub seen: Evidence<String>,
    /// Where it goes.
    pub place: Evidence<Place>,
    /// Whether it is always there.
    pub required: Evidence<bool>,
    /// The type.
    pub kind: Evidence<Kind>,
    /// The name of its struct or enum in the samples.
    pub model: Evidence<String>,
    /// The least number of characters, of a list's items in each item.
    pub min_length: Evidence<u64>,
    /// The largest number of characters; `None` states that a type is printed without a length.
    pub max_length: Evidence<Option<u64>>,
    /// The least value of a number.
    pub minimum: Evidence<i64>,
    /// The largest value of a number.
    pub maximum: Evidence<i64>,
    /// The least number of a list's items.
    pub min_items: Evidence<u64>,
    /// The largest number of a list's items.
    pub max_items: Evidence<u64>,
    /// What its absence means, of a field that is sent.
    pub default: Evidence<Value>,
    /// The characters that it may have as a regular expression, of a field that is sent.
    pub pattern: Evidence<String>,
    /// Whether it travels sealed.
    pub sensitive: Evidence<bool>,
    /// Whether it is RFC 3339.
    pub time: Evidence<bool>,
    /// The lists of its values, one a voice; empty if it isn't an enum, or nobody lists them.
    pub values: Vec<Values>,
    /// The fields of an object or of a list's items.
    pub object: Option<Object>,
    /// What the page calls it, in Chinese.
    pub label: Option<String>,
    /// What the page says of it, in Chinese, without the label and the values.
    pub description: Option<String>,
}

/// A list of the values of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    /// Who lists them, where the list stands, and whether it is complete.
    pub list: Statement<Completeness>,
    /// The values, each with its line.
    pub values: Vec<(String, Line)>,
    /// What they mean, as printed.
    pub meanings: BTreeMap<String, String>,
}

/// The types as pages print them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `string`
    Text,
    /// `integer`
    Integer,
    /// `number`, with a fraction.
    Number,
    /// `boolean`
    Boolean,
    /// The bytes of a file.
    File,
    /// `object`
    Object,
    /// An object whose keys are data.
    Map(Box<Kind>),
    /// `array[…]`
    List(Box<Kind>),
}

/// So many requests in so many seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
    /// What they are counted by: `brand_id` or `mchid`.
    pub per: String,
}

/// When a notification that isn't accepted is sent again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redelivery {
    /// After how many seconds, the last number repeating.
    pub after: Vec<u32>,
    /// How often it is sent in all, the first time included.
    pub times: u32,
}

/// A row of the table of errors.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorRow {
    /// The HTTP status.
    pub status: u16,
    /// The code.
    pub code: String,
    /// The message, as printed.
    pub message: String,
    /// What to do, as printed.
    pub remedy: String,
    /// The row; where its cells stand on lines of their own, its status.
    pub line: Line,
    /// Its code.
    pub code_line: Line,
    /// Its message.
    pub message_line: Line,
}

/// Something that the reader could not make sense of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where it stands.
    pub line: Line,
    /// What it is, and what was done about it.
    pub what: String,
}

impl Line {
    /// A line of a file, counted from one.
    pub const fn new(file: u16, number: usize) -> Self {
        Self { file, number }
    }
}

impl Reply {
    /// A reply of which only its status and its fields are known.
    pub(crate) fn new(status: Statement<u16>, object: Option<Object>) -> Self {
        Self { status, model: Evidence::default(), object, is_download: false, example: None }
    }
}

impl<T> Evidence<T> {
    /// Adds a statement; the order is by voice, then as stated.
    pub fn say(&mut self, voice: Voice, line: Line, value: T) {
        let at = self.0.partition_point(|other| other.voice <= voice);
        self.0.insert(at, Statement { voice, line, value });
    }

    /// Adds a statement, if there is one, where nobody has said anything yet; gives whether it did.
    pub(crate) fn say_first(&mut self, voice: Voice, line: Line, value: Option<T>) -> bool {
        let new = value.filter(|_| self.is_silent());
        new.map(|value| self.say(voice, line, value)).is_some()
    }

    /// The same statements in other words.
    pub fn map<U>(&self, value: impl Fn(&T) -> U) -> Evidence<U> {
        let said =
            |said: &Statement<T>| Statement { voice: said.voice, line: said.line, value: value(&said.value) };
        Evidence(self.0.iter().map(said).collect())
    }

    /// Adds the other's statements behind those of the same voice.
    pub fn add(&mut self, other: Self) {
        for Statement { voice, line, value } in other.0 {
            self.say(voice, line, value);
        }
    }

    /// Drops the statements that don't count.
    pub fn retain(&mut self, counts: impl Fn(&Statement<T>) -> bool) {
        self.0.retain(counts);
    }

    /// The statement that outweighs the others.
    pub fn best(&self) -> Option<&Statement<T>> {
        self.0.first()
    }

    /// The value of the best statement.
    pub fn value(&self) -> Option<&T> {
        self.best().map(|statement| &statement.value)
    }

    /// What one part of the page says.
    pub fn by(&self, voice: Voice) -> Option<&Statement<T>> {
        self.0.iter().find(|statement| statement.voice == voice)
    }

    /// All statements, the best first.
    pub fn statements(&self) -> &[Statement<T>] {
        &self.0
    }

    /// Whether nobody says anything.
    pub fn is_silent(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for Evidence<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl Voice {
    /// The part of the page in words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Java => "Java sample",
            Self::Go => "Go sample",
            Self::Curl => "curl sample",
            Self::Example => "reply example",
            Self::Prose => "prose",
        }
    }

    /// Whether it is a sample of code.
    pub const fn is_sample(self) -> bool {
        matches!(self, Self::Java | Self::Go | Self::Curl)
    }
}
