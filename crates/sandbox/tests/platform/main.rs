//! The sandbox as a caller meets it: raw bytes over a socket, and all cryptography by the OpenSSL command line and
//! by Python's `cryptography`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "all of it is tests"
)]

mod admin;
mod authorization;
mod bodies;
mod calls;
mod client;
mod deliveries;
mod directory;
mod documents;
mod events;
mod every;
mod explained;
mod faults;
mod garbage;
mod headers;
mod openssl;
mod parameters;
mod python;
mod receiver;
mod replies;
mod targets;
mod uploads;
mod world;
