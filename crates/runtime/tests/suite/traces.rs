//! Traces: each attempt is an event with operation, attempt, status and `Request-ID`, and never anything personal.

use std::fmt::{Debug, Write};
use std::sync::{Arc, Mutex};
use std::thread::ThreadId;

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};
use wechatpay_runtime::TransportErrorKind::Connect;

use crate::event_plaintexts::answers;
use crate::support::fixtures::{signed, unsigned};
use crate::support::models::user_card;
use crate::support::operations::{ConfirmUserCard, confirm_user_card, get_user_card};
use crate::support::transport::Script;

/// Writes each span and event of the runtime's on one thread as a line.
///
/// It is the subscriber of the whole process: one of a thread alone would miss events, since tracing remembers for
/// all threads that nobody listened.
struct Lines {
    thread: ThreadId,
    text: Arc<Mutex<String>>,
}

impl Lines {
    fn write(&self, start: &str, fields: impl FnOnce(&mut Fields<'_>)) {
        if std::thread::current().id() == self.thread {
            let mut text = self.text.lock().unwrap();
            text.push_str(start);
            fields(&mut Fields(&mut text));
            text.push('\n');
        }
    }
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Lines {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("wechatpay_runtime")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(span.metadata().name(), |fields| span.record(fields));
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        self.write(event.metadata().level().as_str(), |fields| event.record(fields));
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// What a call over this script is traced as.
async fn traced(script: Arc<Script>) -> String {
    let text = Arc::<Mutex<String>>::default();
    let lines = Lines { thread: std::thread::current().id(), text: text.clone() };
    tracing::subscriber::set_global_default(lines).unwrap();
    let _ = script.client().send(get_user_card()).await;
    let confirm = ConfirmUserCard { phone_number: Some("13800138000".into()), ..confirm_user_card() };
    let _ = script.client().send(confirm).await;
    let answers = answers();
    tracing::info!(target: "wechatpay_runtime", ?answers);
    let confirm = ConfirmUserCard { phone_number: answers.phone_number, ..confirm_user_card() };
    let _ = script.client().send(confirm).await;
    text.lock().unwrap().clone()
}

#[tokio::test]
async fn each_attempt_is_traced_with_what_support_asks_for_and_nothing_personal() {
    let refused = unsigned(400, "{\"code\":\"PARAM_ERROR\",\"message\":\"s3cret\"}");
    let script = Script::new([
        Err(Connect),
        Ok(signed(200, user_card().to_string())),
        Ok(refused),
        Err(Connect),
        Err(Connect),
        Err(Connect),
    ]);
    let text = without_jitter(&traced(script).await);
    assert_eq!(
        text,
        "wechatpay operation=\"GetUserCard\"\n\
         WARN operation=\"GetUserCard\" attempt=1 host=https://primary.test failure=\"no whole reply\" retry_in=…\n\
         DEBUG message=reply verified operation=\"GetUserCard\" attempt=2 host=https://backup.test status=200 \
         request_id=\"08F5C3A0\"\n\
         wechatpay operation=\"ConfirmUserCard\"\n\
         WARN operation=\"ConfirmUserCard\" attempt=1 host=https://primary.test status=400 request_id=\"08F5C3A0\" \
         failure=\"refused, but not signed by the platform\"\n\
         INFO answers=Answers { openid: \"o-1\", phone_number: Some(Sensitive(plaintext)), \
         chosen: [Sensitive(plaintext), Sensitive(plaintext)] }\n\
         wechatpay operation=\"ConfirmUserCard\"\n\
         WARN operation=\"ConfirmUserCard\" attempt=1 host=https://primary.test failure=\"no whole reply\" retry_in=…\n\
         WARN operation=\"ConfirmUserCard\" attempt=2 host=https://backup.test failure=\"no whole reply\" retry_in=…\n\
         WARN operation=\"ConfirmUserCard\" attempt=3 host=https://primary.test failure=\"no whole reply\"\n"
    );
}

/// Replaces the delays, which differ from run to run.
fn without_jitter(text: &str) -> String {
    text.lines()
        .map(|line| match line.split_once("retry_in=") {
            Some((before, delay)) if delay.ends_with("ms") => format!("{before}retry_in=…\n"),
            _ => format!("{line}\n"),
        })
        .collect()
}
