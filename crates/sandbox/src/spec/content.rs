//! What stands under a media type of a body: JSON and its example, or the form of an upload.

use serde_json::Value;

use super::document::Node;

/// The media types of the operations played here.
pub(crate) const JSON: &str = "application/json";
const FORM: &str = "multipart/form-data";

/// The JSON of a body.
pub(crate) fn json_content<'d>(node: &Node<'d>) -> Result<Node<'d>, String> {
    node.require("content")?.require(JSON)
}

/// What stands under the form of a request body; none unless it is an upload.
pub(super) fn form_content<'d>(body: &Node<'d>) -> Result<Option<Node<'d>>, String> {
    body.require("content")?.get(FORM)
}

/// Whether a request body is the form of an upload.
pub(crate) fn reads_form(body: &Node<'_>) -> Result<bool, String> {
    Ok(form_content(body)?.is_some())
}

/// The media type's own example, or the first of its named ones, or the first of its schema's.
pub(crate) fn example(content: &Node<'_>) -> Result<Option<Value>, String> {
    if let Some(example) = content.get("example")? {
        return Ok(Some(example.value().clone()));
    }
    let named = content.get("examples")?.map(|examples| examples.entries()).transpose()?.unwrap_or_default();
    if let Some((_, example)) = named.first() {
        return Ok(Some(example.require("value")?.value().clone()));
    }
    Ok(content.schema("schema")?.facets().example().cloned())
}
