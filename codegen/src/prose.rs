//! Descriptions of the spec → Markdown of rustdoc.

mod alias;
mod errors;
mod facts;
mod markdown;
mod table;

pub(crate) use alias::aliases;
pub(crate) use errors::errors;
pub(crate) use facts::{bytes, field, first_sentence, grouped, limit, sentence, short_limit, source};
pub(crate) use markdown::{escape, wrap};
pub(crate) use table::table;
