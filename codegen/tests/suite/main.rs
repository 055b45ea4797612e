//! The tests of codegen, one binary: what comes of specs, sound and broken, and how the command behaves.
//!
//! Golden files and snapshots are updated with `INSTA_UPDATE=always cargo test -p wechatpay-codegen`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "so tests fail"
)]

mod behavior;
mod command;
mod common_folder;
mod diagnostics;
mod diff;
mod diff_caller;
mod diff_compiles;
mod diff_edits;
mod events;
mod faces;
mod features;
mod files;
mod generation;
mod openapi;
mod robustness;
mod special_operations;
mod stocks;
mod surface;

use std::path::{Path, PathBuf};

use wechatpay_codegen::Source;

/// A folder of the tests.
fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// The names of the fixtures.
fn fixture_names() -> Vec<String> {
    let entries = std::fs::read_dir(folder("fixtures")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

/// A fixture's spec.
fn fixture(name: &str) -> Source {
    Source::read_as(&folder("fixtures").join(name), name)
        .unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

/// The real spec.
fn real_spec() -> Source {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    Source::read_as(&spec, "spec").unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

/// Whether a generated file is Rust; the others are JSON.
fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}
