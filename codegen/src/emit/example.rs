//! The example of an operation's docs: a compiling call with the plan's sample values.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::template;
use super::types::{converts, fraction, integer};
use crate::plan::{CRATE, Face, Operation, Product, RustType, Sample, StructSample};
use crate::render::statements;

/// The lines of a code block that sends the operation.
pub(super) fn example(product: &Product<'_>, face: &Face<'_>, operation: &Operation<'_>) -> Vec<String> {
    let sample = &operation.sample;
    let request = construction(&sample.request);
    let mut call = statements(&quote! { let reply = client.send(#request).await?; });
    if operation.pages.is_some() {
        call.push(String::new());
        call.push("// Or the items of all pages, one after the other:".to_owned());
        call.extend(statements(&quote! {
            let mut items = client.items(#request);
            while let Some(item) = items.next().await {
                let item = item?;
            }
        }));
    }
    let names: Vec<_> = sample.names.iter().map(ToTokens::to_token_stream).collect();
    let (root, product, face) = (format_ident!("{CRATE}"), &product.module, &face.module);
    let names = match names.as_slice() {
        [one] => one.clone(),
        several => quote! { { #(#several),* } },
    };
    let (runtime, error) = match &sample.file {
        Some(path) => {
            call.splice(..0, statements(&quote! { let file = File::from_path(#path)?; }));
            (quote! { Client, File }, "Box<dyn std::error::Error>")
        }
        None => (quote! { Client, Error }, "Error"),
    };
    let uses = statements(&quote! {
        use #root::{#runtime};
        use #root::#product::#face::#names;
    });
    let open = ["```no_run".to_owned()];
    let function = [format!("# async fn example(client: &Client) -> Result<(), {error}> {{")];
    let close = ["# Ok(()) }", "```"].map(str::to_owned);
    open.into_iter().chain(uses).chain(function).chain(call).chain(close).collect()
}

fn construction(sample: &StructSample<'_>) -> TokenStream {
    let StructSample { ident, required_struct, required, setters } = sample;
    let new = if let Some(required_struct) = required_struct {
        let fields = required.iter().map(|(ident, rust, sample)| {
            let value = converted(rust, sample);
            quote! { #ident: #value }
        });
        quote! { #ident::new(#required_struct { #(#fields),* }) }
    } else {
        let arguments = required.iter().map(|(.., sample)| value(sample));
        quote! { #ident::new(#(#arguments),*) }
    };
    setters.iter().fold(new, |before, (setter, sample)| {
        let value = value(sample);
        quote! { #before.#setter(#value) }
    })
}

fn value(sample: &Sample<'_>) -> TokenStream {
    match sample {
        Sample::Text(text) => quote! { #text },
        Sample::Integer(value) => integer(*value),
        Sample::Number(value) => fraction(*value),
        Sample::Boolean(value) => quote! { #value },
        Sample::Json => quote! { Default::default() },
        Sample::File => quote! { file },
        Sample::List(_, items) if items.is_empty() => quote! { Vec::new() },
        Sample::List(item, items) => {
            let items = items.iter().map(|sample| converted(item, sample));
            quote! { vec![#(#items),*] }
        }
        Sample::Variant(ident, variant) => quote! { #ident::#variant },
        Sample::TextTemplate(text) => template::sample(text),
        Sample::Struct(sample) => construction(sample),
    }
}

/// A value where the type itself is needed.
fn converted(rust: &RustType, sample: &Sample<'_>) -> TokenStream {
    let value = value(sample);
    if converts(rust) {
        quote! { #value.into() }
    } else {
        value
    }
}
