//! Events of a sandbox that runs: making one happen, and whether it arrived.

use serde_json::{Map, Value, json};
use wechatpay_api::Face;
use wechatpay_sandbox::{Delivery, Flaw};

use crate::failure::Failure;
use crate::input::Source;
use crate::names;
use crate::output;
use crate::sandbox::admin::Admin;
use crate::sandbox::emit::{find_event, judge};

/// An event to happen, as it was typed.
#[derive(Debug)]
pub(crate) struct Trigger {
    pub(crate) event: String,
    pub(crate) face: Option<Face>,
    /// Fields by name, which win over those of the body.
    pub(crate) set: Vec<(String, String)>,
    pub(crate) body: Option<Source>,
    /// Where to send it without anything having happened.
    pub(crate) to: Option<String>,
    pub(crate) bad: Option<Flaw>,
}

/// Makes an event happen, and writes how it was answered.
pub(super) async fn trigger(admin: &Admin, trigger: Trigger) -> Result<(), Failure> {
    let event = find_event(&trigger.event, trigger.face, &names::events())?;
    let mut fields = match trigger.body.map(|body| body.read_json("the event's fields")).transpose()? {
        None => Map::new(),
        Some(Value::Object(fields)) => fields,
        Some(_) => return Err(Failure::Input("the event's fields are not a JSON object".to_owned())),
    };
    fields.extend(trigger.set.into_iter().map(|(name, value)| (name, Value::String(value))));
    let (event_type, bad) = (event.event_type, trigger.bad.map(Flaw::name));
    let face = event.face.to_string();
    let wish = json!({ "event": event_type, "face": face, "fields": fields, "to": trigger.to, "bad": bad });
    let deliveries = deliveries_of(admin.post("events", Some(&wish)).await?)?;
    if deliveries.is_empty() {
        output::message(&format_args!("{event_type} happened, and nobody is told"));
    }
    write(&deliveries)?;
    deliveries.iter().try_for_each(answer)
}

/// Sends a delivery once more, and writes how it was answered.
pub(super) async fn resend(admin: &Admin, id: &str) -> Result<(), Failure> {
    // It becomes a part of the path; numbers and IDs of notifications have nothing else.
    if !id.chars().all(|character| character.is_ascii_alphanumeric() || character == '-') {
        return Err(Failure::Input(format!(
            "`{id}` is not the number or ID of a delivery; see `sandbox deliveries`"
        )));
    }
    let reply = admin.post(&format!("deliveries/{id}/resend"), None).await?;
    let delivery: Delivery = serde_json::from_value(reply).map_err(foreign)?;
    write(std::slice::from_ref(&delivery))?;
    answer(&delivery)
}

/// Writes every delivery with its last attempt, a line each.
pub(super) async fn deliveries(admin: &Admin, json: bool) -> Result<(), Failure> {
    let deliveries = deliveries_of(admin.get("deliveries").await?)?;
    if deliveries.is_empty() {
        output::message(&"no event was sent yet");
        return Ok(());
    }
    if !json {
        return write(&deliveries);
    }
    let lines = deliveries.iter().map(serde_json::to_string).collect::<Result<Vec<_>, _>>();
    output::text(&lines.map_err(Failure::unexpected)?.join("\n"))
}

fn deliveries_of(mut reply: Value) -> Result<Vec<Delivery>, Failure> {
    let deliveries = reply.get_mut("deliveries").map(Value::take).unwrap_or_default();
    serde_json::from_value(deliveries).map_err(foreign)
}

fn foreign(error: serde_json::Error) -> Failure {
    Failure::Unexpected(format!("the sandbox is not of this version: {error}"))
}

fn write(deliveries: &[Delivery]) -> Result<(), Failure> {
    let lines: Vec<String> = deliveries.iter().map(Delivery::to_string).collect();
    if lines.is_empty() { Ok(()) } else { output::text(&lines.join("\n")) }
}

/// Fails if the last attempt did not end as it should.
fn answer(delivery: &Delivery) -> Result<(), Failure> {
    match delivery.attempts.last() {
        Some(attempt) if attempt.status.is_none() => {
            Err(Failure::NoReply(attempt.error.clone().unwrap_or_else(|| "no answer came".to_owned())))
        }
        Some(attempt) => judge(&delivery.url, delivery.flaw, attempt.is_accepted()),
        None => Err(Failure::NoReply("the event was not sent".to_owned())),
    }
}
