//! Paged lists as codegen writes them, by hand, and the pages that a server answers with.

use serde_json::{Value, json};
use wechatpay_runtime::{
    Face, Method, Operation, OperationInfo, Page, PageQuery, Paged, PagingInfo, ParameterInfo, RequestWriter,
};

use super::models::{Card, CardList, TokenPage};

/// Asks for a part of the list of cards.
#[derive(Clone, Debug)]
pub(crate) struct ListCards {
    pub(crate) state: Option<String>,
    pub(crate) offset: i64,
    pub(crate) limit: i64,
}

impl ListCards {
    pub(crate) fn new(offset: i64, limit: i64) -> Self {
        Self { state: None, offset, limit }
    }
}

impl Operation for ListCards {
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "ListCards",
        Face::Brand,
        Method::Get,
        "/brand/card-member/cards",
        "https://pay.weixin.qq.com/doc/brand/4015582712",
    )
    .parameters(&[
        ParameterInfo::query("state", false),
        ParameterInfo::query("offset", true).range(0, i64::MAX),
        ParameterInfo::query("limit", true).range(1, 20),
    ])
    .paged(PagingInfo::by_offset("offset", "limit", "data").total("total_count"))
    .idempotent();
    type Reply = CardList;

    fn write(&self, to: &mut RequestWriter<'_>) {
        to.query("state", &self.state);
        to.query("offset", &self.offset);
        to.query("limit", &self.limit);
    }
}

impl Paged for ListCards {
    type Item = Card;

    fn position(&mut self) -> PageQuery<'_> {
        PageQuery::by_offset(&mut self.offset, &mut self.limit)
    }

    fn page(reply: CardList) -> Page<Card> {
        Page::new(reply.data).total(reply.total_count)
    }
}

/// Asks for a page of the list of cards that a token leads to; nothing has to be given.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListCardsByToken {
    pub(crate) page_token: Option<String>,
    pub(crate) page_size: Option<i64>,
}

impl Operation for ListCardsByToken {
    const INFO: &'static OperationInfo =
        &OperationInfo::new("ListCardsByToken", Face::Brand, Method::Get, "/tokens", "https://example.com")
            .parameters(&[
                ParameterInfo::query("page_token", false),
                ParameterInfo::query("page_size", false).range(i64::MIN, 50),
            ])
            .paged(
                PagingInfo::by_token("page_token", "next_page_token", "page_size", "card_list")
                    .total("total_count"),
            );
    type Reply = TokenPage;

    fn write(&self, to: &mut RequestWriter<'_>) {
        to.query("page_token", &self.page_token);
        to.query("page_size", &self.page_size);
    }
}

impl Paged for ListCardsByToken {
    type Item = Card;

    fn position(&mut self) -> PageQuery<'_> {
        PageQuery::by_token(&mut self.page_token, &mut self.page_size)
    }

    fn page(reply: TokenPage) -> Page<Card> {
        Page::new(reply.card_list).total(reply.total_count).next(reply.next_page_token)
    }
}

/// The reply that holds the cards at these places and the token of the next page.
pub(crate) fn token_page(
    places: std::ops::Range<usize>,
    total_count: impl Into<Value>,
    next: impl Into<Value>,
) -> String {
    let cards: Vec<_> = places.map(|place| json!({"card_id": card_id(place)})).collect();
    json!({"card_list": cards, "total_count": total_count.into(), "next_page_token": next.into()}).to_string()
}

/// Asks for a page of the list of cards by its number.
#[derive(Clone, Debug)]
pub(crate) struct ListCardsByIndex {
    pub(crate) page_index: Option<i64>,
    pub(crate) page_size: i64,
}

impl Operation for ListCardsByIndex {
    const INFO: &'static OperationInfo =
        &OperationInfo::new("ListCardsByIndex", Face::Brand, Method::Get, "/numbers", "https://example.com")
            .parameters(&[
                ParameterInfo::query("page_index", false).range(1, i64::MAX),
                ParameterInfo::query("page_size", true).range(1, 50),
            ])
            .paged(PagingInfo::by_index("page_index", "page_size", "data").total("total_count"));
    type Reply = CardList;

    fn write(&self, to: &mut RequestWriter<'_>) {
        to.query("page_index", &self.page_index);
        to.query("page_size", &self.page_size);
    }
}

impl Paged for ListCardsByIndex {
    type Item = Card;

    fn position(&mut self) -> PageQuery<'_> {
        PageQuery::by_index(&mut self.page_index, &mut self.page_size)
    }

    fn page(reply: CardList) -> Page<Card> {
        Page::new(reply.data).total(reply.total_count)
    }
}

/// The name of the card at a place in the list.
pub(crate) fn card_id(place: usize) -> String {
    format!("card-{place}")
}

/// The names of the cards at these places.
pub(crate) fn card_ids(places: std::ops::Range<usize>) -> Vec<String> {
    places.map(card_id).collect()
}

/// The reply that holds the cards at these places.
pub(crate) fn page(places: std::ops::Range<usize>, total_count: impl Into<Value>) -> String {
    let data: Vec<_> = places.map(|place| json!({"card_id": card_id(place)})).collect();
    json!({"data": data, "total_count": total_count.into()}).to_string()
}
