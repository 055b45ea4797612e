//! The layout of a macro call that declares template texts: a constructor a line, its docs above it.

use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, ExprLit, Ident, ItemMacro, Lit, LitStr, Meta, MetaNameValue, Token, Visibility, braced,
    parenthesized,
};

use super::text::{STEP, path};

pub(super) fn layout(item: &ItemMacro) -> syn::Result<String> {
    let Declared { docs, visibility, ident, constructors } = syn::parse2(item.mac.tokens.clone())?;
    let mut text = format!("{}! {{\n{}", path(item), lines_of(&docs, STEP));
    text.extend([STEP, &quote! { #visibility #ident }.to_string(), " {\n"]);
    text.extend(constructors.iter().map(|constructor| constructor.layout(&STEP.repeat(2))));
    Ok(text + STEP + "}\n}\n")
}

/// `/// docs pub Name { constructors }`
struct Declared {
    docs: Vec<Attribute>,
    visibility: Visibility,
    ident: Ident,
    constructors: Punctuated<Constructor, Token![,]>,
}

/// `/// docs name(argument: kind) = "id"`
struct Constructor {
    docs: Vec<Attribute>,
    ident: Ident,
    arguments: Punctuated<Argument, Token![,]>,
    id: LitStr,
}

struct Argument {
    ident: Ident,
    kind: Ident,
}

impl Parse for Declared {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (docs, visibility, ident) = (input.call(Attribute::parse_outer)?, input.parse()?, input.parse()?);
        let body;
        braced!(body in input);
        Ok(Self { docs, visibility, ident, constructors: Punctuated::parse_terminated(&body)? })
    }
}

impl Parse for Constructor {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (docs, ident) = (input.call(Attribute::parse_outer)?, input.parse()?);
        let body;
        parenthesized!(body in input);
        let arguments = Punctuated::parse_terminated(&body)?;
        input.parse::<Token![=]>()?;
        Ok(Self { docs, ident, arguments, id: input.parse()? })
    }
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ident = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Self { ident, kind: input.parse()? })
    }
}

impl Constructor {
    fn layout(&self, indent: &str) -> String {
        let Self { docs, ident, arguments, id } = self;
        let arguments = arguments.iter().map(|Argument { ident, kind }| format!("{ident}: {kind}"));
        let arguments = arguments.collect::<Vec<_>>().join(", ");
        format!("{}{indent}{ident}({arguments}) = {},\n", lines_of(docs, indent), quote! { #id })
    }
}

/// The lines of docs, as people write them.
fn lines_of(docs: &[Attribute], indent: &str) -> String {
    let mut text = String::new();
    for line in docs.iter().filter_map(line_of) {
        text.extend([indent, "///", &line, "\n"]);
    }
    text
}

fn line_of(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(MetaNameValue { value: Expr::Lit(ExprLit { lit: Lit::Str(line), .. }), .. }) =
        &attribute.meta
    else {
        return None;
    };
    Some(line.value())
}
