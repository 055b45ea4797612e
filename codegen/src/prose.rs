//! Descriptions of the spec → Markdown of rustdoc.

mod facts;
mod markdown;

pub(crate) use facts::{bytes, field, grouped, limit, sentence, source};
pub(crate) use markdown::{escape, wrap};
