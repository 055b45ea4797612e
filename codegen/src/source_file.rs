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
    /// What it says. Another text is another document: [`with_text`](Self::with_text) knows where its lines start.
    pub text: String,
    /// Where its lines start.
    lines: Vec<usize>,
}

impl SourceFile {
    /// Holds a document; `path` is relative to the spec's folder, which messages name `folder`.
    pub fn new(folder: &str, path: &str, text: impl Into<String>) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        let text = text.into();
        let lines = line_starts(&text);
        Self { name, path: path.to_owned(), shown: format!("{folder}/{path}"), text, lines }
    }

    /// The same document when it says something else.
    pub fn with_text(&self, text: String) -> Self {
        let Self { name, path, shown, .. } = self.clone();
        let lines = line_starts(&text);
        Self { name, path, shown, text, lines }
    }

    /// The path of another file, by how this one names it: `models.yaml` beside it, `../common/models.yaml`.
    pub(crate) fn path_to(&self, name: &str) -> String {
        match (name.strip_prefix("../"), self.path.rsplit_once('/')) {
            (Some(other), _) => other.to_owned(),
            (None, Some((folder, _))) => format!("{folder}/{name}"),
            (None, None) => name.to_owned(),
        }
    }

    /// The number of the line in which a byte stands, from zero.
    pub(crate) fn line_of(&self, position: usize) -> usize {
        self.lines.partition_point(|start| *start <= position).saturating_sub(1)
    }

    /// Where a line starts, by its number from zero; behind the last one, where the text ends.
    pub(crate) fn line_start(&self, line: usize) -> usize {
        self.lines.get(line).copied().unwrap_or(self.text.len())
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}
