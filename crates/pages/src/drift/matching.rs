//! Which operation of the spec a page is about.

use super::spec::{Spec, SpecOperation};
use crate::facts::Fact;
use crate::page::Page;
use wechatpay_codegen::path_template::PathTemplate;

/// Finds the operation: by method and path, those of the table or those of a sample; if both have changed, by what
/// else tells it.
pub(crate) fn find<'s>(page: &Page, spec: &'s Spec) -> Option<&'s SpecOperation> {
    let said = &page.facts;
    let samples =
        page.samples.iter().map(|sample| (value(sample.method.as_ref()), value(sample.path.as_ref())));
    let calls: Vec<_> =
        [(value(said.method.as_ref()), value(said.path.as_ref()))].into_iter().chain(samples).collect();
    let called = |(method, path): &(Option<_>, Option<_>)| {
        let is_called = |operation: &&SpecOperation| {
            let known = &operation.facts;
            method.is_some() && (*method, *path) == (value(known.method.as_ref()), value(known.path.as_ref()))
        };
        spec.operations.iter().find(is_called)
    };
    calls.iter().find_map(called).or_else(|| named(page, spec)).or_else(|| titled(page, spec)).or_else(|| {
        calls.iter().find_map(|(method, path)| {
            let is_call = |operation: &&SpecOperation| {
                let known = &operation.facts;
                method.is_some()
                    && *method == value(known.method.as_ref())
                    && same_path(*path, value(known.path.as_ref()))
            };
            spec.operations.iter().find(is_call)
        })
    })
}

/// By the name that the samples give it; of two faces, the one whose path is more like the page's.
fn named<'s>(page: &Page, spec: &'s Spec) -> Option<&'s SpecOperation> {
    let said = &page.facts;
    let is_face = |operation: &&SpecOperation| {
        let faces = said.face.as_ref().zip(operation.facts.face.as_ref());
        faces.is_none_or(|(said, known)| said.value == known.value)
    };
    let is_named = |operation: &&SpecOperation| {
        let of_samples = page.samples.iter().map(|sample| value(sample.operation.as_ref()));
        let mut names = [value(said.name.as_ref())].into_iter().chain(of_samples);
        let name = value(operation.facts.name.as_ref());
        name.is_some() && names.any(|said| said == name)
    };
    let likeness = |operation: &&SpecOperation| {
        let paths = value(said.path.as_ref()).zip(value(operation.facts.path.as_ref()));
        paths.map_or(0, |(said, known)| {
            let same = |pair: &(char, char)| pair.0 == pair.1;
            let ahead = said.chars().zip(known.chars()).take_while(same).count();
            ahead + said.chars().rev().zip(known.chars().rev()).take_while(same).count()
        })
    };
    spec.operations.iter().filter(is_face).filter(is_named).max_by_key(likeness)
}

/// By its title and its path, whatever its method.
fn titled<'s>(page: &Page, spec: &'s Spec) -> Option<&'s SpecOperation> {
    let said = &page.facts;
    let is_titled = |operation: &&SpecOperation| {
        let is_path = same_path(value(said.path.as_ref()), value(operation.facts.path.as_ref()));
        is_path && said.title.is_some() && value(said.title.as_ref()) == value(operation.facts.title.as_ref())
    };
    spec.operations.iter().find(is_titled)
}

fn value<T, P>(fact: Option<&Fact<T, P>>) -> Option<&T> {
    fact.map(|fact| &fact.value)
}

/// Whether paths differ in nothing but the names of their placeholders.
fn same_path(one: Option<&String>, other: Option<&String>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    one == other || forgotten(one).is_some_and(|one| Some(one) == forgotten(other))
}

fn forgotten(path: &str) -> Option<String> {
    let template = PathTemplate::parse(path).ok()?;
    let names: Vec<_> = template.placeholders().map(|name| format!("{{{name}}}")).collect();
    Some(names.iter().fold(path.to_owned(), |path, name| path.replace(name, "{}")))
}
