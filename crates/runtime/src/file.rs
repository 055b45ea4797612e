//! A file to upload: its name and its bytes, from wherever they come.

use std::fmt;
use std::future::poll_fn;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::pin::pin;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use crate::chain::write_sources;

/// A file to upload: a name and the whole content, in memory.
///
/// Type, size and name are checked when an operation is to be sent, since they are the operation's to say. `Debug`
/// shows the name and the number of bytes. Cloning shares the content.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    name: String,
    content: Bytes,
}

impl File {
    /// The most that [`from_path`](Self::from_path), [`from_reader`](Self::from_reader) and
    /// [`from_stream`](Self::from_stream) read, in bytes: 16 MiB, more than any upload takes. It keeps an endless
    /// source from filling the memory.
    pub const MAX_BYTES: usize = 16 << 20;

    /// Holds bytes that are at hand.
    pub fn from_bytes(name: impl Into<String>, content: impl Into<Bytes>) -> Self {
        Self { name: name.into(), content: content.into() }
    }

    /// Reads a file; its name is the last part of the path.
    ///
    /// # Errors
    /// [`FileError::Path`]: a file that cannot be read. [`FileError::NoName`]: a path without a name in UTF-8.
    /// [`FileError::TooLong`]: a file over [`MAX_BYTES`](Self::MAX_BYTES).
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, FileError> {
        let path = path.as_ref();
        let failed = |source| FileError::Path { path: path.to_owned(), source };
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.ok_or_else(|| FileError::NoName { path: path.to_owned() })?;
        match Self::from_reader(name, std::fs::File::open(path).map_err(failed)?) {
            Err(FileError::Reader { source, .. }) => Err(failed(source)),
            other => other,
        }
    }

    /// Reads to the end of a reader.
    ///
    /// # Errors
    /// [`FileError::Reader`]: the reader's error. [`FileError::TooLong`]: it holds over
    /// [`MAX_BYTES`](Self::MAX_BYTES).
    pub fn from_reader(name: impl Into<String>, reader: impl Read) -> Result<Self, FileError> {
        let name = name.into();
        let mut content = Vec::new();
        match reader.take(Self::MAX_BYTES as u64 + 1).read_to_end(&mut content) {
            Err(source) => Err(FileError::Reader { name, source }),
            Ok(_) if content.len() > Self::MAX_BYTES => Err(FileError::TooLong { name }),
            Ok(_) => Ok(Self::from_bytes(name, content)),
        }
    }

    /// Reads to the end of a stream of chunks, such as the body of a request that is passed on.
    ///
    /// # Errors
    /// [`FileError::Stream`]: the stream's first error. [`FileError::TooLong`]: it yields over
    /// [`MAX_BYTES`](Self::MAX_BYTES), and is not read any further.
    pub async fn from_stream<S, B, E>(name: impl Into<String>, stream: S) -> Result<Self, FileError>
    where
        S: Stream<Item = Result<B, E>>,
        B: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let name = name.into();
        let mut stream = pin!(stream);
        let mut content = BytesMut::new();
        while let Some(chunk) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
            let chunk = match chunk {
                Ok(chunk) => chunk.into(),
                Err(error) => return Err(FileError::Stream { name, source: error.into() }),
            };
            if content.len().saturating_add(chunk.len()) > Self::MAX_BYTES {
                return Err(FileError::TooLong { name });
            }
            content.extend_from_slice(&chunk);
        }
        Ok(Self::from_bytes(name, content))
    }

    /// The name, as it goes to the platform.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole content.
    pub fn content(&self) -> &Bytes {
        &self.content
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({:?}, {} bytes)", self.name, self.content.len())
    }
}

/// A file that cannot be read.
///
/// It happens before a request is made of it, in the caller's own program.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// The file system's error.
    Path {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The path ends with no name, or with one that is not UTF-8.
    NoName {
        /// The path.
        path: PathBuf,
    },
    /// The reader's error.
    Reader {
        /// The file's name.
        name: String,
        /// Why.
        source: std::io::Error,
    },
    /// The stream's error.
    Stream {
        /// The file's name.
        name: String,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It holds more than is ever read.
    TooLong {
        /// The file's name.
        name: String,
    },
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path { path, .. } => write!(f, "{}: cannot be read", path.display())?,
            Self::NoName { path } => {
                let path = path.display();
                write!(
                    f,
                    "{path}: has no file name in UTF-8; give the name yourself, with `File::from_reader`"
                )?;
            }
            Self::Reader { name, .. } | Self::Stream { name, .. } => {
                write!(f, "file {name:?}: cannot be read")?;
            }
            Self::TooLong { name } => {
                let most = File::MAX_BYTES;
                write!(f, "file {name:?}: holds over {most} bytes, which is more than any upload takes")?;
            }
        }
        write_sources(self, f)
    }
}
