//! Paged operations: `impl Paged`, and what their docs say of it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::Operation;

/// How a client goes through the pages.
const DOCS: &str = "One page of a list: `client.items(…)` goes through the items of all pages from this one on, \
                    `client.pages(…)` through the replies.";

/// The impl, if the reply is a page. The four wire names are fixed, and Rust names as they stand.
pub(super) fn implementation(operation: &Operation<'_>) -> TokenStream {
    let Some(item) = &operation.item else { return TokenStream::new() };
    let (ident, reply) = (&operation.ident, operation.reply_type());
    quote! {
        impl Paged for #ident {
            type Item = #item;
            #[inline]
            fn position(&mut self) -> PageQuery<'_> {
                PageQuery::new(&mut self.offset, self.limit)
            }
            #[inline]
            fn page(reply: #reply) -> Page<#item> {
                Page::new(reply.data, reply.total_count)
            }
        }
    }
}

/// What the docs say of pages, or nothing.
pub(super) fn docs(operation: &Operation<'_>) -> &'static str {
    if operation.item.is_some() { DOCS } else { "" }
}
