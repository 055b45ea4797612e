//! Paged lists: every item of the sandbox's, whatever the page's size, by both kinds of client.

use std::time::Duration;

use serde_json::Value;
use wechatpay_api::business_card::partner::QueryActiveCardLinkList;
use wechatpay_api::card_member::{brand, partner};
use wechatpay_api::product_coupon::brand::{ListAssociatedStores, ListAssociatedStoresRequired};
use wechatpay_api::store::brand::ListBrandStores;
use wechatpay_api::{Client, Error, ErrorCode, Face, Position};
use wechatpay_sandbox::{Running, Sandbox};
use wechatpay_tests::{caller, sandbox, setup};

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

/// One product's document without what its operations do, so that lists come from the documented examples.
fn examples_of(face: Face, product: &str) -> Value {
    let documents = wechatpay_api::openapi_documents().iter().filter(|(of, _)| *of == face);
    let mut documents = documents.map(|(_, text)| serde_json::from_str::<Value>(text).unwrap());
    let mut document = documents.find(|document| document["info"]["x-product"] == product).unwrap();
    let items = document["paths"].as_object_mut().unwrap().values_mut();
    for operation in items.flat_map(|item| item.as_object_mut().unwrap().values_mut()) {
        if let Some(operation) = operation.as_object_mut() {
            operation.remove("x-behavior");
        }
    }
    document
}

/// A sandbox that plays this document alone.
async fn playing(face: Face, document: &Value) -> Running {
    let sandbox =
        Sandbox::builder().setup(setup().clone()).documents([(face, document.to_string().as_str())]);
    sandbox.start().await.unwrap()
}

#[tokio::test]
async fn a_list_by_offset_needs_neither_offset_nor_limit() {
    let sandbox = playing(Face::Brand, &examples_of(Face::Brand, "store")).await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    let mut pages = client.pages(ListBrandStores::new());
    let page = pages.next().await.unwrap().unwrap();
    let reply = page.reply.value;
    assert_eq!((page.position, reply.limit), (Position::Offset(0), Some(200)), "the longest page");
    assert_eq!((reply.data.unwrap().len(), reply.total_count), (1, Some(1)));
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn a_list_by_token_is_followed_and_a_made_up_token_is_refused() {
    let sandbox = playing(Face::Brand, &examples_of(Face::Brand, "product-coupon")).await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    let of = |stock: &str| {
        let (product_coupon_id, stock_id) = ("1000000013".to_owned(), stock.to_owned());
        ListAssociatedStores::new(ListAssociatedStoresRequired { product_coupon_id, stock_id })
    };
    let list = || of("1000000013001");
    let whole = client.send(list()).await.unwrap();
    assert!(whole.next_page_token.is_none());
    let stores: Vec<_> = whole.store_list.unwrap().into_iter().map(|store| store.store_id).collect();
    assert_eq!((stores.len(), whole.total_count), (3, Some(3)));

    let mut items = client.items(list().page_size(2));
    let mut found = Vec::new();
    while let Some(store) = items.next().await {
        found.push(store.unwrap().store_id);
    }
    assert_eq!(found, stores);
    let Position::Token(Some(token)) = items.position() else { panic!("{:?}", items.position()) };
    let end = client.send(list().page_token(&token)).await.unwrap();
    assert_eq!((end.total_count, end.store_list.unwrap().len()), (None, 1));

    for list in [list().page_token("MTIzNDUK"), of("2").page_token(token)] {
        let Error::Api(refusal) = client.send(list).await.unwrap_err() else { panic!("not refused") };
        assert_eq!((refusal.status.as_u16(), refusal.code), (400, Some(ErrorCode::ParamError)));
    }
}

#[tokio::test]
async fn numbered_pages_are_followed_to_the_last() {
    let mut document = examples_of(Face::Partner, "business-card");
    let path = "/v3/brand/card/card-links";
    let reply =
        &mut document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["example"];
    let links = reply["active_link_list"].as_array_mut().unwrap();
    links.resize(5, links[0].clone());
    for (number, link) in links.iter_mut().enumerate() {
        link["card_link_mchid"] = number.to_string().into();
    }
    let sandbox = playing(Face::Partner, &document).await;
    let client = caller(Face::Partner, &sandbox).build().unwrap();
    let mut pages = client.pages(QueryActiveCardLinkList::new("123456").page_size(2));
    let (mut numbers, mut links) = (Vec::new(), Vec::new());
    while let Some(page) = pages.next().await {
        let page = page.unwrap().reply.value;
        assert_eq!(page.total_num, 5);
        numbers.push(page.page_index.unwrap());
        links.extend(page.active_link_list.unwrap().into_iter().map(|link| link.card_link_mchid.unwrap()));
    }
    assert_eq!((numbers, links.join("")), (vec![1, 2, 3], "01234".to_owned()));
}
