//! `fetch` over a loopback socket: what it stores, what it asks the server for, what it refuses.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "so tests fail, or say why they are skipped"
)]

mod changes;
mod command;
#[cfg(unix)]
mod docs_update;
mod failures;
mod fixture;
mod killed;
#[cfg(unix)]
mod platform;
mod server;
mod storing;
