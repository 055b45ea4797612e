//! The layout of a macro call that declares an enum: as the enum would be laid out.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Item, ItemEnum, ItemMacro};

use super::text::{STEP, path, unparse};

pub(super) fn layout(item: &ItemMacro) -> syn::Result<String> {
    let declared = declared_enum.parse2(item.mac.tokens.clone())?;
    let mut text = format!("{}! {{\n", path(item));
    for line in unparse(Vec::new(), vec![Item::Enum(declared)]).lines() {
        text.extend([STEP, line.strip_prefix("enum ").unwrap_or(line), "\n"]);
    }
    Ok(text + "}\n")
}

/// `/// docs Name { Variant = "VALUE", }`, which is an enum but for the word.
fn declared_enum(input: ParseStream<'_>) -> syn::Result<ItemEnum> {
    let attributes = input.call(Attribute::parse_outer)?;
    let declared: TokenStream = input.parse()?;
    syn::parse2(quote! { #(#attributes)* enum #declared })
}
