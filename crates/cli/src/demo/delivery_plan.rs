//! The story of a delivery plan: drafted, reviewed, changed, paused and ended.

use serde_json::json;
use wechatpay_api::Face;
use wechatpay_api::delivery_plan::models::{PlanModifyContent, PlanState, ProductUsageMode};
use wechatpay_api::delivery_plan::{brand, partner};

use super::inbox::{Inbox, not_received};
use super::samples::{BRAND_ID, in_days};
use super::stage::Stage;
use super::story::Story;
use crate::failure::Failure;

const CHANGED: &str = "DELIVERY_PLAN.CHANGE";
const PRODUCT_COUPON_ID: &str = "1000000013";
const STOCK_ID: &str = "1000000013001";

pub(super) async fn tell(story: &Story<'_>) -> Result<(), Failure> {
    let stage = Stage::set(story, Face::Brand)?;
    as_brand(&stage, &mut stage.inbox().await?).await?;
    let stage = Stage::set(story, Face::Partner)?;
    as_partner(&stage, &mut stage.inbox().await?).await
}

async fn as_brand(stage: &Stage<'_>, inbox: &mut Inbox<'_, brand::Event>) -> Result<(), Failure> {
    stage.call(brand::SetCallbackUrl::new(inbox.url())).await?;
    let create = brand::CreateDeliveryPlan::new(brand::CreateDeliveryPlanRequired {
        out_request_no: "plan-1".to_owned(),
        product_coupon_id: PRODUCT_COUPON_ID.to_owned(),
        reuse_coupon_config: false,
    })
    .stock_id(STOCK_ID)
    .usage_mode(ProductUsageMode::Single)
    .plan_name("冬季饮料投放")
    .total_count(11_000)
    .user_limit(1)
    .daily_limit(1_000)
    .delivery_start_time(in_days(1))
    .delivery_end_time(in_days(30))
    .recommend_word("天天有惊喜")
    .save_as_draft(true);
    let plan = stage.call(create).await?.plan;
    stage.call(brand::SubmitDeliveryPlan::new(&plan.plan_id)).await?;
    let passed = json!({ "plan_id": plan.plan_id, "plan_state": "CREATED", "audit_state": "PASSED" });
    let brand::Event::DeliveryPlanChanged(reviewed) = inbox.happens(CHANGED, passed).await? else {
        return Err(not_received(CHANGED));
    };
    let plan_id = reviewed.plan_id;
    let modify = brand::UpdateDeliveryPlanRequired {
        plan_id: plan_id.clone(),
        modify_content: changes(),
        out_request_no: "plan-1-update".to_owned(),
    };
    stage.call(brand::UpdateDeliveryPlan::new(modify)).await?;
    stage.later(48, "the plan has started")?;
    stage.call(brand::ListDeliveryPlans::new().plan_id(&plan_id).page_size(5)).await?;
    stage.call(brand::PauseDeliveryPlan::new(&plan_id)).await?;
    stage.call(brand::ResumeDeliveryPlan::new(&plan_id)).await?;
    stage.call(brand::TerminateDeliveryPlan::new(&plan_id)).await?;
    Ok(())
}

async fn as_partner(stage: &Stage<'_>, inbox: &mut Inbox<'_, partner::Event>) -> Result<(), Failure> {
    let callback = partner::SetCallbackUrlRequired { sp_mchid: stage.identity()?, notify_url: inbox.url() };
    stage.call(partner::SetCallbackUrl::new(callback)).await?;
    let create = partner::CreateDeliveryPlan::new(partner::CreateDeliveryPlanRequired {
        out_request_no: "plan-1".to_owned(),
        brand_id: BRAND_ID.to_owned(),
        product_coupon_id: PRODUCT_COUPON_ID.to_owned(),
        reuse_coupon_config: false,
    })
    .stock_id(STOCK_ID)
    .usage_mode(ProductUsageMode::Single)
    .plan_name("冬季饮料投放")
    .total_count(11_000)
    .user_limit(1)
    .daily_limit(1_000)
    .delivery_start_time(in_days(1))
    .delivery_end_time(in_days(30));
    let plan = stage.call(create).await?.plan;
    let passed = json!({ "plan_id": plan.plan_id, "plan_state": "CREATED", "audit_state": "PASSED" });
    let partner::Event::DeliveryPlanChanged(reviewed) = inbox.happens(CHANGED, passed).await? else {
        return Err(not_received(CHANGED));
    };
    let plan_id = reviewed.plan_id;
    let modify = partner::UpdateDeliveryPlanRequired {
        plan_id: plan_id.clone(),
        modify_content: changes(),
        out_request_no: "plan-1-update".to_owned(),
    };
    stage.call(partner::UpdateDeliveryPlan::new(modify)).await?;
    stage.call(partner::ListDeliveryPlans::new(BRAND_ID).plan_state(PlanState::Created)).await?;
    stage.call(partner::TerminateDeliveryPlan::new(&plan_id)).await?;
    Ok(())
}

fn changes() -> PlanModifyContent {
    PlanModifyContent::new().plan_name("冬季促销").delivery_end_time(in_days(60)).total_count(20_000)
}
