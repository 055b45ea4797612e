//! `/sandbox/v1/calls`: what the sandbox received and how it answered, without personal data.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::Uri;
use axum::routing::get;
use serde_json::{Value, json};

use crate::admin::error::AdminError;
use crate::admin::json::Json;
use crate::journal::ReceivedCall;
use crate::platform::Platform;

pub(super) fn routes() -> Router<Arc<Platform>> {
    Router::new().route("/v1/calls", get(list))
}

/// The calls, oldest first; with `?after=N` those that came after the one of this number.
async fn list(State(platform): State<Arc<Platform>>, uri: Uri) -> Result<Json<Value>, AdminError> {
    let after = after(uri.query().unwrap_or_default())?;
    let calls = platform.journal.calls();
    let calls = calls.iter().filter(|call| call.number > after).map(|call| shown(call));
    let calls = calls.collect::<Result<Vec<Value>, _>>();
    let calls = calls.map_err(|error| AdminError::failed(format!("A call can't be written: {error}.")))?;
    Ok(Json(json!({ "calls": calls })))
}

fn after(query: &str) -> Result<u64, AdminError> {
    let wrong = || AdminError::invalid(&"There is one parameter, the number of a call: `after=12`");
    match query.split_once('=') {
        Some(("after", number)) => number.parse().map_err(|_| wrong()),
        None if query.is_empty() => Ok(0),
        _ => Err(wrong()),
    }
}

/// The call as it is logged, and the line that people read.
fn shown(call: &ReceivedCall) -> serde_json::Result<Value> {
    let mut value = serde_json::to_value(call)?;
    if let Some(object) = value.as_object_mut() {
        object.insert("text".to_owned(), call.to_string().into());
    }
    Ok(value)
}
