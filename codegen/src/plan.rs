//! `Api → Plan`: every Rust name claimed, every file placed, nothing left for the emitters to decide.

mod equality;
mod event;
mod exports;
mod file;
mod imports;
mod members;
mod paging;
mod sample;
mod template;
mod types;

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::api::{self, Api};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{ALL, Manifest};
use crate::names::{Role, Scope};
use crate::rule::Rule;
use equality::Inexact;
use types::TypesByName;

pub(crate) use event::{Event, Events};
pub(crate) use file::ModuleFile;
pub(crate) use imports::Imports;
pub(crate) use members::{Construction, Field, Members, RustType};
pub(crate) use paging::Pages;
pub(crate) use sample::{OperationSample, Sample, StructSample};
pub(crate) use template::{ConstructedText, Template, TextSample};
pub(crate) use types::{Type, TypeKind, Variant};

/// The crate's name in the examples of its docs.
pub(crate) const CRATE: &str = "wechatpay_api";

/// The whole crate.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// The products.
    pub products: Vec<Product<'a>>,
}

/// A product's module.
#[derive(Debug)]
pub(crate) struct Product<'a> {
    /// What the API says.
    pub api: &'a api::Product,
    /// The Cargo feature that it takes, if it takes one.
    pub feature: Option<Feature<'a>>,
    /// Its module.
    pub module: Ident,
    /// The module's file, by its path below the output folder.
    pub file: String,
    /// The file of the module of its types.
    pub models_file: String,
    /// Its types, by name.
    pub types: Vec<Type<'a>>,
    /// Its faces.
    pub faces: Vec<Face<'a>>,
}

/// A product's Cargo feature.
#[derive(Debug)]
pub(crate) struct Feature<'a> {
    /// Its name, which is the product's.
    pub name: &'a str,
    /// Whether it is on by default.
    pub by_default: bool,
}

/// A face's module.
#[derive(Debug)]
pub(crate) struct Face<'a> {
    /// What the API says.
    pub api: &'a api::Face,
    /// Its module.
    pub module: Ident,
    /// The module's file, by its path below the output folder.
    pub file: String,
    /// The file of its bundled document, likewise.
    pub document: String,
    /// That file's name alone.
    pub document_name: String,
    /// Its operations, in the order of the spec.
    pub operations: Vec<Operation<'a>>,
    /// Its events, if there are any.
    pub events: Option<Events<'a>>,
    /// The types it uses, which it exports again.
    pub types: Vec<Ident>,
}

/// An operation; each has a file of its own.
#[derive(Debug)]
pub(crate) struct Operation<'a> {
    /// What the API says.
    pub api: &'a api::Operation,
    /// The platform's name of it, with a capital.
    pub name: String,
    /// The name of its struct.
    pub ident: Ident,
    /// Its module.
    pub module: Ident,
    /// The module's file.
    pub file: ModuleFile,
    /// Its inputs, and how to make one.
    pub members: Members<'a>,
    /// The model of its reply; `None` if the reply is empty.
    pub reply: Option<Ident>,
    /// What a page is asked for with and holds, if the reply is one.
    pub pages: Option<Pages<'a>>,
    /// What its file imports.
    pub imports: Imports,
    /// What the docs' example shows.
    pub sample: OperationSample<'a>,
}

impl<'a> Plan<'a> {
    /// Claims every name and places every file.
    ///
    /// What is reported is missing in the plan: look at `diagnostics` before using it.
    pub(crate) fn new(api: &'a Api, diagnostics: &mut Diagnostics) -> Self {
        let mut root = Scope::default();
        let products =
            api.products.iter().filter_map(|product| Product::new(product, &mut root, diagnostics)).collect();
        Self { products }
    }

    /// Gives each product the feature of its name.
    pub(crate) fn add_features(&mut self, manifest: &Manifest, diagnostics: &mut Diagnostics) {
        for product in &mut self.products {
            let (name, span) = (product.api.name.value.as_str(), &product.api.name.span);
            if name == ALL || manifest.has(name) {
                let message =
                    format!("`{name}` is the name of a product, and of another feature of the crate");
                let help = "each product is a feature of the crate: rename the folder, or the feature in `Cargo.toml`";
                diagnostics.report(Diagnostic::new(Rule::NameClash, span, message).help(help));
            }
            product.feature = Some(Feature { name, by_default: manifest.is_default(name) });
        }
    }
}

impl<'a> Product<'a> {
    fn new(api: &'a api::Product, root: &mut Scope, diagnostics: &mut Diagnostics) -> Option<Self> {
        let module = root.claim(&api.name, Role::Product, diagnostics)?;
        let folder = file::below("", &module);
        let models_folder = format!("{folder}/models");
        let inexact = Inexact::of(api);
        let types = types::types(api, &models_folder, &inexact, diagnostics);
        let face = |face| Face::new(face, &folder, &types, &inexact, diagnostics);
        let faces = api.faces.iter().map(face).collect();
        let (file, models_file) = (format!("{folder}.rs"), format!("{models_folder}.rs"));
        Some(Self { api, feature: None, module, file, models_file, types, faces })
    }
}

impl<'a> Face<'a> {
    fn new(
        api: &'a api::Face,
        folder: &str,
        types: &[Type<'a>],
        inexact: &Inexact<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let module = quote::format_ident!("{}", api.kind.stem());
        let document_name = file::document_name(api.kind);
        let document = format!("{folder}/{document_name}");
        let folder = file::below(folder, &module);
        let mut scope = Scope::default();
        let mut exported = Vec::new();
        for found in types.iter().filter(|found| found.api.usage.faces.contains(&api.kind)) {
            for ident in std::iter::once(&found.ident).chain(found.required_struct()) {
                scope.claim_as(ident, &found.api.name, diagnostics);
                exported.push(ident.clone());
            }
        }
        let by_name: TypesByName<'_, '_> = types.iter().map(|found| (&found.ident, found)).collect();
        let known: BTreeMap<_, _> =
            types.iter().map(|found| (found.api.name.as_str(), found.ident.clone())).collect();
        let known = members::Known(&known);
        let events = Events::new(&api.events, &folder, known, inexact, &mut scope, diagnostics);
        let operations = api
            .operations
            .iter()
            .filter_map(|api| Operation::new(api, &folder, &by_name, known, inexact, &mut scope, diagnostics))
            .collect();
        let file = format!("{folder}.rs");
        Self { api, module, file, document, document_name, operations, events, types: exported }
    }
}

impl<'a> Operation<'a> {
    fn new(
        api: &'a api::Operation,
        folder: &str,
        types: &TypesByName<'_, 'a>,
        known: members::Known<'_>,
        inexact: &Inexact<'_>,
        scope: &mut Scope,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let ident = scope.claim(&api.id, Role::Type, diagnostics)?;
        let module = scope.claim_module(&api.id, &ident, diagnostics)?;
        let members = Members::of_operation(api, &ident, known, inexact, scope, diagnostics);
        let reply = match &api.reply {
            Some(reply) => Some(known.ident(reply)?),
            None => None,
        };
        let pages = Pages::of_operation(api, &members, types, known);
        let item = pages.as_ref().map(|pages| &pages.item);
        let imports = Imports::of_operation(api, &members, reply.as_ref(), item);
        let name = crate::lower::capitalised(&api.id.value);
        let file = ModuleFile::new(folder, &module);
        let sample = OperationSample::new(api, &ident, &members, types);
        Some(Self { api, name, ident, module, file, members, reply, pages, imports, sample })
    }
}

impl Operation<'_> {
    /// The type of its reply: the model, an `Option` of it if a reply may be empty, `NoContent` if every reply is.
    pub(crate) fn reply_type(&self) -> TokenStream {
        match &self.reply {
            Some(reply) if self.api.may_reply_nothing => quote! { Option<#reply> },
            Some(reply) => quote! { #reply },
            None => quote! { NoContent },
        }
    }
}
