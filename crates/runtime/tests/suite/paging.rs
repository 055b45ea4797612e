//! Walks over paged lists, against scripted replies: every item once, and an end to every walk.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use serde_json::{Value, json};
use wechatpay_runtime::{
    Arguments, BlockingClient, BodyError, BoxFuture, Client, DynamicPages, Error, Face, Items, Operation,
    PageError, Paged, Pages, Position, Transport, TransportError,
};

use crate::support::fixtures::{FixedClock, credentials, platform_keys, signed, unsigned};
use crate::support::lists::{ListCards, card_id, card_ids, page};
use crate::support::models::Card;
use crate::support::operations::GetUserCard;
use crate::support::transport::{Outcome, Script};

/// Signed replies with these bodies.
fn replies(bodies: impl IntoIterator<Item = String>) -> Arc<Script> {
    Script::new(bodies.into_iter().map(|body| Ok(signed(200, body))))
}

/// What a walk over all items comes to, and how many calls it takes.
async fn walked(script: &Arc<Script>, operation: ListCards) -> (Vec<String>, Option<Error>) {
    let mut items = script.client().items(operation);
    let (mut cards, mut failure) = (Vec::new(), None);
    while let Some(item) = items.next().await {
        assert!(failure.is_none(), "an error is the last item");
        match item {
            Ok(card) => cards.push(card.card_id),
            Err(error) => failure = Some(error),
        }
    }
    assert!(items.next().await.is_none(), "the end stays the end");
    (cards, failure)
}

/// The queries of all requests.
fn queries(script: &Script) -> Vec<String> {
    script.requests().iter().map(|request| request.uri().query().unwrap().to_owned()).collect()
}

fn blocking(script: &Arc<Script>) -> BlockingClient {
    BlockingClient::builder(credentials(Face::Brand), platform_keys())
        .clock(Arc::new(FixedClock))
        .build_blocking_with(script.clone())
        .unwrap()
}

#[tokio::test]
async fn all_items_come_once_and_in_order_and_the_count_saves_a_call() {
    let script = replies([page(0..20, 41), page(20..40, 41), page(40..41, 41)]);
    let (cards, failure) = walked(&script, ListCards::new(0, 20)).await;
    assert_eq!((cards, failure.is_none()), (card_ids(0..41), true));
    assert_eq!(queries(&script), ["offset=0&limit=20", "offset=20&limit=20", "offset=40&limit=20"]);
}

#[tokio::test]
async fn a_walk_starts_at_the_requests_offset_and_keeps_its_other_parameters() {
    let script = replies([page(7..10, 12), page(10..12, 12)]);
    let operation = ListCards { state: Some("CARD_EFFECTIVE".to_owned()), ..ListCards::new(7, 3) };
    assert_eq!(walked(&script, operation).await.0, card_ids(7..12));
    assert_eq!(
        queries(&script),
        ["state=CARD_EFFECTIVE&offset=7&limit=3", "state=CARD_EFFECTIVE&offset=10&limit=3"]
    );
}

#[tokio::test]
async fn a_short_page_is_not_the_end_and_loses_nothing() {
    let script = replies([page(0..5, 30), page(5..6, 30), page(6..26, 30), page(26..30, 30)]);
    assert_eq!(walked(&script, ListCards::new(0, 20)).await.0, card_ids(0..30));
    assert_eq!(queries(&script)[1..3], ["offset=5&limit=20", "offset=6&limit=20"]);
}

#[tokio::test]
async fn an_empty_page_is_the_end_whatever_the_count_claims() {
    for count in [json!(1000), json!(10_000_000_000_i64), json!(null)] {
        let script = replies([page(0..2, count.clone()), page(0..0, count.clone())]);
        assert_eq!(walked(&script, ListCards::new(0, 20)).await.0, card_ids(0..2), "{count}");
        assert_eq!(script.requests().len(), 2);
    }
    for body in [
        page(0..0, 5),
        page(0..0, -1),
        page(0..0, i64::MAX),
        json!({}).to_string(),
        json!({"data": null}).to_string(),
    ] {
        let script = replies([body]);
        assert_eq!(walked(&script, ListCards::new(0, 20)).await.0, card_ids(0..0));
    }
}

#[tokio::test]
async fn a_page_longer_than_the_limit_is_taken_as_it_is() {
    let script = replies([page(0..30, 31), page(30..31, 31)]);
    assert_eq!(walked(&script, ListCards::new(0, 20)).await.0, card_ids(0..31));
    assert_eq!(queries(&script)[1], "offset=30&limit=20");
}

/// Whether a walk failed because its page can't be a part of a list that ends.
fn is_page_error(error: &Error, expected: &PageError) -> bool {
    matches!(error, Error::Decode(kept) if matches!(&kept.source, BodyError::Page(found) if found == expected))
}

#[tokio::test]
async fn a_count_that_cannot_be_true_ends_the_walk_with_an_error_that_keeps_the_page() {
    for total_count in [0, -1, 1, 10_000_000_001, i64::MAX] {
        let script = replies([page(0..2, total_count)]);
        let (cards, failure) = walked(&script, ListCards::new(0, 20)).await;
        assert!(cards.is_empty());
        let failure = failure.unwrap();
        assert!(
            is_page_error(
                &failure,
                &PageError::TotalCount { position: Position::Offset(0), items: 2, total_count }
            ),
            "{failure}"
        );
        let Error::Decode(kept) = failure else { panic!("{failure}") };
        assert_eq!(&*kept.body, page(0..2, total_count).as_bytes());
    }
}

#[tokio::test]
async fn a_page_that_came_before_ends_every_kind_of_walk_whatever_else_its_reply_says() {
    let script = || replies([page(0..2, 90), page(2..4, 91), page(0..2, 92)]);
    let expected = PageError::Repeated { position: Position::Offset(4) };
    let (cards, failure) = walked(&script(), ListCards::new(0, 2)).await;
    assert_eq!(cards, card_ids(0..4));
    assert!(is_page_error(&failure.unwrap(), &expected));
    let mut pages = script().client().pages(ListCards::new(0, 2));
    assert!(pages.next().await.unwrap().is_ok() && pages.next().await.unwrap().is_ok());
    assert!(is_page_error(&pages.next().await.unwrap().unwrap_err(), &expected));
    assert_eq!((pages.next().await.is_none(), pages.position()), (true, &Position::Offset(4)));
    let mut pages = script().client().pages_dynamic(ListCards::INFO, given([]));
    assert!(pages.next().await.unwrap().is_ok() && pages.next().await.unwrap().is_ok());
    assert!(is_page_error(&pages.next().await.unwrap().unwrap_err(), &expected));
    let outcomes: Vec<_> = blocking(&script()).items(ListCards::new(0, 2)).map(|item| item.is_ok()).collect();
    assert_eq!(outcomes, [true, true, true, true, false]);
}

#[tokio::test]
async fn a_page_that_came_before_is_found_even_where_another_field_is_hardly_json() {
    let odd = |number| page(0..2, number).replacen('{', "{\"new\":[1e400,\"\\ud800\"],", 1);
    let (cards, failure) = walked(&replies([odd(90), odd(91)]), ListCards::new(0, 2)).await;
    assert_eq!(cards, card_ids(0..2));
    assert!(is_page_error(&failure.unwrap(), &PageError::Repeated { position: Position::Offset(2) }));
}

#[tokio::test]
async fn a_walk_that_is_interrupted_resumes_behind_the_last_item_handed_out() {
    let script = Script::new([Ok(signed(200, page(5..8, 20))), Ok(signed(200, page(7..10, 20)))]);
    let mut items = script.client().items(ListCards::new(5, 3));
    assert_eq!(items.position(), Position::Offset(5));
    for place in 5..7 {
        assert_eq!(items.next().await.unwrap().unwrap().card_id, card_id(place));
    }
    let position: Position = items.position().to_string().parse().unwrap();
    let list = ListCards::new(0, 3).starting_at(&position).unwrap();
    let mut resumed = blocking(&script).items(list);
    assert_eq!(resumed.next().unwrap().unwrap().card_id, card_id(7));
    assert_eq!((position, resumed.position()), (Position::Offset(7), Position::Offset(8)));
}

#[tokio::test]
async fn an_offset_that_cannot_grow_ends_the_walk() {
    let script = replies([page(0..2, json!(null))]);
    assert_eq!(walked(&script, ListCards::new(i64::MAX - 1, 20)).await.0, card_ids(0..2));
}

#[tokio::test]
async fn an_error_midway_comes_once_after_the_items_before_it() {
    let outcomes: [fn() -> Outcome; 3] = [
        || Ok(unsigned(400, "{\"code\":\"PARAM_ERROR\"}")),
        || Ok(unsigned(200, page(2..4, 4))),
        || Ok(signed(200, "{\"data\":7}")),
    ];
    for outcome in outcomes {
        let script = Script::new([Ok(signed(200, page(0..2, 4))), outcome()]);
        let (cards, failure) = walked(&script, ListCards::new(0, 2)).await;
        assert_eq!(cards, card_ids(0..2));
        assert_eq!(failure.unwrap().operation(), "ListCards");
        assert_eq!(script.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_limit_out_of_range_is_told_and_nothing_is_sent() {
    for limit in [0, 21] {
        let script = Script::new([]);
        let (cards, failure) = walked(&script, ListCards::new(0, limit)).await;
        assert!(cards.is_empty() && matches!(failure, Some(Error::Invalid(_))));
        let mut pages = script.client().pages(ListCards::new(0, limit));
        assert!(matches!(pages.next().await, Some(Err(Error::Invalid(_)))));
        assert!(pages.next().await.is_none());
    }
}

#[tokio::test]
async fn pages_are_replies_in_full() {
    let script = replies([page(0..20, 21), page(20..21, 21)]);
    let mut pages = script.client().pages(ListCards::new(0, 20));
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!((&first.position, first.next.as_ref()), (&Position::Offset(0), Some(pages.position())));
    assert_eq!(pages.position(), &Position::Offset(20));
    let first = first.reply;
    assert_eq!((first.value.data.unwrap().len(), first.request_id.as_deref()), (20, Some("08F5C3A0")));
    assert_eq!(script.requests().len(), 1, "no page is fetched before it is asked for");
    assert_eq!(&*pages.next().await.unwrap().unwrap().reply.body, page(20..21, 21).as_bytes());
    assert!(pages.next().await.is_none() && pages.next().await.is_none());
}

#[tokio::test]
async fn an_empty_list_is_one_empty_page() {
    let script = replies([page(0..0, 0)]);
    let mut pages = script.client().pages(ListCards::new(0, 20));
    assert_eq!(pages.next().await.unwrap().unwrap().reply.value.total_count, Some(0));
    assert!(pages.next().await.is_none());
}

fn given<const N: usize>(arguments: [(&str, &str); N]) -> Arguments {
    arguments.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

#[tokio::test]
async fn a_list_known_by_description_is_walked_in_the_largest_pages() {
    let script = replies([page(0..20, 21), page(20..21, 21)]);
    let mut pages = script.client().pages_dynamic(ListCards::INFO, given([("state", "X")]));
    let first: Value = pages.next().await.unwrap().unwrap().reply.value;
    assert_eq!(first["data"][19], json!({"card_id": card_id(19)}));
    assert_eq!(pages.next().await.unwrap().unwrap().reply.value["data"].as_array().unwrap().len(), 1);
    assert!(pages.next().await.is_none());
    assert_eq!(queries(&script), ["state=X&offset=0&limit=20", "state=X&offset=20&limit=20"]);
}

#[tokio::test]
async fn a_list_known_by_description_starts_where_the_arguments_say() {
    let script = replies([page(5..7, json!(null)), page(0..0, 7)]);
    let arguments = given([("offset", "5"), ("limit", "2")]);
    let mut pages = script.client().pages_dynamic(ListCards::INFO, arguments);
    while let Some(page) = pages.next().await {
        page.unwrap();
    }
    assert_eq!(queries(&script), ["offset=5&limit=2", "offset=7&limit=2"]);
    for body in ["{}", "[]", "7", "{\"data\":{\"0\":1},\"total_count\":\"x\"}"] {
        let mut pages = replies([body.to_owned()]).client().pages_dynamic(ListCards::INFO, given([]));
        assert!(pages.next().await.unwrap().is_ok());
        assert!(pages.next().await.is_none(), "{body}");
    }
}

#[tokio::test]
async fn a_walk_by_description_that_cannot_start_says_why_once() {
    let not_paged = "GetUserCard was not sent: it does not answer with pages of a list";
    let offset = "ListCards was not sent: query parameter `offset`: is not an integer, and must be 0 or more";
    let limit = "ListCards was not sent: query parameter `limit`: is 21, and must be from 1 to 20";
    let unknown = "ListCards was not sent: it has no parameter `page`";
    for (info, arguments, message) in [
        (GetUserCard::INFO, given([]), not_paged),
        (ListCards::INFO, given([("offset", "one")]), offset),
        (ListCards::INFO, given([("limit", "21")]), limit),
        (ListCards::INFO, given([("page", "1")]), unknown),
    ] {
        let script = Script::new([]);
        let mut pages = script.client().pages_dynamic(info, arguments.clone());
        assert_eq!(format!("{:#}", pages.next().await.unwrap().unwrap_err()), message);
        assert!(pages.next().await.is_none());
        let mut pages = blocking(&script).pages_dynamic(info, arguments);
        assert_eq!(format!("{:#}", pages.next().unwrap().unwrap_err()), message);
        assert!(pages.next().is_none());
    }
}

#[test]
fn the_blocking_client_walks_by_the_same_rules() {
    let script = replies([page(0..3, 5), page(3..5, 5)]);
    let cards: Vec<_> =
        blocking(&script).items(ListCards::new(0, 20)).map(|card| card.unwrap().card_id).collect();
    assert_eq!(cards, card_ids(0..5));
    let script = replies([page(0..2, 9), page(0..0, 9)]);
    let pages: Vec<_> = blocking(&script).pages(ListCards::new(0, 2)).collect::<Result<_, _>>().unwrap();
    assert_eq!(pages[0].reply.value.total_count, Some(9));
    assert_eq!(queries(&script), ["offset=0&limit=2", "offset=2&limit=2"]);
    let script = replies([page(0..2, 2)]);
    assert_eq!(blocking(&script).pages_dynamic(ListCards::INFO, given([])).count(), 1);
    let script = Script::new([Ok(signed(200, page(0..1, 9))), Ok(unsigned(400, ""))]);
    let items: Vec<_> =
        blocking(&script).items(ListCards::new(0, 20)).map(|item| item.is_ok()).take(3).collect();
    assert_eq!(items, [true, false]);
}

/// Answers the second time it is asked, and counts its calls.
#[derive(Default)]
struct Slow(AtomicUsize);

impl Transport for Slow {
    fn send(&self, _: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async {
            tokio::task::yield_now().await;
            Ok(signed(200, page(0..1, 1)))
        })
    }

    fn sleep(&self, _: Duration) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }
}

#[tokio::test]
async fn a_next_that_is_cancelled_loses_no_page_and_repeats_no_call() {
    let transport = Arc::new(Slow::default());
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .clock(Arc::new(FixedClock))
        .build_with(transport.clone())
        .unwrap();
    let mut items = client.items(ListCards::new(0, 20));
    let mut context = Context::from_waker(Waker::noop());
    assert!(matches!(pin!(items.next()).poll(&mut context), Poll::Pending));
    assert_eq!(items.next().await.unwrap().unwrap().card_id, card_id(0));
    assert!(items.next().await.is_none());
    assert_eq!(transport.0.load(Ordering::Relaxed), 1);
}

#[test]
fn walks_are_streams_that_may_be_kept_and_sent_anywhere() {
    fn check<S: Stream + Send + Unpin + 'static>() {}
    check::<Items<Card>>();
    check::<Pages<ListCards>>();
    check::<DynamicPages>();
}

#[test]
fn walks_print_neither_request_nor_items() {
    let client = Script::new([]).client();
    let operation = || ListCards { state: Some("s3cret".to_owned()), ..ListCards::new(0, 20) };
    assert_eq!(format!("{:?}", client.items(operation())), "Items { .. }");
    assert_eq!(format!("{:?}", client.pages(operation())), "Pages { .. }");
    let arguments = given([("state", "s3cret")]);
    assert_eq!(format!("{:?}", client.pages_dynamic(ListCards::INFO, arguments)), "DynamicPages { .. }");
}
