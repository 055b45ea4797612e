//! Does the spec still say what the platform's page says?
//!
//! ```text
//! evidence::Page ──┐
//!                  ├─► comparisons ─► Vec<Drift> ─► Report: text, JSON, Markdown
//! Spec::of ────────┘   who says what of each fact
//! ```
//!
//! Each fact has a name, a [`FactPath`](wechatpay_codegen::fact_path::FactPath), which the spec's key `x-drift` uses
//! too. What a page doesn't show isn't drift: a part behind its end, a table that is collapsed and in no sample, an
//! empty table of errors. A type printed without a length, and a page without a rate limit, do say that there is none.

mod align;
mod compare;
pub mod difference;
mod errors;
mod fields;
pub mod folder;
mod heading;
mod level;
mod matching;
mod nest;
pub mod report;
pub mod spec;
mod stale;
mod subject;
mod values;
mod weigh;

pub use compare::compare;
pub use difference::{Drift, DriftKind, Finding, OperationName};
pub use report::Report;
pub use spec::Spec;
