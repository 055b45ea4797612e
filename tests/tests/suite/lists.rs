//! Paged lists: every item of the sandbox's, whatever the page's size, by both kinds of client.

use std::time::Duration;

use wechatpay_api::card_member::{brand, partner};
use wechatpay_api::{Client, Error, Face, Position};
use wechatpay_tests::{caller, sandbox};

async fn ids_by(client: &Client, limit: i64) -> Vec<String> {
    let mut items = client.items(brand::ListCard::new().limit(limit));
    let mut ids = Vec::new();
    while let Some(card) = items.next().await {
        ids.push(card.unwrap().card_id);
    }
    ids
}

#[tokio::test]
async fn a_list_is_the_same_by_pages_of_any_size() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    let whole = client.send(brand::ListCard::new()).await.unwrap();
    let ids: Vec<_> = whole.data.unwrap().into_iter().map(|card| card.card_id).collect();
    assert!(ids.len() > 1, "the sandbox has more than a page of one item");
    assert_eq!(whole.total_count, i64::try_from(ids.len()).unwrap());
    for limit in [1, 2, 20] {
        assert_eq!(ids_by(&client, limit).await, ids, "by pages of {limit}");
    }
}

#[tokio::test]
async fn pages_come_one_by_one_with_all_that_came_with_them() {
    let sandbox = sandbox().await;
    let client = caller(Face::Partner, &sandbox).build().unwrap();
    let mut pages = client.pages(partner::ListMembershipActivity::new("1004").limit(1));
    let mut offsets = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        let offset = page.reply.value.offset;
        assert_eq!(page.position, Position::Offset(offset));
        assert!(page.reply.request_id.is_some());
        assert_eq!(page.reply.value.data.map_or(0, |data| data.len()), 1);
        assert!(page.next.is_none_or(|next| next == Position::Offset(offset + 1)));
        offsets.push(offset);
    }
    assert_eq!(offsets, (0..i64::try_from(offsets.len()).unwrap()).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_page_of_a_wrong_size_is_refused_before_it_is_asked_for() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    for limit in [0, 21] {
        let error = client.send(brand::ListUserCard::new("o").limit(limit)).await.unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{error}");
        assert!(format!("{error:#}").contains("limit"), "{error}");
        let mut items = client.items(brand::ListUserCard::new("o").limit(limit));
        assert!(matches!(items.next().await, Some(Err(Error::Invalid(_)))));
        assert!(items.next().await.is_none(), "an error ends the list");
    }
}

#[test]
fn a_blocking_client_iterates() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let sandbox = runtime.block_on(sandbox());
    let client = caller(Face::Partner, &sandbox).build_blocking().unwrap();
    let request = partner::ListCard::new("1004").limit(2);
    let cards: Vec<_> = client.items(request.clone()).collect::<Result<_, _>>().unwrap();
    let pages: Vec<_> = client.pages(request).collect::<Result<_, _>>().unwrap();
    let by_page: usize = pages.iter().map(|page| page.reply.value.data.as_ref().map_or(0, Vec::len)).sum();
    assert_eq!(cards.len(), by_page);
    assert!(pages.len() > 1);
    runtime.shutdown_timeout(Duration::from_secs(1));
}
