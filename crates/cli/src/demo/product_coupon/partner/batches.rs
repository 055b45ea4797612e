//! Batches of a single-use coupon: codes, budget and stores.

use wechatpay_api::product_coupon::models::CouponCodeMode;
use wechatpay_api::product_coupon::partner::{
    AssociateStores, AssociateStoresRequired, CreateStock, CreateStockRequired, DeactivateStock,
    DeactivateStockRequired, DisassociateStores, DisassociateStoresRequired, GetStock, GetStockRequired,
    ListAssociatedStores, ListAssociatedStoresRequired, ListStocks, ListStocksRequired, UpdateBudgetMode,
    UpdateStock, UpdateStockBudget, UpdateStockBudgetRequired, UpdateStockRequired, UploadCouponCodes,
    UploadCouponCodesRequired,
};

use super::super::super::samples::BRAND_ID;
use super::super::super::stage::Stage;
use super::super::samples::{HIGHER_MAX_COUNT, MAX_COUNT, batch, stores, usage};
use crate::failure::Failure;

/// Gives a batch the codes that it hands out.
pub(super) async fn upload_codes(
    stage: &Stage<'_>,
    product_coupon_id: &str,
    stock_id: &str,
) -> Result<(), Failure> {
    let upload = UploadCouponCodes::new(UploadCouponCodesRequired {
        product_coupon_id: product_coupon_id.to_owned(),
        stock_id: stock_id.to_owned(),
        out_request_no: "upload-1".to_owned(),
        code_list: vec!["code_0000001".to_owned(), "code_0000002".to_owned()],
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(upload).await?;
    Ok(())
}

/// Makes a second batch, whose codes are the platform's, and changes all that can be changed of it.
pub(super) async fn life(stage: &Stage<'_>, product_coupon_id: &str) -> Result<String, Failure> {
    let product_coupon_id = || product_coupon_id.to_owned();
    let create = CreateStock::new(CreateStockRequired {
        product_coupon_id: product_coupon_id(),
        out_request_no: "batch-2".to_owned(),
        stock: batch(CouponCodeMode::Wechatpay),
        brand_id: BRAND_ID.to_owned(),
    });
    let stock = stage.call(create).await?.stock_id;
    let stock_id = || stock.clone();
    let list = ListStocksRequired { product_coupon_id: product_coupon_id(), brand_id: BRAND_ID.to_owned() };
    stage.call(ListStocks::new(list).page_size(10)).await?;
    let get = GetStockRequired {
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        brand_id: BRAND_ID.to_owned(),
    };
    stage.call(GetStock::new(get)).await?;
    let update = UpdateStock::new(UpdateStockRequired {
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        out_request_no: "batch-2-update".to_owned(),
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(update.remark("8月工作日有效批次").usage_rule_display_info(usage())).await?;
    let raise = UpdateStockBudget::new(UpdateStockBudgetRequired {
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        out_request_no: "batch-2-budget".to_owned(),
        update_mode: UpdateBudgetMode::MaxCount,
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(raise.current_max_count(MAX_COUNT).target_max_count(HIGHER_MAX_COUNT)).await?;
    let associate = AssociateStores::new(AssociateStoresRequired {
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        store_list: stores(),
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(associate).await?;
    let list = ListAssociatedStoresRequired {
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        brand_id: BRAND_ID.to_owned(),
    };
    stage.call(ListAssociatedStores::new(list).page_size(10)).await?;
    let disassociate = DisassociateStores::new(DisassociateStoresRequired {
        product_coupon_id: product_coupon_id(),
        stock_id: stock_id(),
        store_list: stores(),
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(disassociate).await?;
    Ok(stock)
}

/// Nobody gets a coupon of the batch any more.
pub(super) async fn end(stage: &Stage<'_>, product_coupon_id: &str, stock_id: &str) -> Result<(), Failure> {
    let deactivate = DeactivateStock::new(DeactivateStockRequired {
        product_coupon_id: product_coupon_id.to_owned(),
        stock_id: stock_id.to_owned(),
        out_request_no: "batch-2-deactivate".to_owned(),
        deactivate_reason: "批次信息有误".to_owned(),
        brand_id: BRAND_ID.to_owned(),
    });
    stage.call(deactivate).await?;
    Ok(())
}
