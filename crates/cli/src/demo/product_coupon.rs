//! The story of product coupons: a coupon that is used once, and one that is used several times, from their making to
//! their end.

mod brand;
mod partner;
mod samples;

use wechatpay_api::Face;

use super::stage::Stage;
use super::story::Story;
use crate::failure::Failure;

pub(super) async fn tell(story: &Story<'_>) -> Result<(), Failure> {
    let stage = Stage::set(story, Face::Brand)?;
    brand::life(&stage, &mut stage.inbox().await?).await?;

    let stage = Stage::set(story, Face::Partner)?;
    partner::life(&stage, &mut stage.inbox().await?).await
}
