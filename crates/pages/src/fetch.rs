//! Fetches the platform's documentation pages into a folder: each section's index, then the pages and their samples.
//!
//! ```text
//! spec ──► Section ──► llms.txt ──► Listing ──► pages ──► samples
//!                                       each one: Client ──► content ──► Store (files and index.tsv)
//! ```
//!
//! Only this module makes HTTP requests, and it knows nothing of what a page says beyond its title, date and links.
//! `docs/fetching.md` is the guide for people.

mod client;
mod content;
mod download;
mod failure;
mod index;
mod links;
mod listing;
mod pace;
mod progress;
mod report;
mod run;
mod section;
mod site;
mod store;
mod updater;

pub use client::RequestPolicy;
pub use failure::{Failure, Reason};
pub use index::{Index, Kind, Row, State};
pub use progress::Progress;
pub use report::Report;
pub use run::{Error, Options, fetch};
pub use section::{Section, sections_of};
pub use site::{InvalidBase, Site};
pub use store::StoreError;
