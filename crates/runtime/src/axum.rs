//! Receiving notifications with axum: an extractor, its answers, and a whole route.
//!
//! [`notifications`] is all that most services need: it answers within the platform's five seconds, whatever the
//! handler does.
//!
//! ```
//! # async fn serve<Event: wechatpay_runtime::EventSet + Send + 'static>(
//! #     reader: wechatpay_runtime::NotificationReader,
//! # ) {
//! use wechatpay_runtime::Notification;
//! use wechatpay_runtime::axum::notifications;
//!
//! // `Event` is the enum of the face: `wechatpay_api::card_member::brand::Event`.
//! let on_event = |notification: Notification<Event>| async move {
//!     // Act once for each `notification.id`, however often it comes.
//!     println!("{}: {}", notification.id, notification.event_type);
//!     Ok::<(), std::io::Error>(())
//! };
//! let app: axum::Router = axum::Router::new().route("/wechatpay", notifications(reader, on_event));
//! # }
//! ```
//!
//! [`Notification`](crate::Notification) is an extractor too, for handlers that answer themselves. It reads the raw
//! body, so it stands last, and nothing (`Json` least of all) reads the body before it:
//!
//! ```
//! # mod app {
//! use axum::Router;
//! use axum::routing::post;
//! use wechatpay_runtime::axum::{Accepted, NotAccepted};
//! use wechatpay_runtime::{EventSet, Notification, NotificationReader};
//!
//! async fn on_event<E: EventSet>(notification: Notification<E>) -> Result<Accepted, NotAccepted> {
//!     if notification.create_time.to_system_time().is_err() {
//!         return Err(NotAccepted::new("create_time isn't a time"));
//!     }
//!     Ok(Accepted)
//! }
//!
//! fn app<E: EventSet + Send + 'static>(reader: NotificationReader) -> Router {
//!     Router::new().route("/wechatpay", post(on_event::<E>)).with_state(reader)
//! }
//! # }
//! ```
//!
//! In a larger state, `NotificationReader: FromRef<State>` says where the reader is.

mod answer;
mod extract;
mod route;

pub use answer::{Accepted, NotAccepted};
pub use extract::{BODY_WITHIN, MAX_BODY_BYTES, RejectionError};
pub use route::{ANSWER_WITHIN, notifications};
