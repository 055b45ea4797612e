//! The file of a face's events: one open enum, and the same as data.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt, format_ident, quote};

use super::docs::{Aliases, Docs, WIDTH};
use super::types::imports;
use crate::api::{Answer, EventName};
use crate::plan::{CRATE, Event, Events, Face, Product};
use crate::prose::{self, escape};
use crate::render::RustFile;

/// What every such enum says of itself.
const DOCS: &str = "A [`NotificationReader`](wechatpay_runtime::NotificationReader) makes one of the headers and the \
                    raw body of a request: it verifies, opens and reads them. serde stores one under its event type, \
                    with the plaintexts in it. [`EVENTS`] says the same as data.";

pub(super) struct EventFile<'p> {
    pub(super) product: &'p Product<'p>,
    pub(super) face: &'p Face<'p>,
    pub(super) events: &'p Events<'p>,
}

impl EventFile<'_> {
    pub(super) fn file(&self) -> RustFile {
        RustFile {
            sources: self.face.api.file.clone(),
            docs: vec!["The events of this face.".to_owned()],
            items: self.to_token_stream(),
        }
    }
}

impl ToTokens for EventFile<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Events { ident, variants, .. } = self.events;
        let imports = imports(&self.events.imports, &quote! { super::super::models });
        let docs = self.docs();
        let eq = self.events.is_exact.then(|| quote! { , Eq });
        let declared = variants.iter().map(|event| {
            let docs = variant_docs(self.product, event, self.events.answers.is_empty());
            let pages = event.api.names.iter().map(|name| &name.page);
            let aliases = Aliases::of_pages(pages, &self.face.api.aliases);
            let Event { ident, resource, .. } = event;
            quote! { #docs #aliases #ident(Box<#resource>), }
        });
        let arms = variants.iter().map(|event| {
            let names = event.api.names.iter().map(|name| &name.event_type.value);
            let ident = &event.ident;
            quote! { #(#names)|* => resource.decode().map(Self::#ident), }
        });
        let stored = variants.iter().map(|event| {
            let name = event.api.names.first().map(|name| &name.event_type.value);
            let ident = &event.ident;
            quote! { Self::#ident(resource) => (#name, resource), }
        });
        let face = format_ident!("{}", self.face.api.kind.title());
        let infos = variants.iter().flat_map(|event| {
            let (product, face) = (&self.product.api.name.value, &face);
            event.api.names.iter().map(move |name| info(product, face, event, name))
        });
        tokens.append_all(quote! {
            #imports
            #docs
            #[derive(Clone, Debug, PartialEq #eq)]
            #[non_exhaustive]
            pub enum #ident {
                #(#declared)*
                /// An event that this version does not know.
                Unknown(UnknownEvent),
            }
            impl wechatpay_runtime::EventSet for #ident {
                const FACE: Face = Face::#face;
                const EVENTS: &'static [EventInfo] = EVENTS;
                fn read(event_type: &str, resource: Resource) -> Result<Self, DecodeError> {
                    match event_type {
                        #(#arms)*
                        _ => Ok(Self::Unknown(resource.unknown())),
                    }
                }
                fn stored(&self) -> (&str, &dyn EncodeValue) {
                    match self {
                        #(#stored)*
                        Self::Unknown(event) => (event.event_type(), event),
                    }
                }
            }

            wechatpay_runtime::serde_of_events!(#ident);

            /// The events of this face, in the order of the spec, each with its older names behind it.
            pub const EVENTS: &[EventInfo] = &[#(#infos),*];
        });
    }
}

impl EventFile<'_> {
    fn docs(&self) -> Docs {
        let answers = answers(self.events.answers);
        let answers = answers.iter().flat_map(|answer| prose::wrap(answer, WIDTH));
        Docs::of_item("An event of this face: what the platform notifies its callers of.")
            .paragraph(DOCS)
            .section("# Answers", answers)
            .section("# Example", self.example())
    }

    /// The lines of a code block that reads a notification.
    fn example(&self) -> Vec<String> {
        let Events { ident, variants, .. } = self.events;
        let (product, face) = (&self.product.module, &self.face.module);
        let mut lines = vec![
            "```no_run".to_owned(),
            format!("use {CRATE}::{{NotificationError, NotificationReader}};"),
            format!("use {CRATE}::{product}::{face}::{ident};"),
            "# fn example(reader: &NotificationReader) -> Result<(), NotificationError> {".to_owned(),
            "# let (headers, body) = (&Default::default(), b\"\".as_slice());".to_owned(),
            format!("let notification = reader.read::<{ident}>(headers, body)?;"),
            "match notification.event {".to_owned(),
        ];
        if let Some(first) = variants.first() {
            lines.extend([
                format!("    {ident}::{}(event) => {{", first.ident),
                format!(
                    "        // A boxed `{}`; act on it once for each `notification.id`.",
                    first.resource
                ),
                "    }".to_owned(),
            ]);
        }
        lines.push(format!("    {ident}::Unknown(event) => println!(\"{{}}\", event.event_type()),"));
        lines.extend(["    _ => {}", "}", "# Ok(()) }", "```"].map(str::to_owned));
        lines
    }
}

fn variant_docs(product: &Product<'_>, event: &Event<'_>, with_answers: bool) -> Docs {
    let mut paragraphs: Vec<_> =
        event.api.names.iter().take(1).map(|present| escape(&present.summary)).collect();
    paragraphs.push(escape(&event.api.description));
    paragraphs.push(prose::happened(&product.api.types, event.api).join(" "));
    paragraphs.extend(event.api.names.iter().map(|name| {
        let formerly = if name.is_older { "Formerly " } else { "" };
        format!("{formerly}`{}`. {}", name.event_type.value, prose::source(&name.page))
    }));
    if with_answers {
        paragraphs.push("Answers:".to_owned());
        paragraphs.push(answers(&event.api.answers).join("\n"));
    }
    Docs::of_member(&paragraphs.join("\n\n"))
}

/// What answers an event, an item of a list each.
fn answers(answers: &[Answer]) -> Vec<String> {
    answers.iter().map(|answer| format!("- {}: {}", answer.status, escape(&answer.description))).collect()
}

fn info(product: &str, face: &proc_macro2::Ident, event: &Event<'_>, name: &EventName) -> TokenStream {
    let (event_type, url, summary) = (&name.event_type.value, &name.page.url, &name.summary);
    let own = &event.name;
    let mut tokens =
        quote! { EventInfo::new(#event_type, #own, Face::#face, #url).product(#product).summary(#summary) };
    if !event.api.sensitive.is_empty() {
        let pointers = &event.api.sensitive;
        tokens.append_all(quote! { .sensitive(&[#(#pointers),*]) });
    }
    if let Some(original_type) = &name.original_type {
        tokens.append_all(quote! { .original_type(#original_type) });
    }
    if name.is_older {
        tokens.append_all(quote! { .deprecated() });
    }
    tokens
}
