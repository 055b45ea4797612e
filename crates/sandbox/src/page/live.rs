//! `/sandbox/page/live`: each new call as it comes in, as server-sent events that bring the HTML to insert.

use std::convert::Infallible;

use askama::Template as _;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::routing::get;
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;

use super::Page;
use super::calls::{CallView, OneCall};
use crate::journal::ReceivedCall;

pub(super) fn routes() -> Router<Page> {
    Router::new().route("/sandbox/page/live", get(live))
}

#[derive(Deserialize)]
struct Start {
    /// The newest call that the page shows.
    #[serde(default)]
    after: u64,
}

async fn live(
    State(page): State<Page>,
    Query(start): Query<Start>,
    headers: HeaderMap,
) -> impl IntoResponse + use<> {
    // A browser that lost its connection says what it had last.
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok());
    let calls = page.platform.journal.follow_from(seen.unwrap_or(start.after));
    let calls = stream::unfold(calls, async |mut calls| {
        let call = calls.next().await?;
        Some((event(&call), calls))
    });
    let stop = Box::pin(page.stopped.wait());
    Sse::new(calls.take_until(stop).map(Ok::<_, Infallible>)).keep_alive(KeepAlive::default())
}

fn event(call: &ReceivedCall) -> Event {
    let event = Event::default().event("call").id(call.number.to_string());
    let html = OneCall { call: CallView::of(call) }.render();
    event.data(html.unwrap_or_else(|error| {
        tracing::error!(%error, "a call cannot be shown");
        String::new()
    }))
}
