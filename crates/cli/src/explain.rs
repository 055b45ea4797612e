//! `wechatpay explain`: does this captured message verify, and if not, why?

mod captured;
mod curl;
mod keys;
mod kind;

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use http::header::DATE;
use serde_json::json;
use wechatpay_sandbox::explain::{
    CapturedAnswer, CapturedRequest, Explanation, Keys, Verdict, explain_answer, explain_request,
};

use crate::config::{self, Options};
use crate::failure::Failure;
use crate::input::Source;
use crate::output;
use captured::{Captured, Message, Start};
pub(crate) use kind::Kind;

/// What was typed.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) source: Source,
    /// A file with the body, if it isn't in the source.
    pub(crate) body: Option<PathBuf>,
    pub(crate) kind: Option<Kind>,
    pub(crate) received: Option<Received>,
    pub(crate) json: bool,
}

/// When a message arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Received {
    Now,
    At(i64),
}

pub(crate) fn run(question: &Question, options: &Options) -> Result<(), Failure> {
    let Question { source, .. } = question;
    let text = source.read("the message")?;
    let body = question.body.clone().map(|path| Source::File(path).read("the body")).transpose()?;
    let captured =
        Captured::parse(&text, body).map_err(|problem| Failure::Input(format!("{source}: {problem}")))?;
    let (kind, message) =
        captured.choose(question.kind).map_err(|problem| Failure::Input(format!("{source}: {problem}")))?;
    let keys = keys::read(&config::read(options)?, kind, message)?;
    let received = match question.received {
        Some(Received::Now) => Some(now()),
        Some(Received::At(time)) => Some(time),
        None => {
            date(&message.headers).or_else(|| captured.answered(kind).and_then(|reply| date(&reply.headers)))
        }
    };
    let (verdict, note) = explain(kind, message, &keys, received);
    if question.json {
        output::reply(machine_readable(kind, &verdict).to_string().as_bytes())?;
    } else {
        output::text(&readable(kind, &verdict))?;
        for note in [note.map(str::to_owned), age(kind, &message.headers, received)].into_iter().flatten() {
            output::message(&note);
        }
    }
    match verdict {
        Verdict::Verifies { .. } => Ok(()),
        Verdict::Fails(explanation) => {
            let mistake = explanation.mistake.name();
            Err(Failure::Unverified(format!("the {} doesn't verify: {mistake}", kind.name())))
        }
    }
}

/// Explains; a line break that an editor may have put behind the body isn't held against the message.
fn explain(
    kind: Kind,
    message: &Message,
    keys: &Keys,
    received: Option<i64>,
) -> (Verdict, Option<&'static str>) {
    let verdict = of_body(kind, message, &message.body, keys, received);
    let trimmed = message.body.strip_suffix(b"\n").map(|body| body.strip_suffix(b"\r").unwrap_or(body));
    if let (Verdict::Fails(_), Some(trimmed), false) = (&verdict, trimmed, message.has_length) {
        let without = of_body(kind, message, trimmed, keys, received);
        if matches!(without, Verdict::Verifies { .. }) {
            let note = "the line break at the end of the input was left out: it isn't a part of the body";
            return (without, Some(note));
        }
    }
    (verdict, None)
}

fn of_body(kind: Kind, message: &Message, body: &[u8], keys: &Keys, received: Option<i64>) -> Verdict {
    let headers = &message.headers;
    match (&message.start, kind) {
        (Start::Request { method, target }, Kind::Request) => {
            explain_request(&CapturedRequest { method, target, headers, body, received }, keys)
        }
        _ => explain_answer(&CapturedAnswer { headers, body, received }, keys),
    }
}

fn readable(kind: Kind, verdict: &Verdict) -> String {
    let name = kind.name();
    match verdict {
        Verdict::Verifies { signed_by } => format!("the {name} verifies: signed by {signed_by}"),
        Verdict::Fails(explanation) => format!("the {name} doesn't verify\n\n{explanation}"),
    }
}

fn machine_readable(kind: Kind, verdict: &Verdict) -> serde_json::Value {
    let name = kind.name();
    match verdict {
        Verdict::Verifies { signed_by } => {
            json!({ "message": name, "verifies": true, "signed_by": signed_by })
        }
        Verdict::Fails(explanation) => {
            let explanation: &Explanation = explanation;
            let mut value = json!({ "message": name, "verifies": false });
            if let (Some(object), serde_json::Value::Object(fields)) =
                (value.as_object_mut(), json!(explanation))
            {
                object.extend(fields);
            }
            value
        }
    }
}

/// Says how old a message is whose arrival isn't known.
fn age(kind: Kind, headers: &HeaderMap, received: Option<i64>) -> Option<String> {
    if received.is_some() || kind == Kind::Request {
        return None;
    }
    let timestamp: i64 = headers.get("wechatpay-timestamp")?.to_str().ok()?.parse().ok()?;
    let seconds = now().saturating_sub(timestamp);
    (seconds.unsigned_abs() > 300).then(|| {
        format!(
            "it was signed {seconds} s ago; whether that was recent when it came, --received TIME checks, 300 s are \
             allowed"
        )
    })
}

fn date(headers: &HeaderMap) -> Option<i64> {
    let date = headers.get(DATE)?.to_str().ok()?;
    jiff::fmt::rfc2822::parse(date).ok().map(|date| date.timestamp().as_second())
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
