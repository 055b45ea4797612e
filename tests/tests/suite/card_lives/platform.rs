//! The sandbox's side: calls by the generated clients of both faces, with fields by name.

use serde_json::{Map, Value, json};
use wechatpay_api::card_member::{brand, partner};
use wechatpay_api::runtime::serde::Serialize;
use wechatpay_api::runtime::serde::de::DeserializeOwned;
use wechatpay_api::{Client, Error, Face, Operation, Time};
use wechatpay_sandbox::Sandbox;

use super::action::Caller;

pub(super) type Fields = Map<String, Value>;

/// What came of a call or an event.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    /// The reply, opened, its times in seconds since 1970; of an event, nothing.
    Done(Value),
    /// Status and code.
    Refused(u16, String),
    /// An event that can't happen as things are.
    Impossible,
}

pub(super) struct Platform {
    pub(super) sandbox: Sandbox,
    brand: Client,
    partner: Client,
    pub(super) brand_id: String,
}

/// When the tests begin, in seconds since 1970.
pub(super) const BEGIN: i64 = 1_893_456_000;

macro_rules! on_both_faces {
    ($platform:ident, $caller:ident, $operation:ident, $fields:ident: $($name:ident)*) => {
        match ($caller.face(), $operation) {
            $((Face::Brand, stringify!($name)) => call::<brand::$name>(&$platform.brand, $fields).await,
            (Face::Partner, stringify!($name)) => call::<partner::$name>(&$platform.partner, $fields).await,)*
            (Face::Partner, "CreateMembershipActivity") => {
                call::<partner::CreateMembershipActivity>(&$platform.partner, $fields).await
            }
            (Face::Partner, "QueryMembershipActivity") => {
                call::<partner::QueryMembershipActivity>(&$platform.partner, $fields).await
            }
            (Face::Partner, "ModifyMembershipActivity") => {
                call::<partner::ModifyMembershipActivity>(&$platform.partner, $fields).await
            }
            (Face::Partner, "TerminateMembershipActivity") => {
                call::<partner::TerminateMembershipActivity>(&$platform.partner, $fields).await
            }
            (Face::Partner, "ListMembershipActivity") => {
                call::<partner::ListMembershipActivity>(&$platform.partner, $fields).await
            }
            (face, name) => panic!("the {face} face has no {name}"),
        }
    };
}

impl Platform {
    /// A sandbox with nothing in it, whose clock stands.
    pub(super) fn new() -> Self {
        let sandbox = Sandbox::builder().empty().build().unwrap();
        sandbox.clock().stop();
        sandbox.clock().set("2030-01-01T00:00:00Z".parse().unwrap());
        let (brand, partner) = (sandbox.brand().unwrap(), sandbox.partner().unwrap());
        let brand_id = sandbox.caller(Face::Brand).unwrap().identity.clone();
        Self { sandbox, brand, partner, brand_id }
    }

    /// The brand that a caller calls for.
    pub(super) fn brand_of(&self, caller: Caller) -> String {
        match caller {
            Caller::Brand | Caller::Provider => self.brand_id.clone(),
            Caller::ProviderOfOtherBrand => "1004".to_owned(),
        }
    }

    /// Makes a call. On the partner face the brand is among the fields.
    pub(super) async fn call(&self, caller: Caller, operation: &str, fields: &Fields) -> Outcome {
        let mut fields = fields.clone();
        if caller.face() == Face::Brand {
            fields.remove("brand_id");
        }
        on_both_faces!(self, caller, operation, fields:
            CreateCard GetCard UpdateCard InvalidateCard ListCard ListUserCard GetUserCard UpdateUserCard
            ConfirmUserCard InvalidateUserCard ImportUserCardByOpenId CreatePreAuthToken SyncUserPoint
            ConfirmPointExchangeCoupon CreateUserFeeds
        )
    }

    /// Lets an event happen; `name` is the end of its name.
    pub(super) async fn happen(&self, caller: Caller, name: &str, fields: &Fields) -> Outcome {
        let begin = match caller.face() {
            Face::Brand => "BRAND_MEMBER_CARD",
            Face::Partner => "BRAND_MEMBER_CARD_SP",
        };
        match self.sandbox.trigger(&format!("{begin}.{name}"), Value::Object(fields.clone())).await {
            Ok(deliveries) => {
                assert_eq!(deliveries.len(), 1, "every event is announced");
                Outcome::Done(Value::Null)
            }
            Err(_) => Outcome::Impossible,
        }
    }

    /// The fields of the youngest resource of a model.
    pub(super) fn youngest(&self, model: &str) -> Fields {
        let resources = self.sandbox.resources().into_iter();
        let youngest = resources.filter(|resource| resource.model == model).last();
        let mut fields = Value::Object(youngest.unwrap().plaintext().clone());
        in_seconds(&mut fields);
        fields.as_object().unwrap().clone()
    }
}

async fn call<O>(client: &Client, fields: Fields) -> Outcome
where
    O: Operation + DeserializeOwned + Sync,
    O::Reply: Serialize + Send,
{
    let request: O = serde_json::from_value(Value::Object(fields)).unwrap();
    match client.send(request).await {
        Ok(reply) => {
            let mut reply = serde_json::to_value(&reply).unwrap();
            client.open_reply(O::INFO, &mut reply).unwrap();
            in_seconds(&mut reply);
            Outcome::Done(reply)
        }
        Err(Error::Api(error)) => {
            let code = error.code.as_ref().map(ToString::to_string).unwrap_or_default();
            Outcome::Refused(error.status.as_u16(), code)
        }
        Err(error) => panic!("{} failed: {error:#}", O::INFO.name),
    }
}

/// A moment as requests write it.
pub(super) fn time(seconds: i64) -> Value {
    let since = std::time::Duration::from_secs(u64::try_from(seconds).unwrap());
    json!(Time::from_system_time(std::time::UNIX_EPOCH + since).unwrap().as_str())
}

/// Times in seconds, so that they can be compared however they are written.
pub(super) fn in_seconds(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name.ends_with("_time") => {
                        let time: Time = serde_json::from_value(json!(text)).unwrap();
                        let since = time.to_system_time().unwrap().duration_since(std::time::UNIX_EPOCH);
                        *value = json!(since.unwrap().as_secs());
                    }
                    value => in_seconds(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(in_seconds),
        _ => {}
    }
}
