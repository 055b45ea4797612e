//! Spec trees by name: a folder, or a path in a git revision.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::diagnostic::Diagnostics;
use crate::source::Source;

/// Why a name leads to no spec.
#[derive(Debug)]
pub enum Unreadable {
    /// The name leads nowhere.
    Name(String),
    /// A file that cannot be read, or a folder without any product.
    Tree(Diagnostics),
}

/// Reads a spec tree: a folder such as `spec`, or a path in a git revision such as `HEAD~1:spec`.
///
/// # Errors
/// A name that leads nowhere, a file that cannot be read.
pub fn read(name: &str) -> Result<Source, Unreadable> {
    let folder = Path::new(name);
    if folder.is_dir() {
        return Source::read(folder).map_err(Unreadable::Tree);
    }
    match name.split_once(':') {
        Some((revision, path)) if !revision.is_empty() => {
            of_revision(name, revision, path).map_err(Unreadable::Name)
        }
        _ if folder.exists() => {
            Err(Unreadable::Name(format!("`{name}` isn't a folder: give the folder of the spec")))
        }
        _ => Err(Unreadable::Name(format!(
            "there is no folder `{name}`; give a folder, or a path in a git revision: `HEAD~1:spec`"
        ))),
    }
}

fn of_revision(name: &str, revision: &str, path: &str) -> Result<Source, String> {
    git(&["rev-parse", "--git-dir"])
        .map_err(|said| format!("cannot read `{name}`, because this isn't a git repository ({said})"))?;
    let parsed = |object: &str| git(&["rev-parse", "--verify", "--quiet", "--end-of-options", object]);
    parsed(&format!("{revision}^{{tree}}")).map_err(|_| {
        format!("git knows no revision `{revision}`: `git log --oneline` lists them, `git fetch` gets more")
    })?;
    let tree = parsed(&format!("{revision}:{path}")).map_err(|_| {
        format!("`{revision}` has no path `{path}`: it counts from the repository's root, `{revision}:spec`")
    })?;
    let listed = git(&["ls-tree", "-r", "-z", "--full-tree", tree.trim()])
        .map_err(|_| format!("`{path}` isn't a folder in `{revision}`: give the folder of the spec"))?;
    let mut texts = Vec::new();
    // `100644 blob 0123abc…<tab>card-member/brand.yaml`
    for entry in listed.split('\0') {
        let Some((facts, file)) = entry.split_once('\t').filter(|(_, file)| is_document(file)) else {
            continue;
        };
        let blob = facts.rsplit(' ').next().unwrap_or_default();
        let text = git(&["cat-file", "blob", blob])
            .map_err(|said| format!("cannot read `{name}/{file}`: {said}"))?;
        texts.push((file.to_owned(), text));
    }
    if texts.is_empty() {
        return Err(format!("no product found in `{name}`: a product is a folder with YAML documents"));
    }
    let texts = texts.iter().map(|(file, text)| (file.as_str(), text.as_str()));
    Ok(Source::from_texts(name.trim_end_matches('/'), texts))
}

/// Whether a file is what [`Source::read`] would take for a document: YAML in a product's folder.
fn is_document(path: &str) -> bool {
    let is_yaml = Path::new(path).extension().is_some_and(|it| it == "yaml" || it == "yml");
    is_yaml && path.matches('/').count() == 1
}

/// What git prints; else what it says.
fn git(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new("git").args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("cannot run git: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().replace('\n', " "));
    }
    String::from_utf8(output.stdout).map_err(|_| "it isn't UTF-8".to_owned())
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(reason) => f.write_str(reason),
            Self::Tree(diagnostics) => diagnostics.fmt(f),
        }
    }
}

impl std::error::Error for Unreadable {}
