//! One YAML document of the spec as text.

/// One YAML document.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its name: `brand.yaml`.
    pub name: String,
    /// Its path below the spec's folder: `card-member/brand.yaml`.
    pub path: String,
    /// How messages name it: `spec/card-member/brand.yaml`.
    pub shown: String,
    /// What it says.
    pub text: String,
}

impl SourceFile {
    /// Holds a document; `path` is relative to the spec's folder, which messages name `folder`.
    pub fn new(folder: &str, path: &str, text: impl Into<String>) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        Self { name, path: path.to_owned(), shown: format!("{folder}/{path}"), text: text.into() }
    }
}
