//! A page whose operation or event the spec lacks becomes edits of its documents.

use heck::ToUpperCamelCase;
use wechatpay_codegen::FaceKind;
use wechatpay_codegen::spec::{Documents, Method};

use super::event::{ENVELOPE, event, last_words};
use super::matching::{Draft as Written, Matching, Resolved};
use super::operation::{Heading, lower_first, operation};
use super::parts::{Carries, Parts, Reply};
use super::place::{self, Put};
use super::schema::{self, Home, Sheet};
use super::target::Target;
use super::text::Edit;
use super::{LeftOver, errors};
use crate::evidence::{Page, Subject};

/// What a page adds, and what of it could not be written down.
pub(super) struct Addition {
    pub(super) edits: Vec<Edit>,
    /// What is added.
    pub(super) what: String,
    pub(super) left: Vec<LeftOver>,
}

/// Writes the operation, or the events, that the spec lacks.
///
/// # Errors
/// What the page lacks, without which nothing can be drafted.
pub(super) fn draft(documents: &Documents, page: &Page, product: &str) -> Result<Addition, LeftOver> {
    let lacking = |what: &str| LeftOver::of_page(page, what);
    // Pages for ordinary merchants don't differ from those for service providers in who signs.
    let face = page.face.value().copied().unwrap_or(FaceKind::Partner);
    let product = documents.products.iter().find(|known| known.name == product);
    let target = product.and_then(|product| Target::new(product, face)).ok_or_else(|| lacking(NO_FACE))?;
    match &page.subject {
        Subject::Call => {
            let path = page.path.value();
            let path =
                path.ok_or_else(|| lacking("the page shows no path: no operation can be made of it"))?;
            let method = page.method.value().copied();
            let method =
                method.ok_or_else(|| lacking("the page shows no method: no operation can be made of it"))?;
            Ok(call(&target, page, method, path))
        }
        Subject::Event { event_types, original_type } => {
            let mut types: Vec<_> = Vec::new();
            for event in event_types.iter().map(|event| event.value.as_str()) {
                if !types.contains(&event) {
                    types.push(event);
                }
            }
            if types.is_empty() {
                return Err(lacking("the page names no event type: no event can be made of it"));
            }
            Ok(events(&target, page, &types, original_type.value().map(String::as_str)))
        }
    }
}

const NO_FACE: &str = "the product has no document of this face: name the product with `--product`";

fn call(target: &Target<'_>, page: &Page, method: Method, path: &str) -> Addition {
    let named = page.name.value().cloned();
    let is_derived = named.is_none();
    let name = free_name(target, named.unwrap_or_else(|| name_of(method, path)), path);
    let heading = Heading { name, is_derived, method, path };
    let mut parts = Parts::of_call(page, &heading.name);
    let mut left = Vec::new();
    if parts.replies.is_empty() {
        if page.replies.is_empty() && page.truncated.is_none() {
            parts.replies.push(Reply { of: None, status: 200, carries: Carries::Nothing });
        } else {
            parts.add_unknown_reply(&heading.name);
        }
        left.push(LeftOver::of_page(page, "the page doesn't show the reply; its model has no fields yet"));
    }
    let matching = Matching::of(target, &parts, &heading.name);
    let sheet = Sheet::new(target, &parts, &matching);
    let entry = operation(&sheet, page, &heading);
    let mut added = Schemas::default();
    if let Some(fields) = &parts.body {
        let name = format!("{}Request", heading.name);
        added.face.push((Put::Body, sheet.body(&name, fields)));
    }
    added.of_sheet(&sheet);
    if let Some(entry) = errors::missing_model(target, &entry) {
        added.of(target, Home::Shared).push((Put::Model, entry.to_owned()));
    }
    let mut edits = vec![place::operation(target, path, &entry)];
    edits.extend(added.edits(target));
    Addition { edits, what: format!("the operation {}", heading.name), left }
}

fn events(target: &Target<'_>, page: &Page, types: &[&str], original_type: Option<&str>) -> Addition {
    let stem = match (types, original_type) {
        // Events of one resource are called after that.
        ([_, _, ..], Some(original_type)) => original_type.to_upper_camel_case(),
        ([first, ..], _) => last_words(first).to_upper_camel_case(),
        ([], _) => String::new(),
    };
    let name = format!("{stem}Event");
    let parts = Parts::of_event(page, &name);
    let matching = Matching::of(target, &parts, &stem);
    let sheet = Sheet::new(target, &parts, &matching);
    let resource = parts.resource.and_then(|at| matching.models.get(at));
    let resource = resource.map(|resolved| sheet.reference(resolved, Home::Face)).unwrap_or_default();
    let mut added = Schemas::default();
    added.of_sheet(&sheet);
    for (name, entry) in ENVELOPE {
        if target.schema(name).is_none() {
            added.of(target, Home::Shared).push((Put::Model, entry.to_owned()));
        }
    }
    let file = if target.is_alone() { "" } else { &target.shared.file.name };
    let known = |event_type: &&&str| {
        target.document.webhooks.iter().any(|webhook| webhook.event_type.value == ***event_type)
    };
    let entries: Vec<_> = types
        .iter()
        .filter(|event_type| !known(event_type))
        .map(|event_type| event(page, event_type, original_type, &resource, file))
        .collect();
    let mut edits = vec![place::event(target.document, &entries.join("\n"))];
    edits.extend(added.edits(target));
    Addition { edits, what: format!("the events {}", types.join(", ")), left: Vec::new() }
}

/// The schemas that a draft adds, by document.
#[derive(Default)]
struct Schemas {
    face: Vec<(Put, String)>,
    shared: Vec<(Put, String)>,
}

impl Schemas {
    fn of(&mut self, target: &Target<'_>, home: Home) -> &mut Vec<(Put, String)> {
        if home == Home::Face || target.is_alone() { &mut self.face } else { &mut self.shared }
    }

    fn of_sheet(&mut self, sheet: &Sheet<'_, '_>) {
        let target = sheet.target;
        for (model, resolved) in sheet.parts.models.iter().zip(&sheet.matching.models) {
            match &resolved.draft {
                Written::Nothing => {}
                Written::New(_) => {
                    self.of(target, sheet.home()).push((Put::Model, sheet.model(model, resolved)));
                }
                Written::Refinement(tighter) => {
                    let entry = schema::refinement(&resolved.name, &target.shared.file.name, tighter);
                    self.face.push((Put::Refinement, entry));
                }
            }
        }
        let is_new = |resolved: &Resolved| matches!(resolved.draft, Written::New(_));
        for (found, resolved) in sheet.parts.enums.iter().zip(&sheet.matching.enums) {
            if is_new(resolved) {
                self.of(target, sheet.home()).push((Put::Enum, schema::enumeration(found, resolved)));
            }
        }
    }

    fn edits(mut self, target: &Target<'_>) -> Vec<Edit> {
        self.face.sort_by_key(|(put, _)| *put);
        self.shared.sort_by_key(|(put, _)| *put);
        let mut edits = place::schemas(target.document, &self.face);
        edits.extend(place::schemas(target.shared, &self.shared));
        edits
    }
}

/// The name, unless another operation of the face has it: then with the last word of the path.
fn free_name(target: &Target<'_>, name: String, path: &str) -> String {
    let is_free = |name: &str| {
        let id = lower_first(name);
        target.document.operations.iter().all(|operation| operation.id.value != id)
    };
    if is_free(&name) {
        return name;
    }
    let last = path.split('/').rfind(|part| !part.is_empty() && !part.starts_with('{'));
    let last = last.unwrap_or_default().to_upper_camel_case();
    let candidates = std::iter::once(format!("{name}{last}")).chain((2..).map(|at| format!("{name}{at}")));
    candidates.into_iter().find(|name| is_free(name)).unwrap_or(name)
}

/// A name from method and path, for a page that has no samples: a verb and a noun.
fn name_of(method: Method, path: &str) -> String {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty()).rev();
    let is_name = |segment: &&str| !segment.starts_with('{');
    let last = segments.next().unwrap_or_default();
    let before = segments.clone().next().unwrap_or_default();
    if is_name(&last) && !is_name(&before) && method != Method::Get {
        // `/cards/{card_id}/use` does something to one card.
        let noun = segments.find(is_name).unwrap_or_default();
        return format!("{}{}", last.to_upper_camel_case(), noun.to_upper_camel_case());
    }
    let verb = match method {
        Method::Get if !is_name(&last) => "Get",
        Method::Get => "List",
        Method::Post => "Create",
        Method::Put | Method::Patch => "Update",
        Method::Delete => "Delete",
    };
    let noun = std::iter::once(last).chain(segments).find(is_name).unwrap_or_default();
    format!("{verb}{}", noun.to_upper_camel_case())
}
