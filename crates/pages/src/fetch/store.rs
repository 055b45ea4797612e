//! The folder of pages: files appear whole or not at all, and a killed run loses nothing that it fetched.
//!
//! During a run each row goes to a journal beside `index.tsv`. At the end the journal becomes part of the index and is
//! removed; one that is there at the start belongs to a run that was killed.

use std::collections::BTreeSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

use super::download::now;
use super::index::{self, Index, Row, State};

const JOURNAL: &str = "index.tsv.journal";
const LOCK: &str = ".lock";
const UNFINISHED: &str = ".part";
/// What a killed run fetched longer ago than this is asked for again.
const RESUMED_WITHIN: Duration = Duration::from_secs(60 * 60);

/// The folder, its index, and the journal of this run.
pub(super) struct Store {
    folder: PathBuf,
    index: Index,
    journal: File,
    resumed: BTreeSet<String>,
    _lock: File,
}

/// What the folder could not do.
#[derive(Debug, thiserror::Error)]
#[error("{} can't be used", .path.display())]
pub struct StoreError {
    path: PathBuf,
    #[source]
    reason: io::Error,
}

impl Store {
    /// Opens a folder, which is created if it isn't there; two runs can't have it at the same time.
    pub(super) fn open(folder: &Path) -> Result<Self, StoreError> {
        let within = |path: &Path| at(path.to_owned());
        fs::create_dir_all(folder).map_err(within(folder))?;
        let lock_path = folder.join(LOCK);
        let lock = File::create(&lock_path).map_err(within(&lock_path))?;
        lock.try_lock()
            .map_err(|error| match error {
                TryLockError::WouldBlock => {
                    io::Error::other("another fetch is writing into this folder; wait for its end")
                }
                TryLockError::Error(error) => error,
            })
            .map_err(within(&lock_path))?;

        let mut index = Index::read(folder).map_err(within(&folder.join(index::FILE)))?;
        let journal_path = folder.join(JOURNAL);
        let journal =
            File::options().create(true).append(true).open(&journal_path).map_err(within(&journal_path))?;
        let text = fs::read_to_string(&journal_path).map_err(within(&journal_path))?;
        let fetched = index.add_journal(&text);
        let age = journal.metadata().and_then(|metadata| metadata.modified()).ok();
        let is_recent = age
            .and_then(|modified| SystemTime::now().duration_since(modified).ok())
            .is_none_or(|age| age < RESUMED_WITHIN);
        let resumed = if is_recent { fetched.into_iter().collect() } else { BTreeSet::new() };
        let mut store = Self { folder: folder.to_owned(), index, journal, resumed, _lock: lock };
        // The line that a killed run began ends here.
        if !text.is_empty() && !text.ends_with('\n') {
            store.journal.write_all(b"\n").map_err(within(&journal_path))?;
        }
        Ok(store)
    }

    /// How many files a run that was killed has fetched just before.
    pub(super) fn resumed(&self) -> usize {
        self.resumed.len()
    }

    /// Whether a run that was killed has fetched this file just before.
    pub(super) fn was_just_fetched(&self, file: &str, origin: &str) -> bool {
        self.resumed.contains(file) && self.intact(file).is_some_and(|row| row.origin == origin)
    }

    /// The row of a file, unless it is gone.
    pub(super) fn row(&self, file: &str) -> Option<&Row> {
        self.index.rows.get(file).filter(|row| row.state == State::Current)
    }

    /// The row of a file that is on disk as it was stored.
    pub(super) fn intact(&self, file: &str) -> Option<&Row> {
        let bytes = fs::read(self.folder.join(file)).ok()?;
        self.row(file).filter(|row| hash(&bytes) == row.hash)
    }

    /// What a file holds.
    pub(super) fn text(&self, file: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(file)).ok()
    }

    /// The rows of a section that aren't gone.
    pub(super) fn rows(&self, section: &str) -> Vec<Row> {
        let rows = self.index.rows.values();
        rows.filter(|row| row.section == section && row.state == State::Current).cloned().collect()
    }

    /// Stores what came for a row.
    pub(super) fn keep(&mut self, row: Row, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.folder.join(row.file());
        replace(&path, bytes).map_err(at(path))?;
        self.note(row)
    }

    /// Writes down a row whose file is right already.
    pub(super) fn note(&mut self, row: Row) -> Result<(), StoreError> {
        let path = self.folder.join(JOURNAL);
        self.journal.write_all(format!("{row}\n").as_bytes()).map_err(at(path))?;
        self.index.add(row);
        Ok(())
    }

    /// Removes the file of a row, and keeps in mind that it was there.
    pub(super) fn remove(&mut self, row: Row) -> Result<(), StoreError> {
        let path = self.folder.join(row.file());
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(path)(error)),
            _ => {}
        }
        self.note(Row { state: State::Gone, etag: None, last_modified: None, fetched: now(), ..row })
    }

    /// Ends the run: what the journal holds becomes part of the index.
    pub(super) fn finish(self) -> Result<(), StoreError> {
        let path = self.folder.join(index::FILE);
        replace(&path, self.index.to_string().as_bytes()).map_err(at(path))?;
        let path = self.folder.join(JOURNAL);
        fs::remove_file(&path).map_err(at(path))
    }
}

/// Names the content of a file.
pub(super) fn hash(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// Nobody sees half a file: it is written beside its place, then moved there.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(UNFINISHED);
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, path)
}

fn at(path: PathBuf) -> impl FnOnce(io::Error) -> StoreError {
    |reason| StoreError { path, reason }
}
