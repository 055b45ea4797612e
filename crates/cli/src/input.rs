//! What is read from files and standard input, and how errors in it are reported.

use std::fmt;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::failure::Failure;

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

    /// Reads it whole; `what` says in a message what it is.
    pub(crate) fn read(&self, what: &str) -> Result<Vec<u8>, Failure> {
        let bytes = match self {
            Self::StandardInput => {
                let mut bytes = Vec::new();
                std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
            }
            Self::File(path) => fs::read(path),
        };
        bytes.map_err(|error| Failure::Input(format!("{self}: {what} cannot be read: {error}")))
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
