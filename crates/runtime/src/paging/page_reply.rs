//! A page of a list with where it stands in the list, and what makes sure that the list goes on.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::Value;

use super::walk::Walk;
use crate::error::{Error, UndecodableError};
use crate::reply::{Reply, ReplyBody, Verified};

/// The field of a reply that holds its part of the list.
pub(super) const DATA: &str = "data";

/// One page of a list, and where it stands in the list.
///
/// A walk that starts at [`next_offset`](Self::next_offset) goes on behind this page: keep it, and a job that is
/// interrupted continues where it was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageReply<T> {
    /// The offset that was asked for.
    pub offset: i64,
    /// The offset behind the page's records.
    pub next_offset: i64,
    /// The reply in full.
    pub reply: Reply<T>,
}

/// A page that is decoded, but not yet known to advance the list.
pub(super) struct Received<T> {
    pub(super) reply: Reply<T>,
    operation: &'static str,
    fingerprint: u64,
}

impl<T> Received<T> {
    pub(super) fn decode(verified: Verified) -> Result<Self, Error>
    where
        T: ReplyBody,
    {
        let (operation, fingerprint) = (verified.operation, fingerprint(&verified.body));
        Ok(Self { reply: verified.decode()?, operation, fingerprint })
    }

    /// Takes the value out.
    pub(super) fn split(self) -> (Received<()>, T) {
        let Reply { value, status, request_id, headers, body } = self.reply;
        let reply = Reply { value: (), status, request_id, headers, body };
        (Received { reply, operation: self.operation, fingerprint: self.fingerprint }, value)
    }

    /// Goes on behind the page; one that can't be a part of a list that ends is an error, which keeps its bytes.
    pub(super) fn advance(
        self,
        walk: &mut Walk,
        items: usize,
        total_count: Option<i64>,
    ) -> Result<PageReply<T>, Error> {
        let offset = walk.offset();
        match walk.received(items, total_count, self.fingerprint) {
            Ok(()) => Ok(PageReply { offset, next_offset: walk.offset(), reply: self.reply }),
            Err(problem) => {
                let Reply { status, request_id, body, .. } = self.reply;
                let error = UndecodableError::new(self.operation, status, problem.into(), body);
                Err(UndecodableError { request_id, ..error }.into())
            }
        }
    }
}

/// Tells pages apart by their records, whatever else the replies say.
fn fingerprint(body: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    match serde_json::from_slice::<Value>(body).ok().as_ref().and_then(|reply| reply.get(DATA)) {
        Some(records) => records.to_string().hash(&mut hasher),
        None => body.hash(&mut hasher),
    }
    hasher.finish()
}
