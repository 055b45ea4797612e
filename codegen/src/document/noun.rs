//! What a resource is called in sentences.

use super::read::{Read, wrong_value};
use super::scalar::text;
use crate::diagnostic::Diagnostics;
use crate::node::Node;
use crate::span::Text;

/// Words without an article.
pub(super) fn noun(node: &Node, diagnostics: &mut Diagnostics) -> Read<Text> {
    let text = text(node, diagnostics)?;
    let is_noun = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    if text.value.split(' ').all(is_noun) && !text.value.starts_with("the ") && !text.value.starts_with("a ")
    {
        return Ok(text);
    }
    wrong_value(
        node,
        &text.value,
        "a noun in small letters without an article, such as `user card`",
        diagnostics,
    )
}
