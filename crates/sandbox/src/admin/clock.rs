//! `/sandbox/v1/clock`: what time it is for the sandbox.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::admin::error::AdminError;
use crate::admin::json::Json;
use crate::clock::Clock;
use crate::platform::Platform;

pub(super) fn routes() -> Router<Arc<Platform>> {
    Router::new().route("/v1/clock", get(show).post(change))
}

/// What is to become of the clock: first it is set, then moved, then stopped or started.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    /// RFC 3339.
    set: Option<String>,
    /// Such as `30d`, `-1h 30m` or `P1M`.
    advance: Option<String>,
    stopped: Option<bool>,
}

async fn show(State(platform): State<Arc<Platform>>) -> Json<Value> {
    shown(&platform.clock)
}

async fn change(
    State(platform): State<Arc<Platform>>,
    Json(change): Json<Change>,
) -> Result<Json<Value>, AdminError> {
    let clock = &platform.clock;
    let set = change.set.as_deref().map(read_time).transpose()?;
    let begin = set.unwrap_or_else(|| clock.now());
    let moved = change.advance.as_deref().map(|span| read_span(span, begin)).transpose()?;
    if let Some(now) = moved.or(set) {
        clock.set(now);
    }
    match change.stopped {
        Some(true) => clock.stop(),
        Some(false) => clock.run(),
        None => {}
    }
    Ok(shown(clock))
}

fn read_time(text: &str) -> Result<Timestamp, AdminError> {
    text.parse().map_err(|error: jiff::Error| {
        AdminError::invalid(&format_args!("`set` isn't a time such as 2026-01-31T12:00:00+08:00: {error}"))
    })
}

fn read_span(text: &str, begin: Timestamp) -> Result<Timestamp, AdminError> {
    let moved = text.parse().and_then(|span: Span| begin.to_zoned(TimeZone::UTC).checked_add(span));
    moved.map(|moved| moved.timestamp()).map_err(|error| {
        AdminError::invalid(&format_args!("`advance` isn't a span such as 30d, 2h or -90s: {error}"))
    })
}

fn shown(clock: &Clock) -> Json<Value> {
    Json(json!({
        "now": clock.now().to_string(),
        "stopped": clock.is_stopped(),
        "ahead_seconds": nearest_second(clock.offset()),
    }))
}

/// The clock is read before it is moved, so a day lacks some microseconds.
fn nearest_second(offset: SignedDuration) -> i64 {
    offset
        .saturating_add(SignedDuration::from_millis(500))
        .as_millis()
        .div_euclid(1_000)
        .try_into()
        .unwrap_or(i64::MAX)
}
