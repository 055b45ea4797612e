//! A caller of a generated crate that uses every public item of it, written from the Rust source alone: what it
//! knows of the spec or of the diff is nothing, so that the compiler can judge the latter.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{
    Attribute, Fields, FnArg, GenericArgument, ImplItem, Item, PathArguments, Type, UseTree, Visibility,
};

use crate::is_rust;
use wechatpay_codegen::FileTree;

/// The source of a caller of the crate, which is the module `crate::api`: a module a file of the crate, by path.
pub(crate) fn caller(tree: &FileTree) -> Vec<(String, String)> {
    let uses = tree.iter().filter(|(path, _)| is_rust(path)).enumerate().map(|(at, (path, text))| {
        let file = syn::parse_file(text).unwrap();
        let home = module(path);
        let checks = file.items.iter().map(|item| check(item, &home, path));
        let (name, imports) = (format_ident!("file_{at}"), imports(&file.items, path));
        (path.to_owned(), quote! { mod #name { #imports #(#checks)* } }.to_string())
    });
    uses.collect()
}

/// The path of what a file declares: whatever has a file of its own is in a private module.
fn module(path: &str) -> TokenStream {
    let mut parts: Vec<_> = path.trim_end_matches(".rs").split('/').collect();
    if parts == ["lib"] {
        parts.clear();
    }
    if parts.len() == 3 {
        parts.pop();
    }
    let parts = parts.iter().map(|part| format_ident!("{part}"));
    quote! { crate::api #(::#parts)* }
}

/// The types that a file names, imported in whichever way callers do.
fn imports(items: &[Item], path: &str) -> TokenStream {
    let mut imports = quote! { use wechatpay_runtime::*; };
    let depth = path.matches('/').count();
    for item in items {
        let Item::Use(item) = item else { continue };
        if !matches!(item.vis, Visibility::Inherited) {
            continue;
        }
        let text = item.tree.to_token_stream().to_string().replace(' ', "");
        let product = path.split(['/', '.']).next().unwrap();
        let models = format!("crate::api::{product}::models");
        let absolute = match text.strip_prefix("super::super::models") {
            Some(rest) => format!("{models}{rest}"),
            None if depth == 2 => match text.strip_prefix("super") {
                Some(rest) => format!("{models}{rest}"),
                None => text,
            },
            None => text,
        };
        let absolute: TokenStream = absolute.parse().unwrap();
        imports.extend(quote! { use #absolute; });
    }
    imports
}

/// Code that uses an item.
fn check(item: &Item, home: &TokenStream, path: &str) -> TokenStream {
    match item {
        // What is there with a feature alone is the runtime's, and no edit of a spec changes it.
        Item::Use(item) if item.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")) => {
            TokenStream::new()
        }
        Item::Use(item) if is_public(&item.vis) => {
            names(&item.tree).iter().map(|name| import(home, name)).collect()
        }
        Item::Mod(item) if is_public(&item.vis) => import(home, &item.ident),
        Item::Const(item) if is_public(&item.vis) => {
            let (ident, rust) = (&item.ident, &item.ty);
            quote! { const _: #rust = #home::#ident; }
        }
        Item::Fn(item) => {
            let ident = &item.sig.ident;
            quote! { const _: fn() = || { let _ = #home::#ident; }; }
        }
        Item::Struct(item) => {
            let Fields::Named(fields) = &item.fields else { panic!("{path}: a struct without names") };
            let ident = &item.ident;
            let (names, types): (Vec<_>, Vec<_>) = fields.named.iter().map(|it| (&it.ident, &it.ty)).unzip();
            let literal = (!is_open(&item.attrs)).then(|| {
                quote! { fn make(#(#names: #types),*) -> #home::#ident { #home::#ident { #(#names),* } } }
            });
            quote! {
                const _: () = {
                    fn read(it: #home::#ident) { #(let _: #types = it.#names;)* }
                    #literal
                };
            }
        }
        Item::Enum(item) => {
            let ident = &item.ident;
            let arms = item.variants.iter().map(|variant| {
                let (name, Fields::Unnamed(fields)) = (&variant.ident, &variant.fields) else {
                    panic!("{path}")
                };
                let rust = &fields.unnamed.first().unwrap().ty;
                quote! { #home::#ident::#name(it) => { let _: #rust = it; } }
            });
            quote! { const _: () = { fn read(it: #home::#ident) { match it { #(#arms)* _ => {} } } }; }
        }
        Item::Impl(item) => implementation(item, home),
        Item::Macro(item) => {
            declared(item.mac.path.segments.last().unwrap().ident.clone(), item.mac.tokens.clone(), home)
        }
        Item::Use(_) | Item::Mod(_) | Item::Const(_) => TokenStream::new(),
        other => panic!("{path}: a caller that uses `{}` is not written", other.to_token_stream()),
    }
}

fn import(home: &TokenStream, name: &Ident) -> TokenStream {
    quote! { const _: () = { use #home::#name as _Used; }; }
}

fn implementation(item: &syn::ItemImpl, home: &TokenStream) -> TokenStream {
    let rust = &item.self_ty;
    let Some((implemented, _)) = &item.trait_ else {
        return item.items.iter().map(|function| call(function, home, &quote! { #home::#rust })).collect();
    };
    let types = item.items.iter().filter_map(|inner| match inner {
        ImplItem::Type(inner) => {
            let (name, rust) = (&inner.ident, &inner.ty);
            Some(quote! { #name = #rust })
        }
        _ => None,
    });
    let types: Vec<_> = types.collect();
    let bound = if types.is_empty() {
        quote! { #implemented }
    } else {
        quote! { #implemented<#(#types),*> }
    };
    quote! { const _: fn() = || { fn has<T: #bound>() {} has::<#home::#rust>(); }; }
}

/// A call of an associated function, each argument of exactly its type.
fn call(function: &ImplItem, home: &TokenStream, of: &TokenStream) -> TokenStream {
    let ImplItem::Fn(function) = function else { return TokenStream::new() };
    let name = &function.sig.ident;
    let (mut parameters, mut arguments) = (Vec::new(), Vec::new());
    for argument in &function.sig.inputs {
        match argument {
            FnArg::Receiver(_) => {
                parameters.push(quote! { it: #of });
                arguments.push(quote! { it });
            }
            FnArg::Typed(typed) => {
                let (pattern, rust) = (&typed.pat, exact(&typed.ty));
                // The struct that `new` takes stands beside the type.
                let rust = match rust.to_string() {
                    name if name.ends_with("Required") => quote! { #home::#rust },
                    _ => rust,
                };
                parameters.push(quote! { #pattern: #rust });
                arguments.push(quote! { #pattern });
            }
        }
    }
    quote! { const _: () = { fn call(#(#parameters),*) -> #of { <#of>::#name(#(#arguments),*) } }; }
}

/// `String` of `impl Into<String>`.
fn exact(rust: &Type) -> TokenStream {
    let Type::ImplTrait(implemented) = rust else { return rust.to_token_stream() };
    let Some(syn::TypeParamBound::Trait(bound)) = implemented.bounds.first() else { panic!() };
    let PathArguments::AngleBracketed(arguments) = &bound.path.segments.last().unwrap().arguments else {
        panic!()
    };
    let Some(GenericArgument::Type(inner)) = arguments.args.first() else { panic!() };
    inner.to_token_stream()
}

/// What `open_enum!` and `text_template!` declare, and the codec of models, requests and events.
fn declared(macro_name: Ident, tokens: TokenStream, home: &TokenStream) -> TokenStream {
    let trees: Vec<_> = tokens.into_iter().collect();
    let body = trees.iter().rev().find_map(|tree| match tree {
        TokenTree::Group(group) => Some(group.stream().into_iter().collect::<Vec<_>>()),
        _ => None,
    });
    let ident = trees.iter().rev().find_map(|tree| match tree {
        TokenTree::Ident(ident) => Some(ident.clone()),
        _ => None,
    });
    let ident = ident.unwrap();
    if macro_name == "serde_by_codec" || macro_name == "serde_of_request" {
        return quote! { const _: fn() = || { fn has<T: wire::Decode>() {} has::<#home::#ident>(); }; };
    }
    if macro_name == "serde_of_events" {
        let serialize = quote! { wechatpay_runtime::serde::Serialize };
        return quote! { const _: fn() = || { fn has<T: #serialize>() {} has::<#home::#ident>(); }; };
    }
    let body = body.unwrap();
    let mut checks = quote! { const _: () = { fn read(it: #home::#ident) { let _ = it.as_str(); } }; };
    for window in body.windows(3) {
        let TokenTree::Ident(name) = &window[0] else { continue };
        match (&window[1], &window[2]) {
            (TokenTree::Punct(equals), TokenTree::Literal(_)) if equals.as_char() == '=' => {
                checks.extend(quote! { const _: #home::#ident = #home::#ident::#name; });
            }
            (TokenTree::Group(variables), TokenTree::Punct(equals)) if equals.as_char() == '=' => {
                let kinds = variables.stream().to_string();
                let kinds: Vec<_> = kinds.split(',').filter(|it| !it.trim().is_empty()).collect();
                let arguments: Vec<_> = (0..kinds.len()).map(|at| format_ident!("a{at}")).collect();
                let types = kinds.iter().map(|it| {
                    if it.contains("i64") {
                        quote! { i64 }
                    } else {
                        quote! { String }
                    }
                });
                let may_fail = kinds.iter().any(|it| it.contains("text"));
                let made = quote! { #home::#ident };
                let made = if may_fail {
                    quote! { Result<#made, TemplateError> }
                } else {
                    made
                };
                checks.extend(quote! {
                    const _: () = { fn make(#(#arguments: #types),*) -> #made { #home::#ident::#name(#(#arguments),*) } };
                });
            }
            _ => {}
        }
    }
    if macro_name == "open_enum" {
        checks.extend(quote! { const _: &[&str] = #home::#ident::VALUES; });
    }
    checks
}

fn names(tree: &UseTree) -> Vec<Ident> {
    match tree {
        UseTree::Path(path) => names(&path.tree),
        UseTree::Group(group) => group.items.iter().flat_map(names).collect(),
        UseTree::Name(name) => vec![name.ident.clone()],
        UseTree::Rename(rename) => vec![rename.rename.clone()],
        UseTree::Glob(_) => panic!("a caller cannot tell what a glob exports"),
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_open(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"))
}
