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
#[cfg(feature = "axum")]
mod axum;
mod blocking;
#[cfg(feature = "config")]
mod configuration;
mod decoding;
#[cfg(feature = "reqwest")]
mod default_transport;
mod dynamic;
mod errors;
mod event_plaintexts;
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
#[cfg(feature = "reqwest")]
mod paging_on_the_wire;
mod ranges;
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
