//! Behavior of documents that the tests write themselves, and that of the bundled ones.

mod bundles;
mod callers;
mod documents;
mod events;
mod faces;
mod house;
#[cfg(feature = "state-file")]
mod killed;
mod memory;
mod pages;
mod parts;
mod play;
mod removal;
mod samples;
mod seeds;
mod steps;
mod timed;
mod together;
mod values;
