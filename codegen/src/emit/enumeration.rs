//! An enum's file: one `open_enum!`.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, quote};

use super::docs::Docs;
use super::model::{type_docs, type_sources};
use crate::plan::{Type, Variant};
use crate::prose::escape;
use crate::render::RustFile;

pub(super) struct EnumFile<'p> {
    pub(super) found: &'p Type<'p>,
    pub(super) variants: &'p [Variant<'p>],
}

impl EnumFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        RustFile {
            sources: type_sources(self.found),
            docs: vec![format!("The enum [`{}`].", self.found.ident)],
            items: self.to_token_stream(),
        }
    }
}

impl ToTokens for EnumFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = &self.found.ident;
        let docs = type_docs(self.found);
        let variants = self.variants.iter().map(|variant| {
            let docs = Docs::of_member(&escape(&variant.api.description));
            let (ident, wire) = (&variant.ident, &variant.api.value.value);
            quote! { #docs #ident = #wire, }
        });
        tokens.append_all(quote! {
            wechatpay_runtime::open_enum! {
                #docs
                #ident { #(#variants)* }
            }
        });
    }
}
