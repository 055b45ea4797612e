//! A member's life as a service provider sees it, who acts for a brand.

use serde_json::json;
use wechatpay_api::card_member::partner::{
    CardType, CodeMode, CodeType, ConfirmPointExchangeCoupon, ConfirmPointExchangeCouponRequired,
    ConfirmUserCard, ConfirmUserCardRequired, CreateCard, CreateCardRequired, CreateMembershipActivity,
    CreateMembershipActivityRequired, CreatePayViewToken, CreatePayViewTokenRequired, CreatePreAuthToken,
    CreatePreAuthTokenRequired, CreateUserFeeds, CreateUserFeedsRequired, Event, FeedCell, GetCard,
    GetCardRequired, GetUserCard, GetUserCardRequired, ImportUserCardByOpenId,
    ImportUserCardByOpenIdRequired, ImportUserCardByPhone, ImportUserCardByPhoneRequired, InvalidateCard,
    InvalidateCardRequired, InvalidateUserCard, InvalidateUserCardRequired, ListCard, ListMembershipActivity,
    ListUserCard, ListUserCardRequired, MembershipActivityChannel, ModifyMembershipActivity,
    ModifyMembershipActivityRequired, PointExchangeCouponResult, ProductCouponStock,
    ProductCouponStockRequired, QueryMembershipActivity, SyncUserPoint, SyncUserPointRequired,
    TerminateMembershipActivity, UpdateCard, UpdateCardRequired, UpdateUserCard, UpdateUserCardRequired,
    UploadImage, UserCardConfirmState,
};
use wechatpay_api::{Sensitive, Time};

use super::super::inbox::{Inbox, not_received};
use super::super::samples::{BRAND_ID, picture};
use super::super::stage::Stage;
use super::samples::{
    APPID, CARD_COLOR, IMPORTED_CODE, IMPORTED_OPENID, LEGAL_AGREEMENT, OPENID, OUT_REQUEST_NO, PHONE_NUMBER,
    answers, for_ever, member_page, questions,
};
use crate::failure::Failure;

const CREATED: &str = "BRAND_MEMBER_CARD_SP.USER_CARD.CREATE";
const DELETED: &str = "BRAND_MEMBER_CARD_SP.USER_CARD.DELETE";
const EXCHANGE: &str = "BRAND_MEMBER_CARD_SP.POINT_EXCHANGE_COUPON";
const SYNC: &str = "BRAND_MEMBER_CARD_SP.SYNC_USER_POINT";

pub(super) async fn life(stage: &Stage<'_>, inbox: &mut Inbox<'_, Event>) -> Result<(), Failure> {
    let card_id = template(stage, inbox.url()).await?;
    let activity_id = activity(stage, &card_id).await?;
    let code = joining(stage, inbox, &card_id).await?;
    imports(stage, &card_id).await?;
    points(stage, inbox, &card_id).await?;
    leaving(stage, inbox, &card_id, &code).await?;
    stage.call(TerminateMembershipActivity::new(activity_id, BRAND_ID)).await?;
    stage.call(InvalidateCard::new(InvalidateCardRequired { card_id, brand_id: BRAND_ID.into() })).await?;
    Ok(())
}

/// The provider makes a card template for the brand.
async fn template(stage: &Stage<'_>, notify_url: String) -> Result<String, Failure> {
    let image = stage.call(UploadImage::new(picture())).await?;
    let create = CreateCard::new(CreateCardRequired {
        out_request_no: OUT_REQUEST_NO.to_owned(),
        brand_id: BRAND_ID.to_owned(),
        appid: APPID.to_owned(),
        card_type: CardType::Normal,
        card_title: "测试卡".to_owned(),
        card_color: CARD_COLOR.to_owned(),
        card_picture_url: image.media_url,
        code_mode: CodeMode::SystemAllocate,
        code_type: CodeType::BarCode,
        benefits: "会员折扣、专属价".to_owned(),
        notify_url,
        legal_agreement: LEGAL_AGREEMENT.to_owned(),
        valid_date_information: for_ever(),
        member_information: member_page(),
    });
    let card_id = stage.call(create.user_information(questions())).await?.card_id;
    stage.call(ListCard::new(BRAND_ID)).await?;
    stage.call(GetCard::new(GetCardRequired { card_id: card_id.clone(), brand_id: BRAND_ID.into() })).await?;
    stage
        .call(
            UpdateCard::new(UpdateCardRequired { card_id: card_id.clone(), brand_id: BRAND_ID.into() })
                .benefits("会员折扣")
                .need_pinned(true),
        )
        .await?;
    Ok(card_id)
}

/// Those who join get coupons.
async fn activity(stage: &Stage<'_>, card_id: &str) -> Result<i64, Failure> {
    let (title, sub_title) = ("入会享券".to_owned(), "5张满减券".to_owned());
    let (begin_time, end_time) =
        (Time::from("2026-01-20T13:29:35.120+08:00"), Time::from("2027-01-20T13:29:35.120+08:00"));
    let create = CreateMembershipActivity::new(CreateMembershipActivityRequired {
        out_request_no: OUT_REQUEST_NO.to_owned(),
        brand_id: BRAND_ID.to_owned(),
        card_id: card_id.to_owned(),
        activity_channel: MembershipActivityChannel::MechantAppComponent,
        title: title.clone(),
        sub_title: sub_title.clone(),
        begin_time: begin_time.clone(),
        end_time: end_time.clone(),
        apply_total: 1000,
        product_coupon_stock_list: vec![ProductCouponStock::new(ProductCouponStockRequired {
            product_coupon_id: "701138812971763025610907319729".to_owned(),
            stock_id: "98065001".to_owned(),
        })],
    });
    let activity_id = stage.call(create).await?.activity_id;
    stage.call(ListMembershipActivity::new(BRAND_ID).card_id(card_id)).await?;
    stage.call(QueryMembershipActivity::new(activity_id, BRAND_ID)).await?;
    let update = ModifyMembershipActivity::new(ModifyMembershipActivityRequired {
        activity_id,
        brand_id: BRAND_ID.to_owned(),
        title,
        sub_title,
        begin_time,
        end_time,
    });
    stage.call(update).await?;
    Ok(activity_id)
}

/// A user opens a card in the join component; the provider completes the opening.
async fn joining(stage: &Stage<'_>, inbox: &mut Inbox<'_, Event>, card_id: &str) -> Result<String, Failure> {
    stage
        .call(CreatePreAuthToken::new(CreatePreAuthTokenRequired {
            brand_id: BRAND_ID.into(),
            card_id: card_id.into(),
            openid: OPENID.into(),
        }))
        .await?;
    let Event::UserCardCreated(opened) =
        inbox.happens(CREATED, json!({ "brand_id": BRAND_ID, "card_id": card_id, "openid": OPENID })).await?
    else {
        return Err(not_received(CREATED));
    };
    let confirm = ConfirmUserCard::new(ConfirmUserCardRequired {
        user_card_code: opened.user_card_code.unwrap_or_else(|| IMPORTED_CODE.to_owned()),
        brand_id: opened.brand_id,
        card_id: opened.card_id,
        openid: opened.openid,
        user_card_confirm_state: UserCardConfirmState::CreateCardSuccess,
    });
    let card = stage.call(confirm.phone_number(PHONE_NUMBER).user_information(answers())).await?;
    let code = card.user_card_code;
    let get = GetUserCard::new(GetUserCardRequired {
        user_card_code: code.clone(),
        brand_id: BRAND_ID.to_owned(),
        card_id: card_id.to_owned(),
        openid: OPENID.to_owned(),
    });
    stage.call(get).await?;
    let update = UpdateUserCard::new(UpdateUserCardRequired {
        user_card_code: code.clone(),
        card_id: card_id.to_owned(),
        brand_id: BRAND_ID.to_owned(),
        openid: OPENID.to_owned(),
    });
    stage.call(update.level("钻石会员")).await?;
    let list =
        ListUserCard::new(ListUserCardRequired { brand_id: BRAND_ID.to_owned(), openid: OPENID.to_owned() });
    stage.call(list).await?;
    stage
        .call(CreatePayViewToken::new(CreatePayViewTokenRequired {
            brand_id: BRAND_ID.into(),
            card_id: card_id.into(),
            openid: OPENID.into(),
        }))
        .await?;
    Ok(code)
}

/// Members whom the brand knew before come over.
async fn imports(stage: &Stage<'_>, card_id: &str) -> Result<(), Failure> {
    let by_openid = ImportUserCardByOpenId::new(ImportUserCardByOpenIdRequired {
        brand_id: BRAND_ID.to_owned(),
        card_id: card_id.to_owned(),
        openid: IMPORTED_OPENID.to_owned(),
        user_card_code: IMPORTED_CODE.to_owned(),
    });
    stage.call(by_openid).await?;
    let by_phone = ImportUserCardByPhone::new(ImportUserCardByPhoneRequired {
        brand_id: BRAND_ID.to_owned(),
        card_id: card_id.to_owned(),
        phone_number: Sensitive::new(PHONE_NUMBER),
        user_card_code: IMPORTED_CODE.to_owned(),
    });
    stage.call(by_phone).await?;
    Ok(())
}

/// The member gathers points, and exchanges some for a coupon.
async fn points(stage: &Stage<'_>, inbox: &mut Inbox<'_, Event>, card_id: &str) -> Result<(), Failure> {
    let Event::UserPointsSyncRequested(asked) =
        inbox.happens(SYNC, json!({ "brand_id": BRAND_ID, "card_id": card_id, "openid": OPENID })).await?
    else {
        return Err(not_received(SYNC));
    };
    let points = SyncUserPoint::new(SyncUserPointRequired {
        out_request_no: OUT_REQUEST_NO.to_owned(),
        brand_id: BRAND_ID.to_owned(),
        card_id: asked.card_id.clone(),
        openid: asked.openid.clone(),
        user_card_code: asked.user_card_code.clone(),
        point_balance: 1000,
    });
    stage.call(points).await?;
    let feed = CreateUserFeeds::new(CreateUserFeedsRequired {
        brand_id: BRAND_ID.to_owned(),
        card_id: asked.card_id,
        user_card_code: asked.user_card_code,
        openid: asked.openid,
        out_request_no: OUT_REQUEST_NO.to_owned(),
        cell: FeedCell::points_added(1000),
    });
    stage.call(feed).await?;
    let Event::PointExchangeCouponRequested(wish) = inbox
        .happens(EXCHANGE, json!({ "brand_id": BRAND_ID, "card_id": card_id, "openid": OPENID }))
        .await?
    else {
        return Err(not_received(EXCHANGE));
    };
    let confirm = ConfirmPointExchangeCoupon::new(ConfirmPointExchangeCouponRequired {
        record_id: wish.record_id,
        exchange_coupon_template_id: wish.exchange_coupon_template_id,
        brand_id: BRAND_ID.to_owned(),
        card_id: wish.card_id,
        openid: wish.openid,
        user_card_code: wish.user_card_code,
        result: PointExchangeCouponResult::PointExchangeCouponAllow,
    });
    stage.call(confirm).await?;
    Ok(())
}

/// The card ends.
async fn leaving(
    stage: &Stage<'_>,
    inbox: &mut Inbox<'_, Event>,
    card_id: &str,
    code: &str,
) -> Result<(), Failure> {
    let invalidate = InvalidateUserCard::new(InvalidateUserCardRequired {
        user_card_code: code.to_owned(),
        brand_id: BRAND_ID.to_owned(),
        card_id: card_id.to_owned(),
        openid: OPENID.to_owned(),
    });
    stage.call(invalidate.invalid_reason("退会")).await?;
    inbox
        .happens(DELETED, json!({ "brand_id": BRAND_ID, "card_id": card_id, "openid": IMPORTED_OPENID }))
        .await?;
    Ok(())
}
