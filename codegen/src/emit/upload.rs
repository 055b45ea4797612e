//! Uploads: the facts of the form, the file for the client, and what the docs say of both.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::integer;
use crate::api::{self, Place};
use crate::plan::Operation;
use crate::prose;

/// The facts of the form, if there is one.
pub(super) fn info(api: &api::Operation) -> TokenStream {
    let Some(upload) = &api.upload else { return TokenStream::new() };
    let names = [&upload.file, &upload.meta, &upload.filename.name, &upload.digest.name];
    let names = names.map(|name| &name.value);
    let (media_types, most) = (&upload.media_types, integer(upload.max_bytes.into()));
    quote! { .upload(UploadInfo::new(#(#names),*, &[#(#media_types),*], #most)) }
}

/// The function that hands out the file, if there is one.
pub(super) fn accessor(operation: &Operation<'_>) -> TokenStream {
    let files = operation.members.placed(Place::File).map(|field| {
        let ident = &field.ident;
        quote! {
            #[inline]
            fn file(&self) -> Option<&File> {
                Some(&self.#ident)
            }
        }
    });
    files.collect()
}

/// What goes in and what the client does with it, or nothing.
pub(super) fn docs(api: &api::Operation) -> String {
    let Some(upload) = &api.upload else { return String::new() };
    let kinds: Vec<_> = upload.media_types.iter().map(|media_type| kind(media_type)).collect();
    let is_image = upload.media_types.iter().all(|media_type| media_type.starts_with("image/"));
    let what = if is_image { "an image" } else { "a file" };
    let kinds = match kinds.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
        few => few.concat(),
    };
    format!(
        "Takes {what}, {kinds}, of at most {}. The client computes its SHA-256 digest and sends it in `{}` with the \
         file's name; that part is what is signed.",
        prose::bytes(upload.max_bytes),
        upload.meta.value
    )
}

/// A file's kind as people call it: `image/jpeg` is `JPEG`.
fn kind(media_type: &str) -> String {
    media_type.rsplit('/').next().unwrap_or_default().to_uppercase()
}
