//! What both faces' stories of product coupons are made of.

use wechatpay_api::product_coupon::models::{
    CouponAvailablePeriod, CouponAvailablePeriodRequired, CouponCodeDisplayMode, CouponCodeMode,
    CouponDisplayInfo, CouponUsageMethod, DiscountCouponUsageRule, DiscountCouponUsageRuleRequired,
    NotifyConfig, ProductCouponDisplayInfo, ProductCouponDisplayInfoRequired, ProgressiveBundleUsageInfo,
    SingleUsageInfo, SingleUsageRule, StockBundleForCreate, StockBundleForCreateRequired,
    StockBundleUsageRule, StockForCreate, StockForCreateRequired, StockSendRule, StockSendRuleForBundle,
    StockSendRuleForBundleRequired, StockSendRuleRequired, StockStoreScope, StoreInfo, UsageRuleDisplayInfo,
    UserProductCouponAssociatedOrderInfo,
};

use super::super::samples::in_days;

pub(super) const APPID: &str = "wx233544546545989";
pub(super) const OPENID: &str = "oh-394z-6CGkNoJrsDLTTUKiAnp4";
/// How many coupons a batch has at first, and later.
pub(super) const MAX_COUNT: i64 = 10_000;
pub(super) const HIGHER_MAX_COUNT: i64 = 20_000;
/// How often a multi-use coupon can be used.
const USES: i64 = 3;

pub(super) fn display(name: &str, image_url: &str) -> ProductCouponDisplayInfo {
    ProductCouponDisplayInfo::new(ProductCouponDisplayInfoRequired {
        name: name.to_owned(),
        image_url: image_url.to_owned(),
        background_url: image_url.to_owned(),
    })
}

/// 20 % off from 100 yuan on.
fn discount(percent_off: i64) -> DiscountCouponUsageRule {
    DiscountCouponUsageRule::new(DiscountCouponUsageRuleRequired { threshold: 10_000, percent_off })
}

pub(super) fn used_once() -> SingleUsageInfo {
    SingleUsageInfo::new().discount_coupon(discount(20))
}

pub(super) fn used_often() -> ProgressiveBundleUsageInfo {
    ProgressiveBundleUsageInfo::new(USES).interval_days(1)
}

fn period() -> CouponAvailablePeriod {
    CouponAvailablePeriod::new(CouponAvailablePeriodRequired {
        available_begin_time: in_days(0),
        available_end_time: in_days(60),
    })
    .available_days(30)
}

/// A batch of single-use coupons, for the stores that are associated with it.
pub(super) fn batch(coupon_code_mode: CouponCodeMode) -> StockForCreate {
    StockForCreate::new(StockForCreateRequired {
        coupon_code_mode,
        stock_send_rule: StockSendRule::new(StockSendRuleRequired {
            max_count: MAX_COUNT,
            max_count_per_user: 1,
        }),
        usage_rule_display_info: usage(),
        coupon_display_info: shown(),
        notify_config: NotifyConfig::new(APPID),
        store_scope: StockStoreScope::Specific,
    })
    .single_usage_rule(SingleUsageRule::new(period()))
}

/// A bundle of batches, one for each use: the more uses, the more there is off.
pub(super) fn bundle() -> StockBundleForCreate {
    StockBundleForCreate::new(StockBundleForCreateRequired {
        coupon_code_mode: CouponCodeMode::Wechatpay,
        stock_send_rule: StockSendRuleForBundle::new(StockSendRuleForBundleRequired {
            max_count: MAX_COUNT,
            max_count_per_user: 1,
        }),
        usage_rule_display_info: usage(),
        coupon_display_info: shown(),
        notify_config: NotifyConfig::new(APPID),
        store_scope: StockStoreScope::Specific,
    })
    .progressive_bundle_usage_rule(
        StockBundleUsageRule::new(period())
            .discount_coupon_list((1..=USES).map(|use_| discount(10 * use_)).collect::<Vec<_>>()),
    )
}

pub(super) fn usage() -> UsageRuleDisplayInfo {
    UsageRuleDisplayInfo::new(vec![CouponUsageMethod::Offline, CouponUsageMethod::PaymentCode], "工作日可用")
}

fn shown() -> CouponDisplayInfo {
    CouponDisplayInfo::new(CouponCodeDisplayMode::Qrcode)
}

pub(super) fn stores() -> Vec<StoreInfo> {
    vec![StoreInfo::new("100000001"), StoreInfo::new("100000002")]
}

/// The payment in which the coupon was used.
pub(super) fn order() -> UserProductCouponAssociatedOrderInfo {
    UserProductCouponAssociatedOrderInfo::new().transaction_id("4200000000123456789123456789")
}
