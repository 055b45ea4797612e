//! A page whose operation the spec does not have becomes edits of its documents.

use super::errors;
use super::matching::{Draft as Written, Matching};
use super::operation::{Head, operation};
use super::place::{self, Put};
use super::schema::{self, Page as On, Sheet};
use super::target::Target;
use super::text::Edit;
use super::wanted::Wanted;
use super::{Left, Step};
use crate::page::{Page, PageLine};
use wechatpay_codegen::document::{Documents, Method};

/// What a page adds, and what of it could not be written down.
pub(super) struct Addition {
    pub(super) steps: Vec<Step>,
    pub(super) left: Vec<Left>,
    /// What people should look at.
    pub(super) notes: Vec<Left>,
}

/// Writes the operation of a page that the spec does not have.
///
/// # Errors
/// What the page lacks, without which there is no operation.
pub(super) fn draft(documents: &Documents, page: &Page, with_examples: bool) -> Result<Addition, Left> {
    let lacking = |what: &str| Left::new(page, page.stops.unwrap_or(PageLine(1)), what);
    let facts = &page.facts;
    let sampled =
        |of: fn(&crate::facts::SampleFacts<PageLine>) -> Option<&String>| page.samples.iter().find_map(of);
    let path = facts.path.as_ref().map(|path| &path.value);
    let path = path.or_else(|| sampled(|sample| sample.path.as_ref().map(|path| &path.value)));
    let path = path.ok_or_else(|| lacking("the page shows no path: no operation can be made of it"))?;
    let methods = facts.method.as_ref().map(|method| method.value);
    let method = methods
        .or_else(|| page.samples.iter().find_map(|sample| sample.method.as_ref().map(|method| method.value)))
        .ok_or_else(|| lacking("the page shows no method: no operation can be made of it"))?;
    let target = Target::of(documents, facts, path).ok_or_else(|| {
        lacking("the spec has no document of this face: make `brand.yaml` or `partner.yaml` first")
    })?;
    let name = facts.name.as_ref().map(|name| name.value.clone());
    let derived = name.is_none();
    let name = name.unwrap_or_else(|| name_of(method, path));
    let head = Head { name, derived, method, path, with_examples };
    Ok(Drafter { page, target, head }.draft())
}

struct Drafter<'p, 'd> {
    page: &'p Page,
    target: Target<'d>,
    head: Head<'p>,
}

impl Drafter<'_, '_> {
    fn draft(&self) -> Addition {
        let (page, target, head) = (self.page, &self.target, &self.head);
        let mut left = Vec::new();
        let mut wanted = Wanted::of(page, &head.name);
        if wanted.reply.is_none() {
            wanted.add_unknown_reply(&head.name);
            let line = page.stops.unwrap_or(PageLine(1));
            let what = match page.statuses.iter().find(|status| status.value == 204) {
                Some(_) => "the reply is 204 without a body, for which the subset has no words",
                None => "the page does not show the reply; its model has no fields yet",
            };
            left.push(Left::new(page, line, what));
        }
        left.extend(wanted.unsaid.iter().map(|(line, what)| Left::new(page, PageLine(*line), what)));
        let matching = Matching::of(target, &wanted, &head.name);
        let is_own = |resolved: &super::matching::Resolved| {
            resolved.draft == Written::Nothing && is_face_model(target, &resolved.name)
        };
        // A shared model cannot hold one of the face's own.
        let shares = !matching.models.iter().chain(&matching.enums).any(is_own);
        let sheet = Sheet { target, wanted: &wanted, matching: &matching, shares };
        Addition { steps: self.steps(&sheet), left, notes: self.notes() }
    }

    fn notes(&self) -> Vec<Left> {
        let (target, head) = (&self.target, &self.head);
        if target.common >= target.base() {
            return Vec::new();
        }
        let line = self.page.facts.path.as_ref().map_or(PageLine(1), |path| path.at);
        let what = format!(
            "{} starts like no path of `{}`: if it belongs to another product, give that a folder of its own",
            head.path, target.product.name
        );
        vec![Left::new(self.page, line, &what)]
    }

    fn steps(&self, sheet: &Sheet<'_, '_>) -> Vec<Step> {
        let (target, head) = (&self.target, &self.head);
        let entry = operation(sheet, self.page, head);
        let missing = errors::missing_model(target, &entry);
        let what = format!("the operation {}", head.name);
        let mut steps = vec![Step::new(place::operation(target, head.path, &entry), what)];
        let mut add = |put: Put, on: On, entry: &str, name: &str| {
            let document = if on == On::Face { target.document } else { target.shared };
            let what = match put {
                Put::Body => format!("the body {name}"),
                Put::Model => format!("the model {name}"),
                Put::Enum => format!("the enum {name}"),
                Put::Refinement => format!("what this face says of {name}"),
            };
            steps.push(Step::new(place::schema(target, document, put, head.path, entry), what));
        };
        if let Some(fields) = &sheet.wanted.body {
            let name = format!("{}Request", head.name);
            add(Put::Body, On::Face, &sheet.body(&name, fields), &name);
        }
        for (model, resolved) in sheet.wanted.models.iter().zip(&sheet.matching.models) {
            match &resolved.draft {
                Written::Nothing => {}
                Written::New(_) => {
                    add(Put::Model, sheet.home(), &sheet.model(model, resolved), &resolved.name);
                }
                Written::Refinement(tighter) => {
                    let entry = schema::refinement(&resolved.name, &target.shared.file.name, tighter);
                    add(Put::Refinement, On::Face, &entry, &resolved.name);
                }
            }
        }
        for (found, resolved) in sheet.wanted.enums.iter().zip(&sheet.matching.enums) {
            if matches!(resolved.draft, Written::New(_)) {
                add(Put::Enum, sheet.home(), &schema::enumeration(found, resolved), &resolved.name);
            }
        }
        if let Some(entry) = missing {
            let on = if target.is_alone() { On::Face } else { On::Shared };
            add(Put::Model, on, entry, "Error");
        }
        join(steps)
    }
}

/// Steps at one place and of one document stay in order; a document whose sections are made is made once.
fn join(steps: Vec<Step>) -> Vec<Step> {
    let mut joined: Vec<Step> = Vec::new();
    for step in steps {
        let heading = |edit: &Edit| {
            edit.text.find("components:\n  schemas:\n").map(|at| at + "components:\n  schemas:\n".len())
        };
        let same = joined.iter_mut().find(|other| {
            other.edit.path == step.edit.path
                && other.edit.range == step.edit.range
                && heading(&other.edit).is_some()
        });
        match (same, heading(&step.edit)) {
            (Some(first), Some(body)) => {
                first.edit.text.push('\n');
                first.edit.text.push_str(step.edit.text.get(body..).unwrap_or_default());
                first.what = format!("{}, {}", first.what, step.what);
            }
            _ => joined.push(step),
        }
    }
    joined
}

fn is_face_model(target: &Target<'_>, name: &str) -> bool {
    let own = target.schema(name).filter(|(_, is_own)| *is_own && !target.is_alone());
    own.is_some_and(|(schema, _)| !matches!(schema, wechatpay_codegen::document::Schema::Refinement(_)))
}

/// A name from method and path, for a page that stops before its samples: a verb and a noun.
fn name_of(method: Method, path: &str) -> String {
    use heck::ToUpperCamelCase;
    let words: Vec<_> = path.split('/').filter(|part| !part.is_empty() && !part.starts_with('{')).collect();
    let ends_in_placeholder = path.ends_with('}');
    let verb = match method {
        Method::Get if ends_in_placeholder => "Get",
        Method::Get => "List",
        Method::Post => "Create",
        Method::Put | Method::Patch => "Update",
        Method::Delete => "Delete",
    };
    let last = words.last().copied().unwrap_or("thing");
    // What stands behind a placeholder is done to what the placeholder names: `/cards/{card_id}/invalidate`.
    let is_action =
        method == Method::Post && path.rsplit('/').nth(1).is_some_and(|part| part.starts_with('{'));
    match (is_action, words.iter().rev().nth(1)) {
        (true, Some(noun)) => format!("{}{}", last.to_upper_camel_case(), noun.to_upper_camel_case()),
        _ => format!("{verb}{}", last.to_upper_camel_case()),
    }
}
