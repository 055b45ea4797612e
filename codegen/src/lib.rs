//! Turns an OpenAPI 3.1 description of WeChat Pay into Rust: a request struct an operation, a struct a model, an
//! open enum an enum, one open enum of all events a face, all over `wechatpay-runtime`.
//!
//! Each stage is a type, each arrow between two stages a function:
//!
//! ```text
//! Source ─► Documents ─► Api ─► Plan ─► FileTree
//!  text      the subset   plain   names    Rust and JSON
//!            of OpenAPI   data    claimed
//! ```
//!
//! No arrow stops at the first error. What is wrong goes into [`Diagnostics`], what is sound goes on, so that one
//! run reports everything that is wrong with a spec, each with its line and what to write instead; [`compile`] is the
//! gate.
//!
//! # In a build script
//!
//! Our own output is checked in. For a spec of your own, call [`generate`] from `build.rs`, let it write to a folder
//! of `src` that is its own, and include that as a module. The package depends on `wechatpay-runtime`; the examples
//! in the generated docs name our crate, so set `doctest = false`.
//!
//! ```no_run
//! // build.rs, in `main`
//! println!("cargo::rerun-if-changed=spec");
//! if let Err(diagnostics) = wechatpay_codegen::generate("spec", "src/pay") {
//!     eprintln!("{diagnostics}");
//!     std::process::exit(1);
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! #[path = "pay/lib.rs"]
//! pub mod pay;
//! ```

mod api;
mod bundle;
mod diagnostic;
pub mod diff;
mod document;
mod emit;
mod face;
mod face_example;
mod face_schema;
pub mod fact_path;
mod lint;
mod lower;
mod names;
mod node;
pub mod openapi;
mod passes;
mod path_template;
mod pipeline;
mod plan;
mod prose;
mod reach;
mod render;
mod resolve;
mod rule;
mod snippet;
mod source;
mod source_file;
mod span;
pub mod spec;
mod todo;
mod tree;
mod words;
mod yaml;

pub use diagnostic::{Diagnostic, Diagnostics, Label};
pub use face::FaceKind;
pub use pipeline::{compile, describe, generate};
pub use rule::Rule;
pub use source::{Folder, Source};
pub use source_file::SourceFile;
pub use span::{Span, Spanned, Text};
pub use tree::{Difference, FileTree, Report};
