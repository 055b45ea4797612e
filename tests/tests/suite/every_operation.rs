//! Macros that expand others with the operations of every face, by their types; `build.rs` lists them.
//!
//! `of_every_operation!` has those without a file, `of_every_upload!` those with one, `of_every_reply!` those that are
//! answered with a body, and `of_every_event_set!` just the faces that are notified of something.

include!(concat!(env!("OUT_DIR"), "/every_operation.rs"));
