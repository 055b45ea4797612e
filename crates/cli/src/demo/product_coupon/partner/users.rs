//! A user's coupon: sent, confirmed, used, returned and deactivated.

use wechatpay_api::product_coupon::models::UserProductCouponState;
use wechatpay_api::product_coupon::partner::{
    ConfirmSendUserProductCoupon, ConfirmSendUserProductCouponRequired, DeactivateUserProductCoupon,
    DeactivateUserProductCouponRequired, Event, GetUserProductCoupon, GetUserProductCouponRequired,
    ListUserProductCoupons, ListUserProductCouponsRequired, PreSendUserProductCoupon,
    PreSendUserProductCouponRequired, ReturnUserProductCoupon, ReturnUserProductCouponRequired,
    SendUserProductCoupon, SendUserProductCouponRequired, UseUserProductCoupon, UseUserProductCouponRequired,
};

use super::super::super::inbox::{Inbox, not_received};
use super::super::super::samples::{BRAND_ID, in_days};
use super::super::super::stage::{Stage, ensure};
use super::super::samples::{APPID, OPENID, order};
use crate::failure::Failure;

const SENT: &str = "PRODUCT_COUPON_SP.SEND";

pub(super) async fn life(
    stage: &Stage<'_>,
    inbox: &mut Inbox<'_, Event>,
    product_coupon_id: &str,
    stock_id: &str,
) -> Result<(), Failure> {
    let (appid, openid) = (|| APPID.to_owned(), || OPENID.to_owned());
    let (product_coupon_id, stock_id) = (|| product_coupon_id.to_owned(), || stock_id.to_owned());
    // For the component in which users take coupons themselves.
    let prepare = PreSendUserProductCoupon::new(PreSendUserProductCouponRequired {
        openid: openid(),
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        appid: appid(),
        send_request_no: "prepare-1".to_owned(),
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(prepare).await?;
    let give = SendUserProductCoupon::new(SendUserProductCouponRequired {
        openid: openid(),
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        appid: appid(),
        send_request_no: "send-1".to_owned(),
        brand_id: BRAND_ID.to_owned(),
    });
    let given = stage.call(give).await?;
    let Event::ProductCouponSent(sent) = inbox.receives(SENT).await? else {
        return Err(not_received(SENT));
    };
    ensure(sent.coupon_code == given.coupon_code, "the coupon that was sent is the one that is reported")?;
    let coupon_code = || sent.coupon_code.clone();
    let confirm = ConfirmSendUserProductCoupon::new(ConfirmSendUserProductCouponRequired {
        openid: openid(),
        coupon_code: coupon_code(),
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        appid: appid(),
        out_request_no: "confirm-1".to_owned(),
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(confirm).await?;
    let list =
        ListUserProductCouponsRequired { openid: openid(), appid: appid(), brand_id: BRAND_ID.to_owned() };
    let coupons = stage.call(ListUserProductCoupons::new(list).page_size(10)).await?;
    ensure(coupons.total_count == Some(1), "the user has one coupon")?;
    let get = GetUserProductCoupon::new(GetUserProductCouponRequired {
        openid: openid(),
        coupon_code: coupon_code(),
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        appid: appid(),
        brand_id: BRAND_ID.to_owned(),
    });
    let coupon = stage.call(get).await?;
    ensure(coupon.coupon_state == UserProductCouponState::Effective, "the coupon can be used")?;
    let used = UseUserProductCoupon::new(UseUserProductCouponRequired {
        openid: openid(),
        coupon_code: coupon_code(),
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        appid: appid(),
        use_time: in_days(0),
        out_request_no: "use-coupon-1".to_owned(),
        brand_id: BRAND_ID.to_owned(),
    });
    let coupon = stage.call(used.associated_order_info(order())).await?;
    ensure(coupon.coupon_state == UserProductCouponState::Used, "the coupon is used")?;
    // The user gives back what was bought, and may use the coupon again.
    let returned = ReturnUserProductCoupon::new(ReturnUserProductCouponRequired {
        openid: openid(),
        coupon_code: coupon_code(),
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        appid: appid(),
        out_request_no: "return-1".to_owned(),
        brand_id: BRAND_ID.to_owned(),
    });
    let coupon = stage.call(returned).await?;
    ensure(coupon.coupon_state == UserProductCouponState::Effective, "the coupon can be used again")?;
    let deactivate = DeactivateUserProductCoupon::new(DeactivateUserProductCouponRequired {
        openid: openid(),
        coupon_code: coupon_code(),
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        appid: appid(),
        out_request_no: "deactivate-coupon-1".to_owned(),
        deactivate_reason: "商品已下线".to_owned(),
        brand_id: BRAND_ID.to_owned(),
    });
    let coupon = stage.call(deactivate).await?;
    ensure(coupon.coupon_state == UserProductCouponState::Deactivated, "the coupon has ended")
}
