//! Bundles of a multi-use coupon: made, changed, sent to a user and deactivated.

use wechatpay_api::product_coupon::partner::{
    AssociateStoresForStockBundle, AssociateStoresForStockBundleRequired, CreateStockBundle,
    CreateStockBundleRequired, DeactivateUserProductCouponBundle, DeactivateUserProductCouponBundleRequired,
    DisassociateStoresForStockBundle, DisassociateStoresForStockBundleRequired, Event,
    PreSendUserProductCouponBundle, PreSendUserProductCouponBundleRequired, SendUserProductCouponBundle,
    SendUserProductCouponBundleRequired, UpdateBudgetMode, UpdateStockBundle, UpdateStockBundleBudget,
    UpdateStockBundleBudgetRequired, UpdateStockBundleRequired,
};

use super::super::super::inbox::{Inbox, not_received};
use super::super::super::samples::BRAND_ID;
use super::super::super::stage::{Stage, ensure};
use super::super::samples::{APPID, HIGHER_MAX_COUNT, MAX_COUNT, OPENID, bundle, stores};
use crate::failure::Failure;

const SENT: &str = "PRODUCT_COUPON_SP.SEND";

pub(super) async fn life(
    stage: &Stage<'_>,
    inbox: &mut Inbox<'_, Event>,
    product_coupon_id: &str,
) -> Result<(), Failure> {
    let product_coupon_id = || product_coupon_id.to_owned();
    let create = CreateStockBundle::new(CreateStockBundleRequired {
        product_coupon_id: product_coupon_id(),
        out_request_no: "bundle-2".to_owned(),
        stock_bundle: bundle(),
        brand_id: BRAND_ID.to_owned(),
    });
    let stock_bundle_id = stage.call(create).await?.stock_bundle_id;
    let stock_bundle_id = || stock_bundle_id.clone();
    let update = UpdateStockBundle::new(UpdateStockBundleRequired {
        product_coupon_id: product_coupon_id(),
        stock_bundle_id: stock_bundle_id(),
        out_request_no: "bundle-2-update".to_owned(),
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(update.remark("疯狂星期四项目专用")).await?;
    let raise = UpdateStockBundleBudget::new(UpdateStockBundleBudgetRequired {
        product_coupon_id: product_coupon_id(),
        stock_bundle_id: stock_bundle_id(),
        out_request_no: "bundle-2-budget".to_owned(),
        update_mode: UpdateBudgetMode::MaxCount,
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(raise.current_max_count(MAX_COUNT).target_max_count(HIGHER_MAX_COUNT)).await?;
    let associate = AssociateStoresForStockBundle::new(AssociateStoresForStockBundleRequired {
        product_coupon_id: product_coupon_id(),
        stock_bundle_id: stock_bundle_id(),
        store_list: stores(),
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(associate).await?;
    let disassociate = DisassociateStoresForStockBundle::new(DisassociateStoresForStockBundleRequired {
        product_coupon_id: product_coupon_id(),
        stock_bundle_id: stock_bundle_id(),
        store_list: stores(),
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(disassociate).await?;
    let prepare = PreSendUserProductCouponBundle::new(PreSendUserProductCouponBundleRequired {
        openid: OPENID.to_owned(),
        product_coupon_id: product_coupon_id(),
        stock_bundle_id: stock_bundle_id(),
        appid: APPID.to_owned(),
        send_request_no: "prepare-bundle-1".to_owned(),
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(prepare).await?;
    let send = SendUserProductCouponBundle::new(SendUserProductCouponBundleRequired {
        openid: OPENID.to_owned(),
        product_coupon_id: product_coupon_id(),
        stock_bundle_id: stock_bundle_id(),
        appid: APPID.to_owned(),
        send_request_no: "send-bundle-1".to_owned(),
        brand_id: BRAND_ID.to_owned(),
    });
    let user_coupon_bundle_id = stage.call(send).await?.user_coupon_bundle_id;
    let Event::ProductCouponSent(first) = inbox.receives(SENT).await? else {
        return Err(not_received(SENT));
    };
    let is_of_bundle = first.user_coupon_bundle_id.as_ref() == Some(&user_coupon_bundle_id);
    ensure(is_of_bundle, "the first coupon of the bundle was sent")?;
    let deactivate = DeactivateUserProductCouponBundle::new(DeactivateUserProductCouponBundleRequired {
        openid: OPENID.to_owned(),
        user_coupon_bundle_id,
        product_coupon_id: product_coupon_id(),
        stock_bundle_id: stock_bundle_id(),
        appid: APPID.to_owned(),
        out_request_no: "deactivate-bundle-1".to_owned(),
        deactivate_reason: "商品已下线".to_owned(),
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(deactivate).await?;
    Ok(())
}
