//! Behavior of documents that the tests write themselves, and that of the bundled ones.

mod documents;
mod events;
mod house;
#[cfg(feature = "state-file")]
mod killed;
mod memory;
mod play;
mod seeds;
mod steps;
mod together;
