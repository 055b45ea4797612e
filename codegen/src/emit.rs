//! `Plan → FileTree`: each generated file as one struct that prints itself; nothing is decided here.

mod construction;
mod docs;
mod enumeration;
mod event;
mod everyday;
mod example;
mod face;
mod face_docs;
mod library;
mod library_docs;
mod model;
mod operation;
mod paging;
mod template;
mod types;
mod upload;

use std::fmt::Display;

use crate::plan::{Plan, TypeKind};
use crate::tree::FileTree;

use enumeration::EnumFile;
use event::EventFile;
use face::{FaceFile, ModelsFile, ProductFile};
use library::LibraryFile;
use model::ModelFile;
use operation::OperationFile;
use template::TemplateFile;

/// Prints every Rust file of the crate.
pub(crate) fn emit(plan: &Plan<'_>) -> FileTree {
    let mut tree = FileTree::default();
    let mut put = |path: String, file: &dyn Display| tree.insert(path, file.to_string());
    put("lib.rs".to_owned(), &LibraryFile(plan).file());
    for product in &plan.products {
        put(product.file.clone(), &ProductFile { product }.file());
        put(product.models_file.clone(), &ModelsFile { product }.file());
        for found in &product.types {
            let file = match &found.kind {
                TypeKind::Model { members, imports } => ModelFile { product, found, members, imports }.file(),
                TypeKind::Enum(variants) => EnumFile { found, variants }.file(),
                TypeKind::TextTemplate { api, templates, sample } => {
                    TemplateFile { product, found, api, templates, sample: sample.as_ref() }.file()
                }
            };
            put(found.file.path.clone(), &file);
        }
        for face in &product.faces {
            put(face.file.clone(), &FaceFile { face }.file());
            if let Some(events) = &face.events {
                put(events.file.path.clone(), &EventFile { product, face, events }.file());
            }
            for operation in &face.operations {
                put(operation.file.path.clone(), &OperationFile { product, face, operation }.file());
            }
        }
    }
    tree
}
