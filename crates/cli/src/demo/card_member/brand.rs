//! A member's life as a brand sees it.

use serde_json::json;
use wechatpay_api::card_member::brand::{
    CardType, CodeMode, CodeType, ConfirmPointExchangeCoupon, ConfirmPointExchangeCouponRequired,
    ConfirmUserCard, ConfirmUserCardRequired, CreateCard, CreateCardRequired, CreatePreAuthToken,
    CreatePreAuthTokenRequired, CreateUserFeeds, CreateUserFeedsRequired, Event, FeedCell, GetCard,
    GetUserCard, GetUserCardRequired, ImportUserCardByOpenId, ImportUserCardByOpenIdRequired, InvalidateCard,
    InvalidateUserCard, InvalidateUserCardRequired, ListCard, ListUserCard, PointExchangeCouponResult,
    SyncUserPoint, SyncUserPointRequired, UpdateCard, UpdateUserCard, UpdateUserCardRequired, UploadImage,
    UserCardConfirmState,
};

use super::super::inbox::{Inbox, not_received};
use super::super::samples::picture;
use super::super::stage::Stage;
use super::samples::{
    APPID, CARD_COLOR, IMPORTED_CODE, IMPORTED_OPENID, LEGAL_AGREEMENT, OPENID, OUT_REQUEST_NO, PHONE_NUMBER,
    answers, for_ever, member_page, questions,
};
use crate::failure::Failure;

const CREATED: &str = "BRAND_MEMBER_CARD.USER_CARD.CREATE";
const DELETED: &str = "BRAND_MEMBER_CARD.USER_CARD.DELETE";
const EXCHANGE: &str = "BRAND_MEMBER_CARD.POINT_EXCHANGE_COUPON";
const SYNC: &str = "BRAND_MEMBER_CARD.SYNC_USER_POINT";

pub(super) async fn life(stage: &Stage<'_>, inbox: &mut Inbox<'_, Event>) -> Result<(), Failure> {
    let card_id = template(stage, inbox.url()).await?;
    let code = joining(stage, inbox, &card_id).await?;
    points(stage, inbox, &card_id).await?;
    leaving(stage, inbox, &card_id, &code).await
}

/// The brand makes a card template.
async fn template(stage: &Stage<'_>, notify_url: String) -> Result<String, Failure> {
    let image = stage.call(UploadImage::new(picture())).await?;
    let create = CreateCard::new(CreateCardRequired {
        out_request_no: OUT_REQUEST_NO.to_owned(),
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
    stage.call(ListCard::new()).await?;
    stage.call(GetCard::new(&card_id)).await?;
    stage.call(UpdateCard::new(&card_id).benefits("会员折扣").need_pinned(true)).await?;
    Ok(card_id)
}

/// A user opens a card in the join component; the brand completes the opening.
async fn joining(stage: &Stage<'_>, inbox: &mut Inbox<'_, Event>, card_id: &str) -> Result<String, Failure> {
    stage
        .call(CreatePreAuthToken::new(CreatePreAuthTokenRequired {
            card_id: card_id.into(),
            openid: OPENID.into(),
        }))
        .await?;
    let Event::UserCardCreated(opened) =
        inbox.happens(CREATED, json!({ "card_id": card_id, "openid": OPENID })).await?
    else {
        return Err(not_received(CREATED));
    };
    let confirm = ConfirmUserCard::new(ConfirmUserCardRequired {
        user_card_code: opened.user_card_code.unwrap_or_else(|| IMPORTED_CODE.to_owned()),
        card_id: opened.card_id,
        openid: opened.openid,
        user_card_confirm_state: UserCardConfirmState::CreateCardSuccess,
    });
    let card = stage.call(confirm.phone_number(PHONE_NUMBER).user_information(answers())).await?;
    let code = card.user_card_code;
    stage
        .call(GetUserCard::new(GetUserCardRequired {
            user_card_code: code.clone(),
            card_id: card_id.into(),
            openid: OPENID.into(),
        }))
        .await?;
    stage
        .call(
            UpdateUserCard::new(UpdateUserCardRequired {
                user_card_code: code.clone(),
                card_id: card_id.into(),
                openid: OPENID.into(),
            })
            .level("钻石会员"),
        )
        .await?;
    stage.call(ListUserCard::new(OPENID)).await?;
    let import = ImportUserCardByOpenId::new(ImportUserCardByOpenIdRequired {
        card_id: card_id.into(),
        openid: IMPORTED_OPENID.into(),
        user_card_code: IMPORTED_CODE.into(),
    });
    stage.call(import.phone_number(PHONE_NUMBER)).await?;
    Ok(code)
}

/// The member gathers points, and exchanges some for a coupon.
async fn points(stage: &Stage<'_>, inbox: &mut Inbox<'_, Event>, card_id: &str) -> Result<(), Failure> {
    let Event::UserPointsSyncRequested(asked) =
        inbox.happens(SYNC, json!({ "card_id": card_id, "openid": OPENID })).await?
    else {
        return Err(not_received(SYNC));
    };
    let points = SyncUserPoint::new(SyncUserPointRequired {
        out_request_no: OUT_REQUEST_NO.to_owned(),
        card_id: asked.card_id.clone(),
        openid: asked.openid.clone(),
        user_card_code: asked.user_card_code.clone(),
        point_balance: 1000,
    });
    stage.call(points).await?;
    let feed = CreateUserFeeds::new(CreateUserFeedsRequired {
        card_id: asked.card_id,
        user_card_code: asked.user_card_code,
        openid: asked.openid,
        out_request_no: OUT_REQUEST_NO.to_owned(),
        cell: FeedCell::points_added(1000),
    });
    stage.call(feed).await?;
    let Event::PointExchangeCouponRequested(wish) =
        inbox.happens(EXCHANGE, json!({ "card_id": card_id, "openid": OPENID })).await?
    else {
        return Err(not_received(EXCHANGE));
    };
    let confirm = ConfirmPointExchangeCoupon::new(ConfirmPointExchangeCouponRequired {
        record_id: wish.record_id,
        exchange_coupon_template_id: wish.exchange_coupon_template_id,
        card_id: wish.card_id,
        openid: wish.openid,
        user_card_code: wish.user_card_code,
        result: PointExchangeCouponResult::PointExchangeCouponAllow,
    });
    stage.call(confirm).await?;
    Ok(())
}

/// The card ends, and the template after it.
async fn leaving(
    stage: &Stage<'_>,
    inbox: &mut Inbox<'_, Event>,
    card_id: &str,
    code: &str,
) -> Result<(), Failure> {
    stage
        .call(
            InvalidateUserCard::new(InvalidateUserCardRequired {
                user_card_code: code.into(),
                card_id: card_id.into(),
                openid: OPENID.into(),
            })
            .invalid_reason("退会"),
        )
        .await?;
    inbox.happens(DELETED, json!({ "card_id": card_id, "openid": IMPORTED_OPENID })).await?;
    stage.call(InvalidateCard::new(card_id)).await?;
    Ok(())
}
