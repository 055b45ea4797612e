//! A model's file: the struct, how to make one, how it travels.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, quote};

use super::construction::structure;
use super::docs::{Docs, WIDTH, items};
use super::types::imports;
use crate::plan::{Field, Imports, Members, Product, Type};
use crate::prose::{self, escape};
use crate::render::RustFile;

pub(super) struct ModelFile<'p> {
    pub(super) product: &'p Product<'p>,
    pub(super) found: &'p Type<'p>,
    pub(super) members: &'p Members<'p>,
    pub(super) imports: &'p Imports,
}

impl ModelFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        RustFile {
            sources: type_sources(self.found),
            docs: vec![format!("The model [`{}`].", self.found.ident)],
            items: self.to_token_stream(),
        }
    }
}

impl ToTokens for ModelFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = &self.found.ident;
        let imports = imports(self.imports, &quote! { super });
        let usage = &self.found.api.usage;
        let describe = |field: &Field<'_>| prose::field(field.api, None, usage);
        let structure = structure(ident, &self.docs(), self.members, describe);
        tokens.append_all(quote! { #imports #structure });
        self.encode(tokens);
        self.decode(tokens);
    }
}

impl ModelFile<'_> {
    fn docs(&self) -> Docs {
        let api = self.found.api;
        let fields: Vec<_> = api.fields().iter().collect();
        let states = prose::states(self.product.api, api);
        type_docs(self.found)
            .section("# States", states.iter().flat_map(|state| prose::wrap(state, WIDTH)))
            .section("# Rules", items(prose::rules(&self.product.api.types, &api.rules, &fields)))
    }

    fn encode(&self, tokens: &mut TokenStream) {
        let ident = &self.found.ident;
        let puts = self.members.fields.iter().map(|field| {
            let (ident, name) = (&field.ident, &field.api.name.value);
            quote! { to.put(#name, &self.#ident); }
        });
        tokens.append_all(quote! {
            impl Encode for #ident {
                #[inline]
                fn encode(&self, to: &mut ObjectWriter<'_>) { #(#puts)* }
            }
        });
    }

    fn decode(&self, tokens: &mut TokenStream) {
        let ident = &self.found.ident;
        let takes = self.members.fields.iter().map(|field| {
            let (ident, name) = (&field.ident, &field.api.name.value);
            let take = if field.api.value.shape.is_plaintext() {
                quote! { take_plaintext }
            } else {
                quote! { take }
            };
            quote! { #ident: from.#take(#name) }
        });
        tokens.append_all(quote! {
            impl Decode for #ident {
                #[inline]
                fn decode(from: &mut ObjectReader) -> Self {
                    Self { #(#takes),* }
                }
            }
            wechatpay_runtime::serde_by_codec!(#ident);
        });
    }
}

/// The files that say what a model or an enum is.
pub(super) fn type_sources(found: &Type<'_>) -> String {
    found.api.files.join(", ")
}

/// What a model or an enum is, and what it is on one face only.
pub(super) fn type_docs(found: &Type<'_>) -> Docs {
    let docs = Docs::of_item(&escape(&found.api.description));
    let on_faces = found.api.on_faces.iter().filter(|(face, _)| found.api.usage.faces.contains(face));
    on_faces
        .fold(docs, |docs, (face, text)| docs.paragraph(&format!("{} face: {}", face.title(), escape(text))))
}
