//! The types of a product: a file each.

use std::collections::BTreeMap;

use proc_macro2::Ident;

use super::equality::Inexact;
use super::file::ModuleFile;
use super::imports::Imports;
use super::members::{Known, Members};
use super::template::{self, ConstructedText, Template};
use crate::api;
use crate::diagnostic::Diagnostics;
use crate::names::{Role, Scope};

/// A type of a product; each has a file of its own.
#[derive(Debug)]
pub(crate) struct Type<'a> {
    /// What the API says.
    pub api: &'a api::Type,
    /// Its name.
    pub ident: Ident,
    /// Its module, which is private.
    pub module: Ident,
    /// The module's file.
    pub file: ModuleFile,
    /// Its fields, variants or constructors.
    pub kind: TypeKind<'a>,
}

/// The types of a product by their names.
pub(super) type TypesByName<'t, 'a> = BTreeMap<&'t Ident, &'t Type<'a>>;

/// The kinds of type.
#[derive(Debug)]
pub(crate) enum TypeKind<'a> {
    /// A struct.
    Model {
        /// Its fields, and how to make one.
        members: Members<'a>,
        /// What its file imports.
        imports: Imports,
    },
    /// An open enum.
    Enum(Vec<Variant<'a>>),
    /// Template texts.
    TextTemplate {
        /// What the API says.
        api: &'a api::TextTemplate,
        /// A constructor a template.
        templates: Vec<Template<'a>>,
        /// The text of the docs' example, if there is a template that cannot fail.
        sample: Option<ConstructedText>,
    },
}

/// A variant of an open enum.
#[derive(Debug)]
pub(crate) struct Variant<'a> {
    /// What the API says.
    pub api: &'a api::EnumValue,
    /// Its name.
    pub ident: Ident,
}

impl Type<'_> {
    /// The struct of what the model's constructor needs, if it needs one.
    pub(crate) fn required_struct(&self) -> Option<&Ident> {
        match &self.kind {
            TypeKind::Model { members, .. } => members.required_struct(),
            TypeKind::Enum(_) | TypeKind::TextTemplate { .. } => None,
        }
    }
}

/// Claims the names of a product's types and places their files.
pub(super) fn types<'a>(
    api: &'a api::Product,
    folder: &str,
    inexact: &Inexact<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<Type<'a>> {
    let mut scope = Scope::default();
    let mut names = Vec::new();
    for found in api.types.values() {
        if let Some(ident) = scope.claim(&found.name, Role::Type, diagnostics) {
            names.push((found, ident));
        }
    }
    let known: BTreeMap<_, _> =
        names.iter().map(|(found, ident)| (found.name.as_str(), ident.clone())).collect();
    let known = Known(&known);
    names
        .iter()
        .filter_map(|(api, ident)| {
            let module = scope.claim_module(&api.name, ident, diagnostics)?;
            let kind = match &api.kind {
                api::TypeKind::Model(_) => {
                    let members = Members::of_model(api, ident, known, inexact, &mut scope, diagnostics);
                    let imports = Imports::of_model(ident, &members);
                    TypeKind::Model { members, imports }
                }
                api::TypeKind::Enum(values) => TypeKind::Enum(variants(values, diagnostics)),
                api::TypeKind::TextTemplate(texts) => {
                    let templates = template::claim(&texts.templates, diagnostics);
                    let sample = ConstructedText::of_type(ident, &templates);
                    TypeKind::TextTemplate { api: texts, templates, sample }
                }
            };
            let file = ModuleFile::new(folder, &module);
            Some(Type { api, ident: ident.clone(), module, file, kind })
        })
        .collect()
}

fn variants<'a>(values: &'a [api::EnumValue], diagnostics: &mut Diagnostics) -> Vec<Variant<'a>> {
    let mut scope = Scope::default();
    let mut variant = |api: &'a api::EnumValue| {
        scope.claim(&api.value, Role::Variant, diagnostics).map(|ident| Variant { api, ident })
    };
    values.iter().filter_map(&mut variant).collect()
}
