//! The story of a payment whose profit is shared: a receiver is added, paid a part, pays some back, and is removed.

use serde_json::json;
use wechatpay_api::brand_profit_sharing::partner::{
    AddReceiver, AddReceiverRequired, CreateOrder, CreateOrderRequired, CreateReturnOrder,
    CreateReturnOrderRequired, DeleteReceiver, DeleteReceiverRequired, Event, FinishOrder,
    FinishOrderRequired, QueryBrandMerchantRatio, QueryOrder, QueryOrderAmount, QueryOrderRequired,
    QueryReturnOrder, QueryReturnOrderRequired, ReceiverEntity, ReceiverEntityRequired, ReceiverType,
    RelationType, SplitBill, SplitBillTarType, SplitOrderStatus,
};
use wechatpay_api::{Face, Sensitive};

use super::inbox::{Inbox, not_received};
use super::stage::{Stage, ensure};
use super::story::Story;
use crate::failure::Failure;

const SHARED: &str = "TRANSACTION.SUCCESS";
const BRAND_MCHID: &str = "1900000108";
const SUB_MCHID: &str = "1900000109";
const RECEIVER_MCHID: &str = "1900000110";
const APPID: &str = "wx8888888888888888";
const TRANSACTION_ID: &str = "4208450740201411110007820472";
const OUT_ORDER_NO: &str = "P20150806125346";
/// The request that ends the sharing is one of its own.
const OUT_FINISH_NO: &str = "P20150806125347";
const OUT_RETURN_NO: &str = "R20190516001";
const COMPANY: &str = "示例商户全称";

pub(super) async fn tell(story: &Story<'_>) -> Result<(), Failure> {
    let stage = Stage::set(story, Face::Partner)?;
    let mut inbox = stage.inbox().await?;
    stage.call(QueryBrandMerchantRatio::new(BRAND_MCHID)).await?;
    let receiver = AddReceiver::new(AddReceiverRequired {
        brand_mchid: BRAND_MCHID.to_owned(),
        appid: APPID.to_owned(),
        r#type: ReceiverType::MerchantId,
        account: RECEIVER_MCHID.to_owned(),
        relation_type: RelationType::Supplier,
    });
    stage.call(receiver.name(COMPANY)).await?;
    share(&stage, &mut inbox).await?;
    give_back(&stage).await?;
    let finish = FinishOrder::new(FinishOrderRequired {
        sub_mchid: SUB_MCHID.to_owned(),
        transaction_id: TRANSACTION_ID.to_owned(),
        out_order_no: OUT_FINISH_NO.to_owned(),
        description: "分账完结".to_owned(),
    });
    stage.call(finish).await?;
    let remove = DeleteReceiver::new(DeleteReceiverRequired {
        brand_mchid: BRAND_MCHID.to_owned(),
        appid: APPID.to_owned(),
        r#type: ReceiverType::MerchantId,
        account: RECEIVER_MCHID.to_owned(),
    });
    stage.call(remove).await?;
    stage.call(SplitBill::new("2025-09-01").sub_mchid(SUB_MCHID).tar_type(SplitBillTarType::Gzip)).await?;
    Ok(())
}

/// The receiver gets 1.90 yuan of the payment, and is told so.
async fn share(stage: &Stage<'_>, inbox: &mut Inbox<'_, Event>) -> Result<(), Failure> {
    stage.call(QueryOrderAmount::new(TRANSACTION_ID)).await?;
    let part = ReceiverEntity::new(ReceiverEntityRequired {
        r#type: ReceiverType::MerchantId,
        account: RECEIVER_MCHID.to_owned(),
        amount: 190,
        description: "分给供应商".to_owned(),
    });
    let order = CreateOrder::new(CreateOrderRequired {
        brand_mchid: BRAND_MCHID.to_owned(),
        sub_mchid: SUB_MCHID.to_owned(),
        transaction_id: TRANSACTION_ID.to_owned(),
        out_order_no: OUT_ORDER_NO.to_owned(),
        receivers: vec![part.name(Sensitive::new(COMPANY))],
        finish: false,
    });
    stage.call(order.appid(APPID)).await?;
    stage.later(1, "the receiver has its part")?;
    let paid = json!({ "transaction_id": TRANSACTION_ID, "out_order_no": OUT_ORDER_NO });
    let Event::TransactionSucceeded(shared) = inbox.happens(SHARED, paid).await? else {
        return Err(not_received(SHARED));
    };
    let query = QueryOrder::new(QueryOrderRequired {
        sub_mchid: SUB_MCHID.to_owned(),
        transaction_id: shared.transaction_id,
        out_order_no: shared.out_order_no,
    });
    let order = stage.call(query).await?;
    ensure(order.status == SplitOrderStatus::Finished, "the payment is shared")?;
    Ok(())
}

/// The receiver pays 0.10 yuan back.
async fn give_back(stage: &Stage<'_>) -> Result<(), Failure> {
    let give_back = CreateReturnOrder::new(CreateReturnOrderRequired {
        sub_mchid: SUB_MCHID.to_owned(),
        out_return_no: OUT_RETURN_NO.to_owned(),
        return_mchid: RECEIVER_MCHID.to_owned(),
        amount: 10,
        description: "分账回退".to_owned(),
    });
    stage.call(give_back.out_order_no(OUT_ORDER_NO)).await?;
    let query = QueryReturnOrder::new(QueryReturnOrderRequired {
        sub_mchid: SUB_MCHID.to_owned(),
        out_return_no: OUT_RETURN_NO.to_owned(),
    });
    stage.call(query.out_order_no(OUT_ORDER_NO)).await?;
    Ok(())
}
