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
mod announcements;
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
mod life;
mod lives;
mod openssl;
mod parameters;
mod python;
mod random_bodies;
mod rate_limits;
mod receiver;
mod replies;
mod rules;
mod targets;
mod uploads;
mod world;
