//! What is checked of a request, a file each: who calls, the headers, the parameters, the body.

pub(crate) mod authentication;
pub(crate) mod authorization;
pub(crate) mod body;
pub(crate) mod content;
pub(crate) mod form;
pub(crate) mod form_data;
pub(crate) mod headers;
pub(crate) mod parameters;
pub(crate) mod percent;
pub(crate) mod replay;
pub(crate) mod text;
pub(crate) mod upload;
