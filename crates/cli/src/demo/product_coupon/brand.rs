//! The life of product coupons as a brand sees it.

mod batches;
mod bundles;
mod users;

use serde_json::json;
use wechatpay_api::product_coupon::brand::{
    CreateProductCoupon, CreateProductCouponRequired, CutOut, DeactivateProductCoupon,
    DeactivateProductCouponRequired, Event, GetImageGenerationTask, GetNotifyConfig, GetProductCoupon,
    ImageGenerationType, ProductCouponScope, ProductCouponType, SetNotifyConfig, SubmitImageGenerationTask,
    UpdateProductCoupon, UpdateProductCouponRequired, UploadImage, UsageMode,
};
use wechatpay_api::product_coupon::models::{CouponCodeMode, ProductCouponState, TaskState};

use super::super::inbox::{Inbox, not_received};
use super::super::samples::picture;
use super::super::stage::{Stage, ensure};
use super::samples::{batch, bundle, display, used_often, used_once};
use crate::failure::Failure;

const IMAGE_MADE: &str = "PRODUCT_COUPON.IMAGE_GENERATION";
const TASK_ID: &str = "image_task_1";

pub(super) async fn life(stage: &Stage<'_>, inbox: &mut Inbox<'_, Event>) -> Result<(), Failure> {
    stage.call(SetNotifyConfig::new(inbox.url())).await?;
    stage.call(GetNotifyConfig::new()).await?;
    let image_url = image(stage, inbox).await?;

    let product_coupon_id = single_use(stage, &image_url).await?;
    let stock_id = batches::life(stage, &product_coupon_id).await?;
    users::life(stage, inbox, &product_coupon_id, &stock_id).await?;
    batches::end(stage, &product_coupon_id, &stock_id).await?;
    let ended = stage
        .call(DeactivateProductCoupon::new(DeactivateProductCouponRequired {
            product_coupon_id,
            out_request_no: "deactivate-1".to_owned(),
            deactivate_reason: "商品已下架".to_owned(),
        }))
        .await?;
    ensure(ended.state == ProductCouponState::Deactivated, "the coupon has ended")?;

    let product_coupon_id = multi_use(stage, &image_url).await?;
    bundles::life(stage, inbox, &product_coupon_id).await
}

/// The brand has the background of a picture removed.
async fn image(stage: &Stage<'_>, inbox: &mut Inbox<'_, Event>) -> Result<String, Failure> {
    let image_url = stage.call(UploadImage::new(picture())).await?.image_url;
    let submit = SubmitImageGenerationTask::new(TASK_ID, ImageGenerationType::CutOut);
    stage.call(submit.cut_out(CutOut::new(&image_url))).await?;
    stage.later(1, "the image is made")?;
    let done = json!({ "task_id": TASK_ID, "image_generation_type": "CUT_OUT", "task_state": "SUCCESS" });
    let Event::ImageGenerated(done) = inbox.happens(IMAGE_MADE, done).await? else {
        return Err(not_received(IMAGE_MADE));
    };
    let task = stage.call(GetImageGenerationTask::new(done.task_id, done.image_generation_type)).await?;
    ensure(task.task_state == TaskState::Success, "the image is made")?;
    Ok(task.cut_out_result.map_or(image_url, |result| result.image_url))
}

/// A coupon for every product, which is used once; its first batch has codes of the brand's own.
async fn single_use(stage: &Stage<'_>, image_url: &str) -> Result<String, Failure> {
    let create = CreateProductCoupon::new(CreateProductCouponRequired {
        out_request_no: "single-use-1".to_owned(),
        scope: ProductCouponScope::All,
        r#type: ProductCouponType::Discount,
        usage_mode: UsageMode::Single,
        display_info: display("全场满100立打8折", image_url),
    });
    let create = create.single_usage_info(used_once()).stock(batch(CouponCodeMode::Upload));
    let coupon = stage.call(create).await?;
    let stock_id = coupon.stock.map(|stock| stock.stock_id).unwrap_or_default();
    let product_coupon_id = coupon.product_coupon_id;
    stage.call(GetProductCoupon::new(&product_coupon_id)).await?;
    stage
        .call(UpdateProductCoupon::new(UpdateProductCouponRequired {
            product_coupon_id: product_coupon_id.clone(),
            out_request_no: "update-1".to_owned(),
            display_info: display("全场满100立打8折-新名字", image_url),
        }))
        .await?;
    batches::upload_codes(stage, &product_coupon_id, &stock_id).await?;
    Ok(product_coupon_id)
}

/// A coupon that is used three times, with more off each time.
async fn multi_use(stage: &Stage<'_>, image_url: &str) -> Result<String, Failure> {
    let create = CreateProductCoupon::new(CreateProductCouponRequired {
        out_request_no: "multi-use-1".to_owned(),
        scope: ProductCouponScope::All,
        r#type: ProductCouponType::Discount,
        usage_mode: UsageMode::ProgressiveBundle,
        display_info: display("全场多次折扣券", image_url),
    });
    let create = create.progressive_bundle_usage_info(used_often()).stock_bundle(bundle());
    Ok(stage.call(create).await?.product_coupon_id)
}
