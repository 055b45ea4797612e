//! `wechatpay notify verify`: is this captured notification the platform's own, and what does it say?

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use http::HeaderMap;
use serde_json::{Value, json};
use wechatpay_api::runtime::{Clock, Notification, NotificationError, VerificationError};
use wechatpay_api::{Client, Face};

use crate::config::{self, Options};
use crate::failure::Failure;
use crate::headers;
use crate::input::Source;
use crate::output;

/// A notification that somebody kept.
#[derive(Debug)]
pub(crate) struct Captured {
    pub(crate) headers: PathBuf,
    pub(crate) body: PathBuf,
    pub(crate) face: Option<Face>,
    pub(crate) any_age: bool,
    pub(crate) open: bool,
}

pub(crate) fn verify(captured: &Captured, options: &Options) -> Result<(), Failure> {
    let source = Source::File(captured.headers.clone());
    let headers = headers::read(&source.read("the headers")?)
        .map_err(|problem| Failure::Input(format!("{source}: {problem}")))?;
    let body = Source::File(captured.body.clone()).read("the body")?;
    let config = config::read(options)?;
    let face = captured.face.or_else(|| config.face_of_key(serial(&headers).unwrap_or_default())).ok_or_else(|| {
        Failure::Input(
            "no section of the configuration has Wechatpay-Serial as its public_key_id: say whose notification it \
             is with --face brand or --face partner"
                .to_owned(),
        )
    })?;
    let mut reader = config::notification_reader(&config, face)?;
    if let Some(time) = own_time(&headers).filter(|_| captured.any_age) {
        reader = reader.with_clock(Arc::new(Stopped(time)));
    }
    let mut notification = reader.read_dynamic(&headers, &body).map_err(failure)?;
    if captured.open {
        let client = config::client(&config, face, options, None)?;
        open(&client, face, &mut notification)?;
    }
    output::reply(report(notification).to_string().as_bytes())
}

fn serial(headers: &HeaderMap) -> Option<&str> {
    headers.get("Wechatpay-Serial")?.to_str().ok()
}

/// When the platform signed it, by its own word.
fn own_time(headers: &HeaderMap) -> Option<SystemTime> {
    let seconds = headers.get("Wechatpay-Timestamp")?.to_str().ok()?.parse().ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// A clock that shows one time.
struct Stopped(SystemTime);

impl Clock for Stopped {
    fn now(&self) -> SystemTime {
        self.0
    }
}

fn failure(error: NotificationError) -> Failure {
    let stale = matches!(error, NotificationError::Verification(VerificationError::Stale { .. }));
    let hint = if stale { "; to read an old one as of its own time: --any-age" } else { "" };
    Failure::Unverified(format!("the notification is refused: {error:#}{hint}"))
}

/// Opens what is sealed for the caller's certificate inside the event.
fn open(client: &Client, face: Face, notification: &mut Notification<Value>) -> Result<(), Failure> {
    let info = wechatpay_api::events(face).find(|info| info.event_type == notification.event_type);
    let Some(info) = info else { return Ok(()) };
    client.open_event(info, &mut notification.event).map_err(|error| {
        Failure::Unexpected(format!("the notification is verified, but does not open: {error:#}"))
    })
}

fn report(notification: Notification<Value>) -> Value {
    json!({
        "id": notification.id,
        "create_time": notification.create_time.as_str(),
        "event_type": notification.event_type,
        "resource_type": notification.resource_type,
        "summary": notification.summary,
        "resource": notification.event,
    })
}
