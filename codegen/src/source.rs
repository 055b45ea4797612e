//! The spec as text: every YAML document of every product folder, read into memory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::face::FaceKind;
use crate::rule::Rule;
use crate::source_file::SourceFile;

/// The folders of a spec: the products, and what they share.
#[derive(Clone, Debug)]
pub struct Source {
    /// How messages name the spec's folder.
    pub shown: String,
    /// The folders, by name.
    pub folders: Vec<Folder>,
}

/// A folder: a product's if it has the document of a face, otherwise what products share.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Its name: `card-member`.
    pub name: String,
    /// Its YAML documents, by name.
    pub files: Vec<Arc<SourceFile>>,
}

impl Folder {
    /// Whether it is a product's.
    pub fn is_product(&self) -> bool {
        self.files.iter().any(|file| FaceKind::of_file(&file.name).is_some())
    }
}

impl Source {
    /// Reads a spec's folder; messages name it as it is given here.
    ///
    /// # Errors
    /// Every file that cannot be read, and a folder without any product.
    pub fn read(directory: &Path) -> Result<Self, Diagnostics> {
        Self::read_as(directory, &directory.display().to_string())
    }

    /// Reads a spec's folder; messages name it `shown`.
    ///
    /// # Errors
    /// Every file that cannot be read, and a folder without any product.
    pub fn read_as(directory: &Path, shown: &str) -> Result<Self, Diagnostics> {
        let mut diagnostics = Diagnostics::default();
        let source = Self::read_folders(directory, shown.trim_end_matches('/'), &mut diagnostics);
        if diagnostics.is_empty() && source.folders.is_empty() {
            let message = format!("no product found in `{}`", source.shown);
            diagnostics.report(
                Diagnostic::without_place(Rule::Files, message)
                    .help("a product is a folder with YAML documents: `spec/card-member/brand.yaml`"),
            );
        }
        diagnostics.into_result(source)
    }

    /// Takes documents from memory; each path is a folder and a file name, `card-member/brand.yaml`.
    pub fn from_texts<'a>(shown: &str, texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut source = Self { shown: shown.to_owned(), folders: Vec::new() };
        for (path, text) in texts {
            let (folder, _) = path.rsplit_once('/').unwrap_or_default();
            source.insert(folder, SourceFile::new(shown, path, text));
        }
        source
    }

    fn read_folders(directory: &Path, shown: &str, diagnostics: &mut Diagnostics) -> Self {
        let mut source = Self { shown: shown.to_owned(), folders: Vec::new() };
        for folder in entries(directory, shown, diagnostics).iter().filter(|path| path.is_dir()) {
            let name = last_name(folder);
            for path in
                entries(folder, &format!("{shown}/{name}"), diagnostics).iter().filter(|path| is_yaml(path))
            {
                let relative = format!("{name}/{}", last_name(path));
                match fs::read_to_string(path) {
                    Ok(text) => source.insert(&name, SourceFile::new(shown, &relative, text)),
                    Err(error) => diagnostics.report(unreadable(&format!("{shown}/{relative}"), &error)),
                }
            }
        }
        source
    }

    fn insert(&mut self, folder: &str, file: SourceFile) {
        let at = self.folders.partition_point(|other| other.name.as_str() < folder);
        if self.folders.get(at).is_none_or(|other| other.name != folder) {
            self.folders.insert(at, Folder { name: folder.to_owned(), files: Vec::new() });
        }
        if let Some(folder) = self.folders.get_mut(at) {
            let at = folder.files.partition_point(|other| other.name < file.name);
            folder.files.insert(at, Arc::new(file));
        }
    }
}

/// What a directory holds, by name.
fn entries(directory: &Path, shown: &str, diagnostics: &mut Diagnostics) -> Vec<PathBuf> {
    let read = fs::read_dir(directory).and_then(|entries| {
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()
    });
    match read {
        Ok(mut paths) => {
            paths.sort();
            paths
        }
        Err(error) => {
            diagnostics.report(unreadable(shown, &error));
            Vec::new()
        }
    }
}

fn last_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn is_yaml(path: &Path) -> bool {
    path.is_file() && path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn unreadable(shown: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::without_place(Rule::Files, format!("cannot read `{shown}`: {error}"))
}
