//! `/sandbox/v1/state`: what the platform remembers, without personal data.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use serde_json::{Value, json};

use crate::admin::json::Json;
use crate::platform::Platform;

pub(super) fn routes() -> Router<Arc<Platform>> {
    Router::new().route("/v1/state", get(list))
}

async fn list(State(platform): State<Arc<Platform>>) -> Json<Value> {
    Json(json!({ "resources": platform.state.resources(platform.clock.now()) }))
}
