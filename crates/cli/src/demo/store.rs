//! The story of a store: created, reviewed, changed, paid into, closed for a while, and deleted.

use wechatpay_api::Face;
use wechatpay_api::store::models::{
    BrandStoresListResponse, StoreBase, StoreBusiness, StoreLocation, StoreLocationRequired, StoreState,
};
use wechatpay_api::store::{brand, partner};

use super::samples::BRAND_ID;
use super::stage::{Stage, ensure};
use super::story::Story;
use crate::failure::Failure;

const MCHID: &str = "1230000109";
const COMPANY: &str = "腾讯科技（深圳）有限公司";

pub(super) async fn tell(story: &Story<'_>) -> Result<(), Failure> {
    as_brand(&Stage::set(story, Face::Brand)?).await?;
    as_partner(&Stage::set(story, Face::Partner)?).await
}

async fn as_brand(stage: &Stage<'_>) -> Result<(), Failure> {
    let create = brand::CreateBrandStore::new(address()).store_basics(name("海岸城店"));
    let store = stage.call(create.store_business(opening("周一至周日 09:00-20:00"))).await?;
    let store_id = store.store_id.unwrap_or_default();
    stage.later(24, "the platform has reviewed the store")?;
    let store = stage.call(brand::GetBrandStore::new(&store_id)).await?;
    ensure(store.store_state == Some(StoreState::Open), "a store that was reviewed is open")?;
    let update = brand::UpdateBrandStore::new(&store_id);
    stage.call(update.store_business(opening("周一至周日 10:00-22:00"))).await?;
    stage
        .call(brand::BindRecipient::new(brand::BindRecipientRequired {
            store_id: store_id.clone(),
            mchid: MCHID.to_owned(),
            company_name: COMPANY.to_owned(),
        }))
        .await?;
    let open = stage.call(brand::ListBrandStores::new().store_state(StoreState::Open).limit(20)).await?;
    ensure(is_listed(&open, &store_id), "the store is among the open ones")?;
    stage
        .call(brand::UnbindRecipient::new(brand::UnbindRecipientRequired {
            store_id: store_id.clone(),
            mchid: MCHID.to_owned(),
        }))
        .await?;
    let closed = stage.call(brand::CloseBrandStore::new(&store_id)).await?;
    ensure(closed.store_state == Some(StoreState::Closed), "the store is closed")?;
    let resumed = stage.call(brand::ResumeBrandStore::new(&store_id)).await?;
    ensure(resumed.store_state == Some(StoreState::Open), "the store is open again")?;
    stage.call(brand::DeleteBrandStore::new(&store_id)).await?;
    Ok(())
}

async fn as_partner(stage: &Stage<'_>) -> Result<(), Failure> {
    let brand_id = || BRAND_ID.to_owned();
    let create = partner::CreateBrandStore::new(brand_id(), address()).store_basics(name("南山店"));
    let store = stage.call(create.store_business(opening("周一至周日 09:00-20:00"))).await?;
    let store_id = store.store_id.unwrap_or_default();
    let id = || store_id.clone();
    stage.later(24, "the platform has reviewed the store")?;
    let get = partner::GetBrandStoreRequired { store_id: id(), brand_id: brand_id() };
    let store = stage.call(partner::GetBrandStore::new(get)).await?;
    ensure(store.store_state == Some(StoreState::Open), "a store that was reviewed is open")?;
    let update = partner::UpdateBrandStoreRequired { store_id: id(), brand_id: brand_id() };
    let update = partner::UpdateBrandStore::new(update);
    stage.call(update.store_business(opening("周一至周日 10:00-22:00"))).await?;
    stage
        .call(partner::BindRecipient::new(partner::BindRecipientRequired {
            store_id: id(),
            brand_id: brand_id(),
            mchid: MCHID.to_owned(),
            company_name: COMPANY.to_owned(),
        }))
        .await?;
    let list = partner::ListBrandStores::new(brand_id()).store_state(StoreState::Open);
    let open = stage.call(list.limit(20)).await?;
    ensure(is_listed(&open, &store_id), "the store is among the open ones")?;
    stage
        .call(partner::UnbindRecipient::new(partner::UnbindRecipientRequired {
            store_id: id(),
            brand_id: brand_id(),
            mchid: MCHID.to_owned(),
        }))
        .await?;
    let close = partner::CloseBrandStoreRequired { store_id: id(), brand_id: brand_id() };
    let closed = stage.call(partner::CloseBrandStore::new(close)).await?;
    ensure(closed.store_state == Some(StoreState::Closed), "the store is closed")?;
    let resume = partner::ResumeBrandStoreRequired { store_id: id(), brand_id: brand_id() };
    let resumed = stage.call(partner::ResumeBrandStore::new(resume)).await?;
    ensure(resumed.store_state == Some(StoreState::Open), "the store is open again")?;
    let delete = partner::DeleteBrandStoreRequired { store_id: id(), brand_id: brand_id() };
    stage.call(partner::DeleteBrandStore::new(delete)).await?;
    Ok(())
}

fn is_listed(list: &BrandStoresListResponse, store_id: &str) -> bool {
    list.data.iter().flatten().any(|store| store.store_id.as_deref() == Some(store_id))
}

fn name(branch: &str) -> StoreBase {
    StoreBase::new().store_reference_id("MDL001").branch_name(branch)
}

fn address() -> StoreLocation {
    StoreLocation::new(StoreLocationRequired {
        address_code: "440305".to_owned(),
        address_detail: "深南大道10000号腾讯大厦1楼".to_owned(),
    })
    .longitude("113.934566")
    .latitude("22.540503")
}

fn opening(hours: &str) -> StoreBusiness {
    StoreBusiness::new().service_phone("0755-86013388").business_hours(hours)
}
