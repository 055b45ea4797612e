//! The generated client against the sandbox, over a socket: single calls by two kinds of client.

use serde_json::json;
use wechatpay_api::card_member::brand::{
    ConfirmUserCard, ConfirmUserCardRequired, GetUserCard, GetUserCardRequired, InvalidateCard,
};
use wechatpay_api::card_member::models::{
    CardType, CommonFieldFlag, DateInfo, DateType, UserCardConfirmState, UserCardState, UserInfo,
    UserInfoCommonField, UserInfoCustomField,
};
use wechatpay_api::card_member::partner::{GetCard, GetCardRequired, UpdateUserCard, UpdateUserCardRequired};
use wechatpay_api::{Error, ErrorCode, Face, Sensitive};
use wechatpay_tests::{caller, client_of, sandbox, setup};

// The documentation's sample card, which every sandbox begins with.
const CODE: &str = "478515832665";
const CARD_ID: &str = "pbLatjvWOibDc5-TBnbUk1pD12o0";
const OPENID: &str = "obLatjnx9gnqzS4myYGmLZ7LgLBA";

const AWKWARD: &str = "a/b c+d%41?#&=~*é";

fn confirm() -> ConfirmUserCard {
    ConfirmUserCard::new(ConfirmUserCardRequired {
        user_card_code: CODE.into(),
        card_id: CARD_ID.into(),
        openid: OPENID.into(),
        user_card_confirm_state: UserCardConfirmState::CreateCardSuccess,
    })
}

fn update() -> UpdateUserCard {
    UpdateUserCard::new(UpdateUserCardRequired {
        user_card_code: CODE.into(),
        card_id: CARD_ID.into(),
        brand_id: "1004".into(),
        openid: OPENID.into(),
    })
}

#[tokio::test]
async fn a_user_card_is_read() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    let reply = client
        .send_full(GetUserCard::new(GetUserCardRequired {
            user_card_code: CODE.into(),
            card_id: CARD_ID.into(),
            openid: OPENID.into(),
        }))
        .await
        .unwrap();
    assert_eq!((reply.status.as_u16(), reply.request_id.is_some()), (200, true));
    let card = reply.value;
    assert_eq!((&*card.user_card_code, &*card.card_id, &*card.openid), (CODE, CARD_ID, OPENID));
    assert_eq!((card.card_type, card.user_card_state), (CardType::Normal, UserCardState::Effective));
    assert!(card.pickup_time.to_system_time().is_ok());
    let raw: serde_json::Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(raw["user_card_code"], CODE);
}

#[tokio::test]
async fn every_awkward_character_arrives_as_it_was() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    let echo = |get: GetUserCard| json!({"user_card_code": get.user_card_code, "card_id": get.card_id, "openid": get.openid});
    sandbox.reply_by(echo).unwrap();
    let card = client
        .send(GetUserCard::new(GetUserCardRequired {
            user_card_code: AWKWARD.into(),
            card_id: "c&d=e".into(),
            openid: "中 文".into(),
        }))
        .await
        .unwrap();
    assert_eq!((&*card.user_card_code, &*card.card_id, &*card.openid), (AWKWARD, "c&d=e", "中 文"));
}

#[tokio::test]
async fn what_is_sealed_for_the_platform_comes_back_sealed_for_the_caller() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    let information = UserInfo::new()
        .common_field_list(vec![
            UserInfoCommonField::new().name(CommonFieldFlag::UserFormFlagName).value("张三 & <b>"),
        ])
        .custom_field_list(vec![
            UserInfoCustomField::new()
                .name("喜欢的运动")
                .user_chosen_values(vec![Sensitive::new("篮球"), Sensitive::new("足球")]),
        ]);
    let card =
        client.send(confirm().phone_number("13800000000").user_information(information)).await.unwrap();
    let open = |sealed: &Sensitive| client.open(sealed).unwrap().to_string();
    assert_eq!(open(card.phone_number.as_ref().unwrap()), "13800000000");
    let information = card.user_information.unwrap();
    assert_eq!(open(information.common_field_list.unwrap()[0].value.as_ref().unwrap()), "张三 & <b>");
    let chosen = information.custom_field_list.unwrap().remove(0).user_chosen_values.unwrap();
    assert_eq!(chosen.iter().map(open).collect::<Vec<_>>(), ["篮球", "足球"]);
}

#[tokio::test]
async fn a_call_without_a_body_is_accepted() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    let card = client.send(InvalidateCard::new(CARD_ID)).await.unwrap();
    assert_eq!(card.card_id, CARD_ID);
}

#[tokio::test]
async fn a_service_provider_reads_and_updates() {
    let sandbox = sandbox().await;
    let client = caller(Face::Partner, &sandbox).build().unwrap();
    let card = client
        .send(GetCard::new(GetCardRequired { card_id: CARD_ID.into(), brand_id: "1004".into() }))
        .await
        .unwrap();
    assert_eq!((&*card.card_id, &*card.brand_id, card.legal_agreement.is_empty()), (CARD_ID, "1004", false));
    let request =
        update().level("钻石会员").valid_date_information(DateInfo::new().r#type(DateType::Permanent));
    let card = client.send(request).await.unwrap();
    assert_eq!(card.level.as_deref(), Some("钻石会员"));
    assert_eq!(card.valid_date_information.r#type, Some(DateType::Permanent));
}

#[test]
fn the_blocking_client_makes_the_same_calls() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let sandbox = runtime.block_on(sandbox());
    let client = caller(Face::Partner, &sandbox).build_blocking().unwrap();
    let card = client.send(update().phone_number("13800000000")).unwrap();
    assert_eq!(*client.open(&card.phone_number.unwrap()).unwrap(), "13800000000");
}

#[tokio::test]
async fn a_wrong_key_is_told_with_the_message_that_was_expected() {
    let sandbox = sandbox().await;
    let stranger = wechatpay_sandbox::Setup::generate().unwrap();
    let mut keys = stranger.brand.clone();
    keys.identity = setup().brand.identity.clone();
    keys.public_key_id = setup().brand.public_key_id.clone();
    keys.public_key = setup().brand.public_key.clone();
    let serial_no = &setup().brand.certificate_serial_no;
    let client = client_of(Face::Brand, &keys, serial_no, &sandbox).build().unwrap();
    let Err(Error::Api(refusal)) = client
        .send(GetUserCard::new(GetUserCardRequired {
            user_card_code: "1".into(),
            card_id: "2".into(),
            openid: "3".into(),
        }))
        .await
    else {
        panic!("refused")
    };
    assert_eq!((refusal.status.as_u16(), refusal.code.clone()), (401, Some(ErrorCode::SignError)));
    assert!(refusal.verified);
    let information = &refusal.detail.as_ref().unwrap()["sign_information"];
    let message = information["sign_message"].as_str().unwrap();
    assert!(message.starts_with("GET\n/brand/card-member/user-cards/1?card_id=2&openid=3\n"), "{message}");
}

#[tokio::test]
async fn a_value_that_does_not_fit_is_refused_by_name() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    let Err(Error::Api(refusal)) = client.send(confirm().level("长".repeat(11))).await else {
        panic!("refused")
    };
    assert_eq!((refusal.status.as_u16(), refusal.code.clone()), (400, Some(ErrorCode::ParamError)));
    assert_eq!(refusal.detail_text("field"), Some("/level"));
}

#[tokio::test]
async fn an_operation_of_the_other_face_is_not_sent() {
    let sandbox = sandbox().await;
    let client = caller(Face::Partner, &sandbox).build().unwrap();
    let error = client
        .send(GetUserCard::new(GetUserCardRequired {
            user_card_code: "1".into(),
            card_id: "2".into(),
            openid: "3".into(),
        }))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Invalid(_)), "{error}");
}
