//! What a run over pages finds, and how it is printed: for people, for programs, for a pull request.

mod found;
mod json;
mod markdown;
mod text;

pub use found::{Compared, Report, Unreadable, Whole};
pub use json::json;
pub use markdown::markdown;
pub use text::text;
