//! What the bundled OpenAPI documents say: operations, where they are called, the schemas of what goes in and
//! out, and the events that are sent.

pub(crate) mod condition;
pub(crate) mod content;
pub(crate) mod document;
pub(crate) mod documents;
pub(crate) mod errors;
pub(crate) mod file_type;
pub(crate) mod issue;
mod matching_text;
pub(crate) mod noun;
pub(crate) mod operation;
pub(crate) mod paging;
pub(crate) mod parameter;
pub(crate) mod pattern;
pub(crate) mod redelivery;
pub(crate) mod routes;
pub(crate) mod rule;
pub(crate) mod schema;
mod source;
pub(crate) mod template;
pub(crate) mod upload;
pub(crate) mod webhook;
