//! The generated client and other people's clients against the sandbox; the generated models against sample replies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[macro_use]
mod every_operation;

mod browser;
mod card_life;
mod card_lives;
mod documents;
mod error_codes;
mod events;
mod faults;
mod generated_client;
mod lists;
mod load;
mod models;
mod on_the_wire;
mod page;
mod page_over_http;
mod printed_examples;
mod sandbox_api;
mod schemathesis;
mod stored;
mod third_party;
mod third_party_products;
mod uploads;
