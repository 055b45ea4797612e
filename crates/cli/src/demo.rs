//! `wechatpay demo`: one story per product, told by generated code against an embedded sandbox.

mod brand_onboarding;
mod brand_profit_sharing;
mod business_card;
mod card_member;
mod delivery_plan;
mod inbox;
mod product_coupon;
mod samples;
mod stage;
mod store;
mod story;

use std::collections::BTreeSet;

use wechatpay_api::{Face, operations};
use wechatpay_sandbox::{Sandbox, Setup};

use crate::failure::Failure;
use crate::output;
use story::{Seen, Story};

/// The products that have operations, by name.
pub(crate) fn products() -> BTreeSet<&'static str> {
    Face::ALL.into_iter().flat_map(operations).map(|operation| operation.product).collect()
}

/// Tells the stories of these products, or all of them if none is named.
pub(crate) async fn run(chosen: &[String]) -> Result<(), Failure> {
    let setup = Setup::generate().map_err(Failure::unexpected)?;
    let mut seen = Seen::default();
    for product in products() {
        if chosen.is_empty() || chosen.iter().any(|chosen| chosen == product) {
            let told = tell(product, &setup).await;
            seen += told.inspect_err(|_| output::message(&format_args!("the story of {product} fails")))?;
        }
    }
    output::reply(format!("in all: {seen}").as_bytes())
}

/// Tells the story of a product, on a sandbox that begins anew.
async fn tell(product: &'static str, setup: &Setup) -> Result<Seen, Failure> {
    let sandbox = Sandbox::builder().setup(setup.clone()).start().await.map_err(Failure::unexpected)?;
    let story = Story::new(product, &sandbox);
    match product {
        "brand-onboarding" => brand_onboarding::tell(&story).await?,
        "brand-profit-sharing" => brand_profit_sharing::tell(&story).await?,
        "business-card" => business_card::tell(&story).await?,
        "card-member" => card_member::tell(&story).await?,
        "delivery-plan" => delivery_plan::tell(&story).await?,
        "product-coupon" => product_coupon::tell(&story).await?,
        "store" => store::tell(&story).await?,
        untold => return Err(Failure::Unexpected(format!("nobody has written the story of {untold}"))),
    }
    let seen = story.end()?;
    sandbox.shutdown().await;
    Ok(seen)
}
