//! The arrows between the stages, one after the other: `Source → Documents → Api → Plan → FileTree`.

use std::fmt::Debug;
use std::path::Path;

use crate::api::Api;
use crate::diagnostic::Diagnostics;
use crate::document::Documents;
use crate::manifest::Manifest;
use crate::plan::Plan;
use crate::source::Source;
use crate::tree::{FileTree, Report};
use crate::{bundle, emit, lint, lower, passes, todo};

/// Reads the spec in one folder and makes another hold what follows from it.
///
/// Files that are already right are left untouched. A [`Manifest`] beside the other folder that asks for features gets them.
///
/// # Errors
/// Everything that is wrong with the spec, or a file that cannot be read or written.
pub fn generate(spec: impl AsRef<Path>, out: impl AsRef<Path>) -> Result<Report, Diagnostics> {
    let manifest = Manifest::beside(out.as_ref())?;
    compile_for(&Source::read(spec.as_ref())?, manifest.as_ref())?.write(out.as_ref())
}

/// Makes the generated files of a spec, for a crate that always has all products.
///
/// # Errors
/// Everything that is wrong with the spec, every `TODO` that is left in it, events without a whole example, and samples of
/// requests that break rules of their models.
pub fn compile(source: &Source) -> Result<FileTree, Diagnostics> {
    compile_for(source, None)
}

/// Makes the generated files of a spec, with a feature for each product and the manifest that has them, if the crate asks
/// for features.
///
/// # Errors
/// Those of [`compile`], and a product with the name of a feature that is there.
pub fn compile_for(source: &Source, manifest: Option<&Manifest>) -> Result<FileTree, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    todo::find(source, &mut diagnostics);
    let (documents, api) = understand(source, &mut diagnostics);
    passes::has_examples(&api, &mut diagnostics);
    if diagnostics.is_empty() {
        passes::samples_keep_rules(&api, &mut diagnostics);
    }
    let mut plan = Plan::new(&api, &mut diagnostics);
    if let Some(manifest) = manifest {
        plan.add_features(manifest, &mut diagnostics);
    }
    diagnostics.into_result(())?;
    let mut tree = emit::emit(&plan).and(bundle::bundle(&documents, &plan));
    if let Some(manifest) = manifest {
        let products = api.products.iter().map(|product| (product.name.value.as_str(), product.title()));
        tree.insert(Manifest::PATH.to_owned(), manifest.with(products));
    }
    Ok(tree)
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
