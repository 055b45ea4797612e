//! Fetches and reads the documentation pages of WeChat Pay, compares them with the spec, and brings what they say into it.

pub mod drift;
pub mod evidence;
pub mod facts;
pub mod fetch;
pub mod import;
pub mod page;
pub mod reader;
