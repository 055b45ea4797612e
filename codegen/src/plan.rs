//! `Api → Plan`: every Rust name claimed, every file placed, nothing left for the emitters to decide.

mod event;
mod exports;
mod imports;
mod members;
mod template;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::api::{self, Api};
use crate::diagnostic::Diagnostics;
use crate::names::{Role, Scope, with_underscore};
use crate::span::Text;

pub use event::{Event, Events};
pub use imports::Imports;
pub use members::{Construction, Field, Members, RustType};
pub use template::Template;

/// The whole crate.
#[derive(Debug)]
pub struct Plan<'a> {
    /// The products.
    pub products: Vec<Product<'a>>,
}

/// A product's module.
#[derive(Debug)]
pub struct Product<'a> {
    /// What the API says.
    pub api: &'a api::Product,
    /// Its module.
    pub module: Ident,
    /// Its types, by name.
    pub types: Vec<Type<'a>>,
    /// Its faces.
    pub faces: Vec<Face<'a>>,
}

/// A type of a product; each has a file of its own.
#[derive(Debug)]
pub struct Type<'a> {
    /// What the API says.
    pub api: &'a api::Type,
    /// Its name.
    pub ident: Ident,
    /// Its module, which is private.
    pub module: Ident,
    /// Its fields, variants or constructors.
    pub kind: TypeKind<'a>,
}

/// The kinds of type.
#[derive(Debug)]
pub enum TypeKind<'a> {
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
    },
}

/// A variant of an open enum.
#[derive(Debug)]
pub struct Variant<'a> {
    /// What the API says.
    pub api: &'a api::EnumValue,
    /// Its name.
    pub ident: Ident,
}

/// A face's module.
#[derive(Debug)]
pub struct Face<'a> {
    /// What the API says.
    pub api: &'a api::Face,
    /// Its module.
    pub module: Ident,
    /// Its operations, in the order of the spec.
    pub operations: Vec<Operation<'a>>,
    /// Its events, if there are any.
    pub events: Option<Events<'a>>,
    /// The types it uses, which it exports again.
    pub types: Vec<Ident>,
}

/// An operation; each has a file of its own.
#[derive(Debug)]
pub struct Operation<'a> {
    /// What the API says.
    pub api: &'a api::Operation,
    /// The platform's name of it, with a capital.
    pub name: String,
    /// The name of its struct.
    pub ident: Ident,
    /// Its module.
    pub module: Ident,
    /// Its inputs, and how to make one.
    pub members: Members<'a>,
    /// The model of its reply; `None` if the reply is empty.
    pub reply: Option<Ident>,
    /// What a page holds, if the reply is one.
    pub item: Option<RustType>,
    /// What its file imports.
    pub imports: Imports,
}

impl<'a> Plan<'a> {
    /// Claims every name and places every file.
    ///
    /// What is reported is missing in the plan: look at `problems` before using it.
    pub fn new(api: &'a Api, problems: &mut Diagnostics) -> Self {
        let mut root = Scope::default();
        let products =
            api.products.iter().filter_map(|product| Product::new(product, &mut root, problems)).collect();
        Self { products }
    }
}

impl<'a> Product<'a> {
    fn new(api: &'a api::Product, root: &mut Scope, problems: &mut Diagnostics) -> Option<Self> {
        let module = root.claim(&api.name, Role::Product, problems)?;
        let types = types(api, problems);
        let faces = api.faces.iter().map(|face| Face::new(face, &types, problems)).collect();
        Some(Self { api, module, types, faces })
    }
}

fn types<'a>(api: &'a api::Product, problems: &mut Diagnostics) -> Vec<Type<'a>> {
    let mut scope = Scope::default();
    let mut names = Vec::new();
    for found in api.types.values() {
        if let Some(ident) = scope.claim(&found.name, Role::Type, problems) {
            names.push((found, ident));
        }
    }
    let known: Vec<_> = names.iter().map(|(found, ident)| (found.name.as_str(), ident.clone())).collect();
    let known = members::Known(&known);
    names
        .iter()
        .filter_map(|(api, ident)| {
            let module = claim_module(&mut scope, &api.name, ident, problems)?;
            let kind = match &api.kind {
                api::TypeKind::Model(_) => {
                    let members = Members::of_model(api, ident, known, &mut scope, problems);
                    let imports = Imports::of_model(api, ident, &members);
                    TypeKind::Model { members, imports }
                }
                api::TypeKind::Enum(values) => TypeKind::Enum(variants(values, problems)),
                api::TypeKind::TextTemplate(texts) => {
                    let templates = template::claim(&texts.templates, problems);
                    TypeKind::TextTemplate { api: texts, templates }
                }
            };
            Some(Type { api, ident: ident.clone(), module, kind })
        })
        .collect()
}

fn variants<'a>(values: &'a [api::EnumValue], problems: &mut Diagnostics) -> Vec<Variant<'a>> {
    let mut scope = Scope::default();
    let mut variant = |api: &'a api::EnumValue| {
        scope.claim(&api.value, Role::Variant, problems).map(|ident| Variant { api, ident })
    };
    values.iter().filter_map(&mut variant).collect()
}

/// Modules and types share a namespace, and a name without upper and lower case folds into one for both.
fn claim_module(scope: &mut Scope, name: &Text, ident: &Ident, problems: &mut Diagnostics) -> Option<Ident> {
    let folded = crate::names::fold(&name.value, Role::Module)?;
    let module = if folded == *ident { with_underscore(&folded) } else { folded };
    scope.claim_as(&module, name, problems).then_some(module)
}

impl<'a> Face<'a> {
    fn new(api: &'a api::Face, types: &[Type<'_>], problems: &mut Diagnostics) -> Self {
        let mut scope = Scope::default();
        let mut exported = Vec::new();
        for found in types.iter().filter(|found| found.api.usage.faces.contains(&api.kind)) {
            for ident in std::iter::once(&found.ident).chain(found.required_struct()) {
                scope.claim_as(ident, &found.api.name, problems);
                exported.push(ident.clone());
            }
        }
        let known: Vec<_> =
            types.iter().map(|found| (found.api.name.as_str(), found.ident.clone())).collect();
        let known = members::Known(&known);
        let events = Events::new(&api.events, known, &mut scope, problems);
        let operations = api
            .operations
            .iter()
            .filter_map(|api| Operation::new(api, known, &mut scope, problems))
            .collect();
        let module = quote::format_ident!("{}", api.kind.stem());
        Self { api, module, operations, events, types: exported }
    }
}

impl<'a> Operation<'a> {
    fn new(
        api: &'a api::Operation,
        known: members::Known<'_>,
        scope: &mut Scope,
        problems: &mut Diagnostics,
    ) -> Option<Self> {
        let ident = scope.claim(&api.id, Role::Type, problems)?;
        let module = claim_module(scope, &api.id, &ident, problems)?;
        let members = Members::of_operation(api, known, problems);
        let reply = match &api.reply {
            Some(reply) => Some(known.ident(reply)?),
            None => None,
        };
        let item = api.paged.as_ref().and_then(|paged| members::rust_type(&paged.item, known));
        let imports = Imports::of_operation(api, &members, reply.as_ref(), item.as_ref());
        let name = crate::lower::capitalised(&api.id.value);
        Some(Self { api, name, ident, module, members, reply, item, imports })
    }
}

impl Operation<'_> {
    /// The type of its reply: the model, an `Option` of it if a reply may be empty, `NoContent` if every reply is.
    pub fn reply_type(&self) -> TokenStream {
        match &self.reply {
            Some(reply) if self.api.may_reply_nothing => quote! { Option<#reply> },
            Some(reply) => quote! { #reply },
            None => quote! { NoContent },
        }
    }
}

impl Type<'_> {
    /// The struct of what the model's constructor needs, if it needs one.
    pub fn required_struct(&self) -> Option<&Ident> {
        match &self.kind {
            TypeKind::Model { members, .. } => members.required_struct(),
            TypeKind::Enum(_) | TypeKind::TextTemplate { .. } => None,
        }
    }
}
