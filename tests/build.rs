//! Lists the generated operations by their types, after the bundled documents, for tests that send each of them.
#![allow(clippy::unwrap_used, reason = "a build without the documents is to fail")]

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
    write_macro(&mut text, "of_every_operation", &faces, |face| &face.without_file);
    write_macro(&mut text, "of_every_upload", &faces, |face| &face.uploads);
    write_macro(&mut text, "of_every_reply", &faces, |face| &face.with_reply);
    let faces: Vec<_> = faces.into_iter().filter(|face| face.has_events).collect();
    write_macro(&mut text, "of_every_event_set", &faces, |_| &[]);
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

/// Writes a macro that expands another with a line for each face that has any of these operations.
fn write_macro(text: &mut String, name: &str, faces: &[Face], operations: impl Fn(&Face) -> &[String]) {
    writeln!(text, "macro_rules! {name} {{ ($expand:ident) => {{ $expand! {{").unwrap();
    for face in faces {
        writeln!(text, "    {}: {};", face.module, operations(face).join(" ")).unwrap();
    }
    writeln!(text, "}} }} }}").unwrap();
}
