//! `/sandbox/page/controls`: faults, the clock and the reset, each by a form that any browser can send.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use jiff::SignedDuration;
use serde::Deserialize;

use super::frame::{Frame, Tab};
use super::times;
use super::{Page, html};
use crate::faults::{Fault, FaultPlan, PlannedFault};
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

struct FaultView {
    number: u64,
    name: String,
    moment: String,
    calls: String,
    hits: u32,
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

#[derive(Deserialize)]
struct Plan {
    fault: String,
    /// The number that some faults take.
    number: String,
    operation: String,
    next: String,
    percent: String,
}

async fn plan(State(page): State<Page>, Form(form): Form<Plan>) -> Response {
    match read_plan(&form).and_then(|plan| page.platform.faults.plan(plan).map_err(|error| error.to_string()))
    {
        Ok(_) => done("plan"),
        Err(error) => refused(&page.platform, &error),
    }
}

/// Reads the form; what is left empty is as it is by default.
fn read_plan(form: &Plan) -> Result<FaultPlan, String> {
    let number = if form.number.is_empty() { String::new() } else { format!("={}", form.number) };
    let fault: Fault = format!("{}{number}", form.fault)
        .parse()
        .map_err(|error: crate::faults::UnknownFault| error.to_string())?;
    let mut plan = FaultPlan::new(fault);
    if !form.operation.is_empty() {
        plan = plan.operation(&form.operation);
    }
    if !form.percent.is_empty() {
        let percent: f64 = form.percent.parse().map_err(|_| "the share is not a number".to_owned())?;
        return Ok(plan.share(percent / 100.0));
    }
    let next = if form.next.is_empty() { Ok(1) } else { form.next.parse() };
    Ok(plan.next(next.map_err(|_| "the number of calls is not a number".to_owned())?))
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

impl FaultView {
    fn of(planned: &PlannedFault) -> Self {
        let calls = match (planned.left, planned.share) {
            (Some(1), _) => "the next call".to_owned(),
            (Some(left), _) => format!("the next {left} calls"),
            (None, share) => format!("{:.0} % of the calls", share.unwrap_or_default() * 100.0),
        };
        let of = planned.operation.as_ref().map(|operation| format!(" of {operation}")).unwrap_or_default();
        let on = planned.face.map(|face| format!(" on the {face} face")).unwrap_or_default();
        Self {
            number: planned.number,
            name: planned.fault.to_string(),
            moment: planned.moment.to_string(),
            calls: format!("{calls}{of}{on}"),
            hits: planned.hits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(number: &str, next: &str, percent: &str) -> Plan {
        let fault = "rate-limited".to_owned();
        let [number, next, percent] = [number, next, percent].map(str::to_owned);
        Plan { fault, number, operation: String::new(), next, percent }
    }

    #[test]
    fn an_empty_form_plans_one_call_and_a_share_comes_before_a_number() {
        let fault: Fault = "rate-limited".parse().unwrap();
        assert_eq!(read_plan(&form("", "", "")), Ok(FaultPlan::new(fault)));
        assert_eq!(read_plan(&form("", "3", "")), Ok(FaultPlan::new(fault).next(3)));
        assert_eq!(read_plan(&form("", "3", "25")), Ok(FaultPlan::new(fault).share(0.25)));
        assert_eq!(read_plan(&form("30", "", "")), Ok(FaultPlan::new("rate-limited=30".parse().unwrap())));
    }

    #[test]
    fn a_form_that_makes_no_sense_is_refused() {
        for (number, next, percent) in [("x", "", ""), ("", "-1", ""), ("", "", "many")] {
            assert!(read_plan(&form(number, next, percent)).is_err());
        }
    }
}
