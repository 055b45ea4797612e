//! Which operation of the spec a page is about.
//!
//! A page belongs to the product that its path starts like, and to its face. Among that product's operations, the one
//! with the most in common is meant: a renamed path or method is a difference then, not another operation.

use wechatpay_codegen::spec::PathTemplate;

use super::difference::OperationName;
use super::heading::number;
use super::spec::{Spec, SpecEvent, SpecOperation, SpecPage, root};
use crate::evidence::{Page, Statement, Subject};

/// What a page is about.
pub(super) enum Match<'s> {
    /// An operation.
    Operation(&'s SpecOperation),
    /// Events, each with whether the page lists it.
    Events(Vec<(&'s SpecEvent, bool)>),
    /// Nothing that the spec has; the product, if the spec has that.
    Nothing(Option<&'s str>),
}

/// Finds what a page is about.
pub(super) fn find<'s>(page: &Page, spec: &'s Spec) -> Match<'s> {
    match &page.subject {
        Subject::Call => operation(page, spec),
        Subject::Event { event_types, .. } => events(page, event_types, spec),
    }
}

/// The names of what a page is about; none if the spec lacks it.
pub(super) fn names(page: &Page, spec: &Spec) -> Vec<OperationName> {
    match find(page, spec) {
        Match::Operation(operation) => vec![operation.page.name.clone()],
        Match::Events(events) => events.into_iter().map(|(event, _)| event.page.name.clone()).collect(),
        Match::Nothing(_) => Vec::new(),
    }
}

fn operation<'s>(page: &Page, spec: &'s Spec) -> Match<'s> {
    let candidates = candidates(page, spec);
    let scored = candidates.iter().map(|operation| (score(page, operation), *operation));
    // Of two that are alike, the first.
    let best = scored.rev().max_by_key(|(score, _)| *score).filter(|(score, _)| *score > 0);
    if let Some((_, operation)) = best {
        return Match::Operation(operation);
    }
    let roots = roots(page);
    let of_product = spec
        .operations
        .iter()
        .find(|operation| is_face(page, &operation.page) && roots.contains(&operation.home));
    Match::Nothing(of_product.and_then(|operation| operation.page.name.product.as_deref()))
}

/// The operations that a page may be about: those of products that its path starts like, on its face.
fn candidates<'s>(page: &Page, spec: &'s Spec) -> Vec<&'s SpecOperation> {
    let roots = roots(page);
    let is_near =
        |operation: &&SpecOperation| roots.contains(&operation.root) || roots.contains(&operation.home);
    let near: Vec<_> = spec.operations.iter().filter(is_near).collect();
    let on_face: Vec<_> = near.iter().copied().filter(|operation| is_face(page, &operation.page)).collect();
    // The paths of the faces differ, so a page whose face was misprinted still has its operation.
    if on_face.is_empty() { near } else { on_face }
}

fn roots(page: &Page) -> Vec<String> {
    page.path.statements().iter().map(|path| root(&path.value)).collect()
}

fn is_face(page: &Page, known: &SpecPage) -> bool {
    page.face.is_silent() || page.face.statements().iter().any(|face| Some(face.value) == known.name.face)
}

/// Whether a page has one of the addresses of a page of the spec.
fn is_page(page: &Page, known: &SpecPage) -> bool {
    let mut urls = std::iter::once(&known.url).chain(&known.more_urls);
    page.url.value().is_some_and(|own| urls.any(|url| number(own) == number(&url.value)))
}

/// How much speaks for an operation; nothing if no single thing is enough.
fn score(page: &Page, operation: &SpecOperation) -> usize {
    let known = &operation.path.value;
    let is_path = |path: &&Statement<String>| path.value == *known;
    let is_method = |path: &&Statement<String>| {
        let method = page.method.by(path.voice).or(page.method.best());
        method.is_some_and(|method| method.value == operation.method.value)
    };
    let calls = page.path.statements().iter().filter(is_path).filter(is_method).count();
    let name = &operation.page.name.name;
    let names = page.name.statements().iter().filter(|said| said.value == *name).count();
    let is_url = is_page(page, &operation.page);
    let is_title = page.title.value() == Some(&operation.page.title.value);
    let is_like_path = page.path.value().is_some_and(|path| without_names(path) == without_names(known));
    let is_same_method = page.method.value() == Some(&operation.method.value);
    let is_enough = calls > 0 || names > 0 || is_url || (is_like_path && (is_title || is_same_method));
    let extra = usize::from(is_title) + usize::from(is_like_path) + usize::from(is_same_method);
    if is_enough { 4 * (calls + names + 2 * usize::from(is_url)) + extra } else { 0 }
}

/// A path whose placeholders have no names.
fn without_names(path: &str) -> Option<String> {
    let template = PathTemplate::parse(path).ok()?;
    let names: Vec<_> = template.placeholders().map(|name| format!("{{{name}}}")).collect();
    Some(names.iter().fold(path.to_owned(), |path, name| path.replace(name, "{}")))
}

/// The events of a page: those it lists, and those that the spec knows from this page.
fn events<'s>(page: &Page, types: &[Statement<String>], spec: &'s Spec) -> Match<'s> {
    let is_listed = |event: &SpecEvent| types.iter().any(|said| said.value == event.page.name.name);
    let on_face = || spec.events.iter().filter(|event| is_face(page, &event.page));
    let of_page: Vec<_> = on_face().filter(|event| is_page(page, &event.page)).collect();
    // Both faces have events of the same types; the page's number tells them apart.
    let found: Vec<_> =
        if of_page.is_empty() { on_face().filter(|event| is_listed(event)).collect() } else { of_page };
    if found.is_empty() {
        let is_kin = |event: &&SpecEvent| {
            types.iter().any(|said| family(&said.value) == family(&event.page.name.name))
        };
        let kin = on_face().find(is_kin);
        return Match::Nothing(kin.and_then(|event| event.page.name.product.as_deref()));
    }
    Match::Events(found.into_iter().map(|event| (event, is_listed(event))).collect())
}

/// The product in the type of an event: `BRAND_MEMBER_CARD`.
pub(super) fn family(event_type: &str) -> &str {
    event_type.split('.').next().unwrap_or(event_type)
}
