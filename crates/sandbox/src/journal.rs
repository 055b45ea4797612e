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

/// The calls of a sandbox, all of whose clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Journal {
    calls: Arc<Mutex<VecDeque<Arc<ReceivedCall>>>>,
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
    calls: Arc<Mutex<VecDeque<Arc<ReceivedCall>>>>,
    count: watch::Receiver<u64>,
    /// The number of the last call that was handed out.
    seen: u64,
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
        if calls.len() >= CAPACITY {
            calls.pop_front();
        }
        calls.push_back(Arc::new(call));
        self.count.send_replace(number);
    }

    /// The calls that are kept, oldest first.
    pub(crate) fn calls(&self) -> Vec<Arc<ReceivedCall>> {
        lock(&self.calls).iter().cloned().collect()
    }

    /// Forgets all calls; numbers go on.
    pub(crate) fn clear(&self) {
        lock(&self.calls).clear();
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
            if let Some(call) = self.newer() {
                self.seen = call.number;
                return Some(call);
            }
            self.count.changed().await.ok()?;
        }
    }

    /// The oldest call that wasn't handed out.
    fn newer(&self) -> Option<Arc<ReceivedCall>> {
        let calls = lock(&self.calls);
        // Numbers ascend.
        calls.get(calls.partition_point(|call| call.number <= self.seen)).cloned()
    }
}

fn lock<T>(calls: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic elsewhere leaves whole calls.
    calls.lock().unwrap_or_else(PoisonError::into_inner)
}
