//! Sensitive strings of events: plaintext inside the encrypted notification, read without a key, printed nowhere.

use serde_json::{Value, json};
use wechatpay_runtime::wire::{Decode, DecodeError, Encode, EncodeValue, ObjectReader, ObjectWriter};
use wechatpay_runtime::{
    EventInfo, EventSet, Face, Notification, NotificationError, Resource, Sensitive, UnknownEvent,
    serde_by_codec,
};

use crate::support::events::{CREATED, around, headers, reader};
use crate::support::fixtures::exchange;
use crate::support::keys::{MERCHANT, PLATFORM};
use crate::support::operations::{ConfirmUserCard, confirm_user_card};
use crate::support::{from_base64, openssl};

const PHONE: &str = "13800138000";

/// A model as codegen writes one with `x-sensitive: plaintext`.
#[derive(Clone, Debug)]
pub(crate) struct Answers {
    pub(crate) openid: String,
    pub(crate) phone_number: Option<Sensitive>,
    pub(crate) chosen: Vec<Sensitive>,
}

impl Encode for Answers {
    fn encode(&self, to: &mut ObjectWriter<'_>) {
        to.put("openid", &self.openid);
        to.put("phone_number", &self.phone_number);
        to.put("chosen", &self.chosen);
    }
}

impl Decode for Answers {
    fn decode(from: &mut ObjectReader) -> Self {
        Self {
            openid: from.take("openid"),
            phone_number: from.take_plaintext("phone_number"),
            chosen: from.take_plaintext("chosen"),
        }
    }
}

serde_by_codec!(Answers);

#[derive(Clone, Debug)]
enum AnswerEvent {
    Answered(Answers),
    Unknown(UnknownEvent),
}

impl EventSet for AnswerEvent {
    const FACE: Face = Face::Brand;
    const EVENTS: &'static [EventInfo] =
        &[EventInfo::new(CREATED, "Answered", Face::Brand, "https://pay.weixin.qq.com/")];

    fn read(event_type: &str, resource: Resource) -> Result<Self, DecodeError> {
        Ok(match event_type {
            CREATED => Self::Answered(resource.decode()?),
            _ => Self::Unknown(resource.unknown()),
        })
    }

    fn stored(&self) -> (&str, &dyn EncodeValue) {
        match self {
            Self::Answered(answers) => (CREATED, answers),
            Self::Unknown(event) => (event.event_type(), event),
        }
    }
}

fn resource() -> Value {
    json!({"openid": "o-1", "phone_number": PHONE, "chosen": ["阅读", "篮球"]})
}

fn read(resource: &Value) -> Result<Notification<AnswerEvent>, NotificationError> {
    let body = around(resource.to_string().as_bytes()).to_string();
    reader().read(&headers(body.as_bytes()), body.as_bytes())
}

/// What the member answered, as it comes out of a notification.
pub(crate) fn answers() -> Answers {
    match read(&resource()).unwrap().event {
        AnswerEvent::Answered(answers) => answers,
        AnswerEvent::Unknown(event) => panic!("{event:?}"),
    }
}

#[test]
fn a_plaintext_of_an_event_is_read_without_a_key() {
    let Answers { openid, phone_number, chosen } = answers();
    assert_eq!(openid, "o-1");
    let phone_number = phone_number.unwrap();
    assert_eq!((phone_number.expose(), phone_number.ciphertext()), (Some(PHONE), None));
    assert!(chosen.iter().map(Sensitive::expose).eq([Some("阅读"), Some("篮球")]));
}

#[test]
fn opening_reads_it_too_so_there_is_one_way_for_events_and_replies() {
    let key = MERCHANT.private_key();
    assert_eq!(answers().phone_number.unwrap().open(&key).unwrap().as_str(), PHONE);
}

#[test]
fn it_is_in_no_debug_text() {
    let notification = read(&resource()).unwrap();
    let [answers_text, pretty] = [format!("{:?}", answers()), format!("{:#?}", answers())];
    assert!(answers_text.contains("Sensitive(plaintext)"), "{answers_text}");
    for text in [answers_text, pretty, format!("{notification:?}"), format!("{:?}", notification.event)] {
        for secret in [PHONE, "阅读", "篮球"] {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
    }
}

#[test]
fn a_stored_event_reads_back_as_it_came() {
    let stored = serde_json::to_string(&answers()).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&stored).unwrap(), resource());
    let read: Answers = serde_json::from_str(&stored).unwrap();
    assert_eq!(read.phone_number, answers().phone_number);
    assert_eq!(read.chosen, answers().chosen);
}

#[test]
fn put_into_a_request_it_is_sealed() {
    let confirm = ConfirmUserCard { phone_number: answers().phone_number, ..confirm_user_card() };
    let prepared = exchange(Face::Brand).prepare(&confirm).unwrap();
    let body: Value = serde_json::from_slice(prepared.body()).unwrap();
    let ciphertext = from_base64(body["phone_number"].as_str().unwrap());
    assert_eq!(openssl::open(&PLATFORM.private_path(), &ciphertext), PHONE.as_bytes());
}

#[test]
fn an_absent_one_is_none_and_a_wrong_one_is_named_without_its_value() {
    let AnswerEvent::Answered(answers) = read(&json!({"openid": "o-1", "chosen": []})).unwrap().event else {
        panic!()
    };
    assert!(answers.phone_number.is_none() && answers.chosen.is_empty());
    let error = |change: fn(&mut Value)| {
        let mut resource = resource();
        change(&mut resource);
        format!("{:#}", read(&resource).unwrap_err())
    };
    let missing = error(|resource| resource["chosen"] = Value::Null);
    assert!(missing.contains("/chosen: is required"), "{missing}");
    let wrong = error(|resource| resource["chosen"][1] = 13_800_138_000_i64.into());
    assert!(wrong.contains("/chosen/1: expected a string, found an integer"), "{wrong}");
}
