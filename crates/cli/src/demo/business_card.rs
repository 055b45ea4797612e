//! The story of a business card: a service provider designs it, publishes it, and links payments to it.

use wechatpay_api::Face;
use wechatpay_api::business_card::partner::{
    ApplymentState, CancelApplyment, CancelCardLinkApply, CancelCardLinkApplyRequired, ConfigurationState,
    CustomerServiceType, GetApplymentState, GetPreviewUrl, GetStateByBusinessCode,
    GetStateByBusinessCodeRequired, MerchantCardCustomerService, MerchantCardService,
    MerchantCardServiceRequired, PaymentScene, PublishMchCardConfig, PublishType, QueryActiveCardLinkList,
    ServiceJumpType, SubmitCardLinkApply, SubmitCardLinkApplyRequired, SubmitMchCardConfig,
    SubmitMchCardConfigRequired, UnbindCardLink,
};

use super::samples::BRAND_ID;
use super::stage::{Stage, ensure};
use super::story::Story;
use crate::failure::Failure;

const APPID: &str = "wx1234567890abcdef";

pub(super) async fn tell(story: &Story<'_>) -> Result<(), Failure> {
    let stage = Stage::set(story, Face::Partner)?;
    card(&stage).await?;
    links(&stage).await
}

/// A first design is withdrawn; the second is reviewed and published.
async fn card(stage: &Stage<'_>) -> Result<(), Failure> {
    let (first, second) = ("1900013511_20000", "1900013511_20001");
    stage.call(SubmitMchCardConfig::new(design(first))).await?;
    stage.call(GetPreviewUrl::new(BRAND_ID).business_code(first)).await?;
    let withdrawn = stage.call(CancelApplyment::new(BRAND_ID).business_code(first)).await?;
    ensure(withdrawn.applyment_state == ApplymentState::Canceled, "the first design is withdrawn")?;
    stage.call(SubmitMchCardConfig::new(design(second)).service_list(services())).await?;
    let publish = PublishMchCardConfig::new(BRAND_ID, PublishType::ImmediatePublish);
    stage.call(publish.business_code(second)).await?;
    stage.later(25, "the platform has reviewed the card")?;
    let card = stage.call(GetApplymentState::new(BRAND_ID).business_code(second)).await?;
    ensure(card.applyment_state == ApplymentState::Published, "the card is published")?;
    Ok(())
}

/// Payments in a mini program lead to the card: a first application is withdrawn, the second goes through.
async fn links(stage: &Stage<'_>) -> Result<(), Failure> {
    let (first, second) = ("1900013511_30000", "1900013511_30001");
    stage.call(SubmitCardLinkApply::new(link(first)).appid(APPID)).await?;
    let cancel =
        CancelCardLinkApplyRequired { business_code: first.to_owned(), brand_id: BRAND_ID.to_owned() };
    stage.call(CancelCardLinkApply::new(cancel)).await?;
    stage.call(SubmitCardLinkApply::new(link(second)).appid(APPID)).await?;
    stage.later(24, "the platform has reviewed the link")?;
    let get =
        GetStateByBusinessCodeRequired { business_code: second.to_owned(), brand_id: BRAND_ID.to_owned() };
    let link = stage.call(GetStateByBusinessCode::new(get)).await?;
    ensure(link.configuration_state == ConfigurationState::InEffect, "the link is in effect")?;
    stage.call(QueryActiveCardLinkList::new(BRAND_ID).payment_scene(PaymentScene::MiniProgram)).await?;
    stage.call(UnbindCardLink::new(BRAND_ID, PaymentScene::MiniProgram).appid(APPID)).await?;
    Ok(())
}

fn design(business_code: &str) -> SubmitMchCardConfigRequired {
    SubmitMchCardConfigRequired {
        business_code: business_code.to_owned(),
        brand_id: BRAND_ID.to_owned(),
        brand_customer_service: MerchantCardCustomerService::new(CustomerServiceType::ServicePhone)
            .customer_service_phone("0755-86013388"),
    }
}

/// What users find on the card.
fn services() -> Vec<MerchantCardService> {
    let service = |name: &str, page: &str| {
        MerchantCardService::new(MerchantCardServiceRequired {
            service_classify_name: "会员服务".to_owned(),
            service_name: name.to_owned(),
            service_jump_type: ServiceJumpType::JumpWebPage,
            service_jump_path: format!("https://www.example.com/{page}"),
        })
    };
    vec![service("会员中心", "members"), service("会员权益", "benefits")]
}

fn link(business_code: &str) -> SubmitCardLinkApplyRequired {
    SubmitCardLinkApplyRequired {
        business_code: business_code.to_owned(),
        brand_id: BRAND_ID.to_owned(),
        payment_scene: PaymentScene::MiniProgram,
    }
}
