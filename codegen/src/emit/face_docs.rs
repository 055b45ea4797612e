//! The docs of a face: what it is, a table of its operations, one of its events.

use std::collections::BTreeMap;

use super::docs::{Docs, WIDTH};
use crate::api::EventName;
use crate::plan::{Event, Events, Face, Operation};
use crate::prose::{self, escape, sentence, table};

/// What the column of operations that may be repeated means.
const ON_RETRIES: &str = "Sending a retry-safe operation twice does what sending it once does, so the client repeats it \
                          by itself where no reply came.";

pub(super) fn face_docs(face: &Face<'_>) -> Vec<String> {
    let docs = Docs::of_item(&sentence(&escape(&face.api.title))).paragraph(&escape(&face.api.description));
    let docs = docs.section("# Operations", operations(&face.operations));
    docs.section("# Events", face.events.iter().flat_map(events)).0
}

fn operations(operations: &[Operation<'_>]) -> Vec<String> {
    if operations.is_empty() {
        return Vec::new();
    }
    let paths: Vec<_> = operations.iter().map(|operation| operation.api.path.to_string()).collect();
    let (per, folder) = (usual_per(operations), usual_folder(&paths));
    let mut intro = Vec::new();
    if let Some(folder) = folder {
        intro.push(format!("In paths, `…` stands for `{folder}`."));
    }
    if let Some(per) = per {
        intro.push(format!("Limits are counted per `{per}`{}.", exception(operations, per)));
    }
    intro.push(ON_RETRIES.to_owned());
    let mut lines = prose::wrap(&intro.join(" "), WIDTH);
    lines.push(String::new());
    let head = ["operation", "what it does, method and path", "limit", "retry-safe", "docs"];
    lines.extend(table(&head, operations.iter().map(|operation| row(operation, folder, per))));
    lines
}

/// The folder that spares a table most when it is said once, such as `/brand/card-member`.
fn usual_folder(paths: &[String]) -> Option<&str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for path in paths {
        for (end, _) in path.match_indices('/').skip(1) {
            let folder = path.get(..end).filter(|folder| !folder.contains('{'));
            if let Some(folder) = folder {
                *counts.entry(folder).or_default() += 1;
            }
        }
    }
    let several = counts.into_iter().filter(|(_, count)| *count > 1);
    several.max_by_key(|(folder, count)| folder.len() * count).map(|(folder, _)| folder)
}

/// What most limits are counted by; of two that are equally frequent, the first by name.
fn usual_per<'a>(operations: &'a [Operation<'_>]) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for limit in operations.iter().filter_map(|operation| operation.api.rate_limit.as_ref()) {
        *counts.entry(&limit.per).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(per, _)| per)
}

fn exception(operations: &[Operation<'_>], usual: &str) -> &'static str {
    let mut limits = operations.iter().filter_map(|operation| operation.api.rate_limit.as_ref());
    if limits.any(|limit| limit.per != usual) { " where nothing else is said" } else { "" }
}

fn row(operation: &Operation<'_>, folder: Option<&str>, usual_per: Option<&str>) -> Vec<String> {
    let api = operation.api;
    let path = api.path.to_string();
    let below = folder.and_then(|folder| path.strip_prefix(folder)).filter(|below| below.starts_with('/'));
    let path = below.map_or_else(|| path.clone(), |below| format!("…{below}"));
    let limit = api.rate_limit.as_ref().map(|limit| {
        let per = if Some(limit.per.as_str()) == usual_per {
            String::new()
        } else {
            format!(" per `{}`", limit.per)
        };
        prose::short_limit(limit) + &per
    });
    vec![
        format!("[`{}`]", operation.ident),
        format!("{}<br>`{} {path}`", escape(&api.summary), api.method),
        limit.unwrap_or_default(),
        if api.idempotent { "yes" } else { "" }.to_owned(),
        format!("[page]({})", api.page.url),
    ]
}

fn events(events: &Events<'_>) -> Vec<String> {
    let intro = format!("Each is a variant of [`{}`].", events.ident);
    let rows = events.variants.iter().map(|event| event_row(events, event));
    let table = table(&["event", "what happened", "event type", "docs"], rows);
    [intro, String::new()].into_iter().chain(table).collect()
}

fn event_row(events: &Events<'_>, event: &Event<'_>) -> Vec<String> {
    let joined =
        |text: fn(&EventName) -> String| event.api.names.iter().map(text).collect::<Vec<_>>().join(", ");
    vec![
        format!("[`{0}`]({1}::{0})", event.ident, events.ident),
        event.api.names.first().map(|name| escape(&name.summary)).unwrap_or_default(),
        joined(|name| {
            let formerly = if name.is_older { "formerly " } else { "" };
            format!("{formerly}`{}`", name.event_type.value)
        }),
        joined(|name| format!("[page]({})", name.page.url)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_most_paths_is_the_one_to_spare() {
        let paths = ["/v3/cards/a", "/v3/cards/{id}", "/v3/cards/{id}/b", "/v3/images"].map(str::to_owned);
        assert_eq!(usual_folder(&paths), Some("/v3/cards"));
        assert_eq!(usual_folder(&paths[3..]), None);
    }
}
