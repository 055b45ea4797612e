//! What becomes of each fixture, as modules: what does not compile here is not golden.

#[path = "behavior/lib.rs"]
mod behavior;
#[path = "common_folder/lib.rs"]
mod common_folder;
#[path = "constructors/lib.rs"]
mod constructors;
#[path = "enumeration/lib.rs"]
mod enumeration;
#[path = "event_names/lib.rs"]
mod event_names;
#[path = "events/lib.rs"]
pub mod events;
#[path = "faces/lib.rs"]
mod faces;
#[path = "inputs/lib.rs"]
mod inputs;
#[path = "names/lib.rs"]
mod names;
#[path = "nested/lib.rs"]
mod nested;
#[path = "no_body/lib.rs"]
mod no_body;
#[path = "optional/lib.rs"]
mod optional;
#[path = "paged/lib.rs"]
mod paged;
#[path = "paged_otherwise/lib.rs"]
mod paged_otherwise;
#[path = "refinement/lib.rs"]
mod refinement;
#[path = "replies/lib.rs"]
mod replies;
#[path = "scalars/lib.rs"]
mod scalars;
#[path = "sensitive/lib.rs"]
pub mod sensitive;
#[path = "stocks/lib.rs"]
mod stocks;
#[path = "taken_names/lib.rs"]
mod taken_names;
#[path = "template/lib.rs"]
mod template;
#[path = "twin_products/lib.rs"]
pub mod twin_products;
#[path = "upload/lib.rs"]
mod upload;
