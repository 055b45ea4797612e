//! A folder of pages, as `fetch` writes it: `<section>/<id>.md`, the samples beside, and an index of what is there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// A folder of pages.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The pages, by section and number.
    pub pages: Vec<Entry>,
    /// The pages that the site no longer has.
    pub gone: Vec<GonePage>,
}

/// A page of a folder.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its file.
    pub path: PathBuf,
    /// Its name below the folder: `brand/4015582716.md`.
    pub name: String,
    /// Whether it must be the page of an operation or of an event; others may be guides.
    pub is_reference: bool,
}

/// A page that the site no longer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GonePage {
    /// Its number.
    pub id: String,
    /// Its section: `brand`.
    pub section: String,
    /// Its title.
    pub title: String,
}

/// A row of `index.tsv`, by the names of its columns.
type Row = BTreeMap<String, String>;

impl Folder {
    /// Lists the pages of a folder.
    ///
    /// # Errors
    /// The folder, or its index, can't be read.
    pub fn open(root: &Path) -> io::Result<Self> {
        let index = index(&root.join("index.tsv"))?;
        let mut folder = Self { pages: Vec::new(), gone: index.iter().filter_map(gone).collect() };
        for section in sorted(root)?.into_iter().filter(|path| path.is_dir()) {
            let name =
                section.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            for path in sorted(&section)?.into_iter().filter(|path| path.is_file()) {
                let Some(id) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
                let row = index.iter().find(|row| self::section(row) == name && cell(row, "id") == id);
                let is_reference = row.map(is_reference);
                let is_page = path.extension().is_some_and(|extension| extension == "md");
                // A guide that the index names as such need not be read.
                if is_page && is_reference != Some(false) {
                    let name = format!("{name}/{id}.md");
                    folder.pages.push(Entry { path, name, is_reference: is_reference.is_some() });
                }
            }
        }
        Ok(folder)
    }
}

/// Reads an index; a folder without one has an empty one.
fn index(path: &Path) -> io::Result<Vec<Row>> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned));
    let columns: Vec<_> = lines.next().into_iter().flatten().collect();
    Ok(lines.map(|cells| columns.iter().cloned().zip(cells).collect()).collect())
}

/// Whether a page describes an operation or an event.
fn is_reference(row: &Row) -> bool {
    match cell(row, "kind") {
        "call" | "event" => true,
        "guide" => false,
        _ => cell(row, "product").contains("API列表"),
    }
}

fn gone(row: &Row) -> Option<GonePage> {
    let is_gone = cell(row, "state") == "gone" && !matches!(cell(row, "kind"), "sample" | "index");
    is_gone.then(|| GonePage {
        id: cell(row, "id").to_owned(),
        section: section(row).to_owned(),
        title: cell(row, "title").to_owned(),
    })
}

fn section(row: &Row) -> &str {
    let column = if row.contains_key("section") { "section" } else { "face" };
    cell(row, column)
}

fn cell<'r>(row: &'r Row, column: &str) -> &'r str {
    row.get(column).map_or("", String::as_str)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_says_which_pages_are_gone_and_which_are_guides() {
        let root = tempfile::tempdir().unwrap();
        let index = "section\tkind\tid\ttitle\tproduct\tstate\n\
                     brand\tpage\t1\tA\tCards/API列表\tcurrent\n\
                     brand\tpage\t2\tB\tCards/Guides\tcurrent\n\
                     brand\tpage\t3\tC\tCards/API列表\tgone\n\
                     brand\tsample\t3-java\tC\tCards\tgone\n";
        fs::write(root.path().join("index.tsv"), index).unwrap();
        fs::create_dir_all(root.path().join("brand/samples")).unwrap();
        for file in ["1.md", "2.md", "4.md", "samples/1.java.md"] {
            fs::write(root.path().join("brand").join(file), "").unwrap();
        }
        let folder = Folder::open(root.path()).unwrap();
        let names: Vec<_> = folder.pages.iter().map(|page| (page.name.as_str(), page.is_reference)).collect();
        assert_eq!(names, [("brand/1.md", true), ("brand/4.md", false)]);
        let gone = GonePage { id: "3".to_owned(), section: "brand".to_owned(), title: "C".to_owned() };
        assert_eq!(folder.gone, [gone]);
    }
}
