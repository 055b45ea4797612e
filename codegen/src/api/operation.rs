//! Operations as plain data.

use super::page::Page;
use super::paging::Paging;
use super::types::Field;
use super::upload::Upload;
use crate::document::{Behavior, Method, ModelRule};
use crate::node::Node;
use crate::path_template::PathTemplate;
use crate::span::{Span, Text};

/// One call to the platform.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// The platform's name of it, without a capital.
    pub id: Text,
    /// What it does, in one sentence.
    pub summary: String,
    /// What it does, at length.
    pub description: String,
    /// The method.
    pub method: Method,
    /// The path.
    pub path: PathTemplate,
    /// The page that documents it.
    pub page: Page,
    /// The documented limit.
    pub rate_limit: Option<RateLimit>,
    /// Whether sending it twice does what once does.
    pub idempotent: bool,
    /// What the caller gives: path parameters in the path's order, query parameters, fields of the body or
    /// the file.
    pub inputs: Vec<Input>,
    /// The request's JSON, if it carries any.
    pub body: Option<Body>,
    /// The file that it uploads instead.
    pub upload: Option<Upload>,
    /// What must hold of what the caller gives.
    pub rules: Vec<ModelRule>,
    /// What it does to the resources that the platform keeps.
    pub behavior: Behavior,
    /// How its reply is one page of a list.
    pub paged: Option<Paging>,
    /// The model of the reply; `None` if every reply is empty.
    pub reply: Option<String>,
    /// Whether a reply may come without a body.
    pub may_reply_nothing: bool,
    /// Replies as the platform might write them.
    pub reply_examples: Vec<Node>,
    /// Where sealed strings stand in the reply, as JSON pointers.
    pub sensitive_in_reply: Vec<String>,
    /// What the platform refuses with.
    pub errors: Vec<ErrorEntry>,
}

/// What is known of a request's JSON besides its fields, which are [`Operation::inputs`].
#[derive(Clone, Debug)]
pub(crate) struct Body {
    /// Where its model stands.
    pub span: Span,
    /// Bodies as a caller might write them.
    pub examples: Vec<Node>,
    /// Where strings to be sealed stand, as JSON pointers in which `*` is any index.
    pub sensitive: Vec<String>,
}

/// Something the caller gives.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    /// Where it goes.
    pub place: Place,
    /// What it is.
    pub field: Field,
}

/// Where an input goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// A segment of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// The JSON body.
    Body,
    /// A part of a form.
    File,
}

/// A documented limit.
#[derive(Clone, Debug)]
pub(crate) struct RateLimit {
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
    /// What they are counted by.
    pub per: String,
}

/// A documented error.
#[derive(Clone, Debug)]
pub(crate) struct ErrorEntry {
    /// Our name of it, which refusals use.
    pub name: Text,
    /// The HTTP status.
    pub status: String,
    /// The platform's code.
    pub code: String,
    /// The platform's message, which sets errors of one code apart.
    pub message: String,
    /// What it means.
    pub meaning: String,
    /// What to do.
    pub remedy: String,
}

impl Operation {
    /// The inputs that go to a place, in order.
    pub(crate) fn inputs_in(&self, place: Place) -> impl Iterator<Item = &Field> {
        self.inputs.iter().filter(move |input| input.place == place).map(|input| &input.field)
    }
}
