//! A model's file: the struct, how to make one, how it travels.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, quote};

use super::construction::{construction, fields};
use super::docs::Docs;
use super::types::imports;
use crate::plan::{Imports, Members, Type};
use crate::prose::{self, escape};
use crate::render::RustFile;

pub(super) struct ModelFile<'p> {
    pub(super) found: &'p Type<'p>,
    pub(super) members: &'p Members<'p>,
    pub(super) imports: &'p Imports,
}

impl ModelFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        RustFile {
            sources: self.found.api.files.join(" and "),
            docs: vec![format!("The model [`{}`].", self.found.ident)],
            items: self.to_token_stream(),
        }
    }
}

impl ToTokens for ModelFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = &self.found.ident;
        let imports = imports(self.imports, &quote! { super });
        let docs = type_docs(self.found);
        let usage = &self.found.api.usage;
        let fields = fields(self.members, |field| prose::field(field.api, None, usage));
        let construction = construction(ident, self.members);
        tokens.append_all(quote! {
            #imports
            #docs
            #[derive(Clone, Debug)]
            #[non_exhaustive]
            pub struct #ident { #fields }
            #construction
        });
        self.encode(tokens);
        if usage.received {
            self.decode(tokens);
        }
    }
}

impl ModelFile<'_> {
    fn encode(&self, tokens: &mut TokenStream) {
        let ident = &self.found.ident;
        let puts = puts(self.members.fields.iter(), &quote! { to });
        tokens.append_all(quote! {
            impl Encode for #ident {
                #[inline]
                fn encode(&self, to: &mut ObjectWriter<'_>) { #puts }
            }
        });
    }

    fn decode(&self, tokens: &mut TokenStream) {
        let ident = &self.found.ident;
        let takes = self.members.fields.iter().map(|field| {
            let (ident, name) = (&field.ident, &field.api.name.value);
            quote! { #ident: from.take(#name)? }
        });
        tokens.append_all(quote! {
            impl Decode for #ident {
                #[inline]
                fn decode(from: &mut ObjectReader) -> Result<Self, DecodeError> {
                    Ok(Self { #(#takes),* })
                }
            }
            wechatpay_runtime::serde_by_codec!(#ident);
        });
    }
}

/// Writes fields into a JSON object.
pub(super) fn puts<'f>(
    fields: impl Iterator<Item = &'f crate::plan::Field<'f>>,
    to: &TokenStream,
) -> TokenStream {
    fields
        .map(|field| {
            let (ident, name) = (&field.ident, &field.api.name.value);
            quote! { #to.put(#name, &self.#ident); }
        })
        .collect()
}

/// What a model or an enum is, and what it is on one face only.
pub(super) fn type_docs(found: &Type<'_>) -> Docs {
    let docs = Docs::of_item(&escape(&found.api.description));
    let on_faces = found.api.on_faces.iter().filter(|(face, _)| found.api.usage.faces.contains(face));
    on_faces
        .fold(docs, |docs, (face, text)| docs.paragraph(&format!("{} face: {}", face.title(), escape(text))))
}
