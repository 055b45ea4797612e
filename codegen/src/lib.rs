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
//! No arrow stops at the first mistake. What is wrong goes into [`Diagnostics`], what is sound goes on, so that one
//! run tells every mistake of a spec, each with its line and what to write instead; [`compile`] is the gate.
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
//! if let Err(mistakes) = wechatpay_codegen::generate("spec", "src/pay") {
//!     eprintln!("{mistakes}");
//!     std::process::exit(1);
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! #[path = "pay/lib.rs"]
//! pub mod pay;
//! ```

pub mod api;
pub mod bundle;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod emit;
pub mod face;
pub mod fact_path;
pub mod lint;
pub mod lower;
mod names;
pub mod node;
pub mod openapi;
pub mod passes;
pub mod path_template;
pub mod plan;
mod prose;
pub mod reach;
mod render;
mod resolve;
pub mod rule;
mod snippet;
pub mod source;
pub mod source_file;
pub mod span;
mod tree;
mod words;
pub mod yaml;

use std::path::Path;

use api::Api;
use document::Documents;
use plan::Plan;

pub use diagnostic::{Diagnostic, Diagnostics, Label};
pub use face::FaceKind;
pub use node::{Entry, Node, Value};
pub use path_template::{InvalidTemplate, PathTemplate};
pub use rule::Rule;
pub use source::{Folder, Source};
pub use source_file::SourceFile;
pub use span::{Span, Spanned, Text};
pub use tree::{Difference, FileTree, Report};

/// Reads the spec in one folder and makes another hold what follows from it.
///
/// Files that are already right are left untouched.
///
/// # Errors
/// Every mistake of the spec, or a file that cannot be read or written.
pub fn generate(spec: impl AsRef<Path>, out: impl AsRef<Path>) -> Result<Report, Diagnostics> {
    compile(&Source::read(spec.as_ref())?)?.write(out.as_ref())
}

/// Makes the generated files of a spec.
///
/// # Errors
/// Every mistake of the spec.
pub fn compile(source: &Source) -> Result<FileTree, Diagnostics> {
    let mut problems = Diagnostics::default();
    let (documents, api) = understand(source, &mut problems);
    let plan = Plan::new(&api, &mut problems);
    problems.into_result(())?;
    Ok(emit::emit(&plan).and(bundle::bundle(&documents, &plan)))
}

/// Makes the API that a spec describes, without any Rust names.
///
/// # Errors
/// Every mistake of the spec but those that only show in Rust names.
pub fn describe(source: &Source) -> Result<Api, Diagnostics> {
    let mut problems = Diagnostics::default();
    let (_, api) = understand(source, &mut problems);
    problems.into_result(api)
}

/// Reads, checks and lowers a spec; what is wrong goes into `problems`.
pub fn understand(source: &Source, problems: &mut Diagnostics) -> (Documents, Api) {
    let documents = Documents::read(source, problems);
    lint::lint(&documents, problems);
    let mut api = lower::lower(&documents, problems);
    passes::run(&documents, &mut api, problems);
    (documents, api)
}
