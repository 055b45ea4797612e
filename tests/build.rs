//! Lists the generated operations by their types, after the bundled documents, for tests that send each of them.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a build without the documents is to fail")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

const GENERATED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../generated/src");

/// The operations of a face of a product, by what they carry.
#[derive(Default)]
struct Face {
    /// `card_member::brand`.
    module: String,
    without_file: Vec<String>,
    uploads: Vec<String>,
    with_reply: Vec<String>,
    has_events: bool,
}

fn main() {
    println!("cargo::rerun-if-changed={GENERATED}");
    let faces: Vec<_> = documents().iter().map(|path| read(path)).collect();
    let mut text = String::new();
    let lines = |of: fn(&Face) -> &[String]| {
        faces.iter().map(move |face| (&*face.module, of(face))).filter(|(_, names)| !names.is_empty())
    };
    write_macro(&mut text, "of_every_operation", lines(|face| &face.without_file));
    write_macro(&mut text, "of_every_upload", lines(|face| &face.uploads));
    write_macro(&mut text, "of_every_reply", lines(|face| &face.with_reply));
    let notified = faces.iter().filter(|face| face.has_events);
    write_macro(&mut text, "of_every_event_set", notified.map(|face| (&*face.module, &[][..])));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap()).join("every_operation.rs");
    fs::write(out, text).unwrap();
}

/// `card_member/brand.openapi.json` and the others, sorted.
fn documents() -> Vec<PathBuf> {
    let files = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let folders = files(Path::new(GENERATED)).filter(|path| path.is_dir());
    let mut documents: Vec<_> = folders.flat_map(|folder| files(&folder).collect::<Vec<_>>()).collect();
    documents.retain(|path| path.to_string_lossy().ends_with(".openapi.json"));
    documents.sort();
    documents
}

fn read(path: &Path) -> Face {
    let document: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let product = path.parent().unwrap().file_name().unwrap().to_string_lossy();
    let face = path.file_name().unwrap().to_string_lossy().replace(".openapi.json", "");
    let has_events = document["webhooks"].as_object().is_some_and(|webhooks| !webhooks.is_empty());
    let mut face = Face { module: format!("{product}::{face}"), has_events, ..Face::default() };
    for operation in
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap())
    {
        let name = type_name(operation.1["operationId"].as_str().unwrap());
        let is_upload = operation.1["requestBody"]["content"].get("multipart/form-data").is_some();
        if operation.1["responses"].get("200").is_some() {
            face.with_reply.push(name.clone());
        }
        if is_upload { face.uploads.push(name) } else { face.without_file.push(name) }
    }
    face
}

/// `createCard` is the type `CreateCard`.
fn type_name(operation_id: &str) -> String {
    let (first, rest) = operation_id.split_at(1);
    first.to_uppercase() + rest
}

/// Writes a macro that expands another with a line for each of these modules.
fn write_macro<'a>(text: &mut String, name: &str, lines: impl Iterator<Item = (&'a str, &'a [String])>) {
    writeln!(text, "macro_rules! {name} {{ ($expand:ident) => {{ $expand! {{").unwrap();
    for (module, names) in lines {
        writeln!(text, "    {module}: {};", names.join(" ")).unwrap();
    }
    writeln!(text, "}} }} }}").unwrap();
}
