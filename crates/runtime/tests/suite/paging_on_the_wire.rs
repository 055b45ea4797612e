//! Walks over paged lists, over real sockets.

use std::sync::Arc;

use wechatpay_runtime::{Client, Error, Face, Position};

use crate::support::fixtures::{FixedClock, credentials, platform_keys};
use crate::support::lists::{ListCards, card_ids, page};
use crate::support::server::{Answer, Server, reply, signed_reply};

fn client(server: &Server) -> Client {
    Client::builder(credentials(Face::Brand), platform_keys())
        .base_urls([server.url()])
        .clock(Arc::new(FixedClock))
        .build()
        .unwrap()
}

fn answer(body: &str) -> Answer {
    signed_reply("200 OK", body.as_bytes())
}

/// The request lines that a server saw.
fn targets(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| request.target().to_owned()).collect()
}

#[tokio::test]
async fn a_walk_is_a_get_a_page_until_an_empty_one() {
    let pages = [page(0..20, 1000), page(20..23, 1000), page(0..0, 1000)];
    let server = Server::start(pages.iter().map(|body| answer(body)));
    let mut items = client(&server).items(ListCards::new(0, 20));
    let mut cards = Vec::new();
    while let Some(card) = items.next().await {
        cards.push(card.unwrap().card_id);
    }
    assert_eq!(cards, card_ids(0..23));
    let expected = [0, 20, 23].map(|offset| format!("/brand/card-member/cards?offset={offset}&limit=20"));
    assert_eq!(targets(&server), expected);
}

#[tokio::test]
async fn a_walk_runs_in_a_task_of_its_own_and_ends_with_a_refusal() {
    let server =
        Server::start([answer(&page(0..2, 3)), reply("403 Forbidden", &[], b"{\"code\":\"NO_AUTH\"}")]);
    let mut items = client(&server).items(ListCards::new(0, 2));
    let walk = tokio::spawn(async move {
        let mut outcomes = Vec::new();
        while let Some(outcome) = items.next().await {
            outcomes.push(outcome.map(|card| card.card_id));
            assert!(outcomes.len() <= 3, "an error is the end");
        }
        outcomes
    });
    let outcomes = walk.await.unwrap();
    assert_eq!(outcomes.len(), 3);
    assert!(matches!(&outcomes[2], Err(Error::Api(refusal)) if refusal.status == 403));
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_client_walks_over_sockets_too() {
    let server = Server::start([answer(&page(0..20, 21)), answer(&page(20..21, 21))]);
    let client = wechatpay_runtime::BlockingClient::builder(credentials(Face::Brand), platform_keys())
        .base_urls([server.url()])
        .clock(Arc::new(FixedClock))
        .build_blocking()
        .unwrap();
    let cards: Vec<_> = client.items(ListCards::new(0, 20)).map(|card| card.unwrap().card_id).collect();
    assert_eq!(cards, card_ids(0..21));
    assert_eq!(targets(&server).len(), 2);
}

#[tokio::test]
async fn a_server_that_repeats_a_page_forever_is_given_up_after_one_repetition() {
    let Answer::Bytes(same) = answer(&page(0..20, serde_json::Value::Null)) else { unreachable!() };
    let server = Server::forever(&same);
    let mut items = client(&server).items(ListCards::new(0, 20));
    let mut cards = Vec::new();
    let error = loop {
        match items.next().await.expect("it ends with an error") {
            Ok(card) => cards.push(card.card_id),
            Err(error) => break error,
        }
    };
    assert_eq!((cards, items.position()), (card_ids(0..20), Position::Offset(20)));
    assert!(items.next().await.is_none());
    assert!(matches!(error, Error::Decode(_)), "{error}");
    assert_eq!(targets(&server).len(), 2);
}
