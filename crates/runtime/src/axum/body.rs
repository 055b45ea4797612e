//! Reading the raw body, within a size and a time.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};

use super::extract::Rejected;

/// The largest body that is read, in bytes; a notification has a few thousand.
pub const MAX_BODY_BYTES: usize = 1 << 20;

/// How long a body may take to arrive; it leaves more than half of [`ANSWER_WITHIN`](super::ANSWER_WITHIN) to the
/// handler.
pub const BODY_WITHIN: Duration = Duration::from_secs(2);

/// Reads it all, byte for byte.
pub(super) async fn read(body: Body) -> Result<Vec<u8>, Rejected> {
    tokio::time::timeout(BODY_WITHIN, collect(body)).await.unwrap_or(Err(Rejected::TooSlow))
}

async fn collect(mut body: Body) -> Result<Vec<u8>, Rejected> {
    // A length that is announced is refused before a byte of it is read.
    if body.size_hint().lower() > MAX_BODY_BYTES as u64 {
        return Err(Rejected::TooLarge);
    }
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|_| Rejected::Broken)?;
        let Ok(data) = frame.into_data() else { continue };
        if data.len() > MAX_BODY_BYTES - bytes.len() {
            return Err(Rejected::TooLarge);
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}
