//! What a transport learns beside the request: which call it carries, and how much time is left for it.

use std::time::Duration;

use crate::operation::OperationInfo;

/// One attempt of a call; a [`Transport`](crate::Transport) finds it in the request's extensions.
///
/// ```
/// # fn find(request: &http::Request<bytes::Bytes>) {
/// use wechatpay_runtime::Attempt;
///
/// if let Some(attempt) = request.extensions().get::<Attempt>() {
///     println!("{}, attempt {}", attempt.operation.name, attempt.number);
/// }
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Attempt {
    /// What is called.
    pub operation: &'static OperationInfo,
    /// Which attempt of the call it is, from 1.
    pub number: u32,
    /// How much time the call has left, if it has a deadline: an attempt must not take longer.
    pub time_left: Option<Duration>,
}
