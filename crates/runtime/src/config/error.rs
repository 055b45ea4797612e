//! Why a configuration cannot be used: where in the file, and what is expected there. Values are never shown.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::api_key::ApiKeyError;
use crate::builder::BuildError;
use crate::chain::write_sources;
use crate::credentials::IdentityError;
use crate::face::Face;
use crate::keys::KeyError;

/// A configuration that cannot be used.
///
/// Neither `Display` nor `Debug` shows a value of the file: it names the file, the place, the key and what is
/// expected. What caused it is its [`source`](StdError::source); `{:#}` prints the causes too, in one line.
#[derive(Debug)]
pub struct ConfigError {
    path: PathBuf,
    place: Option<Place>,
    kind: ConfigErrorKind,
}

/// Where in the file, both counted from 1; columns are characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    line: usize,
    column: usize,
}

impl ConfigError {
    pub(crate) fn new(path: &Path, kind: ConfigErrorKind) -> Self {
        Self { path: path.to_owned(), place: None, kind }
    }

    /// Puts a fault of the text into the file it was read from.
    pub(super) fn at(path: &Path, text: &str, fault: Fault) -> Self {
        let place = fault.offset.and_then(|offset| text.get(..offset)).map(|before| Place {
            line: before.matches('\n').count() + 1,
            column: before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1,
        });
        Self { path: path.to_owned(), place, kind: fault.kind }
    }

    /// The configuration file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The line of the problem, from 1, if it stands in one.
    pub fn line(&self) -> Option<usize> {
        self.place.map(|place| place.line)
    }

    /// What is wrong.
    pub fn kind(&self) -> &ConfigErrorKind {
        &self.kind
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(Place { line, column }) = self.place {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {}", self.kind)?;
        write_sources(self, f)
    }
}

impl StdError for ConfigError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        // The kind is printed by this error, so what is behind it comes next.
        self.kind.source()
    }
}

/// What is wrong with a configuration.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigErrorKind {
    /// The file cannot be read, or holds more than a configuration can.
    #[error("the configuration cannot be read")]
    Unreadable(#[source] io::Error),
    /// It is not UTF-8.
    #[error("the configuration is not UTF-8")]
    NotUtf8,
    /// It is not TOML.
    #[error("this is not TOML: {reason}; texts stand in double quotes")]
    Syntax {
        /// What the parser expected.
        reason: String,
    },
    /// A key that the configuration does not have.
    #[error("there is no key {key} {table}; known are {}", known.join(", "))]
    UnknownKey {
        /// The key in backticks; of a long one, which may be a secret out of place, only how long it is.
        key: String,
        /// The table it stands in: `in [brand]`.
        table: &'static str,
        /// The keys of this table.
        known: &'static [&'static str],
    },
    /// A key that is required.
    #[error("[{face}] has no `{key}`: {meaning}")]
    MissingKey {
        /// The section.
        face: Face,
        /// The key.
        key: &'static str,
        /// What it is for.
        meaning: &'static str,
    },
    /// A value of another type than the documented one.
    #[error("`{key}` {table} takes {expected}, and this is {found}")]
    WrongType {
        /// The key.
        key: &'static str,
        /// The table it stands in: `in [brand]`.
        table: &'static str,
        /// What it takes.
        expected: &'static str,
        /// What it is instead: its type alone.
        found: &'static str,
    },
    /// There is no section for this face.
    #[error("there is no section [{face}], which this needs")]
    NoSection {
        /// The face.
        face: Face,
    },
    /// The identity or the serial number cannot be one.
    #[error("[{face}] has an identity or serial number that cannot be used")]
    Identity {
        /// The section.
        face: Face,
        /// What is wrong with it.
        source: IdentityError,
    },
    /// A key file cannot be used.
    #[error("[{face}] `{key}` names a file that cannot be used")]
    Key {
        /// The section.
        face: Face,
        /// The key that names the file.
        key: &'static str,
        /// What is wrong with it.
        source: KeyError,
    },
    /// The API key cannot be one.
    #[error("[{face}] `{key}` is not an API key")]
    ApiKey {
        /// The section.
        face: Face,
        /// The key that holds it.
        key: &'static str,
        /// What is wrong with it.
        source: ApiKeyError,
    },
    /// The client cannot be built.
    #[error("no client can be built from this configuration")]
    Build(#[source] BuildError),
}

/// A problem at a byte of the text.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) offset: Option<usize>,
    pub(super) kind: ConfigErrorKind,
}
