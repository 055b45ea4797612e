//! The events of a face: one open enum, in a file of its own.

use proc_macro2::Ident;
use quote::format_ident;

use super::equality::Inexact;
use super::file::ModuleFile;
use super::imports::Imports;
use super::members::Known;
use crate::api;
use crate::diagnostic::Diagnostics;
use crate::names::{Role, Scope};
use crate::span::Text;

/// The events of a face.
#[derive(Debug)]
pub(crate) struct Events<'a> {
    /// The name of the enum.
    pub ident: Ident,
    /// Its module.
    pub module: Ident,
    /// The module's file.
    pub file: ModuleFile,
    /// The events, in the order of the spec.
    pub variants: Vec<Event<'a>>,
    /// What answers every event, in the order of the spec; empty where the events differ.
    pub answers: &'a [api::Answer],
    /// What the file imports.
    pub imports: Imports,
    /// Whether each event is equal to itself, so that the enum has `Eq`.
    pub is_exact: bool,
}

/// An event; a variant of the enum.
#[derive(Debug)]
pub(crate) struct Event<'a> {
    /// What the API says.
    pub api: &'a api::Event,
    /// Our name of it, with a capital.
    pub name: String,
    /// The name of its variant.
    pub ident: Ident,
    /// The type of what it holds.
    pub resource: Ident,
}

impl<'a> Events<'a> {
    /// Claims the names of the events, if there are any; `scope` is the face's.
    pub(super) fn new(
        events: &'a [api::Event],
        folder: &str,
        known: Known<'_>,
        inexact: &Inexact<'_>,
        scope: &mut Scope,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let first = events.first()?;
        let ident = format_ident!("Event");
        let name = Text { value: ident.to_string(), span: first.id.span.clone() };
        scope.claim_as(&ident, &name, diagnostics);
        let module = scope.claim_module(&name, &ident, diagnostics)?;
        let mut names = Scope::default();
        let variants: Vec<_> =
            events.iter().filter_map(|event| Event::new(event, known, &mut names, diagnostics)).collect();
        let is_common = events.iter().all(|event| event.answers == first.answers);
        let imports = Imports::of_events(variants.iter().map(|event| &event.resource));
        let file = ModuleFile::new(folder, &module);
        let is_exact = !events.iter().any(|event| inexact.has_type(&event.resource.value));
        Some(Self {
            ident,
            module,
            file,
            variants,
            answers: if is_common { &first.answers } else { &[] },
            imports,
            is_exact,
        })
    }
}

impl<'a> Event<'a> {
    fn new(
        api: &'a api::Event,
        known: Known<'_>,
        names: &mut Scope,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let ident = names.claim(&api.id, Role::Variant, diagnostics)?;
        let name = crate::lower::capitalised(&api.id.value);
        Some(Self { api, name, ident, resource: known.ident(&api.resource.value)? })
    }
}
