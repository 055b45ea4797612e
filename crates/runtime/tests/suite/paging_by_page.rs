//! Walks over lists whose pages are chosen by a token or by their number, against scripted replies.

use std::sync::Arc;

use serde_json::{Value, json};
use wechatpay_runtime::{
    Arguments, BlockingClient, BodyError, Error, Face, Operation, PageError, Paged, Position,
};

use crate::support::fixtures::{FixedClock, credentials, platform_keys, signed};
use crate::support::lists::{
    ListCards, ListCardsByIndex, ListCardsByToken, card_id, card_ids, page, token_page,
};
use crate::support::models::Card;
use crate::support::transport::Script;

/// Signed replies with these bodies.
fn replies(bodies: impl IntoIterator<Item = String>) -> Arc<Script> {
    Script::new(bodies.into_iter().map(|body| Ok(signed(200, body))))
}

/// What a walk over all items comes to.
async fn walked<O>(script: &Arc<Script>, operation: O) -> (Vec<String>, Option<Error>)
where
    O: Paged<Item = Card> + Send + 'static,
{
    let mut items = script.client().items(operation);
    let (mut cards, mut failure) = (Vec::new(), None);
    while let Some(item) = items.next().await {
        assert!(failure.is_none(), "an error is the last item");
        match item {
            Ok(card) => cards.push(card.card_id),
            Err(error) => failure = Some(error),
        }
    }
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

fn by_index(page_index: Option<i64>, page_size: i64) -> ListCardsByIndex {
    ListCardsByIndex { page_index, page_size }
}

fn token(text: &str) -> Position {
    Position::Token(Some(text.to_owned()))
}

fn page_error(error: Option<Error>) -> PageError {
    match error {
        Some(Error::Decode(kept)) => match kept.source {
            BodyError::Page(found) => found,
            other => panic!("{other}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Three pages of a list by token; only the first counts.
fn three_pages() -> Arc<Script> {
    replies([
        token_page(0..2, 5, "b"),
        token_page(2..4, json!(null), "c"),
        token_page(4..5, json!(null), json!(null)),
    ])
}

#[tokio::test]
async fn tokens_lead_from_page_to_page_in_the_largest_pages_unless_told_otherwise() {
    let script = three_pages();
    assert_eq!(walked(&script, ListCardsByToken::default()).await.0, card_ids(0..5));
    assert_eq!(queries(&script), ["page_size=50", "page_token=b&page_size=50", "page_token=c&page_size=50"]);
    let script = three_pages();
    let list = ListCardsByToken { page_token: Some(String::new()), page_size: Some(2) };
    assert_eq!(walked(&script, list).await.0, card_ids(0..5));
    assert_eq!(queries(&script), ["page_size=2", "page_token=b&page_size=2", "page_token=c&page_size=2"]);
}

#[tokio::test]
async fn an_empty_token_is_none() {
    let script = replies([token_page(0..2, 2, "")]);
    let (cards, failure) = walked(&script, ListCardsByToken::default()).await;
    assert_eq!((cards, failure.is_none()), (card_ids(0..2), true));
}

#[tokio::test]
async fn a_list_by_token_resumes_at_the_page_that_the_next_item_stands_on() {
    let script = three_pages();
    let mut items = script.client().items(ListCardsByToken::default());
    let mut positions = vec![items.position()];
    while let Some(item) = items.next().await {
        item.unwrap();
        positions.push(items.position());
    }
    let first = Position::Token(None);
    assert_eq!(positions, [first.clone(), first, token("b"), token("b"), token("c"), token("c")]);

    let script = replies([token_page(2..4, json!(null), "c"), token_page(4..5, json!(null), json!(null))]);
    let resumed: Position = token("b").to_string().parse().unwrap();
    let list = ListCardsByToken::default().starting_at(&resumed).unwrap();
    let cards: Vec<_> = blocking(&script).items(list).map(|card| card.unwrap().card_id).collect();
    assert_eq!((cards, queries(&script)[0].as_str()), (card_ids(2..5), "page_token=b&page_size=50"));
}

#[tokio::test]
async fn a_token_that_comes_again_ends_every_kind_of_walk() {
    let script = || replies([token_page(0..2, 9, "b"), token_page(2..4, 9, "c"), token_page(4..6, 9, "b")]);
    let expected = PageError::TokenRepeated { position: token("c") };
    let (cards, failure) = walked(&script(), ListCardsByToken::default()).await;
    assert_eq!((cards, page_error(failure)), (card_ids(0..4), expected.clone()));
    let mut pages = script().client().pages_dynamic(ListCardsByToken::INFO, Arguments::new());
    assert!(pages.next().await.unwrap().is_ok() && pages.next().await.unwrap().is_ok());
    assert_eq!(page_error(pages.next().await.unwrap().err()), expected);
    assert!(pages.next().await.is_none());
    let outcomes: Vec<_> =
        blocking(&script()).pages(ListCardsByToken::default()).map(|page| page.is_ok()).collect();
    assert_eq!(outcomes, [true, true, false]);
}

#[tokio::test]
async fn pages_by_token_say_where_the_list_goes_on() {
    let mut pages = three_pages().client().pages(ListCardsByToken::default());
    let mut met = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap();
        met.push((page.position, page.next));
    }
    let first = Position::Token(None);
    assert_eq!(met, [(first, Some(token("b"))), (token("b"), Some(token("c"))), (token("c"), None)]);
    assert_eq!(pages.position(), &token("c"), "the last page may get more items");
}

#[tokio::test]
async fn a_list_by_token_is_walked_by_its_description() {
    let script = three_pages();
    let mut pages = script.client().pages_dynamic(ListCardsByToken::INFO, Arguments::new());
    let mut cards = 0;
    while let Some(page) = pages.next().await {
        let reply: Value = page.unwrap().reply.value;
        cards += reply["card_list"].as_array().unwrap().len();
    }
    assert_eq!(cards, 5);
    assert_eq!(queries(&script)[1..], ["page_token=b&page_size=50", "page_token=c&page_size=50"]);
    let script = replies([token_page(4..5, json!(null), json!(null))]);
    let arguments = Arguments::from([("page_token".to_owned(), "c".to_owned())]);
    let mut pages = script.client().pages_dynamic(ListCardsByToken::INFO, arguments);
    assert_eq!(pages.next().await.unwrap().unwrap().position, token("c"));
}

#[tokio::test]
async fn numbered_pages_follow_each_other_until_the_count_is_reached() {
    let script = replies([page(0..20, 41), page(20..40, 41), page(40..41, 41)]);
    let (cards, failure) = walked(&script, by_index(None, 20)).await;
    assert_eq!((cards, failure.is_none()), (card_ids(0..41), true));
    let expected = [1, 2, 3].map(|index| format!("page_index={index}&page_size=20"));
    assert_eq!(queries(&script), expected);
}

#[tokio::test]
async fn a_walk_that_starts_at_a_later_number_goes_on_to_an_empty_page() {
    // The count doesn't say how long the pages before were.
    let script = replies([page(20..40, 40), page(0..0, 40)]);
    assert_eq!(walked(&script, by_index(Some(2), 20)).await.0, card_ids(20..40));
    assert_eq!(queries(&script), ["page_index=2&page_size=20", "page_index=3&page_size=20"]);
}

#[tokio::test]
async fn a_server_that_answers_any_number_with_its_last_page_is_given_up() {
    let script = replies([page(20..30, json!(null)), page(20..30, json!(null))]);
    let (cards, failure) = walked(&script, by_index(Some(3), 20)).await;
    assert_eq!(cards, card_ids(20..30));
    assert_eq!(page_error(failure), PageError::Repeated { position: Position::Index(4) });
}

#[tokio::test]
async fn numbered_pages_are_resumed_and_walked_by_description() {
    let script = replies([page(0..2, 3), page(2..3, 3)]);
    let mut items = script.client().items(by_index(None, 2));
    assert_eq!(items.next().await.unwrap().unwrap().card_id, card_id(0));
    assert_eq!(items.position(), Position::Index(1));
    assert_eq!(items.next().await.unwrap().unwrap().card_id, card_id(1));
    assert_eq!(items.position(), Position::Index(2));
    let script = replies([page(0..2, 3), page(2..3, 3)]);
    let pages: Vec<_> = blocking(&script)
        .pages_dynamic(ListCardsByIndex::INFO, Arguments::new())
        .map(|page| page.unwrap().position)
        .collect();
    assert_eq!(pages, [Position::Index(1), Position::Index(2)]);
    assert_eq!(queries(&script)[0], "page_index=1&page_size=50");
}

#[test]
fn a_position_of_another_kind_of_list_is_refused() {
    let problem = |outcome: Result<(), Error>| format!("{:#}", outcome.unwrap_err());
    let offset = Position::Offset(40);
    assert_eq!(
        problem(ListCardsByToken::default().starting_at(&offset).map(drop)),
        "ListCardsByToken was not sent: its pages are chosen by token, so it can't start at a position by offset"
    );
    assert!(problem(by_index(None, 20).starting_at(&offset).map(drop)).contains("by index"));
    assert!(problem(ListCards::new(0, 20).starting_at(&token("b")).map(drop)).contains("by token"));
}
