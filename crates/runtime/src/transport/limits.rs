//! What bounds one attempt: its time and the size of its reply.

use std::time::Duration;

use crate::attempt::Attempt;

/// What bounds one attempt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) timeout: Duration,
    pub(super) max_reply_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(10), max_reply_bytes: 8 << 20 }
    }
}

impl Limits {
    /// How long this attempt may take: no longer than the call has left.
    pub(super) fn time_for<B>(&self, request: &http::Request<B>) -> Duration {
        let left = request.extensions().get::<Attempt>().and_then(|attempt| attempt.time_left);
        left.map_or(self.timeout, |left| left.min(self.timeout))
    }
}
