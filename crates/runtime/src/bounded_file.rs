//! Reading a file that somebody named, up to a limit: a wrong path must not fill the memory.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use zeroize::Zeroizing;

/// The most that a key file or a configuration may hold.
pub(crate) const MAX_FILE_BYTES: u64 = 1 << 20;

/// Reads a whole file of at most [`MAX_FILE_BYTES`]; what was read is wiped when dropped, since it may be a key.
pub(crate) fn read(path: &Path) -> io::Result<Zeroizing<Vec<u8>>> {
    let file = File::open(path)?;
    // Room for all of it at once: a vector that grows leaves copies behind.
    let expected = file.metadata()?.len().min(MAX_FILE_BYTES);
    let mut bytes = Zeroizing::new(Vec::with_capacity(usize::try_from(expected).unwrap_or(0) + 1));
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        let message = format!("it holds more than {MAX_FILE_BYTES} bytes, so it cannot be the right file");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(bytes)
}
