//! What the bundled OpenAPI documents say: operations, where they are called, and the schemas of what goes
//! in and out.

pub(crate) mod document;
pub(crate) mod issue;
pub(crate) mod operation;
pub(crate) mod routes;
pub(crate) mod schema;
pub(crate) mod template;
