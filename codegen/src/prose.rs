//! Descriptions of the spec → Markdown of rustdoc.

mod facts;
mod markdown;

pub(crate) use facts::{field, limit};
pub(crate) use markdown::{escape, wrap};
