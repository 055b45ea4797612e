//! The generated crate end to end: its client against the sandbox, its models against sample replies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod generated_client;
mod models;
