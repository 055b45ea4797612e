//! What the sandbox received and how it answered: the newest calls, in order, to look at and to wait for.

mod received;
mod recording;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

pub use received::ReceivedCall;

pub(crate) use recording::Recording;

use crate::answered::Answered;

/// How many calls are kept; the oldest make room.
const CAPACITY: usize = 10_000;

/// How many bytes of request bodies the kept calls may have had; the oldest make room here too.
const MAX_BYTES: usize = 64 << 20;

/// The calls of a sandbox, all of whose clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Journal {
    calls: Arc<Mutex<Kept>>,
    /// How many calls there were in all, which is the number of the last one.
    count: Arc<watch::Sender<u64>>,
}

/// Calls as they come in, from a moment on.
///
/// ```no_run
/// # async fn example(sandbox: wechatpay_sandbox::Sandbox) {
/// let mut calls = sandbox.follow();
/// while let Some(call) = calls.next().await {
///     println!("{call}");
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct Following {
    calls: Arc<Mutex<Kept>>,
    count: watch::Receiver<u64>,
    /// The number of the last call that was handed out.
    seen: u64,
}

/// The newest calls, oldest first.
#[derive(Debug, Default)]
struct Kept {
    calls: VecDeque<Arc<ReceivedCall>>,
    /// How long their bodies were, all together.
    bytes: usize,
}

impl Kept {
    fn push(&mut self, call: ReceivedCall) {
        self.bytes = self.bytes.saturating_add(call.body_length);
        self.calls.push_back(Arc::new(call));
        while (self.calls.len() > CAPACITY || self.bytes > MAX_BYTES)
            && let Some(oldest) = self.calls.pop_front()
        {
            self.bytes = self.bytes.saturating_sub(oldest.body_length);
        }
    }
}

impl Journal {
    /// Adds a call, with what became of it.
    pub(crate) fn add(&self, recording: Recording, answered: &Answered) {
        let mut calls = lock(&self.calls);
        // Under the lock, so that numbers are in order.
        let number = self.count.borrow().saturating_add(1);
        let call = recording.finish(number, answered);
        let ReceivedCall { face, operation, status, code, .. } = &call;
        tracing::info!(%face, operation, status, code, "answered");
        calls.push(call);
        self.count.send_replace(number);
    }

    /// The calls that are kept, oldest first.
    pub(crate) fn calls(&self) -> Vec<Arc<ReceivedCall>> {
        lock(&self.calls).calls.iter().cloned().collect()
    }

    /// Forgets all calls; numbers go on.
    pub(crate) fn clear(&self) {
        *lock(&self.calls) = Kept::default();
    }

    /// The calls from now on.
    pub(crate) fn follow(&self) -> Following {
        self.follow_from(*self.count.borrow())
    }

    /// The calls behind the one of this number.
    pub(crate) fn follow_from(&self, seen: u64) -> Following {
        Following { calls: Arc::clone(&self.calls), count: self.count.subscribe(), seen }
    }
}

impl Default for Journal {
    fn default() -> Self {
        Self { calls: Arc::default(), count: Arc::new(watch::Sender::new(0)) }
    }
}

impl Following {
    /// Waits for the next call; none once the sandbox is gone. Who falls far behind misses the oldest.
    pub async fn next(&mut self) -> Option<Arc<ReceivedCall>> {
        loop {
            if let Some(call) = self.behind() {
                self.seen = call.number;
                return Some(call);
            }
            self.count.changed().await.ok()?;
        }
    }

    /// The first call behind the one that was seen last.
    fn behind(&self) -> Option<Arc<ReceivedCall>> {
        let Kept { calls, .. } = &*lock(&self.calls);
        calls.get(calls.partition_point(|call| call.number <= self.seen)).cloned()
    }
}

fn lock<T>(calls: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves whole calls.
    calls.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use wechatpay_api::Face;

    use super::*;
    use crate::answered::Outcome;
    use crate::request::Request;

    fn request(length: usize) -> Request {
        let (method, headers) = (axum::http::Method::POST, axum::http::HeaderMap::new());
        Request { method, target: "/".to_owned(), headers, body: vec![b' '; length].into() }
    }

    #[test]
    fn old_calls_make_room_for_new_ones_by_number_and_by_size() {
        let journal = Journal::default();
        let add = |length| {
            let answered = Answered::from(Outcome::Dropped);
            journal.add(Recording::of(&request(length), Face::Brand), &answered);
        };
        let numbers = || {
            let calls = journal.calls();
            (calls.first().map(|call| call.number), calls.last().map(|call| call.number))
        };
        (0..CAPACITY + 2).for_each(|_| add(1));
        assert_eq!(numbers(), (Some(3), Some(10_002)));
        add(MAX_BYTES - 5);
        assert_eq!(numbers(), (Some(9_998), Some(10_003)));
        let mut following = journal.follow_from(10_000);
        assert_eq!(following.behind().map(|call| call.number), Some(10_001));
        following.seen = 10_003;
        assert!(following.behind().is_none());
        journal.clear();
        add(MAX_BYTES);
        assert_eq!(numbers(), (Some(10_004), Some(10_004)));
    }
}
