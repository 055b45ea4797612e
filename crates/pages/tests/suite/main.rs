//! The tests of the page reader, drift and import, one binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "so tests fail, and say what they skip"
)]

mod command;
mod drift;
mod drift_command;
mod drift_of_spec;
mod drift_official;
mod drift_seeds;
mod import;
mod import_back;
mod import_changes;
mod import_official;
mod import_products;
mod official_pages;
mod pages;
mod pages_robustness;
mod pages_variants;
mod pages_words;
mod real_pages;

use std::path::{Path, PathBuf};

use wechatpay_codegen::Source;

/// A folder of the tests.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The real spec.
fn real_spec() -> Source {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec");
    Source::read_as(&spec, "spec").unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}
