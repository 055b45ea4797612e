//! Structs, and how people make one: `new`, the struct of what it needs, a setter for each optional field.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::Docs;
use super::types::{argument_type, argument_value, field_type};
use crate::plan::{Construction, Field, Members};

/// A struct with these docs, each field with its docs from `describe`, and how to make one.
pub(super) fn structure(
    ident: &Ident,
    docs: &Docs,
    members: &Members<'_>,
    describe: impl Fn(&Field<'_>) -> String,
) -> TokenStream {
    let fields = fields(members, describe);
    let construction = construction(ident, members);
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub struct #ident { #fields }
        #construction
    }
}

fn fields(members: &Members<'_>, describe: impl Fn(&Field<'_>) -> String) -> TokenStream {
    members
        .fields
        .iter()
        .map(|field| {
            let docs = Docs::of_member(&describe(field));
            let (ident, rust) = (&field.ident, field_type(field));
            quote! { #docs pub #ident: #rust, }
        })
        .collect()
}

/// The inherent impl, and what belongs to it.
fn construction(ident: &Ident, members: &Members<'_>) -> TokenStream {
    let Some(construction) = &members.construction else { return TokenStream::new() };
    let setters: TokenStream = members.optional().map(setter).collect();
    let (new, beside) = match construction {
        Construction::Empty => (empty(members), default(ident)),
        Construction::Arguments => (with_arguments(members), TokenStream::new()),
        Construction::Struct(required) => {
            (with_struct(required, members), required_struct(ident, required, members))
        }
    };
    quote! {
        impl #ident {
            #new
            #setters
        }
        #beside
    }
}

fn setter(field: &Field<'_>) -> TokenStream {
    let Field { ident, setter, rust, .. } = field;
    let name = ident.to_string();
    let docs = Docs::of_member(&format!("Sets [`{0}`](Self::{0}).", name.trim_start_matches("r#")));
    let (argument, value) = (argument_type(rust), argument_value(field));
    quote! {
        #docs
        pub fn #setter(mut self, #ident: #argument) -> Self {
            self.#ident = Some(#value);
            self
        }
    }
}

fn empty(members: &Members<'_>) -> TokenStream {
    let idents = members.fields.iter().map(|field| &field.ident);
    quote! {
        /// Leaves every field unset; all of them are optional.
        pub fn new() -> Self {
            Self { #(#idents: None),* }
        }
    }
}

fn default(ident: &Ident) -> TokenStream {
    quote! {
        impl Default for #ident {
            fn default() -> Self {
                Self::new()
            }
        }
    }
}

fn with_arguments(members: &Members<'_>) -> TokenStream {
    let arguments = members.required().map(|field| {
        let (ident, argument) = (&field.ident, argument_type(&field.rust));
        quote! { #ident: #argument }
    });
    let values = members.fields.iter().map(|field| {
        let ident = &field.ident;
        if !field.is_required() {
            return quote! { #ident: None };
        }
        if super::types::converts(&field.rust) {
            let value = argument_value(field);
            quote! { #ident: #value }
        } else {
            quote! { #ident }
        }
    });
    quote! {
        /// Takes what the platform requires and leaves the rest unset.
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    }
}

fn with_struct(required: &Ident, members: &Members<'_>) -> TokenStream {
    let values = members.fields.iter().map(|field| {
        let ident = &field.ident;
        if field.is_required() {
            quote! { #ident: required.#ident }
        } else {
            quote! { #ident: None }
        }
    });
    quote! {
        /// Takes what the platform requires and leaves the rest unset.
        pub fn new(required: #required) -> Self {
            Self { #(#values),* }
        }
    }
}

fn required_struct(ident: &Ident, required: &Ident, members: &Members<'_>) -> TokenStream {
    let docs = Docs::of_item(&format!("What [`{ident}::new`] needs."));
    let fields = members.required().map(|field| {
        let name = field.ident.to_string();
        let docs = Docs::of_member(&format!("See [`{ident}::{}`].", name.trim_start_matches("r#")));
        let (ident, rust) = (&field.ident, &field.rust);
        quote! { #docs pub #ident: #rust }
    });
    quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #required {
            #(#fields),*
        }
    }
}
