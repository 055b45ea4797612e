//! The example of an operation's docs: a compiling call with the spec's sample values.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::types::{converts, fraction, integer};
use super::{CRATE, template, upload};
use crate::node::{Node, Value};
use crate::plan::{Construction, Face, Field, Members, Operation, Product, RustType, Type, TypeKind};
use crate::render::statements;

/// What a text is where the spec shows none, or a ciphertext.
const ANY_TEXT: &str = "…";

/// The lines of a code block that sends the operation.
pub(super) fn example(product: &Product<'_>, face: &Face<'_>, operation: &Operation<'_>) -> Vec<String> {
    let mut sample = Sample { product, used: BTreeSet::new(), is_paged: operation.item.is_some() };
    let request =
        sample.construction(&operation.ident, &operation.module, &operation.members, &Given::Nothing);
    sample.used.insert(operation.ident.clone());
    let mut call = statements(&quote! { let reply = client.send(#request).await?; });
    if operation.item.is_some() {
        call.push(String::new());
        call.push("// Or the items of all pages, one after the other:".to_owned());
        call.extend(statements(&quote! {
            let mut items = client.items(#request);
            while let Some(item) = items.next().await {
                let item = item?;
            }
        }));
    }
    let names: Vec<_> = sample.used.iter().map(ToTokens::to_token_stream).collect();
    let (root, product, face) = (format_ident!("{CRATE}"), &product.module, &face.module);
    let names = match names.as_slice() {
        [one] => one.clone(),
        several => quote! { { #(#several),* } },
    };
    let (runtime, error) = match &operation.api.upload {
        Some(upload) => {
            let path = upload::sample_path(upload);
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

/// Collects what an example uses.
struct Sample<'p> {
    product: &'p Product<'p>,
    used: BTreeSet<Ident>,
    /// Whether the operation replies with a page; the first one starts at zero and is as large as can be.
    is_paged: bool,
}

/// The sample of a whole struct.
enum Given<'n> {
    /// None: each field has its own samples.
    Nothing,
    /// A mapping from wire names.
    Mapping(&'n Node),
}

impl<'n> Given<'n> {
    fn of(&self, field: &Field<'n>) -> Option<&'n Node> {
        match self {
            Self::Nothing => field.api.examples.first(),
            Self::Mapping(node) => node.get(&field.api.name.value),
        }
    }
}

impl Sample<'_> {
    fn construction<'n>(
        &mut self,
        ident: &Ident,
        module: &Ident,
        members: &Members<'n>,
        given: &Given<'n>,
    ) -> TokenStream {
        let mut values = Vec::new();
        for field in members.required() {
            values.push((&field.ident, &field.rust, self.field(field, given)));
        }
        let new = if let Some(Construction::Struct(required)) = &members.construction {
            let path = self.required_path(required, module);
            let fields = values.iter().map(|(ident, rust, value)| {
                if converts(rust) {
                    quote! { #ident: #value.into() }
                } else {
                    quote! { #ident: #value }
                }
            });
            quote! { #ident::new(#path { #(#fields),* }) }
        } else {
            let arguments = values.iter().map(|(_, _, value)| value);
            quote! { #ident::new(#(#arguments),*) }
        };
        let Given::Mapping(_) = given else { return new };
        members.optional().fold(new, |before, field| match given.of(field) {
            Some(node) => {
                let (setter, value) = (&field.setter, self.value(&field.rust, Some(node)));
                quote! { #before.#setter(#value) }
            }
            None => before,
        })
    }

    /// The struct of required values: in its operation's module, or beside its model.
    fn required_path(&mut self, required: &Ident, module: &Ident) -> TokenStream {
        if required == "Required" {
            self.used.insert(module.clone());
            return quote! { #module::#required };
        }
        self.used.insert(required.clone());
        quote! { #required }
    }

    fn field<'n>(&mut self, field: &Field<'n>, given: &Given<'n>) -> TokenStream {
        let node = given.of(field);
        if node.is_none() && matches!(field.rust, RustType::Integer) {
            let (least, most) = field.api.value.limits.range().unwrap_or((i64::MIN, i64::MAX));
            let wish = match field.api.name.as_str() {
                "offset" if self.is_paged => 0,
                "limit" if self.is_paged => most,
                _ => 1,
            };
            return integer(wish.max(least).min(most));
        }
        self.value(&field.rust, node)
    }

    fn value(&mut self, rust: &RustType, node: Option<&Node>) -> TokenStream {
        let value = node.map(|node| &node.value);
        match (rust, value) {
            (RustType::Text | RustType::Time, Some(Value::Text(text))) => quote! { #text },
            (RustType::Text | RustType::Time | RustType::Sensitive, _) => quote! { #ANY_TEXT },
            (RustType::Integer, Some(Value::Number(number))) => integer(number.as_i64().unwrap_or_default()),
            (RustType::Integer, _) => quote! { 1 },
            (RustType::Number, Some(Value::Number(number))) => fraction(number.as_f64().unwrap_or_default()),
            (RustType::Number, _) => quote! { 1.5 },
            (RustType::Json, _) => quote! { Default::default() },
            (RustType::Boolean, Some(Value::Boolean(value))) => quote! { #value },
            (RustType::Boolean, _) => quote! { true },
            (RustType::File, _) => quote! { file },
            (RustType::List(item), Some(Value::List(nodes))) => {
                let items: Vec<_> = nodes.iter().map(|node| self.item(item, node)).collect();
                quote! { vec![#(#items),*] }
            }
            (RustType::List(_), _) => quote! { Vec::new() },
            (RustType::Named(ident), _) => {
                let found = self.product.types.iter().find(|found| found.ident == *ident);
                found.map(|found| self.named(found, node)).unwrap_or_default()
            }
        }
    }

    fn item(&mut self, rust: &RustType, node: &Node) -> TokenStream {
        let value = self.value(rust, Some(node));
        if converts(rust) {
            quote! { #value.into() }
        } else {
            value
        }
    }

    fn named(&mut self, found: &Type<'_>, node: Option<&Node>) -> TokenStream {
        let ident = &found.ident;
        self.used.insert(ident.clone());
        match &found.kind {
            TypeKind::Enum(variants) => {
                let wire = node.and_then(Node::text);
                let shown = variants.iter().find(|variant| Some(variant.api.value.as_str()) == wire);
                let variant = shown.or(variants.first()).map(|variant| &variant.ident);
                quote! { #ident::#variant }
            }
            TypeKind::TextTemplate { templates, .. } => template::sample(ident, templates, node),
            TypeKind::Model { members, .. } => {
                let given = node.map_or(Given::Nothing, Given::Mapping);
                self.construction(ident, &found.module, members, &given)
            }
        }
    }
}
