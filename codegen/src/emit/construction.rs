//! Structs, and how people make one: `new`, the struct of what it needs, a setter for each optional field.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs::Docs;
use super::types::{argument_type, argument_value, field_type, integer};
use crate::plan::{Construction, Field, Members};
use crate::prose;

/// A struct with these docs, each field with its docs from `describe`, and how to make one.
pub(super) fn structure(
    ident: &Ident,
    docs: &Docs,
    members: &Members<'_>,
    describe: impl Fn(&Field<'_>) -> String,
) -> TokenStream {
    let fields = fields(members, describe);
    let construction = construction(ident, members);
    let has_default = is_all_none(members).then(|| quote! { , Default });
    let eq = members.is_exact.then(|| quote! { , Eq });
    quote! {
        #docs
        #[derive(Clone, Debug #has_default, PartialEq #eq)]
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
        Construction::Empty if is_all_none(members) => (empty(), TokenStream::new()),
        Construction::Empty => (with_arguments(members), default(ident)),
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
    let name = name.trim_start_matches("r#");
    let about = prose::first_sentence(&field.api.description);
    let docs = Docs::of_member(&format!("Sets [`{name}`](field@Self::{name}). {about}"));
    let (argument, value) = (argument_type(rust), argument_value(field));
    let value = if field.is_required() {
        value
    } else {
        quote! { Some(#value) }
    };
    quote! {
        #docs
        pub fn #setter(mut self, #ident: #argument) -> Self {
            self.#ident = #value;
            self
        }
    }
}

/// Whether a new one has no values at all.
fn is_all_none(members: &Members<'_>) -> bool {
    let is_empty = matches!(members.construction, Some(Construction::Empty));
    is_empty && members.fields.iter().all(|field| field.start.is_none())
}

fn empty() -> TokenStream {
    quote! {
        /// Leaves every field unset; all of them are optional.
        pub fn new() -> Self {
            <Self as Default>::default()
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
        if !field.is_given() {
            return initial(field);
        }
        if super::types::converts(&field.rust) {
            let value = argument_value(field);
            quote! { #ident: #value }
        } else {
            quote! { #ident }
        }
    });
    let docs = new_docs(members);
    quote! {
        #docs
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values),* }
        }
    }
}

fn with_struct(required: &Ident, members: &Members<'_>) -> TokenStream {
    let values = members.fields.iter().map(|field| {
        let ident = &field.ident;
        if field.is_given() {
            quote! { #ident: required.#ident }
        } else {
            initial(field)
        }
    });
    let docs = new_docs(members);
    quote! {
        #docs
        pub fn new(required: #required) -> Self {
            Self { #(#values),* }
        }
    }
}

/// A field that the caller has not given.
fn initial(field: &Field<'_>) -> TokenStream {
    let ident = &field.ident;
    let value = field.start.map_or_else(|| quote! { None }, integer);
    quote! { #ident: #value }
}

fn new_docs(members: &Members<'_>) -> Docs {
    let is_list = members.fields.iter().any(|field| field.start.is_some());
    let first = if is_list { "Starts at the first record, with the largest page. " } else { "" };
    let rest = match &members.construction {
        Some(Construction::Empty) => "Leaves the rest unset.",
        _ => "Takes what the platform requires and leaves the rest unset.",
    };
    Docs::of_member(&format!("{first}{rest}"))
}

/// It has no equality: it lives until `new` takes it, and each derive costs compile time.
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
