//! The arrows between the stages, one after the other: `Source → Documents → Api → Plan → FileTree`.

use std::fmt::Debug;
use std::path::Path;

use crate::api::Api;
use crate::diagnostic::Diagnostics;
use crate::document::Documents;
use crate::plan::Plan;
use crate::source::Source;
use crate::tree::{FileTree, Report};
use crate::{bundle, emit, lint, lower, passes, todo};

/// Reads the spec in one folder and makes another hold what follows from it.
///
/// Files that are already right are left untouched.
///
/// # Errors
/// Everything that is wrong with the spec, or a file that cannot be read or written.
pub fn generate(spec: impl AsRef<Path>, out: impl AsRef<Path>) -> Result<Report, Diagnostics> {
    compile(&Source::read(spec.as_ref())?)?.write(out.as_ref())
}

/// Makes the generated files of a spec.
///
/// # Errors
/// Everything that is wrong with the spec, every `TODO` that is left in it, and events without a whole example.
pub fn compile(source: &Source) -> Result<FileTree, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    todo::find(source, &mut diagnostics);
    let (documents, api) = understand(source, &mut diagnostics);
    passes::has_examples(&api, &mut diagnostics);
    let plan = Plan::new(&api, &mut diagnostics);
    diagnostics.into_result(())?;
    Ok(emit::emit(&plan).and(bundle::bundle(&documents, &plan)))
}

/// Reads a spec and checks all of it, the names in Rust included. What is left to do may be left.
///
/// # Errors
/// Everything that is wrong with the spec.
pub fn check(source: &Source) -> Result<Documents, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let (documents, api) = understand(source, &mut diagnostics);
    let _ = Plan::new(&api, &mut diagnostics);
    diagnostics.into_result(documents)
}

/// Makes the API that a spec describes, without any Rust names, to look at and to compare.
///
/// # Errors
/// Everything that is wrong with the spec, but for what only shows in Rust names.
pub fn describe(source: &Source) -> Result<impl Debug + use<>, Diagnostics> {
    api(source)
}

/// The API that a spec describes.
pub(crate) fn api(source: &Source) -> Result<Api, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let (_, api) = understand(source, &mut diagnostics);
    diagnostics.into_result(api)
}

/// The documents of a spec and the API that they describe, as far as both are sound.
pub(crate) fn understand(source: &Source, diagnostics: &mut Diagnostics) -> (Documents, Api) {
    let documents = Documents::read(source, diagnostics);
    lint::lint(&documents, diagnostics);
    let mut api = lower::lower(&documents, diagnostics);
    passes::run(&documents, &mut api, diagnostics);
    (documents, api)
}
