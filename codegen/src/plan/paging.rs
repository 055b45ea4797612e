//! The fields of a request and of its reply that say which page of a list it is.

use proc_macro2::Ident;

use super::members::{Known, Members, RustType, rust_type};
use super::types::{TypeKind, TypesByName};
use crate::api;
use crate::document::{PagedBy, Paging};

/// What a page of a list is asked for with, and how it answers: the Rust names of it.
#[derive(Debug)]
pub(crate) struct Pages<'a> {
    /// The wire's words.
    pub words: &'a Paging,
    /// What a page holds.
    pub item: RustType,
    /// The request's field that says which page is wanted.
    pub start: Ident,
    /// The request's field that says how long a page is.
    pub limit: Ident,
    /// The reply's field that holds the items.
    pub items: Ident,
    /// The reply's field that counts all of them.
    pub total: Option<Ident>,
    /// The reply's field with the token of the next page.
    pub next: Option<Ident>,
}

impl<'a> Pages<'a> {
    /// `None` for an operation without pages, and where a name is missing, which is reported.
    pub(super) fn of_operation(
        api: &'a api::Operation,
        request: &Members<'_>,
        types: &TypesByName<'_, '_>,
        known: Known<'_>,
    ) -> Option<Self> {
        let api::Paging { words, item } = api.paged.as_ref()?;
        let reply = types.get(&known.ident(api.reply.as_ref()?)?)?;
        let TypeKind::Model { members: reply, .. } = &reply.kind else { return None };
        let next = match &words.by {
            PagedBy::Token { next } => Some(named(reply, &next.value)?),
            PagedBy::Offset | PagedBy::Index => None,
        };
        let total = match &words.total {
            Some(total) => Some(named(reply, &total.value)?),
            None => None,
        };
        Some(Self {
            words,
            item: rust_type(item, known)?,
            start: named(request, &words.start.value)?,
            limit: named(request, &words.limit.value)?,
            items: named(reply, &words.items.value)?,
            total,
            next,
        })
    }
}

fn named(members: &Members<'_>, name: &str) -> Option<Ident> {
    members.fields.iter().find(|field| field.api.name.value == name).map(|field| field.ident.clone())
}
