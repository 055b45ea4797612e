//! The story of a delivery plan: drafted, reviewed, changed, paused and ended.

use serde_json::{Value, json};
use wechatpay_api::Face;
use wechatpay_api::delivery_plan::models::{PlanModifyContent, PlanState, ProductUsageMode};
use wechatpay_api::delivery_plan::{brand, partner};

use super::inbox::{Inbox, not_received};
use super::samples::{BRAND_ID, in_days};
use super::stage::{Stage, ensure};
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
    inbox.receives(CHANGED).await?;
    let brand::Event::DeliveryPlanChanged(passed) = inbox.happens(CHANGED, passed(&plan.plan_id)).await?
    else {
        return Err(not_received(CHANGED));
    };
    let plan_id = passed.plan_id;
    let list = brand::ListDeliveryPlans::new().plan_id(&plan_id).plan_state(PlanState::Delivering);
    let delivering = stage.call(list.page_size(5)).await?;
    ensure(delivering.total_count == 1, "the plan delivers")?;
    let update = brand::UpdateDeliveryPlanRequired {
        plan_id: plan_id.clone(),
        modify_content: changes(),
        out_request_no: "plan-1-update".to_owned(),
    };
    stage.call(brand::UpdateDeliveryPlan::new(update)).await?;
    inbox.receives(CHANGED).await?;
    stage.later(48, "the platform has reviewed the changes")?;
    stage.call(brand::PauseDeliveryPlan::new(&plan_id)).await?;
    inbox.receives(CHANGED).await?;
    stage.call(brand::ResumeDeliveryPlan::new(&plan_id)).await?;
    inbox.receives(CHANGED).await?;
    stage.later(48, "the platform has reviewed the plan once more")?;
    stage.call(brand::TerminateDeliveryPlan::new(&plan_id)).await?;
    let brand::Event::DeliveryPlanChanged(ended) = inbox.receives(CHANGED).await? else {
        return Err(not_received(CHANGED));
    };
    ensure(ended.plan_state == PlanState::Terminated, "the plan has ended")
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
    let happens = inbox.happens(CHANGED, passed(&plan.plan_id));
    let partner::Event::DeliveryPlanChanged(passed) = happens.await? else {
        return Err(not_received(CHANGED));
    };
    let plan_id = passed.plan_id;
    let update = partner::UpdateDeliveryPlanRequired {
        plan_id: plan_id.clone(),
        modify_content: changes(),
        out_request_no: "plan-1-update".to_owned(),
    };
    stage.call(partner::UpdateDeliveryPlan::new(update)).await?;
    inbox.receives(CHANGED).await?;
    let list = partner::ListDeliveryPlans::new(BRAND_ID).plan_state(PlanState::Delivering);
    let delivering = stage.call(list).await?;
    ensure(delivering.total_count == 1, "the plan delivers")?;
    stage.call(partner::TerminateDeliveryPlan::new(&plan_id)).await?;
    let partner::Event::DeliveryPlanChanged(ended) = inbox.receives(CHANGED).await? else {
        return Err(not_received(CHANGED));
    };
    ensure(ended.plan_state == PlanState::Terminated, "the plan has ended")
}

/// What the platform does once it has reviewed a plan: it delivers.
fn passed(plan_id: &str) -> Value {
    json!({ "plan_id": plan_id, "plan_state": "DELIVERING", "audit_state": "PASSED", "change_reason": "审核通过" })
}

fn changes() -> PlanModifyContent {
    PlanModifyContent::new().plan_name("冬季促销").delivery_end_time(in_days(60)).total_count(20_000)
}
