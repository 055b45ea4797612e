//! What an operation of the platform is: the facts that generated code lists, and the one trait it implements.

mod paging;

use std::fmt;

pub use paging::{PagedBy, PagingInfo};

use crate::face::Face;
use crate::file::File;
use crate::reply::ReplyBody;
use crate::request_writer::RequestWriter;
use crate::target::{ParameterInfo, Target};
use crate::upload::UploadInfo;

/// One call to the platform: a request that knows where it goes and what comes back.
///
/// Generated request structs implement it. The client does the rest: it seals, signs, sends, retries and
/// verifies.
pub trait Operation {
    /// What the platform's documentation says of this operation.
    const INFO: &'static OperationInfo;

    /// What the platform answers with.
    type Reply: ReplyBody;

    /// Writes each field with its place: path parameters in the order of the path template, then the query, headers
    /// and the fields of the JSON body.
    fn write(&self, to: &mut RequestWriter<'_>);

    /// The file of an upload; no other operation has one.
    fn file(&self) -> Option<&File> {
        None
    }
}

/// The documented facts of one operation, as data, for tools that work on every operation alike.
///
/// It has no serde, since it borrows from the program: as JSON, the OpenAPI documents say the same and more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct OperationInfo {
    /// The platform's name of the operation, such as `GetUserCard`.
    pub name: &'static str,
    /// The product that it belongs to, such as `card-member`; empty if nobody said.
    pub product: &'static str,
    /// What it does, in one sentence; empty if nobody said.
    pub summary: &'static str,
    /// Who may call it.
    pub face: Face,
    /// The HTTP method.
    pub method: Method,
    /// The path template, with `{name}` where a path parameter goes.
    pub path: &'static str,
    /// The path, query and header parameters, path first, in the order of the documentation; the template says where the
    /// former go.
    pub parameters: &'static [ParameterInfo],
    /// Whether the request carries a JSON body; an upload does not, its body is a form.
    pub has_body: bool,
    /// What the form of an upload looks like; `None` for other operations.
    pub upload: Option<UploadInfo>,
    /// How it answers with a part of a list; `None` for other operations.
    pub paged: Option<PagingInfo>,
    /// Whether it may answer without a body.
    pub may_reply_nothing: bool,
    /// Where sensitive strings stand in the body: JSON pointers in which `*` is any index.
    pub sensitive_in_body: &'static [&'static str],
    /// Where sensitive strings stand in the reply: JSON pointers in which `*` is any index.
    pub sensitive_in_reply: &'static [&'static str],
    /// Whether sending it twice does what once does, so that a retry is safe.
    pub idempotent: bool,
    /// The documented limit, if the page prints one.
    pub rate_limit: Option<RateLimit>,
    /// The page that documents it.
    pub doc_url: &'static str,
}

impl OperationInfo {
    /// Starts a description: no product, no parameters, no body, no pages, not idempotent, no documented limit.
    pub const fn new(
        name: &'static str,
        face: Face,
        method: Method,
        path: &'static str,
        doc_url: &'static str,
    ) -> Self {
        Self {
            name,
            product: "",
            summary: "",
            face,
            method,
            path,
            parameters: &[],
            has_body: false,
            upload: None,
            paged: None,
            may_reply_nothing: false,
            sensitive_in_body: &[],
            sensitive_in_reply: &[],
            idempotent: false,
            rate_limit: None,
            doc_url,
        }
    }

    /// Says which product it belongs to.
    pub const fn product(mut self, product: &'static str) -> Self {
        self.product = product;
        self
    }

    /// Says in one sentence what it does.
    pub const fn summary(mut self, summary: &'static str) -> Self {
        self.summary = summary;
        self
    }

    /// Sets the path, query and header parameters.
    pub const fn parameters(mut self, parameters: &'static [ParameterInfo]) -> Self {
        self.parameters = parameters;
        self
    }

    /// Says that the request carries a JSON body, with sensitive strings at these pointers.
    pub const fn body(mut self, sensitive: &'static [&'static str]) -> Self {
        self.has_body = true;
        self.sensitive_in_body = sensitive;
        self
    }

    /// Says that the request carries a file, in a form of this shape.
    pub const fn upload(mut self, upload: UploadInfo) -> Self {
        self.upload = Some(upload);
        self
    }

    /// Says that it answers with a part of a list, in these words.
    pub const fn paged(mut self, paging: PagingInfo) -> Self {
        self.paged = Some(paging);
        self
    }

    /// Says that it may answer without a body, such as with `204 No Content`.
    pub const fn may_reply_nothing(mut self) -> Self {
        self.may_reply_nothing = true;
        self
    }

    /// Says where the reply holds sensitive strings.
    pub const fn sensitive_in_reply(mut self, pointers: &'static [&'static str]) -> Self {
        self.sensitive_in_reply = pointers;
        self
    }

    /// Says that sending it twice does what once does.
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Sets the documented limit.
    pub const fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }
}

impl Target {
    /// Starts with the path template of an operation, and checks the ranges of its parameters.
    pub fn of(info: &'static OperationInfo) -> Self {
        Self::with_parameters(info.path, info.parameters)
    }
}

/// The HTTP methods the platform uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl Method {
    /// The method as it stands on the wire and in the message to sign.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A documented limit: so many requests in so many seconds, counted per identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
    /// What they are counted by: `brand_id` or `mchid`.
    pub per: &'static str,
}

impl RateLimit {
    /// Describes a limit.
    pub const fn new(requests: u32, seconds: u32, per: &'static str) -> Self {
        Self { requests, seconds, per }
    }
}
