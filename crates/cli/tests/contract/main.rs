//! The command line as other programs and people see it: exit codes, streams, bytes on the wire, messages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

mod catalogue;
mod check;
mod checked_bodies;
mod demo;
mod exit_codes;
mod explain;
mod inputs;
mod lists_and_files;
mod notify;
mod running_events;
mod running_sandbox;
mod sandbox;
mod support;
mod usage;
mod visibility;
mod wire;
