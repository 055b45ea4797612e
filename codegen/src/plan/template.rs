//! Constructors of template texts.

use proc_macro2::Ident;

use crate::api::{self, VariableKind};
use crate::diagnostic::Diagnostics;
use crate::names::{Role, Scope};

/// A constructor of template texts.
#[derive(Debug)]
pub struct Template<'a> {
    /// What the API says.
    pub api: &'a api::Template,
    /// The constructor's name.
    pub ident: Ident,
    /// Its arguments, a variable each.
    pub arguments: Vec<(Ident, &'a api::Variable)>,
}

impl Template<'_> {
    /// Whether any text of a variable stays one: integers do.
    pub fn is_infallible(&self) -> bool {
        self.api.variables.iter().all(|variable| variable.kind == VariableKind::Integer)
    }
}

/// Claims the names of a type's constructors and of their arguments.
pub(super) fn claim<'a>(templates: &'a [api::Template], problems: &mut Diagnostics) -> Vec<Template<'a>> {
    let mut scope = Scope::default();
    let mut claim = |api: &'a api::Template| {
        let ident = scope.claim(&api.name, Role::Constructor, problems)?;
        let mut scope = Scope::default();
        let mut arguments = Vec::new();
        for variable in &api.variables {
            arguments.push((scope.claim(&variable.name, Role::Field, problems)?, variable));
        }
        Some(Template { api, ident, arguments })
    };
    templates.iter().filter_map(&mut claim).collect()
}
