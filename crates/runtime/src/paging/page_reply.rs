//! A page of a list with where it stands in the list, and what makes sure that the list goes on.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::walk::Walk;
use crate::error::{Error, UndecodableError};
use crate::reply::{Reply, ReplyBody, Verified};
use crate::wire::parse_json;

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

impl<T> PageReply<T> {
    /// Makes a page; in tests of code that handles pages.
    ///
    /// ```
    /// use wechatpay_runtime::{PageReply, Reply};
    ///
    /// let page = PageReply::new(0, 20, Reply::new("the records 0 to 19"));
    /// assert_eq!(page.next_offset, 20);
    /// ```
    pub fn new(offset: i64, next_offset: i64, reply: Reply<T>) -> Self {
        Self { offset, next_offset, reply }
    }
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
            Ok(()) => Ok(PageReply::new(offset, walk.offset(), self.reply)),
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
    match parse_json(body).ok().as_ref().and_then(|reply| reply.get(DATA)) {
        Some(records) => records.to_string().hash(&mut hasher),
        None => body.hash(&mut hasher),
    }
    hasher.finish()
}
