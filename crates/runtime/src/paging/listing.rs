//! A list under way, without any I/O: the request of the next page, and what its reply means.

use serde_json::Value;

use super::page_reply::{PageReply, Received};
use super::paged::{Page, Paged};
use super::position::Position;
use super::query::{first, largest, range};
use super::walk::{Part, Walk};
use crate::dynamic::Arguments;
use crate::error::{Error, RequestErrorKind};
use crate::exchange::{Exchange, Prepared};
use crate::operation::{OperationInfo, PagedBy, PagingInfo};
use crate::reply::{ReplyBody, Verified};
use crate::target::{ParameterError, ParameterErrorKind, Place, integer};

/// What the asynchronous and the blocking walks share: all but their waiting.
pub(crate) trait Listing {
    /// What a page is handed out as.
    type Page;

    /// The request of the next page; `None` at the end.
    fn request(&mut self, exchange: &Exchange) -> Option<Result<Prepared, Error>>;

    /// Takes what the request came to; an error ends the list.
    fn settle(&mut self, outcome: Result<Verified, Error>) -> Result<Self::Page, Error>;

    /// Behind all that was received.
    fn position(&self) -> &Position;
}

impl<P> Listing for Box<dyn Listing<Page = P> + Send> {
    type Page = P;

    fn request(&mut self, exchange: &Exchange) -> Option<Result<Prepared, Error>> {
        (**self).request(exchange)
    }

    fn settle(&mut self, outcome: Result<Verified, Error>) -> Result<P, Error> {
        (**self).settle(outcome)
    }

    fn position(&self) -> &Position {
        (**self).position()
    }
}

/// A walk over a list that is paged like this, and what is wrong with its request from the start.
struct Course {
    info: &'static OperationInfo,
    paging: PagingInfo,
    problem: Option<RequestErrorKind>,
    walk: Walk,
}

impl Course {
    fn new(info: &'static OperationInfo, paging: PagingInfo, start: Position) -> Self {
        let walk = Walk::from(start, &beginning(info, &paging));
        Self { info, paging, problem: None, walk }
    }

    /// A walk that only says that the operation has no pages.
    fn not_paged(info: &'static OperationInfo) -> Self {
        let problem = Some(RequestErrorKind::NotPaged);
        Self { problem, ..Self::new(info, PagingInfo::by_offset("", "", ""), Position::Offset(0)) }
    }

    /// Where the next page begins; `None` at the end.
    fn next(&mut self) -> Option<Result<Position, Error>> {
        let next = self.walk.next()?.clone();
        Some(self.problem.take().map_or(Ok(next), |problem| Err(problem.of(self.info.name))))
    }

    fn receive<T: ReplyBody>(&mut self, outcome: Result<Verified, Error>) -> Result<Received<T>, Error> {
        outcome
            .and_then(|verified| Received::decode(verified, self.paging.items))
            .inspect_err(|_| self.walk.end())
    }
}

/// The first page of a list.
fn beginning(info: &OperationInfo, paging: &PagingInfo) -> Position {
    match paging.by {
        PagedBy::Offset => Position::Offset(first(info, paging.start, 0)),
        PagedBy::Index => Position::Index(first(info, paging.start, 1)),
        PagedBy::Token { .. } => Position::Token(None),
    }
}

/// The pages of a list as whole replies.
pub(crate) struct Replies<O> {
    operation: O,
    course: Course,
}

impl<O: Paged> Replies<O> {
    /// Starts where the request says, with pages as large as it says, by default as large as they may be.
    pub(crate) fn new(mut operation: O) -> Self {
        let course = match O::INFO.paged {
            Some(paging) => {
                let mut query = operation.position();
                query.enlarge(O::INFO, paging.limit);
                Course::new(O::INFO, paging, query.start(O::INFO, paging.start))
            }
            None => Course::not_paged(O::INFO),
        };
        Self { operation, course }
    }

    fn request(&mut self, exchange: &Exchange) -> Option<Result<Prepared, Error>> {
        let prepared = self.course.next()?.and_then(|position| {
            self.operation.position().begin_at(&position);
            exchange.prepare(&self.operation)
        });
        Some(prepared)
    }
}

impl<O: Paged<Reply: Clone>> Listing for Replies<O> {
    type Page = PageReply<O::Reply>;

    fn request(&mut self, exchange: &Exchange) -> Option<Result<Prepared, Error>> {
        Self::request(self, exchange)
    }

    fn settle(&mut self, outcome: Result<Verified, Error>) -> Result<Self::Page, Error> {
        let received: Received<O::Reply> = self.course.receive(outcome)?;
        let (_, part) = split(O::page(received.reply.value.clone()));
        received.advance(&mut self.course.walk, part)
    }

    fn position(&self) -> &Position {
        self.course.walk.position()
    }
}

/// The pages of a list as their items alone, each with the position of its page.
pub(crate) struct ItemsOf<O>(pub(crate) Replies<O>);

impl<O: Paged> Listing for ItemsOf<O> {
    type Page = (Position, Vec<O::Item>);

    fn request(&mut self, exchange: &Exchange) -> Option<Result<Prepared, Error>> {
        self.0.request(exchange)
    }

    fn settle(&mut self, outcome: Result<Verified, Error>) -> Result<Self::Page, Error> {
        let course = &mut self.0.course;
        let (received, value) = course.receive(outcome)?.split();
        let (items, part) = split(O::page(value));
        let page = received.advance(&mut course.walk, part)?;
        Ok((page.position, items))
    }

    fn position(&self) -> &Position {
        self.0.course.walk.position()
    }
}

fn split<T>(page: Page<T>) -> (Vec<T>, Part) {
    let Page { items, total_count, next_token } = page;
    let part = Part { items: items.len(), total_count, next_token, ..Part::default() };
    (items, part)
}

/// The pages of a list that is known only by its description.
pub(crate) struct DynamicReplies {
    arguments: Arguments,
    course: Course,
}

impl DynamicReplies {
    /// Starts where the arguments say, by default at the beginning, with pages as large as they say, by default as large
    /// as they may be.
    pub(crate) fn new(info: &'static OperationInfo, mut arguments: Arguments) -> Self {
        let Some(paging) = info.paged else { return Self { arguments, course: Course::not_paged(info) } };
        if let Some(most) = largest(info, paging.limit) {
            arguments.entry(paging.limit.to_owned()).or_insert_with(|| most.to_string());
        }
        let beginning = beginning(info, &paging);
        let given = arguments.get(paging.start);
        let start = match (&beginning, given) {
            (_, None) => Some(beginning.clone()),
            (Position::Offset(_), Some(text)) => integer(text).map(Position::Offset),
            (Position::Index(_), Some(text)) => integer(text).map(Position::Index),
            (Position::Token(_), Some(text)) => {
                Some(Position::Token((!text.is_empty()).then(|| text.clone())))
            }
        };
        let problem = start.is_none().then(|| {
            let (min, max) = range(info, paging.start).unwrap_or((i64::MIN, i64::MAX));
            let kind = ParameterErrorKind::NotAnInteger { min, max };
            ParameterError { parameter: paging.start, place: Place::Query, kind }.into()
        });
        let course = Course::new(info, paging, start.unwrap_or(beginning));
        Self { arguments, course: Course { problem, ..course } }
    }
}

impl Listing for DynamicReplies {
    type Page = PageReply<Value>;

    fn request(&mut self, exchange: &Exchange) -> Option<Result<Prepared, Error>> {
        let Course { info, paging, .. } = self.course;
        let prepared = self.course.next()?.and_then(|position| {
            let value = match position {
                Position::Offset(number) | Position::Index(number) => Some(number.to_string()),
                Position::Token(token) => token,
            };
            match value {
                Some(value) => drop(self.arguments.insert(paging.start.to_owned(), value)),
                None => drop(self.arguments.remove(paging.start)),
            }
            exchange.prepare_dynamic(info, &self.arguments, None)
        });
        Some(prepared)
    }

    fn settle(&mut self, outcome: Result<Verified, Error>) -> Result<Self::Page, Error> {
        let received: Received<Value> = self.course.receive(outcome)?;
        let value = &received.reply.value;
        let PagingInfo { by, items, total, .. } = self.course.paging;
        let next_token = match by {
            PagedBy::Token { next } => value.get(next).and_then(Value::as_str),
            PagedBy::Offset | PagedBy::Index => None,
        };
        let part = Part {
            items: value.get(items).and_then(Value::as_array).map_or(0, Vec::len),
            total_count: total.and_then(|total| value.get(total)).and_then(Value::as_i64),
            next_token: next_token.filter(|token| !token.is_empty()).map(str::to_owned),
            ..Part::default()
        };
        received.advance(&mut self.course.walk, part)
    }

    fn position(&self) -> &Position {
        self.course.walk.position()
    }
}
