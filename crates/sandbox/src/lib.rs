//! The WeChat Pay platform on loopback, as a library; the README below describes it.
#![doc = include_str!("../README.md")]

mod answer;
mod call;
mod check;
mod clock;
mod crypto;
mod documented;
mod emit;
mod error;
pub mod explain;
mod face;
mod json;
mod keys;
mod message;
mod platform;
mod refusal;
mod reply;
mod request;
mod sensitive;
mod server;
mod signature;
mod spec;

pub use clock::Clock;
pub use documented::{
    BodyIssue, DocumentedBody, DocumentedError, DocumentedField, DocumentedOperation, DocumentedValue,
    parse_body,
};
pub use emit::{Delivered, Delivery, EmitError, Emittable, Emitter};
pub use error::Error;
pub use keys::SandboxKeys;
pub use keys::save::DEFAULT_PORT;
pub use keys::setup::{CallerKeys, Setup};
pub use server::{Running, Sandbox};
pub use wechatpay_api::Face;
