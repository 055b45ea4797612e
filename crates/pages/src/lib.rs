//! The platform's documentation pages: fetched, read, compared with the spec, imported into it.

pub mod fetch;
