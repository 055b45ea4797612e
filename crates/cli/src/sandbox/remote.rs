//! What is asked of a sandbox that runs: faults, its clock, its calls, its events, and to begin anew.

use serde_json::{Map, Value, json};

use crate::config::Options;
use crate::failure::Failure;
use crate::output;
use crate::sandbox::admin::Admin;
use crate::sandbox::events::{self, Trigger};

/// What to ask, and of which sandbox.
#[derive(Debug)]
pub(crate) struct Remote {
    pub(crate) url: Option<String>,
    pub(crate) wish: Wish,
}

/// What to ask.
#[derive(Debug)]
pub(crate) enum Wish {
    /// Takes all planned faults back first, if asked for; then plans one, or shows what is planned.
    Fault { clear: bool, plan: Option<Map<String, Value>> },
    /// Changes the clock, if there is something to change, and shows it.
    Clock(Map<String, Value>),
    /// Everything as it was at the start.
    Reset,
    /// The calls that it received.
    Calls { json: bool },
    /// Makes an event happen.
    Trigger(Trigger),
    /// What it sent, and how that was answered.
    Deliveries { json: bool },
    /// Sends something once more.
    Resend { id: String },
}

pub(crate) async fn run(remote: Remote, options: &Options) -> Result<(), Failure> {
    let admin = Admin::find(remote.url, options)?;
    match remote.wish {
        Wish::Fault { clear, plan } => fault(&admin, clear, plan).await,
        Wish::Clock(change) => clock(&admin, change).await,
        Wish::Reset => {
            admin.post("reset", None).await?;
            output::message(&"the sandbox is as it was at the start");
            Ok(())
        }
        Wish::Calls { json } => calls(&admin, json).await,
        Wish::Trigger(trigger) => events::trigger(&admin, trigger).await,
        Wish::Deliveries { json } => events::deliveries(&admin, json).await,
        Wish::Resend { id } => events::resend(&admin, &id).await,
    }
}

async fn fault(admin: &Admin, clear: bool, plan: Option<Map<String, Value>>) -> Result<(), Failure> {
    if clear {
        admin.delete("faults").await?;
    }
    match plan {
        Some(plan) => {
            let planned = admin.post("faults", Some(&Value::Object(plan))).await?;
            output::text(text(&planned, "text"))
        }
        None if clear => {
            output::message(&"no faults are planned any more");
            Ok(())
        }
        None => {
            let list = admin.get("faults").await?;
            let planned = list.get("planned").and_then(Value::as_array).into_iter().flatten();
            let lines: Vec<&str> = planned.map(|planned| text(planned, "text")).collect();
            if lines.is_empty() {
                output::message(&"no faults are planned");
                return Ok(());
            }
            output::text(&lines.join("\n"))
        }
    }
}

async fn clock(admin: &Admin, change: Map<String, Value>) -> Result<(), Failure> {
    let clock = if change.is_empty() {
        admin.get("clock").await?
    } else {
        admin.post("clock", Some(&Value::Object(change))).await?
    };
    let stopped = clock.get("stopped") == Some(&json!(true));
    let state = if stopped { "stopped" } else { "running" };
    let ahead = clock.get("ahead_seconds").and_then(Value::as_i64).unwrap_or_default();
    output::text(&format!("{} ({state}, {ahead} s ahead of this machine)", text(&clock, "now")))
}

async fn calls(admin: &Admin, json: bool) -> Result<(), Failure> {
    let list = admin.get("calls").await?;
    let calls = list.get("calls").and_then(Value::as_array).into_iter().flatten();
    let lines = calls.map(|call| if json { call.to_string() } else { text(call, "text").to_owned() });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        output::message(&"no calls came yet");
        return Ok(());
    }
    output::text(&lines.join("\n"))
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}
