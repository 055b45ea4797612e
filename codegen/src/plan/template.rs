//! Constructors of template texts.

use proc_macro2::Ident;

use crate::api::{self, VariableKind};
use crate::diagnostic::Diagnostics;
use crate::names::{Role, Scope};

/// What a variable is where the spec shows nothing: more than an ID would be.
const SAMPLE: i64 = 100;

/// A constructor of template texts.
#[derive(Debug)]
pub(crate) struct Template<'a> {
    /// What the API says.
    pub api: &'a api::Template,
    /// The constructor's name.
    pub ident: Ident,
    /// Its arguments, a variable each.
    pub arguments: Vec<(Ident, &'a api::Variable)>,
}

impl Template<'_> {
    /// Whether any text of a variable stays one: integers do.
    pub(crate) fn is_infallible(&self) -> bool {
        self.api.variables.iter().all(|variable| variable.kind == VariableKind::Integer)
    }
}

/// A template text to show.
#[derive(Debug)]
pub(crate) enum TextSample {
    /// Made by a constructor.
    Constructed(ConstructedText),
    /// A text that is whole already.
    Whole {
        /// The type.
        ident: Ident,
        /// The text.
        text: String,
    },
}

/// A template text that a constructor makes of integers.
#[derive(Debug)]
pub(crate) struct ConstructedText {
    /// The type.
    pub ident: Ident,
    /// The constructor.
    pub constructor: Ident,
    /// The variables.
    pub variables: Vec<i64>,
    /// The same as it stands on the wire.
    pub text: String,
}

impl TextSample {
    /// Chooses the template of the given text if it cannot fail, else the text as it is.
    pub(super) fn new(ident: &Ident, templates: &[Template<'_>], given: Option<&str>) -> Self {
        let infallible = || templates.iter().filter(|template| template.is_infallible());
        let whole = |text: String| Self::Whole { ident: ident.clone(), text };
        let Some(text) = given else {
            return match infallible().next() {
                Some(template) => Self::Constructed(template.sample(ident)),
                None => whole(templates.first().map(Template::sample_text).unwrap_or_default()),
            };
        };
        let mut parts = text.split('_');
        let id = parts.next();
        let template = infallible().find(|template| Some(template.api.id.value.as_str()) == id);
        let variables = parts.map(str::parse).collect::<Result<Vec<i64>, _>>().ok();
        let filled_in =
            template.zip(variables).map(|(template, variables)| template.filled_in(ident, variables));
        filled_in.map_or_else(|| whole(text.to_owned()), Self::Constructed)
    }
}

impl ConstructedText {
    /// Chooses the first template that cannot fail, best one with variables.
    pub(super) fn of_type(ident: &Ident, templates: &[Template<'_>]) -> Option<Self> {
        let mut infallible = templates.iter().filter(|template| template.is_infallible());
        let first = infallible.clone().next();
        let template = infallible.find(|template| !template.arguments.is_empty()).or(first)?;
        Some(template.sample(ident))
    }
}

impl Template<'_> {
    fn sample(&self, ident: &Ident) -> ConstructedText {
        self.filled_in(ident, vec![SAMPLE; self.arguments.len()])
    }

    fn filled_in(&self, ident: &Ident, variables: Vec<i64>) -> ConstructedText {
        let text = self.text(&variables);
        ConstructedText { ident: ident.clone(), constructor: self.ident.clone(), variables, text }
    }

    fn sample_text(&self) -> String {
        self.text(&vec![SAMPLE; self.arguments.len()])
    }

    /// The text on the wire with these variables.
    fn text(&self, variables: &[i64]) -> String {
        let variables = variables.iter().map(|variable| format!("_{variable}"));
        std::iter::once(self.api.id.value.clone()).chain(variables).collect()
    }
}

/// Claims the names of a type's constructors and of their arguments.
pub(super) fn claim<'a>(templates: &'a [api::Template], diagnostics: &mut Diagnostics) -> Vec<Template<'a>> {
    let mut scope = Scope::default();
    let mut claim = |api: &'a api::Template| {
        let ident = scope.claim(&api.name, Role::Constructor, diagnostics)?;
        let mut scope = Scope::default();
        let mut arguments = Vec::new();
        for variable in &api.variables {
            arguments.push((scope.claim(&variable.name, Role::Field, diagnostics)?, variable));
        }
        Some(Template { api, ident, arguments })
    };
    templates.iter().filter_map(&mut claim).collect()
}
