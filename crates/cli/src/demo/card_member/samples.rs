//! What both faces' stories of membership cards are made of.

use wechatpay_api::Sensitive;
use wechatpay_api::card_member::models::{
    CommonFieldFlag, CustomFieldType, DateInfo, DateType, MemberInfo, MemberInfoRequired,
    UserCustomFieldForm, UserInfo, UserInfoCommonField, UserInfoCustomField, UserInfoForm,
};

pub(super) const APPID: &str = "wxea9c30890f48d5ae";
pub(super) const OPENID: &str = "obLatjnx9gnqzS4myYGmLZ7LgLBA";
pub(super) const OUT_REQUEST_NO: &str = "100002322019090134234sfdf";
pub(super) const LEGAL_AGREEMENT: &str = "48小时内发货。\n7天内可退货。";
pub(super) const CARD_COLOR: &str = "#FFFF00";
pub(super) const PHONE_NUMBER: &str = "13800000000";
/// A member who is imported from the merchant's own system.
pub(super) const IMPORTED_OPENID: &str = "obLatjnx9gnqzS4myYGmLZ7LgLBB";
/// That member's code.
pub(super) const IMPORTED_CODE: &str = "478515832666";

pub(super) fn for_ever() -> DateInfo {
    DateInfo::new().r#type(DateType::Permanent)
}

/// The mini program page that the card opens.
pub(super) fn member_page() -> MemberInfo {
    MemberInfo::new(MemberInfoRequired {
        jump_appid: "wxea9c30a90fs8d3fe".to_owned(),
        jump_path: "/pages/points/points".to_owned(),
    })
}

/// What users are asked on joining.
pub(super) fn questions() -> UserInfoForm {
    UserInfoForm::new().common_field_list(vec![CommonFieldFlag::UserFormFlagBirthday]).custom_field_list(
        vec![
            UserCustomFieldForm::new()
                .r#type(CustomFieldType::CheckBox)
                .name("喜欢的运动")
                .values(vec!["篮球".to_owned(), "足球".to_owned()]),
        ],
    )
}

/// What a user answered; it travels sealed.
pub(super) fn answers() -> UserInfo {
    UserInfo::new()
        .common_field_list(vec![
            UserInfoCommonField::new().name(CommonFieldFlag::UserFormFlagBirthday).value("1990-01-01"),
        ])
        .custom_field_list(vec![
            UserInfoCustomField::new().name("喜欢的运动").user_chosen_values(vec![Sensitive::new("篮球")]),
        ])
}
