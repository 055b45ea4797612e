//! A paged list as codegen writes it, by hand, and the pages that a server answers with.

use serde_json::{Value, json};
use wechatpay_runtime::{
    Face, Method, Operation, OperationInfo, Page, PageQuery, Paged, PagingInfo, ParameterInfo, RequestWriter,
};

use super::models::{Card, CardList};

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
