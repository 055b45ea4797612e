//! One of many callers: what it does, and what has to be remembered of it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use wechatpay_api::card_member::{brand, partner};
use wechatpay_api::runtime::serde::Serialize;
use wechatpay_api::runtime::serde::de::DeserializeOwned;
use wechatpay_api::{Client, Error, Face, Operation};
use wechatpay_sandbox::Sandbox;

/// What a card has to be in the end.
#[derive(Debug)]
pub(super) struct Life {
    pub(super) card_id: String,
    pub(super) openid: String,
    pub(super) code: String,
    pub(super) state: &'static str,
    pub(super) level: Value,
    pub(super) phone: Value,
}

/// What a caller's face shares.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// The template that all make alike.
    pub(super) card_id: String,
    /// ID and title of the template that half of them want otherwise, if this one got it.
    pub(super) quarrelled: Option<(String, String)>,
}

pub(super) struct Caller {
    pub(super) number: usize,
    pub(super) face: Face,
    client: Client,
    brand_id: String,
    /// How many calls it may make.
    budget: usize,
    pub(super) made: usize,
    pub(super) rounds: usize,
    pub(super) lives: Vec<Life>,
    /// Card and balance.
    pub(super) points: Vec<(String, i64)>,
    pub(super) shared: Shared,
    pub(super) outcomes: BTreeMap<String, usize>,
}

/// How many calls a round makes.
const ROUND: usize = 11;

macro_rules! on_both_faces {
    ($caller:ident, $operation:ident, $fields:expr) => {
        match $caller.face {
            Face::Brand => $caller.call::<brand::$operation>($fields).await,
            Face::Partner => $caller.call::<partner::$operation>($fields).await,
        }
    };
}

/// The fields that make a template.
pub(super) fn create_card(number: &str, title: &str) -> Value {
    json!({
        "out_request_no": number,
        "appid": "wxea9c30890f48d5ae",
        "card_type": "NORMAL",
        "card_title": title,
        "card_color": "#FFFF00",
        "card_picture_url": "https://wxpaylogo.qpic.cn/wxpaylogo/xxxxx/0",
        "code_mode": "SYSTEM_ALLOCATE",
        "code_type": "BAR_CODE",
        "benefits": "会员折扣、专属价",
        // Nothing is sent beyond this machine.
        "notify_url": "https://www.example.com/notify",
        "need_display_level": true,
        "init_level": "白银会员",
        "legal_agreement": "……",
        "valid_date_information": { "type": "FIX_TERM", "available_day_after_receive": 30 },
        "member_information": { "jump_appid": "wxea9c30a90fs8d3fe", "jump_path": "/pages" },
    })
}

impl Caller {
    pub(super) fn new(number: usize, face: Face, client: Client, brand_id: String, budget: usize) -> Self {
        Self {
            number,
            face,
            client,
            brand_id,
            budget,
            made: 0,
            rounds: 0,
            lives: Vec::new(),
            points: Vec::new(),
            shared: Shared::default(),
            outcomes: BTreeMap::new(),
        }
    }

    /// Makes all its calls.
    pub(super) async fn call_all(&mut self, sandbox: &Sandbox) {
        let card = on_both_faces!(self, CreateCard, create_card("agreed", "会员卡"));
        self.shared.card_id = text(&card.expect("the same again gives the same"), "card_id");
        let title = if self.number % 4 < 2 { "甲" } else { "乙" };
        self.shared.quarrelled = match on_both_faces!(self, CreateCard, create_card("quarrelled", title)) {
            Ok(card) => {
                assert_eq!(text(&card, "card_title"), title);
                Some((text(&card, "card_id"), title.to_owned()))
            }
            Err(code) => {
                assert_eq!(code, "PARAM_ERROR", "other content");
                None
            }
        };
        while self.made + ROUND <= self.budget {
            self.round(sandbox).await;
            self.rounds += 1;
        }
        while self.made < self.budget {
            let shown = on_both_faces!(self, GetCard, json!({ "card_id": self.shared.card_id })).unwrap();
            assert_eq!(text(&shown, "card_title"), "会员卡");
        }
    }

    /// A member takes a card, lives with it, and in the end some lose it; then callers quarrel about a code.
    async fn round(&mut self, sandbox: &Sandbox) {
        let card_id = self.shared.card_id.clone();
        let openid = format!("o-{}-{}", self.number, self.rounds);
        let (brand_id, face) = (self.brand_id.clone(), self.face);
        let fields = json!({ "brand_id": brand_id, "card_id": card_id, "openid": openid });
        sandbox.trigger(opened(face), fields.clone()).await.unwrap();
        let code = self.only_card(&openid, "UNACTIVATED").await;
        let card = |change: Value| {
            merged(&json!({ "card_id": card_id, "openid": openid, "user_card_code": code }), change)
        };
        let success = json!({ "user_card_confirm_state": "CREATE_CARD_SUCCESS" });

        let confirmed = on_both_faces!(self, ConfirmUserCard, card(success.clone())).unwrap();
        assert_eq!(
            (text(&confirmed, "user_card_state"), text(&confirmed, "level")),
            ("EFFECTIVE".into(), "白银会员".into())
        );
        let twice = if face == Face::Brand { "INVALID_REQUEST" } else { "NOT_FOUND" };
        assert_eq!(on_both_faces!(self, ConfirmUserCard, card(success)).unwrap_err(), twice);

        let (level, phone) =
            (format!("等级{}", self.rounds), format!("138{:08}", self.number * 1_000 + self.rounds));
        let changed = card(json!({ "level": level, "phone_number": phone }));
        assert_eq!(text(&on_both_faces!(self, UpdateUserCard, changed).unwrap(), "level"), level);
        let shown = on_both_faces!(self, GetUserCard, card(json!({}))).unwrap();
        assert_eq!((text(&shown, "level"), text(&shown, "phone_number")), (level.clone(), phone.clone()));

        let balance = i64::try_from(self.rounds).unwrap();
        let points = json!({ "out_request_no": format!("p-{openid}"), "point_balance": balance });
        let first = on_both_faces!(self, SyncUserPoint, card(points.clone())).unwrap();
        assert_eq!(on_both_faces!(self, SyncUserPoint, card(points.clone())).unwrap(), first);
        let other = merged(&card(points), json!({ "point_balance": balance + 1 }));
        assert_eq!(on_both_faces!(self, SyncUserPoint, other).unwrap_err(), "PARAM_ERROR");
        self.points.push((json!([card_id, code]).to_string(), balance));

        let ends = self.rounds.is_multiple_of(3);
        let state = if ends { "INVALID" } else { "EFFECTIVE" };
        if ends {
            let ended = on_both_faces!(self, InvalidateUserCard, card(json!({ "invalid_reason": "搬家" })));
            assert_eq!(text(&ended.unwrap(), "user_card_state"), state);
        }
        assert_eq!(self.only_card(&openid, state).await, code);
        let (level, phone) = (json!(level), json!(phone));
        self.lives.push(Life { card_id, openid, code, state, level, phone });
        self.quarrel().await;
    }

    /// Several want the same code of the same template.
    async fn quarrel(&mut self) {
        let card_id = self.shared.card_id.clone();
        let (openid, code) =
            (format!("q-{}-{}", self.number, self.rounds), format!("C-{}-{}", self.face, self.rounds));
        let import = json!({ "card_id": card_id, "openid": openid, "user_card_code": code });
        match on_both_faces!(self, ImportUserCardByOpenId, import) {
            Ok(_) => {
                let (level, phone) = (json!("白银会员"), Value::Null);
                self.lives.push(Life { card_id, openid, code, state: "EFFECTIVE", level, phone });
            }
            Err(refused) => assert_eq!(refused, "INVALID_REQUEST", "the code is taken"),
        }
    }

    /// The code of a user's only card, which has to be in this state.
    async fn only_card(&mut self, openid: &str, state: &str) -> String {
        let listed =
            on_both_faces!(self, ListUserCard, json!({ "openid": openid, "offset": 0, "limit": 20 }))
                .unwrap();
        assert_eq!(
            (&listed["total_count"], &listed["data"][0]["user_card_state"]),
            (&json!(1), &json!(state))
        );
        text(&listed["data"][0], "user_card_code")
    }

    /// Makes a call; returns the reply, opened, or the code of its refusal. Everything else ends the test: no signed
    /// answer, or a 5xx.
    async fn call<O>(&mut self, fields: Value) -> Result<Value, String>
    where
        O: Operation + DeserializeOwned + Sync,
        O::Reply: Serialize + Send,
    {
        let mut fields = fields.as_object().cloned().unwrap_or_default();
        if self.face == Face::Partner {
            fields.insert("brand_id".to_owned(), json!(self.brand_id));
        }
        let request: O = serde_json::from_value(Value::Object(Map::clone(&fields))).unwrap();
        self.made += 1;
        let outcome = match self.client.send(request).await {
            Ok(reply) => {
                let mut reply = serde_json::to_value(&reply).unwrap();
                self.client.open_reply(O::INFO, &mut reply).unwrap();
                Ok(reply)
            }
            Err(Error::Api(error)) => {
                assert!(error.verified && !error.status.is_server_error(), "{error}");
                Err(error.code.map(|code| code.as_str().to_owned()).unwrap_or_default())
            }
            Err(error) => panic!("{}: {error:#}", O::INFO.name),
        };
        let name = outcome.as_ref().map_or_else(Clone::clone, |_| "done".to_owned());
        *self.outcomes.entry(name).or_default() += 1;
        outcome
    }
}

fn opened(face: Face) -> &'static str {
    match face {
        Face::Brand => "BRAND_MEMBER_CARD.USER_CARD.CREATE",
        Face::Partner => "BRAND_MEMBER_CARD_SP.USER_CARD.CREATE",
    }
}

fn text(fields: &Value, name: &str) -> String {
    fields[name].as_str().unwrap_or_default().to_owned()
}

fn merged(fields: &Value, change: Value) -> Value {
    let mut merged = fields.as_object().cloned().unwrap_or_default();
    merged.extend(change.as_object().cloned().unwrap_or_default());
    Value::Object(merged)
}
