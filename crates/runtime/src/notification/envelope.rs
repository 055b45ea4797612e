//! The outer body of a notification: what it is about in plain text, and the sealed resource.

use crate::error::BodyError;
use crate::reply::parse;
use crate::sealed_resource::Sealed;
use crate::time::Time;
use crate::wire::{Decode, DecodeValue, ObjectReader};

/// The outer body.
///
/// Documented lengths are not checked: the real event types are longer than theirs.
pub(super) struct Envelope {
    pub(super) id: String,
    pub(super) create_time: Time,
    pub(super) event_type: String,
    pub(super) resource_type: String,
    pub(super) summary: String,
    pub(super) resource: Sealed,
}

impl Envelope {
    /// Parses a verified body.
    pub(super) fn parse(body: &[u8]) -> Result<Self, BodyError> {
        Ok(Self::decode_value(parse(body)?)?)
    }
}

impl Decode for Envelope {
    fn decode(from: &mut ObjectReader) -> Self {
        Self {
            id: from.take("id"),
            create_time: from.take("create_time"),
            event_type: from.take("event_type"),
            resource_type: from.take("resource_type"),
            summary: from.take("summary"),
            resource: from.take("resource"),
        }
    }
}
