//! Descriptions of the spec → Markdown of rustdoc.

mod errors;
mod facts;
mod markdown;

pub(crate) use errors::errors;
pub(crate) use facts::{bytes, field, grouped, limit, sentence, source};
pub(crate) use markdown::{escape, wrap};
