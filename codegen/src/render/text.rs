//! Tokens as text: whole items, and the parts of macro calls.

use quote::quote;
use syn::{Attribute, File, Item, ItemMacro};

/// One level of indentation.
pub(super) const STEP: &str = "    ";

/// Items as prettyplease lays them out.
pub(super) fn unparse(attrs: Vec<Attribute>, items: Vec<Item>) -> String {
    prettyplease::unparse(&File { shebang: None, frontmatter: None, attrs, items })
}

/// The path of a macro, without spaces.
pub(super) fn path(item: &ItemMacro) -> String {
    let path = &item.mac.path;
    quote! { #path }.to_string().replace(' ', "")
}
