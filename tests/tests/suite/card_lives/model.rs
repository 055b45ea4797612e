//! What the pages say of a card's life, in plain lists: a second opinion, which knows nothing of `x-behavior`.

mod activities;
mod cards;
mod points;
mod templates;

use std::collections::{HashMap, HashSet};

use serde_json::{Value, json};
use wechatpay_api::Face;

use super::platform::{BEGIN, Fields, Outcome};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

#[derive(Default)]
pub(super) struct Model {
    /// Hours since the beginning.
    hours: i64,
    pub(super) templates: Vec<Fields>,
    /// The oldest first.
    pub(super) cards: Vec<Fields>,
    pub(super) coupons: Vec<Fields>,
    pub(super) activities: Vec<Fields>,
    /// The calls that had a request number and were accepted, with their replies.
    numbered: HashMap<String, (Fields, Outcome)>,
    /// What the platform has made up so far.
    made_up: HashSet<String>,
}

/// A call: who makes it, what it is, and what the sandbox answered, of which the model takes what the platform makes up.
#[derive(Clone, Copy)]
pub(super) struct Call<'c> {
    pub(super) face: Face,
    pub(super) operation: &'c str,
    pub(super) fields: &'c Fields,
    pub(super) answer: &'c Outcome,
}

/// Why a call is refused, as the pages' error tables tell reasons apart. Those of the brand face have only two codes.
#[derive(Clone, Copy)]
enum Reason {
    NoTemplate,
    /// Where a member joins, the service provider's page knows one error for templates that there are not and invalid ones.
    NoTemplateToJoin,
    TemplateInvalid,
    NoCard,
    NothingPending,
    State,
    CodeTaken,
    CodeOfThePlatform,
    HasCard,
    OtherValidity,
    NoCoupon,
    NoActivity,
    ActivityOfOtherBrand,
    ActivityRuns,
}

impl Call<'_> {
    fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A field that the platform has made up: only its answer says what it is.
    fn answered(&self, name: &str) -> Value {
        match self.answer {
            Outcome::Done(reply) => reply[name].clone(),
            _ => Value::Null,
        }
    }

    fn refused(&self, reason: Reason) -> Outcome {
        let (brand, partner) = match reason {
            Reason::NoTemplate | Reason::NoCard | Reason::NoCoupon => ("PARAM_ERROR", "NOT_FOUND"),
            Reason::NoTemplateToJoin => ("PARAM_ERROR", "INVALID_REQUEST"),
            Reason::NothingPending => ("INVALID_REQUEST", "NOT_FOUND"),
            Reason::TemplateInvalid
            | Reason::State
            | Reason::CodeTaken
            | Reason::CodeOfThePlatform
            | Reason::HasCard => ("INVALID_REQUEST", "INVALID_REQUEST"),
            Reason::OtherValidity => ("PARAM_ERROR", "PARAM_ERROR"),
            Reason::NoActivity => ("", "NOT_FOUND"),
            Reason::ActivityOfOtherBrand => ("", "NO_AUTH"),
            Reason::ActivityRuns => ("", "ALREADY_EXISTS"),
        };
        self.refused_with(brand, partner)
    }

    fn refused_with(&self, brand: &str, partner: &str) -> Outcome {
        let code = if self.face == Face::Brand { brand } else { partner };
        let status = match code {
            "NOT_FOUND" => 404,
            "NO_AUTH" => 403,
            _ => 400,
        };
        Outcome::Refused(status, code.to_owned())
    }

    /// How the same request number with other content is refused, and which field it stands in; none for operations
    /// without.
    fn number(&self) -> Option<(&'static str, Outcome)> {
        Some(match self.operation {
            "CreateCard" | "SyncUserPoint" | "CreateMembershipActivity" => {
                ("out_request_no", self.refused_with("PARAM_ERROR", "PARAM_ERROR"))
            }
            "CreateUserFeeds" => ("out_request_no", self.refused_with("INVALID_REQUEST", "ALREADY_EXISTS")),
            "ConfirmPointExchangeCoupon" => {
                ("record_id", self.refused_with("INVALID_REQUEST", "INVALID_REQUEST"))
            }
            _ => return None,
        })
    }
}

impl Model {
    pub(super) fn wait(&mut self, hours: i64) {
        self.hours += hours;
        self.pass_time();
    }

    /// What a call must come to.
    pub(super) fn call(&mut self, call: Call<'_>) -> Outcome {
        let Some((field, other_content)) = call.number() else { return self.answer(call) };
        let key = format!(
            "{} {} {}",
            call.face,
            call.operation,
            json!([call.fields["brand_id"], call.text(field)])
        );
        match self.numbered.get(&key) {
            Some((fields, outcome)) if fields == call.fields => return outcome.clone(),
            Some(_) => return other_content,
            None => {}
        }
        let outcome = self.answer(call);
        if matches!(outcome, Outcome::Done(_)) {
            self.numbered.insert(key, (call.fields.clone(), outcome.clone()));
        }
        outcome
    }

    fn answer(&mut self, call: Call<'_>) -> Outcome {
        let done = match call.operation {
            "CreateCard" => Ok(self.create_template(call)),
            "GetCard" => self.template(call).map(|index| shown(&self.templates[index])),
            "UpdateCard" => self.update_template(call),
            "InvalidateCard" => self.invalidate_template(call),
            "ConfirmUserCard" => self.confirm(call),
            "ImportUserCardByOpenId" => self.import(call),
            "GetUserCard" => self.card(call).map(|index| shown(&self.cards[index])),
            "UpdateUserCard" => self.update_card(call),
            "InvalidateUserCard" => self.invalidate_card(call),
            "CreatePreAuthToken" => self.create_token(call),
            "SyncUserPoint" => self.sync_points(call),
            "CreateUserFeeds" => self.create_feed(call),
            "ConfirmPointExchangeCoupon" => self.confirm_coupon(call),
            "CreateMembershipActivity" => self.create_activity(call),
            "QueryMembershipActivity" => self.activity(call).map(|index| shown(&self.activities[index])),
            "ModifyMembershipActivity" => self.modify_activity(call),
            "TerminateMembershipActivity" => self.terminate_activity(call),
            unknown => panic!("the model has no {unknown}"),
        };
        done.map_or_else(|reason| call.refused(reason), Outcome::Done)
    }

    fn now(&self) -> i64 {
        BEGIN + self.hours * HOUR
    }

    fn pass_time(&mut self) {
        let now = self.now();
        for card in &mut self.cards {
            if card["user_card_state"] == "EFFECTIVE" && cards::end(card).is_some_and(|end| end <= now) {
                card.insert("user_card_state".into(), json!("EXPIRED"));
            }
        }
        for activity in &mut self.activities {
            activities::age(activity, now);
        }
    }

    /// Notes that the platform has made this up. It must be new.
    fn make_up(&mut self, value: &Value) {
        assert!(value.as_str().is_some_and(|text| !text.is_empty()) || value.is_i64(), "{value} is nothing");
        assert!(self.made_up.insert(value.to_string()), "the platform makes up {value} twice");
    }
}

fn shown(fields: &Fields) -> Value {
    Value::Object(fields.clone())
}

/// Overwrites fields with those of a request, but for some.
fn overwrite(fields: &mut Fields, request: &Fields, but: &[&str]) {
    let given = request.iter().filter(|(name, _)| !but.contains(&name.as_str()));
    fields.extend(given.map(|(name, value)| (name.clone(), value.clone())));
    let mut whole = Value::Object(std::mem::take(fields));
    super::platform::in_seconds(&mut whole);
    fields.clone_from(whole.as_object().unwrap());
}
