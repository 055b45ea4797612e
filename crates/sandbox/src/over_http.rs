//! What became of a call, as axum sends it: whole, or with a body that fails where the connection is to be closed.

use std::io;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Response, header};
use futures_util::{StreamExt as _, stream};
use tokio::sync::watch;

use crate::answered::{Answered, Outcome};

/// Resolves when the server is to stop; never where there is no server of ours.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stopped(Option<watch::Receiver<()>>);

impl Stopped {
    /// Hears of it when the sender says so, or is gone.
    pub(crate) fn new(receiver: watch::Receiver<()>) -> Self {
        Self(Some(receiver))
    }

    pub(crate) async fn wait(self) {
        match self.0 {
            // An error means that the sender is gone.
            Some(mut receiver) => drop(receiver.changed().await),
            None => std::future::pending().await,
        }
    }
}

/// Makes of it what is sent, after its delay.
pub(crate) async fn respond(answered: Answered, stopped: Stopped) -> Response<Body> {
    if let Some(fault) = &answered.fault {
        tracing::info!(fault, "a fault on demand");
    }
    if !answered.delay.is_zero() {
        tokio::select! {
            () = tokio::time::sleep(answered.delay) => {}
            () = stopped.clone().wait() => {}
        }
    }
    match answered.outcome {
        Outcome::Whole(response) => response.map(Body::from),
        Outcome::Cut { response, sent } => cut(response, sent),
        Outcome::Dropped => dropped(),
        Outcome::Never => {
            // A caller that gives up closes the connection, and hyper drops this future.
            stopped.wait().await;
            dropped()
        }
    }
}

/// Announces the whole body, and fails after a part of it.
fn cut(response: Response<Bytes>, sent: usize) -> Response<Body> {
    let (mut head, body) = response.into_parts();
    head.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    let part = (sent > 0).then(|| Ok(body.slice(..sent.min(body.len()))));
    let end = stream::once(async {
        // Gives hyper the turn in which it writes what it has so far.
        tokio::task::yield_now().await;
        Err::<Bytes, _>(on_demand())
    });
    Response::from_parts(head, Body::from_stream(stream::iter(part).chain(end)))
}

/// Fails before hyper has written anything, so that it writes nothing.
fn dropped() -> Response<Body> {
    Response::new(Body::from_stream(stream::once(async { Err::<Bytes, _>(on_demand()) })))
}

fn on_demand() -> io::Error {
    io::Error::other("a fault on demand")
}
