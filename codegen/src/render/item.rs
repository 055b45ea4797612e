//! Items: docs and attributes, modules, imports, structs, impls, functions, constants, enums in macros.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{
    Attribute, Expr, ExprLit, Field, Fields, ImplItem, Item, ItemConst, ItemEnum, ItemImpl, ItemMacro,
    ItemStruct, ItemUse, Lit, Meta, Signature, Visibility,
};

use super::expression::{assigned, block, spaces};
use super::flat::flat;
use super::{STEP, WIDTH};

/// An item and its line feed.
pub(super) fn item(item: &Item) -> String {
    match item {
        Item::Use(item) => import(item),
        Item::Struct(item) => structure(item),
        Item::Impl(item) => implementation(item),
        Item::Macro(item) => invocation(item),
        Item::Const(ItemConst { attrs, vis, ident, ty, expr, .. }) => {
            constant(attrs, &format!("{}const {}: {} =", visibility(vis), flat(ident), flat(ty)), expr, 0)
        }
        Item::Fn(item) => function(&item.attrs, &item.vis, &item.sig, &item.block, 0),
        Item::Mod(item) => {
            let line = format!("{}mod {};", visibility(&item.vis), item.ident);
            format!("{}{line}\n", attributes(&item.attrs, 0))
        }
        other => format!("{}\n", flat(other)),
    }
}

/// Docs as `///`, and attributes, a line each.
pub(super) fn attributes(attributes: &[Attribute], indent: usize) -> String {
    let margin = spaces(indent);
    attributes
        .iter()
        .flat_map(|attribute| [margin.clone(), attribute_line(attribute), "\n".to_owned()])
        .collect()
}

fn attribute_line(attribute: &Attribute) -> String {
    if let Meta::NameValue(pair) = &attribute.meta
        && pair.path.is_ident("doc")
        && let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = &pair.value
    {
        return format!("///{}", text.value());
    }
    flat(attribute)
}

fn visibility(visibility: &Visibility) -> String {
    let text = flat(visibility);
    if text.is_empty() { text } else { text + " " }
}

/// The widths at which rustfmt breaks an import, and then its lines of names.
const IMPORT_WIDTH: usize = WIDTH - 2;
const NAMES_WIDTH: usize = WIDTH - 1;

/// An import or an export; names that do not fit on its line are filled into lines of their own.
fn import(item: &ItemUse) -> String {
    let line = flat(item).replace("{ ", "{").replace(" }", "}");
    if line.chars().count() <= IMPORT_WIDTH {
        return format!("{line}\n");
    }
    let (head, names) = line.split_once('{').unwrap_or((&line, ""));
    let mut text = format!("{head}{{");
    let mut length = NAMES_WIDTH;
    for name in names.trim_end_matches("};").split(", ") {
        // A name takes its own length, a space before it and a comma behind it.
        let needed = name.chars().count() + 2;
        if length + needed > NAMES_WIDTH {
            text.extend(["\n", &spaces(STEP), name, ","]);
            length = STEP + needed - 1;
        } else {
            text.extend([" ", name, ","]);
            length += needed;
        }
    }
    text + "\n};\n"
}

fn structure(item: &ItemStruct) -> String {
    let head = format!("{}{}struct {}", attributes(&item.attrs, 0), visibility(&item.vis), item.ident);
    let Fields::Named(fields) = &item.fields else { return format!("{head};\n") };
    if fields.named.is_empty() {
        return format!("{head} {{}}\n");
    }
    let field = |field: &Field| {
        let docs = attributes(&field.attrs, STEP);
        let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{docs}{}{}{name}: {},\n", spaces(STEP), visibility(&field.vis), flat(&field.ty))
    };
    let fields: String = fields.named.iter().map(field).collect();
    format!("{head} {{\n{fields}}}\n")
}

/// An impl with a blank line between its parts, but for constants and types that stand together.
fn implementation(item: &ItemImpl) -> String {
    let of = item.trait_.as_ref().map(|(path, _)| format!("{} for ", flat(path))).unwrap_or_default();
    let head = format!("{}impl {of}{}", attributes(&item.attrs, 0), flat(&item.self_ty));
    let mut text = format!("{head} {{\n");
    let mut above: Option<&ImplItem> = None;
    for part in &item.items {
        let is_fact = |part: &ImplItem| matches!(part, ImplItem::Const(_) | ImplItem::Type(_));
        if above.is_some_and(|above| !is_fact(above) || !is_fact(part)) {
            text.push('\n');
        }
        text.push_str(&implemented(part));
        above = Some(part);
    }
    text + "}\n"
}

fn implemented(part: &ImplItem) -> String {
    match part {
        ImplItem::Const(part) => {
            let head = format!("{}const {}: {} =", visibility(&part.vis), part.ident, flat(&part.ty));
            constant(&part.attrs, &head, &part.expr, STEP)
        }
        ImplItem::Fn(part) => function(&part.attrs, &part.vis, &part.sig, &part.block, STEP),
        other => spaces(STEP) + &flat(other) + "\n",
    }
}

fn constant(attrs: &[Attribute], head: &str, value: &Expr, indent: usize) -> String {
    format!("{}{}{};\n", attributes(attrs, indent), spaces(indent), assigned(head, value, indent))
}

fn function(
    attrs: &[Attribute],
    vis: &Visibility,
    signature: &Signature,
    body: &syn::Block,
    indent: usize,
) -> String {
    let docs = attributes(attrs, indent);
    let margin = spaces(indent);
    let line = format!("{margin}{}{}", visibility(vis), flat(signature));
    let head = if line.chars().count() + 2 <= WIDTH {
        line
    } else {
        let inner = spaces(indent + STEP);
        let arguments: String = signature
            .inputs
            .iter()
            .flat_map(|argument| [inner.clone(), flat(argument), ",\n".to_owned()])
            .collect();
        let output = flat(&signature.output);
        let output = if output.is_empty() { output } else { format!(" {output}") };
        format!("{margin}{}fn {}(\n{arguments}{margin}){output}", visibility(vis), signature.ident)
    };
    format!("{docs}{head} {}\n", block(body, indent))
}

/// A macro call; one that declares an enum is laid out as the enum would be.
fn invocation(item: &ItemMacro) -> String {
    match declared_enum.parse2(item.mac.tokens.clone()) {
        Ok(declared) => format!("{}! {{\n{}}}\n", flat(&item.mac.path), enumeration(&declared)),
        Err(_) => format!("{}\n", flat(item)),
    }
}

/// `/// docs Name { Variant = "VALUE", }`, which is an enum but for the word.
fn declared_enum(input: ParseStream<'_>) -> syn::Result<ItemEnum> {
    let attributes = input.call(Attribute::parse_outer)?;
    let declared: TokenStream = input.parse()?;
    syn::parse2(quote! { #(#attributes)* enum #declared })
}

fn enumeration(item: &ItemEnum) -> String {
    let margin = spaces(STEP);
    let mut text = format!("{}{margin}{} {{\n", attributes(&item.attrs, STEP), item.ident);
    for variant in &item.variants {
        let value =
            variant.discriminant.as_ref().map(|(_, value)| format!(" = {}", flat(value))).unwrap_or_default();
        text.push_str(&attributes(&variant.attrs, 2 * STEP));
        text.extend([spaces(2 * STEP), variant.ident.to_string(), value, ",\n".to_owned()]);
    }
    text + &format!("{margin}}}\n")
}
