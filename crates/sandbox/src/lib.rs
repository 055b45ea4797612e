//! The WeChat Pay platform on loopback, as a library; the README below describes it.
#![doc = include_str!("../README.md")]

mod admin;
mod announcer;
mod answer;
mod answered;
mod builder;
mod call;
mod check;
mod clients;
mod clock;
mod crypto;
mod documented;
mod error;
mod events;
pub mod explain;
mod face;
mod faults;
mod in_process;
mod journal;
mod json;
mod keys;
mod message;
mod on_demand;
mod options;
mod over_http;
#[cfg(feature = "page")]
mod page;
mod paging;
mod platform;
mod rate_limit;
mod refusal;
mod reply;
mod request;
mod rules;
mod running;
mod sandbox;
mod scripts;
mod sensitive;
mod served;
mod server;
mod signature;
mod spec;
mod state;
mod this_machine;

pub use announcer::TriggerError;
pub use builder::SandboxBuilder;
pub use clock::Clock;
pub use documented::{
    BodyIssue, DocumentedBody, DocumentedError, DocumentedField, DocumentedOperation, DocumentedValue,
    parse_body,
};
pub use error::Error;
pub use events::{
    Attempt, Delivered, Deliveries, Delivery, DeliveryOptions, DeliveryUpdates, EmitError, Emittable,
    Emitter, Flaw, OutgoingNotification, UnknownFlaw,
};
pub use faults::{Fault, FaultPlan, Faults, Moment, PlanError, PlannedFault, UnknownFault};
pub use in_process::InProcess;
pub use jiff::{SignedDuration, Timestamp};
pub use journal::{Following, ReceivedCall};
pub use keys::SandboxKeys;
pub use keys::save::DEFAULT_PORT;
pub use keys::setup::{CallerKeys, Setup};
pub use running::Running;
pub use sandbox::Sandbox;
pub use scripts::ScriptError;
pub use state::Resource;
pub use wechatpay_api::Face;
