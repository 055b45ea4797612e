//! Makes calls and events of actions: which template, which code, which fields.

use serde_json::{Value, json};

use super::action::{Action, Caller, Code, Member, Validity, Which};
use super::model::Model;
use super::platform::{BEGIN, Fields, time};

/// What is done to both sides.
pub(super) enum Step {
    /// An operation with its fields.
    Call(&'static str, Fields),
    /// The end of an event's name, and its fields.
    Event(&'static str, Fields),
    /// So many hours pass.
    Wait(u64),
}

const DAY: i64 = 86_400;

pub(super) fn openid(user: u8) -> String {
    format!("o-{user}")
}

/// What an action is, as things are.
pub(super) fn step(model: &Model, caller: Caller, brand_id: &str, action: Action) -> Step {
    let context = Context { model, caller, brand_id };
    let (operation, fields) = match action {
        Action::Wait(hours) => return Step::Wait(hours.into()),
        Action::Open(member) => return Step::Event("USER_CARD.CREATE", context.member(member)),
        Action::Delete(member) => return Step::Event("USER_CARD.DELETE", context.member(member)),
        Action::AskForCoupon(member) => {
            return Step::Event("POINT_EXCHANGE_COUPON", context.member(member));
        }
        action => context.call(action),
    };
    Step::Call(operation, fields)
}

struct Context<'c> {
    model: &'c Model,
    caller: Caller,
    brand_id: &'c str,
}

impl Context<'_> {
    fn call(&self, action: Action) -> (&'static str, Fields) {
        match action {
            Action::CreateTemplate { number, merchant_codes, level, validity } => {
                ("CreateCard", self.new_template(number, merchant_codes, level, validity))
            }
            Action::GetTemplate(template) => ("GetCard", self.template(template)),
            Action::UpdateTemplate { template, title, validity } => {
                let fields = with(self.template(template), json!({ "card_title": format!("新卡{title}") }));
                ("UpdateCard", with_validity(fields, validity))
            }
            Action::InvalidateTemplate(template) => ("InvalidateCard", self.template(template)),
            Action::Confirm { member, code, fails, level } => {
                let state = if fails { "CREATE_CARD_FAIL" } else { "CREATE_CARD_SUCCESS" };
                let fields = with(self.card(member, code), json!({ "user_card_confirm_state": state }));
                ("ConfirmUserCard", with_level(fields, level))
            }
            Action::Import { member, code, level, phone } => {
                let fields = self.card(member, Code::Merchant(code));
                ("ImportUserCardByOpenId", with_phone(with_level(fields, level), phone))
            }
            Action::GetCard { member, code } => ("GetUserCard", self.card(member, code)),
            Action::UpdateCard { member, code, level, phone, validity } => {
                let fields = with_level(self.card(member, code), Some(level));
                ("UpdateUserCard", with_validity(with_phone(fields, phone), validity))
            }
            Action::InvalidateCard { member, code } => {
                let fields = with(self.card(member, code), json!({ "invalid_reason": "搬家" }));
                ("InvalidateUserCard", fields)
            }
            Action::CreateToken(member) => ("CreatePreAuthToken", self.member(member)),
            Action::SyncPoints { number, member, code, points } => {
                let fields = json!({ "out_request_no": number.to_string(), "point_balance": points });
                ("SyncUserPoint", with(self.card(member, code), fields))
            }
            Action::CreateFeed { number, member, code } => {
                let fields = json!({ "out_request_no": number.to_string(), "cell": "15_1200_1" });
                ("CreateUserFeeds", with(self.card(member, code), fields))
            }
            Action::ConfirmCoupon { coupon, allow } => {
                ("ConfirmPointExchangeCoupon", self.coupon(coupon, allow))
            }
            // The brand face has no activities: it looks at a template.
            Action::CreateActivity { template, .. } if self.caller == Caller::Brand => {
                ("GetCard", self.template(template))
            }
            Action::GetActivity(template)
            | Action::TerminateActivity(template)
            | Action::ModifyActivity { activity: template, .. }
                if self.caller == Caller::Brand =>
            {
                ("GetCard", self.template(template))
            }
            Action::CreateActivity { number, template, from, days } => {
                let fields = json!({
                    "out_request_no": number.to_string(),
                    "activity_channel": "MECHANT_APP_COMPONENT",
                    "apply_total": 1000,
                    "product_coupon_stock_list": [{ "product_coupon_id": "7011", "stock_id": "9806" }],
                });
                ("CreateMembershipActivity", with(with_term(self.template(template), from, days), fields))
            }
            Action::GetActivity(activity) => ("QueryMembershipActivity", self.activity(activity)),
            Action::ModifyActivity { activity, from, days } => {
                ("ModifyMembershipActivity", with_term(self.activity(activity), from, days))
            }
            Action::TerminateActivity(activity) => ("TerminateMembershipActivity", self.activity(activity)),
            Action::Wait(_) | Action::Open(_) | Action::Delete(_) | Action::AskForCoupon(_) => {
                unreachable!("these aren't calls")
            }
        }
    }

    fn new_template(&self, number: u8, merchant_codes: bool, level: bool, validity: Validity) -> Fields {
        let fields = json!({
            "out_request_no": number.to_string(),
            "brand_id": self.brand_id,
            "appid": "wxea9c30890f48d5ae",
            "card_type": "NORMAL",
            "card_title": "测试卡",
            "card_color": "#FFFF00",
            "card_picture_url": "https://wxpaylogo.qpic.cn/wxpaylogo/xxxxx/0",
            "code_mode": if merchant_codes { "MERCHANT_ALLOCATE" } else { "SYSTEM_ALLOCATE" },
            "code_type": "BAR_CODE",
            "benefits": "会员折扣、专属价",
            // Nothing is sent beyond this machine.
            "notify_url": "https://www.example.com/notify",
            "need_pinned": true,
            "need_display_level": level,
            "legal_agreement": "……",
            "member_information": { "jump_appid": "wxea9c30a90fs8d3fe", "jump_path": "/pages" },
        });
        let fields = with(Fields::new(), fields);
        let fields = if level { with(fields, json!({ "init_level": "白银会员" })) } else { fields };
        with_validity(fields, Some(validity))
    }

    fn template(&self, template: Which) -> Fields {
        let made = nth(&self.model.templates, template);
        let card_id = made.map_or(json!("p-unknown"), |template| template["card_id"].clone());
        with(Fields::new(), json!({ "brand_id": self.brand_id, "card_id": card_id }))
    }

    fn member(&self, member: Member) -> Fields {
        match member {
            Member::Some { template, user } => {
                with(self.template(template), json!({ "openid": openid(user) }))
            }
            Member::OfCard(number) => {
                let newest_first: Vec<Fields> = self.model.cards.iter().rev().cloned().collect();
                let Some(card) = nth(&newest_first, Which::Made(number)) else {
                    return with(self.template(Which::Unknown), json!({ "openid": openid(0) }));
                };
                let (card_id, openid) = (&card["card_id"], &card["openid"]);
                with(
                    Fields::new(),
                    json!({ "brand_id": self.brand_id, "card_id": card_id, "openid": openid }),
                )
            }
        }
    }

    fn card(&self, member: Member, code: Code) -> Fields {
        let fields = self.member(member);
        let same =
            |card: &&Fields| card["card_id"] == fields["card_id"] && card["openid"] == fields["openid"];
        let own = self.model.cards.iter().rev().find(same).and_then(|card| card["user_card_code"].as_str());
        let code = match code {
            Code::Own => own.filter(|code| !code.is_empty()).unwrap_or("none-yet").to_owned(),
            Code::Merchant(number) => format!("M-{number}"),
        };
        with(fields, json!({ "user_card_code": code }))
    }

    fn coupon(&self, coupon: Which, allow: bool) -> Fields {
        let unknown = json!({
            "record_id": "unknown", "exchange_coupon_template_id": "unknown", "card_id": "p-unknown",
            "openid": openid(0), "user_card_code": "none-yet",
        });
        let asked = nth(&self.model.coupons, coupon);
        let mut fields = with(Fields::new(), unknown);
        for (name, value) in &mut fields {
            if let Some(given) = asked.and_then(|coupon| coupon.get(name)) {
                *value = given.clone();
            }
        }
        let fields = with(fields, json!({ "brand_id": self.brand_id }));
        if allow {
            with(fields, json!({ "result": "POINT_EXCHANGE_COUPON_ALLOW" }))
        } else {
            with(fields, json!({ "result": "POINT_EXCHANGE_COUPON_REJECT", "reject_reason": "没有积分" }))
        }
    }

    fn activity(&self, activity: Which) -> Fields {
        let made = nth(&self.model.activities, activity);
        let id = made.map_or(json!(1), |activity| activity["activity_id"].clone());
        with(Fields::new(), json!({ "brand_id": self.brand_id, "activity_id": id }))
    }
}

fn nth(of: &[Fields], which: Which) -> Option<&Fields> {
    match which {
        Which::Made(number) => of.get(usize::from(number).checked_rem(of.len())?),
        Which::Unknown => None,
    }
}

fn with(mut fields: Fields, others: Value) -> Fields {
    fields.extend(others.as_object().unwrap().clone());
    fields
}

fn with_level(fields: Fields, level: Option<u8>) -> Fields {
    match level {
        Some(level) => with(fields, json!({ "level": format!("等级{level}") })),
        None => fields,
    }
}

fn with_phone(fields: Fields, phone: Option<u8>) -> Fields {
    match phone {
        Some(phone) => with(fields, json!({ "phone_number": format!("1380000000{phone}") })),
        None => fields,
    }
}

fn with_validity(fields: Fields, validity: Option<Validity>) -> Fields {
    let validity = match validity {
        None => return fields,
        Some(Validity::Permanent) => json!({ "type": "PERMANENT" }),
        Some(Validity::Days(days)) => json!({ "type": "FIX_TERM", "available_day_after_receive": days }),
        Some(Validity::UntilDay(day)) => json!({
            "type": "FIX_TIME_RANGE",
            "available_begin_time": time(BEGIN),
            "available_end_time": time(BEGIN + i64::from(day) * DAY),
        }),
    };
    with(fields, json!({ "valid_date_information": validity }))
}

fn with_term(fields: Fields, from: u8, days: u8) -> Fields {
    let begin = BEGIN + i64::from(from) * DAY;
    let end = begin + i64::from(days) * DAY;
    let term = json!({ "title": "入会享券", "sub_title": "满减券", "begin_time": time(begin), "end_time": time(end) });
    with(fields, term)
}
