//! A folder of pages, as `fetch` writes it: `<section>/<id>.md`, the samples beside, and an index of what is there.

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

/// The rows of `index.tsv`, by the names of its columns.
struct Index(Vec<Vec<(String, String)>>);

impl Folder {
    /// Lists the pages of a folder.
    ///
    /// # Errors
    /// The folder, or its index, can't be read.
    pub fn open(root: &Path) -> io::Result<Self> {
        let index = Index::read(&root.join("index.tsv"))?;
        let mut folder = Self { pages: Vec::new(), gone: index.gone() };
        for section in subfolders(root)? {
            let name = name(&section);
            for path in files(&section)? {
                let Some(id) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
                let is_reference = index.is_reference(&name, id);
                // A guide that the index names as such need not be read.
                if is_reference != Some(false) {
                    let name = format!("{name}/{id}.md");
                    let is_reference = is_reference.is_some();
                    folder.pages.push(Entry { path, name, is_reference });
                }
            }
        }
        Ok(folder)
    }
}

impl Index {
    /// Reads an index; a folder without one has an empty one.
    fn read(path: &Path) -> io::Result<Self> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self(Vec::new())),
            Err(error) => return Err(error),
        };
        let mut lines = text.lines();
        let columns: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
        let row = |line: &str| {
            columns
                .iter()
                .zip(line.split('\t'))
                .map(|(key, cell)| ((*key).to_owned(), cell.to_owned()))
                .collect()
        };
        Ok(Self(lines.map(row).collect()))
    }

    /// Whether a page describes an operation or an event; `None` if the index doesn't say.
    fn is_reference(&self, section: &str, id: &str) -> Option<bool> {
        let row = self.0.iter().find(|row| cell(row, SECTION) == section && cell(row, &["id"]) == id)?;
        match cell(row, &["kind"]) {
            "call" | "event" => Some(true),
            "guide" => Some(false),
            _ => Some(cell(row, &["product"]).contains("API列表")),
        }
    }

    fn gone(&self) -> Vec<GonePage> {
        let is_gone = |row: &&Vec<(String, String)>| {
            cell(row, &["state"]) == "gone" && !matches!(cell(row, &["kind"]), "sample" | "index")
        };
        let page = |row: &Vec<(String, String)>| GonePage {
            id: cell(row, &["id"]).to_owned(),
            section: cell(row, SECTION).to_owned(),
            title: cell(row, &["title"]).to_owned(),
        };
        self.0.iter().filter(is_gone).map(page).collect()
    }
}

/// The column that names the section.
const SECTION: &[&str] = &["section", "face"];

/// The cell of the first of these columns that there is.
fn cell<'r>(row: &'r [(String, String)], columns: &[&str]) -> &'r str {
    let found = columns.iter().find_map(|column| row.iter().find(|(key, _)| key == column));
    found.map_or("", |(_, value)| value)
}

fn subfolders(root: &Path) -> io::Result<Vec<PathBuf>> {
    Ok(sorted(root)?.into_iter().filter(|path| path.is_dir()).collect())
}

fn files(section: &Path) -> io::Result<Vec<PathBuf>> {
    let is_page =
        |path: &PathBuf| path.is_file() && path.extension().is_some_and(|extension| extension == "md");
    Ok(sorted(section)?.into_iter().filter(is_page).collect())
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
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
