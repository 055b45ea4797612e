//! `Plan → FileTree`: each generated file as one struct that prints itself; nothing is decided here.

mod construction;
mod docs;
mod enumeration;
mod event;
mod example;
mod face;
mod library;
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

/// The crate's name in the examples of its docs.
const CRATE: &str = "wechatpay_api";

/// Prints every Rust file of the crate.
pub fn emit(plan: &Plan<'_>) -> FileTree {
    let mut tree = FileTree::default();
    let mut put = |path: String, file: &dyn Display| tree.insert(path, file.to_string());
    put("lib.rs".to_owned(), &LibraryFile(plan).file());
    for product in &plan.products {
        let folder = file_name(&product.module);
        put(format!("{folder}.rs"), &ProductFile { product }.file());
        put(format!("{folder}/models.rs"), &ModelsFile { product }.file());
        for found in &product.types {
            let file = match &found.kind {
                TypeKind::Model { members, imports } => ModelFile { found, members, imports }.file(),
                TypeKind::Enum(variants) => EnumFile { found, variants }.file(),
                TypeKind::TextTemplate { api, templates } => {
                    TemplateFile { product, found, api, templates }.file()
                }
            };
            put(format!("{folder}/models/{}.rs", file_name(&found.module)), &file);
        }
        for face in &product.faces {
            let folder = format!("{folder}/{}", file_name(&face.module));
            put(format!("{folder}.rs"), &FaceFile { face }.file());
            if let Some(events) = &face.events {
                let path = format!("{folder}/{}.rs", file_name(&events.module));
                put(path, &EventFile { product, face, events }.file());
            }
            for operation in &face.operations {
                let path = format!("{folder}/{}.rs", file_name(&operation.module));
                put(path, &OperationFile { product, face, operation }.file());
            }
        }
    }
    tree
}

/// The name of a module's file, without `.rs`.
pub(crate) fn file_name(module: &proc_macro2::Ident) -> String {
    let name = module.to_string();
    name.strip_prefix("r#").map_or_else(|| name.clone(), str::to_owned)
}
