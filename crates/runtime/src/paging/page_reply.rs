//! A page of a list with where it stands in the list, and what makes sure that the list goes on.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::position::Position;
use super::walk::{Part, Walk};
use crate::error::{Error, UndecodableError};
use crate::reply::{Reply, ReplyBody, Verified};
use crate::wire::parse_json;

/// One page of a list, and where it stands in the list.
///
/// A walk that starts at [`next`](Self::next) goes on behind this page: keep it, and a job that is interrupted continues
/// where it was.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PageReply<T> {
    /// What was asked for.
    pub position: Position,
    /// Where the list goes on; `None` if it ends with this page.
    pub next: Option<Position>,
    /// The reply in full.
    pub reply: Reply<T>,
}

impl<T> PageReply<T> {
    /// Makes a page; in tests of code that handles pages.
    ///
    /// ```
    /// use wechatpay_runtime::{PageReply, Position, Reply};
    ///
    /// let reply = Reply::new("the records 0 to 19");
    /// let page = PageReply::new(Position::Offset(0), Some(Position::Offset(20)), reply);
    /// assert_eq!(page.next, Some(Position::Offset(20)));
    /// ```
    pub fn new(position: Position, next: Option<Position>, reply: Reply<T>) -> Self {
        Self { position, next, reply }
    }
}

/// A page that is decoded, but not yet known to advance the list.
pub(super) struct Received<T> {
    pub(super) reply: Reply<T>,
    operation: &'static str,
    fingerprint: u64,
}

impl<T> Received<T> {
    /// Decodes a reply; `items` is the field that holds its part of the list.
    pub(super) fn decode(verified: Verified, items: &str) -> Result<Self, Error>
    where
        T: ReplyBody,
    {
        let (operation, fingerprint) = (verified.operation, fingerprint(&verified.body, items));
        Ok(Self { reply: verified.decode()?, operation, fingerprint })
    }

    /// Takes the value out.
    pub(super) fn split(self) -> (Received<()>, T) {
        let Reply { value, status, request_id, headers, body } = self.reply;
        let reply = Reply { value: (), status, request_id, headers, body };
        (Received { reply, operation: self.operation, fingerprint: self.fingerprint }, value)
    }

    /// Goes on behind the page; one that can't be a part of a list that ends is an error, which keeps its bytes.
    pub(super) fn advance(self, walk: &mut Walk, part: Part) -> Result<PageReply<T>, Error> {
        let position = walk.position().clone();
        match walk.received(Part { fingerprint: self.fingerprint, ..part }) {
            Ok(()) => Ok(PageReply::new(position, walk.next().cloned(), self.reply)),
            Err(problem) => {
                let Reply { status, request_id, body, .. } = self.reply;
                let error = UndecodableError::new(self.operation, status, problem.into(), body);
                Err(UndecodableError { request_id, ..error }.into())
            }
        }
    }
}

/// Tells pages apart by their records, whatever else the replies say.
fn fingerprint(body: &[u8], items: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    match parse_json(body).ok().as_ref().and_then(|reply| reply.get(items)) {
        Some(records) => records.to_string().hash(&mut hasher),
        None => body.hash(&mut hasher),
    }
    hasher.finish()
}
