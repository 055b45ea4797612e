//! Paged operations: `impl Paged`, the words of the wire, and what their docs say of it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::document::PagedBy;
use crate::plan::Operation;

/// How a client goes through the pages.
const DOCS: &str = "One page of a list: `client.items(…)` goes through the items of all pages from this one on, \
                    `client.pages(…)` through the replies.";

/// The impl, if the reply is a page.
pub(super) fn implementation(operation: &Operation<'_>) -> TokenStream {
    let Some(pages) = &operation.pages else { return TokenStream::new() };
    let (ident, reply, item) = (&operation.ident, operation.reply_type(), &pages.item);
    let (start, limit, items) = (&pages.start, &pages.limit, &pages.items);
    let query = format_ident!("by_{}", pages.words.by.key());
    let total = pages.total.as_ref().map(|total| quote! { .total(reply.#total) });
    let next = pages.next.as_ref().map(|next| quote! { .next(reply.#next) });
    quote! {
        impl Paged for #ident {
            type Item = #item;
            #[inline]
            fn position(&mut self) -> PageQuery<'_> {
                PageQuery::#query(&mut self.#start, &mut self.#limit)
            }
            #[inline]
            fn page(reply: #reply) -> Page<#item> {
                Page::new(reply.#items) #total #next
            }
        }
    }
}

/// The call that says it in the operation's facts, or nothing.
pub(super) fn info(operation: &Operation<'_>) -> TokenStream {
    let Some(pages) = &operation.pages else { return TokenStream::new() };
    let words = pages.words;
    let by = format_ident!("by_{}", words.by.key());
    let next = match &words.by {
        PagedBy::Token { next } => Some(&next.value),
        PagedBy::Offset | PagedBy::Index => None,
    };
    let names =
        std::iter::once(&words.start.value).chain(next).chain([&words.limit.value, &words.items.value]);
    let total = words.total.as_ref().map(|total| {
        let total = &total.value;
        quote! { .total(#total) }
    });
    quote! { .paged(PagingInfo::#by(#(#names),*) #total) }
}

/// What the docs say of pages, or nothing.
pub(super) fn docs(operation: &Operation<'_>) -> &'static str {
    if operation.pages.is_some() { DOCS } else { "" }
}
