//! Types of fields and of arguments, and the expressions between the two.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, TokenStreamExt, format_ident, quote};

use crate::plan::{Field, Imports, RustType};
use crate::prose::grouped;

impl ToTokens for RustType {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(match self {
            Self::Text => quote! { String },
            Self::Sensitive => quote! { Sensitive },
            Self::Time => quote! { Time },
            Self::Integer => quote! { i64 },
            Self::Number => quote! { f64 },
            Self::Boolean => quote! { bool },
            Self::Json => quote! { JsonObject },
            Self::File => quote! { File },
            Self::List(item) => quote! { Vec<#item> },
            Self::Named(ident) => quote! { #ident },
        });
    }
}

/// The type of a field, optional or not.
pub(super) fn field_type(field: &Field<'_>) -> TokenStream {
    let rust = &field.rust;
    if field.is_required() {
        quote! { #rust }
    } else {
        quote! { Option<#rust> }
    }
}

/// The type of an argument that sets a field.
pub(super) fn argument_type(rust: &RustType) -> TokenStream {
    if converts(rust) {
        quote! { impl Into<#rust> }
    } else {
        quote! { #rust }
    }
}

/// The value of an argument that sets a field.
pub(super) fn argument_value(field: &Field<'_>) -> TokenStream {
    let ident = &field.ident;
    if converts(&field.rust) {
        quote! { #ident.into() }
    } else {
        quote! { #ident }
    }
}

/// Whether whatever becomes the type is as good as it, first of all a string literal.
pub(super) fn converts(rust: &RustType) -> bool {
    matches!(rust, RustType::Text | RustType::Sensitive | RustType::Time | RustType::File)
}

/// The `use` items of a file; `models` is the path to the product's models.
pub(super) fn imports(imports: &Imports, models: &TokenStream) -> TokenStream {
    let runtime =
        import(&quote! { wechatpay_runtime }, imports.runtime.iter().map(|name| format_ident!("{name}")));
    let wire =
        import(&quote! { wechatpay_runtime::wire }, imports.wire.iter().map(|name| format_ident!("{name}")));
    let types = import(models, imports.types.iter().cloned());
    quote! { #runtime #wire #types }
}

/// One `use` of some names, or none of none.
pub(super) fn import(path: &TokenStream, names: impl Iterator<Item = Ident>) -> TokenStream {
    let names: Vec<_> = names.collect();
    match names.as_slice() {
        [] => TokenStream::new(),
        [one] => quote! { use #path::#one; },
        several => quote! { use #path::{ #(#several),* }; },
    }
}

/// An integer as people write it: `1200`, `2_097_152`.
pub(super) fn integer(value: i64) -> TokenStream {
    match value {
        i64::MIN => quote! { i64::MIN },
        i64::MAX => quote! { i64::MAX },
        _ => {
            let minus = (value < 0).then(|| quote! { - });
            let digits = match value.unsigned_abs() {
                few @ ..10_000 => few.to_string(),
                many => grouped(many, '_'),
            };
            let literal: Option<Literal> = digits.parse().ok();
            quote! { #minus #literal }
        }
    }
}

/// A number with a fraction as a literal.
pub(super) fn fraction(value: f64) -> TokenStream {
    let literal = Literal::f64_unsuffixed(value);
    quote! { #literal }
}
