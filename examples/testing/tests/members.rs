//! The whole test of a crate that uses `wechatpay-api`; docs/testing.md explains it.

use std::error::Error as StdError;
use std::time::Duration;

use serde_json::json;
use testing::{Member, Members};
use wechatpay_api::card_member::brand::{ConfirmUserCard, Event, GetUserCard};
use wechatpay_api::{Error, ErrorCode, Face};
use wechatpay_sandbox::{Fault, Sandbox};

type TestResult = Result<(), Box<dyn StdError>>;

const CARD_OPENED: &str = "BRAND_MEMBER_CARD.USER_CARD.CREATE";

fn member() -> Member {
    Member {
        card_id: "pbLatjvWOibDc5-TBnbUk1pD12o0".to_owned(),
        user_card_code: "478515832665".to_owned(),
        openid: "obLatjnx9gnqzS4myYGmLZ7LgLBA".to_owned(),
    }
}

#[tokio::test]
async fn a_card_that_was_opened_is_confirmed() -> TestResult {
    let sandbox = Sandbox::start().await?;
    let members = Members::new(sandbox.brand()?);

    let notification = sandbox.emitter().notification(CARD_OPENED, None)?;
    let reader = sandbox.notification_reader(Face::Brand)?;
    let event = reader.read::<Event>(&notification.headers()?, notification.body())?.event;
    members.notified(event).await?;

    let confirmed = sandbox.wait_for::<ConfirmUserCard>().await?;
    assert_eq!(confirmed.user_card_code, member().user_card_code);
    assert_eq!(confirmed.level.as_deref(), Some("白银会员"));
    Ok(())
}

#[tokio::test]
async fn a_call_is_repeated_when_the_platform_fails() -> TestResult {
    let sandbox = Sandbox::start().await?;
    sandbox.fail_next::<GetUserCard>(Fault::Unavailable)?;
    Members::new(sandbox.brand()?).is_valid(&member()).await?;

    let statuses: Vec<_> = sandbox.calls().iter().map(|call| call.status).collect();
    assert_eq!(statuses, [Some(503), Some(200)]);
    Ok(())
}

#[tokio::test]
async fn a_slow_platform_is_not_waited_for_forever() -> TestResult {
    let sandbox = Sandbox::start().await?;
    let client = sandbox.client_builder(Face::Brand)?.deadline(Duration::from_millis(200)).build()?;
    sandbox.fail_next::<GetUserCard>(Fault::Delay(Duration::from_secs(60)))?;
    let error = Members::new(client).is_valid(&member()).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    Ok(())
}

#[tokio::test]
async fn an_expired_card_is_not_valid() -> TestResult {
    let sandbox = Sandbox::start().await?;
    let members = Members::new(sandbox.brand()?);
    sandbox.reply_with::<GetUserCard>(json!({ "user_card_state": "EXPIRED" }))?;
    assert!(!members.is_valid(&member()).await?);
    Ok(())
}

#[tokio::test]
async fn a_documented_error_reaches_the_caller() -> TestResult {
    let sandbox = Sandbox::start().await?;
    sandbox.refuse_next::<GetUserCard>("PARAM_ERROR")?;
    match Members::new(sandbox.brand()?).is_valid(&member()).await {
        Err(Error::Api(error)) => assert_eq!(error.code, Some(ErrorCode::ParamError)),
        other => panic!("no refusal: {other:?}"),
    }
    Ok(())
}

#[tokio::test]
async fn the_platforms_key_changes_while_the_service_runs() -> TestResult {
    let sandbox = Sandbox::start().await?;
    let client = sandbox.brand()?;
    let members = Members::new(client.clone());
    sandbox.rotate_platform_key(Face::Brand)?;
    members.is_valid(&member()).await?;
    client.replace_keys(client.credentials(), sandbox.platform_keys(Face::Brand)?)?;
    sandbox.finish_key_rotation(Face::Brand);
    members.is_valid(&member()).await?;
    Ok(())
}

#[tokio::test]
async fn no_port_is_needed() -> TestResult {
    let sandbox = Sandbox::in_process()?;
    Members::new(sandbox.brand()?).is_valid(&member()).await?;
    assert_eq!(sandbox.received::<GetUserCard>().len(), 1);
    Ok(())
}
