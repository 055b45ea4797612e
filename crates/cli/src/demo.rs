//! `wechatpay demo`: every operation once, by generated code, against an embedded sandbox.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Instant;

use wechatpay_api::card_member::brand::{ConfirmUserCard, GetUserCard, InvalidateCard, confirm_user_card};
use wechatpay_api::card_member::models::{
    CommonFieldFlag, DateInfo, DateType, UserCardConfirmState, UserInfo, UserInfoCommonField,
    UserInfoCustomField,
};
use wechatpay_api::card_member::partner::{GetCard, UpdateUserCard, update_user_card};
use wechatpay_api::{Client, Face, Operation, Sensitive};
use wechatpay_sandbox::{Sandbox, Setup};

use crate::failure::Failure;
use crate::output;
use crate::sandbox::client;

const USER_CARD_CODE: &str = "478515832665";
const CARD_ID: &str = "pbLatjvWOibDc5-TBnbUk1pD12o0";
const OPENID: &str = "obLatjnx9gnqzS4myYGmLZ7LgLBA";
const BRAND_ID: &str = "1004";

pub(crate) async fn run() -> Result<(), Failure> {
    let setup = Setup::generate().map_err(Failure::unexpected)?;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let sandbox = Sandbox::start(setup.keys.clone(), address).await.map_err(Failure::unexpected)?;
    let brand = client(Face::Brand, &setup.brand, &sandbox.url())?;
    let partner = client(Face::Partner, &setup.partner, &sandbox.url())?;

    call(&brand, GetUserCard::new(USER_CARD_CODE, CARD_ID, OPENID)).await?;
    call(&brand, confirm_user_card()).await?;
    call(&brand, InvalidateCard::new(CARD_ID)).await?;
    call(&partner, GetCard::new(CARD_ID, BRAND_ID)).await?;
    call(&partner, update_user_card()).await?;
    sandbox.shutdown().await;
    Ok(())
}

/// Completes the opening of a card, with personal data that travels sealed.
fn confirm_user_card() -> ConfirmUserCard {
    ConfirmUserCard::new(confirm_user_card::Required {
        user_card_code: USER_CARD_CODE.to_owned(),
        card_id: CARD_ID.to_owned(),
        openid: OPENID.to_owned(),
        user_card_confirm_state: UserCardConfirmState::CreateCardSuccess,
    })
    .phone_number("13800000000")
    .user_information(
        UserInfo::new()
            .common_field_list(vec![
                UserInfoCommonField::new().name(CommonFieldFlag::UserFormFlagBirthday).value("1990-01-01"),
            ])
            .custom_field_list(vec![
                UserInfoCustomField::new()
                    .name("喜欢的运动")
                    .user_chosen_values(vec![Sensitive::new("篮球")]),
            ]),
    )
}

/// Raises a member's level, for good.
fn update_user_card() -> UpdateUserCard {
    UpdateUserCard::new(update_user_card::Required {
        user_card_code: USER_CARD_CODE.to_owned(),
        card_id: CARD_ID.to_owned(),
        brand_id: BRAND_ID.to_owned(),
        openid: OPENID.to_owned(),
    })
    .level("钻石会员")
    .valid_date_information(DateInfo::new().r#type(DateType::Permanent))
}

/// Makes one call and writes its line.
async fn call<O: Operation>(client: &Client, operation: O) -> Result<(), Failure> {
    let start = Instant::now();
    let reply = client.send_full(operation).await.map_err(Failure::call(O::INFO))?;
    let line = format!(
        "{name:<18}{method:<6}{path:<78}{status:<5}{time:>4} ms  verified",
        name = O::INFO.name,
        method = O::INFO.method.as_str(),
        path = O::INFO.path,
        status = reply.status.as_u16(),
        time = start.elapsed().as_millis(),
    );
    output::reply(line.as_bytes())
}
