//! The layout of a macro call that lists the fields of a request: as many names a line as fit.

use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, ItemMacro, LitStr, Token, braced};

use super::text::{STEP, path};

/// The macro that is laid out so.
pub(super) const MACRO: &str = "serde_of_request";
/// The width of a line.
const WIDTH: usize = 100;

pub(super) fn layout(item: &ItemMacro) -> syn::Result<String> {
    let Listed { ident, fields } = syn::parse2(item.mac.tokens.clone())?;
    let fields: Vec<_> = fields.iter().map(ToString::to_string).collect();
    let head = format!("{}!({ident} {{", path(item));
    if fields.is_empty() {
        return Ok(format!("{head}}});\n"));
    }
    let line = format!("{head} {} }});\n", fields.join(", "));
    if line.trim_end().chars().count() <= WIDTH {
        return Ok(line);
    }
    let mut text = format!("{head}\n");
    let mut line = STEP.to_owned();
    for field in fields {
        if line.len() > STEP.len() && line.chars().count() + field.chars().count() + 2 > WIDTH {
            text.extend([line.trim_end(), "\n"]);
            STEP.clone_into(&mut line);
        }
        line.extend([field.as_str(), ", "]);
    }
    text.extend([line.trim_end(), "\n});\n"]);
    Ok(text)
}

/// `Request { field, other }`, or `Request { field = "wire-name" }`
struct Listed {
    ident: Ident,
    fields: Punctuated<Field, Token![,]>,
}

struct Field {
    ident: Ident,
    wire: Option<LitStr>,
}

impl Parse for Listed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ident = input.parse()?;
        let body;
        braced!(body in input);
        Ok(Self { ident, fields: Punctuated::parse_terminated(&body)? })
    }
}

impl Parse for Field {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ident = input.parse()?;
        let has_wire = input.parse::<Option<Token![=]>>()?.is_some();
        Ok(Self { ident, wire: has_wire.then(|| input.parse()).transpose()? })
    }
}

impl std::fmt::Display for Field {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.wire {
            Some(wire) => write!(f, "{} = {}", self.ident, wire.to_token_stream()),
            None => write!(f, "{}", self.ident),
        }
    }
}
