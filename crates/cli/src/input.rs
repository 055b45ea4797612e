//! What is read from files and standard input, and how errors in it are reported.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::failure::Failure;

/// The most that is read of any input, so that an endless one doesn't fill the memory: more than any call takes.
const MAX_BYTES: u64 = 4 << 20;

/// Where an input comes from.
#[derive(Debug)]
pub(crate) enum Source {
    StandardInput,
    File(PathBuf),
}

impl Source {
    /// `-` is standard input, everything else a file.
    pub(crate) fn typed(path: &Path) -> Self {
        if path.as_os_str() == "-" { Self::StandardInput } else { Self::File(path.to_owned()) }
    }

    /// Reads it whole, up to a limit; `what` says in a message what it is.
    pub(crate) fn read(&self, what: &str) -> Result<Vec<u8>, Failure> {
        let mut bytes = Vec::new();
        let read = match self {
            Self::StandardInput => io::stdin().lock().take(MAX_BYTES + 1).read_to_end(&mut bytes),
            Self::File(path) => {
                File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
            }
        };
        read.map_err(|error| Failure::Input(format!("{self}: {what} cannot be read: {error}")))?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Failure::Input(format!("{self}: {what} is over {} MiB", MAX_BYTES >> 20)));
        }
        Ok(bytes)
    }

    /// Reads it as JSON.
    pub(crate) fn read_json(&self, what: &str) -> Result<Value, Failure> {
        let text = self.read(what)?;
        serde_json::from_slice(without_mark(&text))
            .map_err(|error| Failure::Input(format!("{self}: {what} is not JSON: {error}")))
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StandardInput => f.write_str("standard input"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

/// A text without the byte order mark that some editors put first.
pub(crate) fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)
}
