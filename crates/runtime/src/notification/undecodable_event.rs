//! Events that open but are of an undocumented shape.

use std::fmt;

use crate::chain::write_sources;
use crate::error::{BodyError, Foreign};
use crate::raw_body::RawBody;

/// An event that is the platform's own and opens, but is not of the documented shape.
///
/// Nothing is lost: [`plaintext`](Self::plaintext) holds the opened bytes. A newer version of this crate may know the
/// shape.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct UndecodableEventError {
    /// The notification's ID.
    pub id: String,
    /// The wire name of the event.
    pub event_type: String,
    /// What is not as documented.
    pub source: BodyError,
    /// The opened resource, byte for byte.
    pub plaintext: RawBody,
}

impl UndecodableEventError {
    /// Makes one, as the reader does; in tests of code that handles it.
    pub fn new(
        id: impl Into<String>,
        event_type: impl Into<String>,
        source: BodyError,
        plaintext: impl Into<RawBody>,
    ) -> Self {
        Self { id: id.into(), event_type: event_type.into(), source, plaintext: plaintext.into() }
    }
}

impl fmt::Display for UndecodableEventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, event_type, bytes) = (Foreign(&self.id), Foreign(&self.event_type), self.plaintext.len());
        write!(
            f,
            "notification {id} ({event_type}): its resource opens but is not as documented; its {bytes} bytes are \
             kept in the error"
        )?;
        write_sources(self, f)
    }
}
