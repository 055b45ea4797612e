//! `/sandbox/v1/events` and `/sandbox/v1/deliveries`: what happens on the platform's side, and whether it arrived.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use wechatpay_api::Face;

use crate::admin::error::AdminError;
use crate::admin::json::Json;
use crate::events::{Delivery, Flaw};
use crate::platform::Platform;

pub(super) fn routes() -> Router<Arc<Platform>> {
    Router::new()
        .route("/v1/events", post(happen))
        .route("/v1/deliveries", get(list))
        .route("/v1/deliveries/{id}", get(show))
        .route("/v1/deliveries/{id}/resend", post(resend))
}

/// An event to happen; or to be sent only, without anything having happened.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    /// Its name on the wire.
    event: String,
    /// Who is notified, `brand` or `partner`; needed where both faces have the event.
    face: Option<String>,
    /// Fields of the event in plaintext.
    #[serde(default)]
    fields: Map<String, Value>,
    /// Where to send it, without anything having happened.
    to: Option<String>,
    /// What is wrong with it; it has not happened then either.
    bad: Option<Flaw>,
}

/// Answers once the event was answered.
async fn happen(
    State(platform): State<Arc<Platform>>,
    Json(wish): Json<Wish>,
) -> Result<Json<Value>, AdminError> {
    let worker = Arc::clone(&platform);
    // Sealing takes milliseconds.
    let begun = tokio::task::spawn_blocking(move || begin(&worker, wish)).await;
    let begun = begun.map_err(|error| AdminError::failed(format!("The event failed: {error}.")))??;
    let mut deliveries = Vec::new();
    for delivery in begun {
        deliveries.extend(platform.deliveries.answered(&delivery.id).await.map(written));
    }
    Ok(Json(json!({ "deliveries": deliveries })))
}

fn begin(platform: &Platform, wish: Wish) -> Result<Vec<Delivery>, AdminError> {
    let Wish { event, face, fields, to, bad } = wish;
    let face = face.as_deref().map(read_face).transpose()?;
    if to.is_none() && bad.is_none() {
        return platform.announcer.trigger(face, &event, fields).map_err(|error| AdminError::invalid(&error));
    }
    let to = to.as_deref().or(platform.deliveries.forwards_to()).ok_or_else(|| {
        AdminError::invalid(&"`to` is missing: a bad event has not happened, so it has no URL of its own")
    })?;
    let sent = platform.announcer.send(face, &event, fields, bad, to);
    sent.map(|delivery| vec![delivery]).map_err(|error| AdminError::invalid(&error))
}

fn read_face(name: &str) -> Result<Face, AdminError> {
    let face = Face::ALL.into_iter().find(|face| face.to_string() == name);
    face.ok_or_else(|| AdminError::invalid(&"`face` is neither `brand` nor `partner`"))
}

async fn list(State(platform): State<Arc<Platform>>) -> Json<Value> {
    let deliveries: Vec<Value> = platform.deliveries.list().into_iter().map(written).collect();
    Json(json!({ "deliveries": deliveries }))
}

async fn show(
    State(platform): State<Arc<Platform>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, AdminError> {
    platform.deliveries.get(&id).map(written).map(Json).ok_or_else(|| unknown(&id))
}

/// Answers once the attempt has ended.
async fn resend(
    State(platform): State<Arc<Platform>>,
    Path(id): Path<String>,
) -> Result<Json<Value>, AdminError> {
    let deliveries = &platform.deliveries;
    let before = deliveries.resend(&id).ok_or_else(|| unknown(&id))?;
    let delivery = deliveries.attempted(&id, before.attempts.len() + 1).await.ok_or_else(|| unknown(&id))?;
    Ok(Json(written(delivery)))
}

fn unknown(id: &str) -> AdminError {
    AdminError::not_found(format!("There is no delivery {id}: name its number, or its notification's ID."))
}

/// A delivery with a line for people.
fn written(delivery: Delivery) -> Value {
    let mut written = serde_json::to_value(&delivery).unwrap_or_default();
    if let Some(object) = written.as_object_mut() {
        object.insert("text".to_owned(), delivery.to_string().into());
    }
    written
}
