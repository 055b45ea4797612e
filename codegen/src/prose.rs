//! Descriptions of the spec → Markdown of rustdoc.

mod alias;
mod behavior;
mod errors;
mod facts;
mod lifecycle;
mod markdown;
mod rules;
mod setting;
mod shapes;
mod state;
mod table;

pub(crate) use alias::aliases;
pub(crate) use behavior::{behavior, happened};
pub(crate) use errors::errors;
pub(crate) use facts::{bytes, field, first_sentence, grouped, limit, sentence, short_limit, source};
pub(crate) use lifecycle::states;
pub(crate) use markdown::{escape, wrap};
pub(crate) use rules::rules;
pub(crate) use table::table;
