//! Tests of the runtime through its public interface, one subject a module.
//!
//! They are one binary, so that it links once and the keys are made once. What they compare with is independent:
//! the OpenSSL command line, Python's `cryptography`, the official SDKs' vectors and a server that knows nothing of
//! HTTP but bytes. A missing tool fails the tests that need it; `.ci/run` installs them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod api_key;
mod asynchronous_signing;
#[cfg(feature = "axum")]
mod axum;
mod blocking;
mod call_options;
#[cfg(feature = "config")]
mod configuration;
mod dead_hosts;
mod deadlines;
mod decoding;
#[cfg(feature = "reqwest")]
mod default_transport;
mod dynamic;
mod errors;
mod event_plaintexts;
mod everyday;
mod files;
mod key_problems;
mod keys;
mod notification_problems;
mod notification_tampering;
mod notifications;
#[cfg(feature = "reqwest")]
mod on_the_wire;
mod own_parts;
mod paging;
mod paging_by_page;
#[cfg(feature = "reqwest")]
mod paging_on_the_wire;
mod platform_certificates;
mod ranges;
#[cfg(feature = "rate-limit")]
mod rate_limits;
mod replacing_keys;
mod replies;
mod retrying;
mod sealing;
mod secrecy;
mod signing;
mod stored_requests;
mod support;
mod tampering;
mod targets;
#[cfg(feature = "__tls")]
mod tls;
mod tolerance;
mod traces;
mod uploads;
#[cfg(feature = "reqwest")]
mod uploads_on_the_wire;
mod vectors;
mod verification;
