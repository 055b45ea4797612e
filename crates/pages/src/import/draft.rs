//! A page whose operation or event the spec lacks becomes edits of its documents.

use heck::ToUpperCamelCase;
use wechatpay_codegen::FaceKind;
use wechatpay_codegen::spec::{Documents, Kind, Method};

use super::event::{ENVELOPE, event, last_words};
use super::operation::{Heading, lower_first, operation};
use super::parts::Parts;
use super::place::{self, Put};
use super::schema::{Home, Sheet};
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
    let parts = Parts::of_call(target, page, &heading.name);
    let mut left = Vec::new();
    if parts.lacks_reply {
        left.push(LeftOver::of_page(page, "the page doesn't show the reply; its model has no fields yet"));
    }
    let sheet = Sheet::new(target, &parts);
    let entry = operation(&sheet, page, &heading);
    let mut added = Vec::new();
    if let Some(fields) = &parts.body {
        let name = format!("{}Request", heading.name);
        added.push((Home::Face, Put::Body, sheet.body(&name, fields)));
    }
    if let Some(entry) = errors::missing_model(target, &entry) {
        added.push((sheet.of_all(), Put::Model, entry.to_owned()));
    }
    let mut edits = vec![place::operation(target, path, &entry)];
    edits.extend(sheet.added(|_| true, added));
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
    let parts = Parts::of_event(target, page, &name, &stem);
    let sheet = Sheet::new(target, &parts);
    let resource = parts.resource.map(|at| sheet.reference(at, Home::Face)).unwrap_or_default();
    // Products share the envelope.
    let is_common = |name: &str| errors::common_component(target, Kind::Schema, name).is_some();
    let missing = ENVELOPE.into_iter().filter(|(name, _)| target.schema(name).is_none() && !is_common(name));
    let of_first = |entry: &str| {
        let entry = entry.replace("EVENT_TYPE", types.first().copied().unwrap_or_default());
        entry.replace("ORIGINAL_TYPE", original_type.unwrap_or("TODO"))
    };
    let added = missing.map(|(_, entry)| (sheet.of_all(), Put::Model, of_first(entry))).collect();
    let own = if target.is_alone() { "" } else { &target.shared.file.name };
    let common = errors::common_component(target, Kind::Schema, "Notification");
    let common = common.filter(|_| target.schema("Notification").is_none());
    let file = common.as_deref().and_then(|common| common.split('#').next()).unwrap_or(own);
    let refused = errors::common_component(target, Kind::Response, "EventRefused");
    let known = |event_type: &&&str| {
        target.document.webhooks.iter().any(|webhook| webhook.event_type.value == ***event_type)
    };
    let entries: Vec<_> = types
        .iter()
        .filter(|event_type| !known(event_type))
        .map(|event_type| event(page, event_type, original_type, &resource, (file, refused.as_deref())))
        .collect();
    let mut edits = vec![place::event(target.document, &entries.join("\n"))];
    edits.extend(sheet.added(|_| true, added));
    Addition { edits, what: format!("the events {}", types.join(", ")), left: Vec::new() }
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
