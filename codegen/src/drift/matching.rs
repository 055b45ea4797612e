//! Which operation of the spec a page is about.

use super::spec::{Spec, SpecOperation};
use crate::facts::Fact;
use crate::page::Page;
use crate::path_template::PathTemplate;

/// Finds the operation: by method and path; if one of the two has changed, by what else tells it.
pub(crate) fn find<'s>(page: &Page, spec: &'s Spec) -> Option<&'s SpecOperation> {
    let said = &page.facts;
    let calls = page.samples.iter().map(|sample| (value(&sample.method), value(&sample.path)));
    let mut calls = [(value(&said.method), value(&said.path))].into_iter().chain(calls);
    let called = |operation: &&SpecOperation| {
        let known = &operation.facts;
        calls.clone().next().is_some_and(|call| call == (value(&known.method), value(&known.path)))
    };
    if let Some(found) = spec.operations.iter().find(called) {
        return Some(found);
    }
    let of_face = |operation: &&SpecOperation| {
        let faces = said.face.as_ref().zip(operation.facts.face.as_ref());
        faces.is_none_or(|(said, known)| said.value == known.value)
    };
    let named = |operation: &&SpecOperation| {
        let names =
            [value(&said.name)].into_iter().chain(page.samples.iter().map(|sample| value(&sample.operation)));
        let name = value(&operation.facts.name);
        name.is_some() && names.into_iter().any(|said| said == name)
    };
    let titled = |operation: &&SpecOperation| {
        let is_path = same_path(value(&said.path), value(&operation.facts.path));
        is_path && said.title.is_some() && value(&said.title) == value(&operation.facts.title)
    };
    let found = spec.operations.iter().find(|operation| of_face(operation) && named(operation));
    let found = found.or_else(|| spec.operations.iter().find(titled));
    found.or_else(|| {
        calls.find_map(|(method, path)| {
            let is_call = |operation: &&SpecOperation| {
                method.is_some()
                    && method == value(&operation.facts.method)
                    && same_path(path, value(&operation.facts.path))
            };
            spec.operations.iter().find(is_call)
        })
    })
}

fn value<T, P>(fact: &Option<Fact<T, P>>) -> Option<&T> {
    fact.as_ref().map(|fact| &fact.value)
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
