//! Reads a doc page of the platform into facts.
//!
//! ```text
//! bytes ─► Lines ─► Sections ─► fields, errors, samples ─► Page
//!  a dump   text     what each    what each of them says
//!           alone    part is
//! ```
//!
//! Pages reach us as dumps, copies and Markdown, in several layouts. What is known of them is read, what is not is
//! passed over: only bytes that are no page of an operation at all are an error.

mod error;
mod place;

pub use error::PageError;
pub use place::PageLine;

use serde_json::Value;

use crate::facts::{Fact, FieldPlace, OperationFacts, SampleFacts};

/// The size up to which a page is read, in bytes; real pages have 20 to 100 KB.
pub const SIZE_LIMIT: usize = 4 << 20;

/// What a page says.
#[derive(Clone, Debug)]
pub struct Page {
    /// The name it is told apart by, a file's path.
    pub name: String,
    /// What it says of its operation. What it does not reach is `None`, not empty.
    pub facts: OperationFacts<PageLine>,
    /// Its samples in Java and Go. What a sample cut short has not finished is not in it.
    pub samples: Vec<SampleFacts<PageLine>>,
    /// The statuses it answers with: 200, or 204 without a body.
    pub statuses: Vec<Fact<u16, PageLine>>,
    /// The body of the request that the sample for curl sends.
    pub request_example: Option<Fact<Value, PageLine>>,
    /// The example of a reply.
    pub reply_example: Option<Fact<Value, PageLine>>,
    /// The last line of a page that ends before its table of errors.
    pub stops: Option<PageLine>,
    /// The places of which the page shows a list that ends within the page.
    pub(crate) whole: Vec<FieldPlace>,
}

impl Page {
    /// Whether the page reaches the end of what it says of a place, so that a field it does not name there is none.
    pub fn shows_all(&self, place: FieldPlace) -> bool {
        self.whole.contains(&place)
    }
}
