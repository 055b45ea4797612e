//! Where generated files are, and how the module above finds them.

use proc_macro2::Ident;

use crate::face::FaceKind;

/// The file of a module.
#[derive(Clone, Debug)]
pub(crate) struct ModuleFile {
    /// Its path below the output folder: `card_member/brand/get_card.rs`.
    pub path: String,
    /// What the module above says in `#[path]`: Rust finds a file by itself only if its name is ASCII.
    pub attribute: Option<String>,
}

impl ModuleFile {
    /// The file of a module in a folder.
    pub(super) fn new(folder: &str, module: &Ident) -> Self {
        let path = format!("{}.rs", below(folder, module));
        // The module above is the file that is named as the folder is, and stands beside it.
        let last = folder.rsplit('/').next().unwrap_or(folder);
        let attribute = format!("{}.rs", below(last, module));
        Self { path, attribute: Some(attribute).filter(|attribute| !attribute.is_ascii()) }
    }
}

/// The path of a module's folder in another folder; `parent` is empty for the output folder itself.
pub(super) fn below(parent: &str, module: &Ident) -> String {
    let name = module.to_string();
    let name = name.strip_prefix("r#").unwrap_or(&name);
    if parent.is_empty() { name.to_owned() } else { format!("{parent}/{name}") }
}

/// The name of a face's bundled document: `brand.openapi.json`.
pub(super) fn document_name(face: FaceKind) -> String {
    format!("{}.openapi.json", face.stem())
}
