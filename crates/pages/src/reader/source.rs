//! The files of a page: the page itself, and its samples in files beside it.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// The size up to which a file is read, in bytes; real pages have 20 to 100 KB.
pub const SIZE_LIMIT: usize = 4 << 20;

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name it is reported by.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Source {
    /// Reads a file.
    ///
    /// # Errors
    /// The file can't be read, or is larger than any page.
    pub fn open(path: &Path) -> io::Result<Self> {
        let size = fs::metadata(path)?.len();
        if size > SIZE_LIMIT as u64 {
            let reason = format!("it has {size} bytes, a page has at most {SIZE_LIMIT}; give one page");
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
        }
        Ok(Self { name: path.display().to_string(), bytes: fs::read(path)? })
    }
}

/// The samples of a page: `samples/<id>.java.md` beside `<id>.md`, and those for Go and curl.
///
/// # Errors
/// A sample is there but can't be read.
pub fn samples_beside(page: &Path) -> io::Result<Vec<Source>> {
    let (Some(folder), Some(id)) = (page.parent(), page.file_stem().and_then(|stem| stem.to_str())) else {
        return Ok(Vec::new());
    };
    let paths =
        ["java", "go", "curl"].map(|language| folder.join("samples").join(format!("{id}.{language}.md")));
    paths.iter().filter(|path| path.is_file()).map(|path: &PathBuf| Source::open(path)).collect()
}
