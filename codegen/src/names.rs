//! Rust names: folded from the spec's, kept off what is taken, claimed once each.
//!
//! The rules, in order: words are joined as Rust does (`UserCard`, `user_card`); a digit in front gets an
//! `n` before it; a name that is taken gets a `_` behind it; a keyword becomes a raw identifier (`r#type`) where
//! Rust allows one. Two names that fold into one are an error of the spec, never resolved silently.

use std::collections::BTreeMap;

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::Ident;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rule::Rule;
use crate::span::{Span, Text};

/// Words that Rust keeps to itself but lets pass as raw identifiers.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that Rust keeps to itself altogether.
const NEVER_RAW: &[&str] = &["crate", "self", "super"];

/// Types of the language and its prelude.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Types of the runtime that generated code imports or people do beside it.
const RUNTIME: &[&str] = &[
    "Client",
    "Decode",
    "DecodeError",
    "Encode",
    "EncodeValue",
    "Error",
    "Event",
    "EventInfo",
    "EventSet",
    "Face",
    "File",
    "Method",
    "ObjectReader",
    "ObjectWriter",
    "Operation",
    "OperationInfo",
    "Page",
    "PageQuery",
    "Paged",
    "PagingInfo",
    "ParameterInfo",
    "RateLimit",
    "RequestWriter",
    "Resource",
    "Sensitive",
    "Time",
    "UnknownEvent",
    "UploadInfo",
];

/// Modules that the crate root has, or that would hide a crate there.
const TAKEN_MODULES: &[&str] = &["alloc", "axum", "core", "http", "runtime", "std", "wechatpay_runtime"];

/// Variants that every open enum has, or that mean something else after `Self::`.
const TAKEN_VARIANTS: &[&str] = &["Self", "Unknown"];

/// Functions that every type of template texts has, or that its traits have.
const TAKEN_CONSTRUCTORS: &[&str] = &[
    "as_str",
    "clone",
    "clone_from",
    "cmp",
    "decode_value",
    "default",
    "deserialize",
    "encode_value",
    "eq",
    "fmt",
    "from",
    "hash",
    "into",
    "ne",
    "other",
    "serialize",
    "text",
    "to_owned",
    "to_string",
    "try_from",
    "try_into",
];

/// What a name is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A struct or an enum.
    Type,
    /// A variant of an enum.
    Variant,
    /// A constructor of template texts.
    Constructor,
    /// A field of a struct, and the argument and the setter of that name.
    Field,
    /// A module below a product.
    Module,
    /// A product's module, at the root of the crate.
    Product,
}

impl Role {
    fn is_taken(self, name: &str) -> bool {
        match self {
            Self::Type => PRELUDE.contains(&name) || RUNTIME.contains(&name),
            Self::Variant => TAKEN_VARIANTS.contains(&name),
            Self::Constructor => TAKEN_CONSTRUCTORS.contains(&name) || NEVER_RAW.contains(&name),
            Self::Field | Self::Module => NEVER_RAW.contains(&name),
            Self::Product => TAKEN_MODULES.contains(&name) || NEVER_RAW.contains(&name),
        }
    }
}

/// Folds a name of the spec into a Rust name; `None` if nothing in it can stand in one.
pub(crate) fn fold(name: &str, role: Role) -> Option<Ident> {
    let mut folded = match role {
        Role::Type | Role::Variant => name.to_upper_camel_case(),
        Role::Constructor | Role::Field | Role::Module | Role::Product => name.to_snake_case(),
    };
    if folded.starts_with(|first: char| first.is_numeric()) {
        folded.insert(0, if matches!(role, Role::Type | Role::Variant) { 'N' } else { 'n' });
    }
    if role.is_taken(&folded) {
        folded.push('_');
    } else if KEYWORDS.contains(&folded.as_str()) {
        folded.insert_str(0, "r#");
    }
    syn::parse_str(&folded).ok()
}

/// The same name with a `_` behind it.
pub(crate) fn with_underscore(ident: &Ident) -> Ident {
    quote::format_ident!("{ident}_")
}

/// The names of one Rust scope, each with the place of the name it was folded from.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    claimed: BTreeMap<String, Span>,
}

impl Scope {
    /// Folds a name and claims it; `None` if that cannot be, which is then reported.
    pub(crate) fn claim(&mut self, name: &Text, role: Role, diagnostics: &mut Diagnostics) -> Option<Ident> {
        let Some(ident) = fold(&name.value, role) else {
            let message = format!("no Rust name can be made of `{}`", name.value);
            diagnostics.report(
                Diagnostic::new(Rule::RustName, &name.span, message).help("a name needs a letter or a digit"),
            );
            return None;
        };
        self.claim_as(&ident, name, diagnostics).then_some(ident)
    }

    /// Claims the module of a type's file. Modules and types share a namespace, and a name without upper and lower
    /// case folds into one for both.
    pub(crate) fn claim_module(
        &mut self,
        name: &Text,
        ident: &Ident,
        diagnostics: &mut Diagnostics,
    ) -> Option<Ident> {
        let folded = fold(&name.value, Role::Module)?;
        let module = if folded == *ident { with_underscore(&folded) } else { folded };
        self.claim_as(&module, name, diagnostics).then_some(module)
    }

    /// Claims a name that was folded before; `false` if it is taken, which is then reported.
    pub(crate) fn claim_as(&mut self, ident: &Ident, name: &Text, diagnostics: &mut Diagnostics) -> bool {
        if let Some(first) = self.claimed.get(&ident.to_string()) {
            let message = format!("`{}` would be `{ident}` in Rust, which is taken", name.value);
            diagnostics.report(
                Diagnostic::new(Rule::NameClash, &name.span, message)
                    .label(first, "taken by this")
                    .help("rename one of them in the spec, if it is ours to name"),
            );
            return false;
        }
        self.claimed.insert(ident.to_string(), name.span.clone());
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(name: &str, role: Role) -> String {
        fold(name, role).map_or_else(|| "-".to_owned(), |ident| ident.to_string())
    }

    #[test]
    fn words_are_joined_as_rust_does() {
        assert_eq!(folded("FIX_TIME_RANGE", Role::Variant), "FixTimeRange");
        assert_eq!(folded("jumpAppid", Role::Field), "jump_appid");
        assert_eq!(folded("card-member", Role::Product), "card_member");
    }

    #[test]
    fn a_digit_in_front_gets_a_letter_before_it() {
        assert_eq!(folded("1_DAY", Role::Variant), "N1Day");
        assert_eq!(folded("3d_secure", Role::Field), "n3d_secure");
    }

    #[test]
    fn a_name_that_is_taken_gets_an_underscore_behind_it() {
        assert_eq!(folded("Option", Role::Type), "Option_");
        assert_eq!(folded("UNKNOWN", Role::Variant), "Unknown_");
        assert_eq!(folded("OTHER", Role::Constructor), "other_");
        assert_eq!(folded("std", Role::Product), "std_");
    }

    #[test]
    fn a_keyword_is_raw_where_rust_allows_it() {
        assert_eq!(folded("type", Role::Field), "r#type");
        assert_eq!(folded("gen", Role::Module), "r#gen");
        assert_eq!(folded("self", Role::Field), "self_");
        assert_eq!(folded("crate", Role::Product), "crate_");
        assert_eq!(folded("self", Role::Variant), "Self_");
    }

    #[test]
    fn chinese_is_a_name_and_punctuation_is_none() {
        assert_eq!(folded("会员卡", Role::Type), "会员卡");
        assert_eq!(folded("+", Role::Field), "-");
        assert_eq!(folded("", Role::Field), "-");
    }

    #[test]
    fn the_lists_are_sorted_and_free_of_repetition() {
        for list in [KEYWORDS, NEVER_RAW, PRELUDE, RUNTIME, TAKEN_CONSTRUCTORS, TAKEN_MODULES, TAKEN_VARIANTS]
        {
            assert!(list.is_sorted_by(|one, other| one < other), "{list:?}");
        }
    }
}
