//! The story of membership cards: a template is made, a user joins, gathers points, exchanges some and leaves.

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
