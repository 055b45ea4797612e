//! An error and all its sources on one line.

use std::error::Error as StdError;
use std::fmt;

/// Ends an error's `Display`: `{:#}` appends the messages of its sources, each after a colon, `{}` appends nothing.
///
/// No error prints the message of its source itself, so nothing stands on the line twice.
pub(crate) fn write_sources(error: &dyn StdError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if !f.alternate() {
        return Ok(());
    }
    let mut next = error.source();
    while let Some(source) = next {
        write!(f, ": {source}")?;
        next = source.source();
    }
    Ok(())
}
