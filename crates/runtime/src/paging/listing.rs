//! A list under way, without any I/O: the request of the next page, and what its reply means.

use serde_json::Value;

use super::page_reply::{DATA, PageReply, Received};
use super::walk::Walk;
use super::{Page, Paged};
use crate::dynamic::Arguments;
use crate::error::{Error, RequestErrorKind};
use crate::exchange::{Exchange, Prepared};
use crate::operation::OperationInfo;
use crate::reply::Verified;
use crate::target::{ParameterError, ParameterErrorKind, Place, integer};

const OFFSET: &str = "offset";
const LIMIT: &str = "limit";

/// What the asynchronous and the blocking walks share: all but their waiting.
pub(crate) trait Listing {
    /// What a page is handed out as.
    type Page;

    /// The request of the next page; `None` at the end.
    fn request(&mut self, exchange: &Exchange) -> Option<Result<Prepared, Error>>;

    /// Takes what the request came to; an error ends the list.
    fn settle(&mut self, outcome: Result<Verified, Error>) -> Result<Self::Page, Error>;

    /// The offset behind all that was received.
    fn offset(&self) -> i64;
}

impl<P> Listing for Box<dyn Listing<Page = P> + Send> {
    type Page = P;

    fn request(&mut self, exchange: &Exchange) -> Option<Result<Prepared, Error>> {
        (**self).request(exchange)
    }

    fn settle(&mut self, outcome: Result<Verified, Error>) -> Result<P, Error> {
        (**self).settle(outcome)
    }

    fn offset(&self) -> i64 {
        (**self).offset()
    }
}

/// The pages of a list as whole replies.
pub(crate) struct Replies<O> {
    operation: O,
    walk: Walk,
}

impl<O: Paged> Replies<O> {
    pub(crate) fn new(mut operation: O) -> Self {
        let walk = Walk::from(*operation.position().offset);
        Self { operation, walk }
    }

    fn request(&mut self, exchange: &Exchange) -> Option<Result<Prepared, Error>> {
        *self.operation.position().offset = self.walk.next()?;
        Some(exchange.prepare(&self.operation))
    }

    fn receive(&mut self, outcome: Result<Verified, Error>) -> Result<Received<O::Reply>, Error> {
        outcome.and_then(Received::decode).inspect_err(|_| self.walk.end())
    }
}

impl<O: Paged<Reply: Clone>> Listing for Replies<O> {
    type Page = PageReply<O::Reply>;

    fn request(&mut self, exchange: &Exchange) -> Option<Result<Prepared, Error>> {
        Self::request(self, exchange)
    }

    fn settle(&mut self, outcome: Result<Verified, Error>) -> Result<Self::Page, Error> {
        let received = self.receive(outcome)?;
        let Page { items, total_count } = O::page(received.reply.value.clone());
        received.advance(&mut self.walk, items.len(), total_count)
    }

    fn offset(&self) -> i64 {
        self.walk.offset()
    }
}

/// The pages of a list as their items alone.
pub(crate) struct ItemsOf<O>(pub(crate) Replies<O>);

impl<O: Paged> Listing for ItemsOf<O> {
    type Page = Vec<O::Item>;

    fn request(&mut self, exchange: &Exchange) -> Option<Result<Prepared, Error>> {
        self.0.request(exchange)
    }

    fn settle(&mut self, outcome: Result<Verified, Error>) -> Result<Self::Page, Error> {
        let (received, value) = self.0.receive(outcome)?.split();
        let Page { items, total_count } = O::page(value);
        received.advance(&mut self.0.walk, items.len(), total_count)?;
        Ok(items)
    }

    fn offset(&self) -> i64 {
        self.0.walk.offset()
    }
}

/// The pages of a list that is known only by its description.
pub(crate) struct DynamicReplies {
    info: &'static OperationInfo,
    arguments: Arguments,
    /// What is wrong with the request from the start.
    problem: Option<RequestErrorKind>,
    walk: Walk,
}

impl DynamicReplies {
    /// Starts at the `offset` of the arguments, by default 0, with their `limit`, by default the greatest allowed.
    pub(crate) fn new(info: &'static OperationInfo, mut arguments: Arguments) -> Self {
        let range_of = |name| info.parameters.iter().find(|known| known.name == name).and_then(|it| it.range);
        if let Some((_, max)) = range_of(LIMIT) {
            arguments.entry(LIMIT.to_owned()).or_insert_with(|| max.to_string());
        }
        let start = arguments.get(OFFSET).map_or(Some(0), |text| integer(text));
        let problem = if !info.paged {
            Some(RequestErrorKind::NotPaged)
        } else if start.is_none() {
            let (min, max) = range_of(OFFSET).unwrap_or((i64::MIN, i64::MAX));
            let kind = ParameterErrorKind::NotAnInteger { min, max };
            Some(ParameterError { parameter: OFFSET, place: Place::Query, kind }.into())
        } else {
            None
        };
        Self { info, arguments, problem, walk: Walk::from(start.unwrap_or(0)) }
    }
}

impl Listing for DynamicReplies {
    type Page = PageReply<Value>;

    fn request(&mut self, exchange: &Exchange) -> Option<Result<Prepared, Error>> {
        let offset = self.walk.next()?;
        if let Some(problem) = self.problem.take() {
            return Some(Err(problem.of(self.info.name)));
        }
        self.arguments.insert(OFFSET.to_owned(), offset.to_string());
        Some(exchange.prepare_dynamic(self.info, &self.arguments, None))
    }

    fn settle(&mut self, outcome: Result<Verified, Error>) -> Result<Self::Page, Error> {
        let received: Received<Value> =
            outcome.and_then(Received::decode).inspect_err(|_| self.walk.end())?;
        let value = &received.reply.value;
        let items = value.get(DATA).and_then(Value::as_array).map_or(0, Vec::len);
        let total_count = value.get("total_count").and_then(Value::as_i64);
        received.advance(&mut self.walk, items, total_count)
    }

    fn offset(&self) -> i64 {
        self.walk.offset()
    }
}
