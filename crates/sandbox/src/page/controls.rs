//! `/sandbox/page/controls`: faults, the clock and the reset, each by a form that any browser can send.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use jiff::SignedDuration;
use serde::Deserialize;

use super::fault_form::{FaultForm, FaultView};
use super::frame::{Frame, Tab};
use super::times;
use super::{Page, html};
use crate::faults::Fault;
use crate::platform::Platform;
use crate::spec::webhook::capitalised;

const PATH: &str = "/sandbox/page/controls";

/// How far the clock can be moved at once, in seconds.
const STEPS: [(i64, &str); 7] = [
    (60, "a minute"),
    (3_600, "an hour"),
    (86_400, "a day"),
    (7 * 86_400, "7 days"),
    (30 * 86_400, "30 days"),
    (365 * 86_400, "365 days"),
    (-86_400, "a day back"),
];

pub(super) fn routes() -> Router<Page> {
    Router::new()
        .route(PATH, get(show))
        .route("/sandbox/page/faults", post(plan))
        .route("/sandbox/page/faults/{number}/cancel", post(cancel))
        .route("/sandbox/page/clock/advance", post(advance))
        .route("/sandbox/page/clock/set", post(set))
        .route("/sandbox/page/clock/{state}", post(turn))
        .route("/sandbox/page/reset", post(reset))
}

#[derive(Template)]
#[template(path = "controls.html")]
struct ControlsPage {
    frame: Frame,
    notice: Option<Notice>,
    planned: Vec<FaultView>,
    faults: Vec<Choice>,
    /// The names of all operations.
    operations: Vec<String>,
    steps: [(i64, &'static str); 7],
}

/// What came of a form.
struct Notice {
    text: String,
    is_failure: bool,
}

struct Choice {
    name: &'static str,
    summary: &'static str,
}

/// Which form was sent; a text of its own would let any link speak for the sandbox.
#[derive(Deserialize)]
struct Shown {
    done: Option<String>,
}

async fn show(State(page): State<Page>, Query(shown): Query<Shown>) -> Response {
    let text = match shown.done.as_deref() {
        Some("plan") => Some("The fault is planned."),
        Some("cancel") => Some("The fault is cancelled."),
        Some("clock") => Some("The clock is changed."),
        Some("reset") => Some("Everything is as it was at the start."),
        _ => None,
    };
    let notice = text.map(|text| Notice { text: text.to_owned(), is_failure: false });
    html(&ControlsPage::of(&page.platform, notice))
}

async fn plan(State(page): State<Page>, Form(form): Form<FaultForm>) -> Response {
    let planned = form.plan().and_then(|plan| {
        let planned = page.platform.faults.plan(plan);
        planned.map_err(|error| error.to_string())
    });
    match planned {
        Ok(_) => done("plan"),
        Err(error) => refused(&page.platform, &error),
    }
}

async fn cancel(State(page): State<Page>, Path(number): Path<u64>) -> Response {
    page.platform.faults.cancel(number);
    done("cancel")
}

#[derive(Deserialize)]
struct Advance {
    by: i64,
}

async fn advance(State(page): State<Page>, Form(form): Form<Advance>) -> Response {
    page.platform.clock.advance(SignedDuration::from_secs(form.by));
    done("clock")
}

#[derive(Deserialize)]
struct Set {
    time: String,
}

async fn set(State(page): State<Page>, Form(form): Form<Set>) -> Response {
    match times::of_form(&form.time) {
        Ok(time) => {
            page.platform.clock.set(time);
            done("clock")
        }
        Err(error) => refused(&page.platform, &format!("that is not a time: {error}")),
    }
}

async fn turn(State(page): State<Page>, Path(state): Path<String>) -> Response {
    let clock = &page.platform.clock;
    match state.as_str() {
        "stop" => clock.stop(),
        "run" => clock.run(),
        "reset" => clock.reset(),
        _ => return StatusCode::NOT_FOUND.into_response(),
    }
    done("clock")
}

#[derive(Deserialize)]
struct Reset {
    sure: Option<String>,
}

async fn reset(State(page): State<Page>, Form(form): Form<Reset>) -> Response {
    if form.sure.is_none() {
        return refused(&page.platform, "tick the box, since nothing of it comes back");
    }
    match page.platform.reset() {
        Ok(()) => done("reset"),
        Err(error) => refused(&page.platform, &error.to_string()),
    }
}

/// Shows the page anew, so that loading it again sends no form.
fn done(what: &str) -> Response {
    Redirect::to(&format!("{PATH}?done={what}")).into_response()
}

fn refused(platform: &Platform, why: &str) -> Response {
    let notice = Notice { text: format!("Nothing is changed: {why}."), is_failure: true };
    (StatusCode::BAD_REQUEST, html(&ControlsPage::of(platform, Some(notice)))).into_response()
}

impl ControlsPage {
    fn of(platform: &Platform, notice: Option<Notice>) -> Self {
        let mut operations: Vec<String> =
            platform.routes.all().iter().map(|operation| capitalised(&operation.name)).collect();
        operations.sort();
        operations.dedup();
        Self {
            frame: Frame::of(platform, Tab::Controls),
            notice,
            planned: platform.faults.planned().iter().map(FaultView::of).collect(),
            faults: Fault::ALL.map(|fault| Choice { name: fault.name(), summary: fault.summary() }).into(),
            operations,
            steps: STEPS,
        }
    }
}
