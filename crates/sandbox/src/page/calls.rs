//! `/`: the calls that came in, each with its verdict and what explains it.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use axum::routing::get;
use serde_json::Value;

use super::frame::{Frame, Tab};
use super::signature::Messages;
use super::times::Time;
use super::{Page, html};
use crate::journal::ReceivedCall;

/// How many calls a page shows; `assets/page/log.js` keeps as many.
const SHOWN: usize = 500;

pub(super) fn routes() -> Router<Page> {
    Router::new().route("/", get(show))
}

#[derive(Template)]
#[template(path = "calls.html")]
struct CallsPage {
    frame: Frame,
    /// Newest first.
    calls: Vec<CallView>,
    /// The number of the newest call.
    last: u64,
    base_url: String,
}

async fn show(State(page): State<Page>, headers: HeaderMap) -> Response {
    let calls = page.platform.journal.calls();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    html(&CallsPage {
        frame: Frame::of(&page.platform, Tab::Calls),
        last: calls.last().map_or(0, |call| call.number),
        calls: calls.iter().rev().take(SHOWN).map(|call| CallView::of(call)).collect(),
        base_url: format!("http://{host}"),
    })
}

/// A call as it is shown.
pub(super) struct CallView {
    pub(super) number: u64,
    /// The status, or that there was none.
    outcome: String,
    tone: &'static str,
    /// The operation, if it is known.
    name: String,
    face: Option<String>,
    method: String,
    target: String,
    time: Time,
    /// Why it was refused, or what went wrong on purpose.
    reason: Option<String>,
    /// What was signed, if that is what was wrong.
    messages: Option<Messages>,
    facts: Vec<Fact>,
    /// What it brought, as JSON without personal data.
    fields: Option<String>,
}

/// A name with a value.
pub(super) struct Fact {
    pub(super) name: &'static str,
    pub(super) value: String,
}

/// The one call of an answer in the live log.
#[derive(Template)]
#[template(path = "call.html")]
pub(super) struct OneCall {
    pub(super) call: CallView,
}

impl CallView {
    pub(super) fn of(call: &ReceivedCall) -> Self {
        let outcome = call.status.map_or_else(|| "no answer".to_owned(), |status| status.to_string());
        let tone = match call.status {
            _ if call.fault.is_some() => "odd",
            Some(200..300) => "good",
            _ => "bad",
        };
        let time = Time::of(call.time);
        let mut facts = vec![Fact { name: "Received", value: time.text.clone() }];
        let mut fact = |name, value: Option<String>| {
            facts.extend(value.map(|value| Fact { name, value }));
        };
        fact("Error code", call.code.clone());
        fact("Fault on demand", call.fault.clone());
        fact("Product", call.product.clone());
        fact("Request-ID", call.request_id.clone());
        fact("Answered in", Some(format!("{:.1} ms", call.duration.as_secs_f64() * 1_000.0)));
        // The message to the caller names places in its answer, which are shown here.
        let explanation = call.explanation.as_deref();
        let message = explanation.map(|explanation| &explanation.explanation).or(call.message.as_ref());
        let refused = message.map(|message| match &call.code {
            Some(code) => format!("{code}: {message}"),
            None => message.clone(),
        });
        Self {
            number: call.number,
            outcome,
            tone,
            name: call.operation.clone().unwrap_or_else(|| "No operation".to_owned()),
            face: call.operation.as_ref().map(|_| call.face.to_string()),
            method: call.method.clone(),
            target: call.target.clone(),
            time,
            reason: refused.or_else(|| call.fault.clone()),
            messages: explanation.and_then(Messages::of),
            facts,
            fields: call.redacted().map(|fields| pretty(&Value::Object(fields.clone()))),
        }
    }
}

/// JSON over several lines.
pub(super) fn pretty(value: &Value) -> String {
    format!("{value:#}")
}
