//! `/sandbox/v1/reset`: everything as it was at the start.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::post;
use serde_json::{Value, json};

use crate::admin::error::AdminError;
use crate::admin::json::Json;
use crate::platform::Platform;

pub(super) fn routes() -> Router<Arc<Platform>> {
    Router::new().route("/v1/reset", post(reset))
}

async fn reset(State(platform): State<Arc<Platform>>) -> Result<Json<Value>, AdminError> {
    platform.reset().map_err(|error| AdminError::failed(error.to_string()))?;
    Ok(Json(json!({ "reset": true })))
}
