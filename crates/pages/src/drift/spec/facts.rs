//! The facts of one operation or event of the spec, each with its place.

use wechatpay_codegen::fact_path::{Aspect, Place};
use wechatpay_codegen::spec::{AcceptedDrift, Method};
use wechatpay_codegen::{Span, Spanned, Text};

use super::super::difference::OperationName;
use crate::evidence::{ErrorRow, Kind, RateLimit, Redelivery};

/// A named schema of a document: the document's path, and the schema's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ModelKey {
    pub(super) file: String,
    pub(super) name: String,
}

/// What operations and events have in common.
#[derive(Clone, Debug)]
pub struct SpecPage {
    /// The operation, as `GetUserCard`; of an event, its type.
    pub name: OperationName,
    /// Where the name stands.
    pub name_at: Span,
    /// The operation or event itself.
    pub at: Span,
    /// The title of the page.
    pub title: Text,
    /// The address of the page.
    pub url: Text,
    /// The addresses of further pages about the same operation: `x-more-pages`.
    pub more_urls: Vec<Text>,
    /// The date of the page.
    pub updated: Text,
    /// Whether it is known from third parties only.
    pub is_third_party: bool,
    /// In what the page is known to say otherwise: `x-drift`.
    pub accepted: Vec<AcceptedDrift>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct SpecOperation {
    /// Its name and its page.
    pub page: SpecPage,
    /// The method.
    pub method: Spanned<Method>,
    /// The path template.
    pub path: Text,
    /// The path up to the segment that names its product: `/brand/card-member`.
    pub root: String,
    /// How most paths of its product start on its face; single operations may live elsewhere.
    pub home: String,
    /// The rate limit.
    pub rate_limit: Option<Spanned<RateLimit>>,
    /// Headers, path, query and body, in this order.
    pub request: Vec<SpecField>,
    /// The replies, at least one.
    pub replies: Vec<SpecReply>,
    /// The documented errors; their rows have no line.
    pub errors: Vec<SpecError>,
}

/// A reply.
#[derive(Clone, Debug)]
pub struct SpecReply {
    /// Its status.
    pub status: Spanned<u16>,
    /// Its model; `None` if it has no body.
    pub model: Option<Text>,
    /// Its fields.
    pub fields: Vec<SpecField>,
}

/// An event.
#[derive(Clone, Debug)]
pub struct SpecEvent {
    /// Its type and its page.
    pub page: SpecPage,
    /// What the envelope calls the resource.
    pub original_type: Option<Text>,
    /// When it is sent again if it isn't accepted.
    pub redelivery: Option<Spanned<Redelivery>>,
    /// The resource's model.
    pub resource_at: Span,
    /// The fields of the resource.
    pub resource: Vec<SpecField>,
    /// Whether it is an older name of another event.
    pub is_older_name: bool,
}

/// A documented error.
#[derive(Clone, Debug)]
pub struct SpecError {
    /// What is known of it.
    pub row: ErrorRow,
    /// Where its status stands.
    pub status_at: Span,
    /// Where its code stands.
    pub code_at: Span,
}

/// A parameter or a field.
#[derive(Clone, Debug)]
pub struct SpecField {
    /// The wire name.
    pub name: Text,
    /// Where it goes.
    pub place: Place,
    /// Whether it is always there.
    pub required: Spanned<bool>,
    /// The type.
    pub kind: Spanned<Kind>,
    /// What its model or its enum is called.
    pub model: Option<Text>,
    /// The limits that it has.
    pub limits: Vec<(Aspect, Spanned<i64>)>,
    /// What its absence means.
    pub default: Option<Text>,
    /// Whether it travels sealed.
    pub sensitive: Spanned<bool>,
    /// The values, if it is an enum.
    pub values: Option<SpecValues>,
    /// The fields of an object or of a list's items; `None` if it is neither, or a model inside itself.
    pub fields: Option<Vec<Self>>,
    /// The model that it is a field of; `None` of a parameter.
    pub owner: Option<ModelKey>,
}

/// The values of an enum.
#[derive(Clone, Debug)]
pub struct SpecValues {
    /// The values, in order.
    pub values: Vec<Text>,
    /// The enum.
    pub owner: ModelKey,
}

impl SpecOperation {
    /// The reply of a status, or else the first that has a body.
    pub fn reply(&self, status: u16) -> Option<&SpecReply> {
        let of_status = self.replies.iter().find(|reply| reply.status.value == status);
        of_status.or_else(|| self.replies.iter().find(|reply| reply.model.is_some()))
    }
}

impl SpecField {
    /// A string without limits.
    pub(super) fn new(name: Text, place: Place, required: Spanned<bool>) -> Self {
        let kind = Spanned { value: Kind::Text, span: name.span.clone() };
        let sensitive = Spanned { value: false, span: name.span.clone() };
        let (model, limits, default, values, fields, owner) = (None, Vec::new(), None, None, None, None);
        Self { name, place, required, kind, model, limits, default, sensitive, values, fields, owner }
    }

    /// A limit.
    pub fn limit(&self, aspect: &Aspect) -> Option<&Spanned<i64>> {
        self.limits.iter().find(|(limit, _)| limit == aspect).map(|(_, value)| value)
    }
}
