//! `index.tsv`: what has been fetched, when, and what is gone since; a row a file.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fmt, fs, io};

/// The name of the index in the folder of pages.
pub(super) const FILE: &str = "index.tsv";

const COLUMNS: &str = "section\tkind\tid\tdate\ttitle\tproduct\tstate\tfile\taddress\torigin\thash\tetag\tlast_modified\tfetched";

/// The rows of `index.tsv`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// The rows, by their [`Row::file`].
    pub rows: BTreeMap<String, Row>,
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The section: `partner`.
    pub section: String,
    /// What it is.
    pub kind: Kind,
    /// Its name on the site, without `.md`: `4015336985`, or `4015336985-java` for a sample.
    pub id: String,
    /// The date that the page prints: `2025.07.25`.
    pub date: Option<String>,
    /// The title in the section's index.
    pub title: String,
    /// The headings above it in the section's index.
    pub product: String,
    /// Whether the site still has it.
    pub state: State,
    /// Its address, as the platform has it.
    pub address: String,
    /// The scheme and host that served it.
    pub origin: String,
    /// The SHA-256 of the file.
    pub hash: String,
    /// The `ETag` that came with it.
    pub etag: Option<String>,
    /// The `Last-Modified` that came with it.
    pub last_modified: Option<String>,
    /// When the site last served or confirmed it, or no longer listed it.
    pub fetched: String,
}

/// The kinds of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The index of a section, `llms.txt`.
    Listing,
    /// A page.
    Page,
    /// A code sample of a page.
    Sample,
}

/// Whether the site still has a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The file is on disk, and the site has it.
    Current,
    /// The site no longer lists it; the file is removed.
    Gone,
}

impl Row {
    /// The path of the file below the folder of pages: `partner/samples/4015336985.java.md`.
    pub fn file(&self) -> String {
        file_of(&self.section, self.kind, &self.id)
    }

    fn read(line: &str) -> Option<Self> {
        let cells: Vec<_> = line.split('\t').collect();
        let &[
            section,
            kind,
            id,
            date,
            title,
            product,
            state,
            _,
            address,
            origin,
            hash,
            etag,
            modified,
            fetched,
        ] = cells.as_slice()
        else {
            return None;
        };
        // These become a path.
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if !section.bytes().chain(id.bytes()).all(is_name) {
            return None;
        }
        Some(Self {
            section: section.to_owned(),
            kind: [Kind::Listing, Kind::Page, Kind::Sample].into_iter().find(|known| known.name() == kind)?,
            id: id.to_owned(),
            date: optional(date),
            title: optional(title).unwrap_or_default(),
            product: optional(product).unwrap_or_default(),
            state: [State::Current, State::Gone].into_iter().find(|known| known.name() == state)?,
            address: address.to_owned(),
            origin: origin.to_owned(),
            hash: hash.to_owned(),
            etag: optional(etag),
            last_modified: optional(modified),
            fetched: fetched.to_owned(),
        })
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = self.file();
        let cells = [
            &self.section,
            self.kind.name(),
            &self.id,
            self.date.as_deref().unwrap_or_default(),
            &self.title,
            &self.product,
            self.state.name(),
            &file,
            &self.address,
            &self.origin,
            &self.hash,
            self.etag.as_deref().unwrap_or_default(),
            self.last_modified.as_deref().unwrap_or_default(),
            &self.fetched,
        ];
        let cells = cells.map(|cell| match cell {
            "" => "-".to_owned(),
            cell => cell.replace(|character: char| character.is_control(), " "),
        });
        f.write_str(&cells.join("\t"))
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Listing => "index",
            Self::Page => "page",
            Self::Sample => "sample",
        }
    }
}

impl State {
    fn name(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Gone => "gone",
        }
    }
}

impl Index {
    /// Reads the index of a folder; a folder without one has an empty one.
    ///
    /// # Errors
    /// The file can't be read, or isn't an index of ours.
    pub fn read(folder: &Path) -> io::Result<Self> {
        match fs::read_to_string(folder.join(FILE)) {
            Ok(text) => {
                Self::parse(&text).map_err(|reason| io::Error::new(io::ErrorKind::InvalidData, reason))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().enumerate();
        if lines.next().is_none_or(|(_, first)| first != COLUMNS) {
            return Err("its first line doesn't name the columns that `fetch` writes; give another folder, or remove it".to_owned());
        }
        let mut index = Self::default();
        for (number, line) in lines {
            index.add(Row::read(line).ok_or_else(|| {
                format!("line {} isn't a row of ours; give another folder, or remove it", number + 1)
            })?);
        }
        Ok(index)
    }

    /// Adds the rows of a journal. Its last line may be cut off, where the run was killed.
    pub(super) fn add_journal(&mut self, text: &str) -> Vec<String> {
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let rows: Vec<_> = whole.lines().filter_map(Row::read).collect();
        rows.into_iter().map(|row| self.add(row)).collect()
    }

    pub(super) fn add(&mut self, row: Row) -> String {
        let file = row.file();
        self.rows.insert(file.clone(), row);
        file
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{COLUMNS}")?;
        self.rows.values().try_for_each(|row| writeln!(f, "{row}"))
    }
}

/// The layout of the folder.
pub(super) fn file_of(section: &str, kind: Kind, id: &str) -> String {
    match (kind, id.split_once('-')) {
        (Kind::Listing, _) => format!("{section}/llms.txt"),
        (Kind::Sample, Some((page, language))) => format!("{section}/samples/{page}.{language}.md"),
        _ => format!("{section}/{id}.md"),
    }
}

fn optional(cell: &str) -> Option<String> {
    (cell != "-").then(|| cell.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            section: "partner".to_owned(),
            kind: Kind::Sample,
            id: "12-java".to_owned(),
            date: None,
            title: "A\ttitle".to_owned(),
            product: "Cards/Calls".to_owned(),
            state: State::Current,
            address: "https://pay.weixin.qq.com/doc/v3/partner/12-java.md".to_owned(),
            origin: "https://pay.weixin.qq.com".to_owned(),
            hash: "00ff".to_owned(),
            etag: Some("W/\"1\"".to_owned()),
            last_modified: None,
            fetched: "2026-11-20T08:00:00Z".to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read_back_but_tabs() {
        let mut index = Index::default();
        index.add(row());
        let read = Index::parse(&index.to_string()).unwrap();
        let expected = Row { title: "A title".to_owned(), ..row() };
        assert_eq!(
            read.rows.into_iter().collect::<Vec<_>>(),
            [("partner/samples/12.java.md".to_owned(), expected)]
        );
    }

    #[test]
    fn a_journal_that_was_cut_off_keeps_its_whole_lines() {
        let whole = format!("{}\n", row());
        let cut = &whole[..whole.len() - 9];
        let mut index = Index::default();
        assert_eq!(index.add_journal(&format!("{whole}{cut}")).len(), 1);
        assert!(index.add_journal(cut).is_empty());
    }

    #[test]
    fn a_row_that_would_leave_the_folder_is_refused() {
        let text = format!("{COLUMNS}\n{}\n", row().to_string().replace("partner\t", "../..\t"));
        assert_eq!(
            Index::parse(&text),
            Err("line 2 isn't a row of ours; give another folder, or remove it".to_owned())
        );
        assert!(Index::parse("face\tkind\n").is_err());
    }
}
