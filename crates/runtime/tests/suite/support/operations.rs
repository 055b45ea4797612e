//! Operations as codegen writes them, by hand: one of each kind.

use wechatpay_runtime::{
    Face, Method, Operation, OperationInfo, ParameterInfo, RateLimit, RequestWriter, Sensitive,
};

use super::models::{CommonField, CommonFieldFlag, CustomField, DateInfo, SENSITIVE, UserCard, UserInfo};

/// Reads; safe to repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GetUserCard {
    pub(crate) user_card_code: String,
    pub(crate) card_id: String,
    pub(crate) openid: String,
}

/// Writes with a body and sensitive fields; not safe to repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConfirmUserCard {
    pub(crate) user_card_code: String,
    pub(crate) card_id: String,
    pub(crate) openid: String,
    pub(crate) phone_number: Option<Sensitive>,
    pub(crate) level: Option<String>,
    pub(crate) valid_date_information: Option<DateInfo>,
    pub(crate) user_information: Option<UserInfo>,
    pub(crate) attach: Option<String>,
    pub(crate) user_card_confirm_state: String,
}

/// Writes without a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InvalidateCard {
    pub(crate) card_id: String,
}

/// The partner's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UpdateUserCard {
    pub(crate) user_card_code: String,
    pub(crate) card_id: String,
    pub(crate) brand_id: String,
    pub(crate) level: Option<String>,
}

/// The operation of the worked example.
pub(crate) fn get_user_card() -> GetUserCard {
    GetUserCard {
        user_card_code: "478515832665".to_owned(),
        card_id: "pbLatjvWOibDc5-TBnbUk1pD12o0".to_owned(),
        openid: "obLatjnx9gnqzS4myYGmLZ7LgLBA".to_owned(),
    }
}

/// A confirmation without anything sensitive.
pub(crate) fn confirm_user_card() -> ConfirmUserCard {
    ConfirmUserCard {
        user_card_code: "478515832665".to_owned(),
        card_id: "pbLatjvWOibDc5-TBnbUk1pD12o0".to_owned(),
        openid: "obLatjnx9gnqzS4myYGmLZ7LgLBA".to_owned(),
        phone_number: None,
        level: None,
        valid_date_information: None,
        user_information: None,
        attach: None,
        user_card_confirm_state: "CREATE_CARD_SUCCESS".to_owned(),
    }
}

/// User information with a value in each list.
pub(crate) fn user_information(value: Sensitive, chosen: Vec<Sensitive>) -> UserInfo {
    UserInfo {
        common_field_list: Some(vec![
            CommonField { name: CommonFieldFlag::Birthday, value: None },
            CommonField { name: CommonFieldFlag::Name, value: Some(value) },
        ]),
        custom_field_list: Some(vec![CustomField {
            name: "爱好".to_owned(),
            user_chosen_values: Some(chosen),
            tags: None,
        }]),
    }
}

pub(crate) fn invalidate_card() -> InvalidateCard {
    InvalidateCard { card_id: "pbLatjvWOibDc5-TBnbUk1pD12o0".to_owned() }
}

pub(crate) fn update_user_card() -> UpdateUserCard {
    UpdateUserCard {
        user_card_code: "478515832665".to_owned(),
        card_id: "pbLatjvWOibDc5-TBnbUk1pD12o0".to_owned(),
        brand_id: "1004".to_owned(),
        level: None,
    }
}

impl Operation for GetUserCard {
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "GetUserCard",
        Face::Brand,
        Method::Get,
        "/brand/card-member/user-cards/{user_card_code}",
        "https://pay.weixin.qq.com/doc/brand/4015582716",
    )
    .parameters(&[
        ParameterInfo::path("user_card_code"),
        ParameterInfo::query("card_id", true),
        ParameterInfo::query("openid", false),
    ])
    .sensitive_in_reply(SENSITIVE)
    .rate_limit(RateLimit::new(5, 1, "brand_id"))
    .idempotent();
    type Reply = UserCard;

    #[inline]
    fn write(&self, to: &mut RequestWriter<'_>) {
        to.path("user_card_code", &self.user_card_code);
        to.query("card_id", &self.card_id);
        to.query("openid", &self.openid);
    }
}

impl Operation for ConfirmUserCard {
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "ConfirmUserCard",
        Face::Brand,
        Method::Post,
        "/brand/card-member/user-cards/{user_card_code}/confirm",
        "https://pay.weixin.qq.com/doc/brand/4015582750",
    )
    .parameters(&[ParameterInfo::path("user_card_code")])
    .body(SENSITIVE)
    .sensitive_in_reply(SENSITIVE);
    type Reply = UserCard;

    #[inline]
    fn write(&self, to: &mut RequestWriter<'_>) {
        to.path("user_card_code", &self.user_card_code);
        to.body("card_id", &self.card_id);
        to.body("openid", &self.openid);
        to.body("phone_number", &self.phone_number);
        to.body("level", &self.level);
        to.body("valid_date_information", &self.valid_date_information);
        to.body("user_information", &self.user_information);
        to.body("attach", &self.attach);
        to.body("user_card_confirm_state", &self.user_card_confirm_state);
    }
}

impl Operation for InvalidateCard {
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "InvalidateCard",
        Face::Brand,
        Method::Post,
        "/brand/card-member/cards/{card_id}/invalidate",
        "https://pay.weixin.qq.com/doc/brand/4015582724",
    )
    .parameters(&[ParameterInfo::path("card_id")]);
    type Reply = UserCard;

    #[inline]
    fn write(&self, to: &mut RequestWriter<'_>) {
        to.path("card_id", &self.card_id);
    }
}

impl Operation for UpdateUserCard {
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "UpdateUserCard",
        Face::Partner,
        Method::Patch,
        "/v3/brand/partner/card-member/user-cards/{user_card_code}",
        "https://pay.weixin.qq.com/doc/v3/partner/4015336985",
    )
    .parameters(&[ParameterInfo::path("user_card_code"), ParameterInfo::query("card_id", true)])
    .body(&["/phone_number"]);
    type Reply = UserCard;

    #[inline]
    fn write(&self, to: &mut RequestWriter<'_>) {
        to.path("user_card_code", &self.user_card_code);
        to.query("card_id", &self.card_id);
        to.body("brand_id", &self.brand_id);
        to.body("level", &self.level);
    }
}

wechatpay_runtime::serde_of_request!(GetUserCard { user_card_code, card_id, openid });
wechatpay_runtime::serde_of_request!(ConfirmUserCard {
    user_card_code,
    card_id,
    openid,
    phone_number,
    level,
    valid_date_information,
    user_information,
    attach,
    user_card_confirm_state
});
wechatpay_runtime::serde_of_request!(InvalidateCard { card_id });
wechatpay_runtime::serde_of_request!(UpdateUserCard { user_card_code, card_id, brand_id, level });
