//! `/sandbox/page/deliveries`: the notifications that were sent, each attempt with its answer, and sending one again.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::calls::Fact;
use super::frame::{Frame, Tab};
use super::times::Time;
use super::{Page, html};
use crate::events::{Attempt, Delivery};

pub(super) fn routes() -> Router<Page> {
    Router::new()
        .route("/sandbox/page/deliveries", get(show))
        .route("/sandbox/page/deliveries/{number}/resend", post(resend))
}

#[derive(Template)]
#[template(path = "deliveries.html")]
struct DeliveriesPage {
    frame: Frame,
    /// The delivery that was sent again.
    resent: Option<u64>,
    /// Newest first.
    deliveries: Vec<DeliveryView>,
}

struct DeliveryView {
    number: u64,
    /// Whether it is shown with its attempts at once: the one that is looked at.
    is_open: bool,
    outcome: &'static str,
    tone: &'static str,
    event_type: String,
    face: String,
    url: String,
    created: Time,
    facts: Vec<Fact>,
    attempts: Vec<AttemptView>,
}

struct AttemptView {
    time: String,
    status: String,
    tone: &'static str,
    /// The body of the answer, or why there is none.
    answer: String,
}

#[derive(Deserialize)]
struct Shown {
    resent: Option<u64>,
}

async fn show(State(page): State<Page>, Query(shown): Query<Shown>) -> Response {
    let deliveries = page.platform.deliveries.list();
    let looked_at = shown.resent.or(deliveries.last().map(|newest| newest.number));
    html(&DeliveriesPage {
        frame: Frame::of(&page.platform, Tab::Events),
        resent: shown.resent,
        deliveries: deliveries.iter().rev().map(|delivery| DeliveryView::of(delivery, looked_at)).collect(),
    })
}

async fn resend(State(page): State<Page>, Path(number): Path<u64>) -> Response {
    let id = number.to_string();
    let Some(before) = page.platform.deliveries.resend(&id) else {
        return (StatusCode::NOT_FOUND, "There is no such delivery, or not any more.").into_response();
    };
    // The receiver has five seconds; who sent it wants to see its answer.
    page.platform.deliveries.attempted(&id, before.attempts.len().saturating_add(1)).await;
    Redirect::to(&format!("/sandbox/page/deliveries?resent={number}")).into_response()
}

impl DeliveryView {
    fn of(delivery: &Delivery, looked_at: Option<u64>) -> Self {
        let (outcome, tone) = match (delivery.accepted, delivery.next_attempt) {
            (true, _) => ("accepted", "good"),
            (false, Some(_)) if delivery.attempts.is_empty() => ("sending", ""),
            (false, Some(_)) => ("retrying", "odd"),
            (false, None) => ("given up", "bad"),
        };
        let created = Time::of(delivery.created);
        let mut facts = vec![
            Fact { name: "Notification ID", value: delivery.id.clone() },
            Fact { name: "Happened", value: created.text.clone() },
        ];
        facts.extend(
            delivery.next_attempt.map(|next| Fact { name: "Sent again at", value: Time::of(next).text }),
        );
        facts.extend(
            delivery.flaw.map(|flaw| Fact { name: "Wrong on purpose", value: flaw.name().to_owned() }),
        );
        Self {
            number: delivery.number,
            is_open: looked_at == Some(delivery.number),
            outcome,
            tone,
            event_type: delivery.event_type.clone(),
            face: delivery.face.to_string(),
            url: delivery.url.clone(),
            created,
            facts,
            attempts: delivery.attempts.iter().map(AttemptView::of).collect(),
        }
    }
}

impl AttemptView {
    fn of(attempt: &Attempt) -> Self {
        Self {
            time: Time::of(attempt.at).text,
            status: attempt.status.map_or_else(|| "none".to_owned(), |status| status.to_string()),
            tone: if attempt.is_accepted() { "good" } else { "bad" },
            answer: attempt.error.clone().unwrap_or_else(|| attempt.answer.clone()),
        }
    }
}
