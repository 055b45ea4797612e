//! Compares a page with what the spec has of it.

use std::collections::BTreeSet;
use std::iter;

use wechatpay_codegen::fact_path::{Aspect, FactPath, HeadFact, Place};

use super::align::align;
use super::difference::{Drift, DriftKind, Finding, OperationName};
use super::level::{self, Level, Part, last_line};
use super::matching::{self, Match};
use super::nest::nest;
use super::spec::{Spec, SpecEvent, SpecOperation, SpecPage};
use super::weigh::{Comparison, covers};
use super::{errors, fields, heading, stale};
use crate::evidence::{Line, Object, Page, Statement, Subject, Voice};

/// Compares a page with the spec.
pub fn compare(page: &Page, spec: &Spec) -> Vec<Drift> {
    match matching::find(page, spec) {
        Match::Operation(operation) => self::operation(page, operation, spec),
        Match::Events(events) => self::events(page, &events, spec),
        Match::Nothing(product) => unknown(page, product),
    }
}

fn operation(page: &Page, known: &SpecOperation, spec: &Spec) -> Vec<Drift> {
    let page = nest(page, known);
    let mut found = heading::operation(&page, known);
    let replies = page.replies.iter().filter_map(|reply| reply.object.as_ref());
    let enums: BTreeSet<_> = replies.chain([&page.request]).flat_map(level::enums).collect();
    let enums: Vec<_> = enums.into_iter().collect();
    let mut level = |object, place, spec, spec_at| {
        let parts = Part::all(object);
        fields::compare(&Level { parent: None, place, spec, spec_at, parts, enums: &enums }, &mut found);
    };
    level(&page.request, Place::Body, &known.request, &known.page.at);
    for reply in &page.replies {
        if let (Some(object), Some(known)) = (&reply.object, known.reply(reply.status.value)) {
            let at = known.model.as_ref().map_or(&known.status.span, |model| &model.span);
            level(object, Place::Reply, &known.fields, at);
        }
    }
    found.extend(errors::compare(&page, known));
    let end = page.truncated.map(|end| (end, open_end(&page)));
    for comparison in &mut found {
        if let Some((end, last)) = end {
            // What stands on the last line of a truncated page may be cut short itself, and behind its last row all
            // that is missing may follow.
            let is_type = matches!(&comparison.fact, FactPath::Field { aspect: Aspect::Type, .. });
            comparison.statements.retain(|said| {
                let is_absent = said.value == Finding::Absent;
                let may_follow = is_absent && last.is_some_and(|last| said.line >= last);
                let is_cut = said.line == end || may_follow;
                !(is_type && is_absent) && (said.voice.is_sample() || !is_cut)
            });
        }
    }
    hear_only_what_is_there(&page, &known.page, &mut found);
    let mut drift = weighed(&found, &known.page, spec);
    drift.extend(stale::stale(&page, &known.page, &found));
    drift
}

/// The last line of the tables of a page that ends in them; those before samples are whole.
fn open_end(page: &Page) -> Option<Line> {
    let last = |object: &Object| object.fields.iter().map(|field| last_line(field, Voice::Table)).max();
    let replies = || page.replies.iter().filter_map(|reply| reply.object.as_ref());
    // The example of a reply stands behind its table, the samples behind the tables of the request.
    let has_example = page.replies.iter().any(|reply| reply.example.is_some());
    let is_in_request = replies().next().is_none();
    let has_samples = page.request.lists.iter().any(|list| list.voice != Voice::Table);
    let is_past = has_example || (is_in_request && has_samples);
    if is_past { None } else { replies().chain([&page.request]).filter_map(last).max() }
}

/// Of one of several pages alone, takes only what it says: what it lacks, the others may have.
fn hear_only_what_is_there(page: &Page, known: &SpecPage, found: &mut [Comparison<'_>]) {
    if !is_alone(page, known) {
        return;
    }
    for comparison in found {
        let is_loose = comparison.spec_says == Finding::Required(false);
        comparison.statements.retain(|said| said.value != Finding::Absent && !is_loose);
    }
}

/// Whether the operation or event has further pages that aren't part of this one.
fn is_alone(page: &Page, known: &SpecPage) -> bool {
    let all = iter::once(&known.url).chain(&known.more_urls).map(|url| heading::number(&url.value));
    let is_here =
        |number: &str| page.url.statements().iter().any(|url| heading::number(&url.value) == number);
    !known.more_urls.is_empty() && !all.into_iter().all(is_here)
}

/// Whether a page is in an earlier state: most of what the spec knows of such states is so.
fn is_earlier(comparisons: &[Comparison<'_>], page: &SpecPage) -> bool {
    let (mut so, mut not_so) = (0, 0);
    for entry in page.accepted.iter().filter(|entry| entry.is_earlier) {
        let covered = || comparisons.iter().filter(|other| covers(&entry.pointer.value, &other.fact));
        if covered().any(|comparison| comparison.bears_out(entry)) {
            so += 1;
        } else if covered().any(|comparison| !comparison.statements.is_silent()) {
            not_so += 1;
        }
    }
    so >= not_so
}

/// All differences. What is one edit of the spec is one difference, with all lines of the page.
fn weighed(comparisons: &[Comparison<'_>], page: &SpecPage, spec: &Spec) -> Vec<Drift> {
    let mut found: Vec<(&Comparison<'_>, Drift)> = Vec::new();
    let is_earlier = is_earlier(comparisons, page);
    for comparison in comparisons {
        for drift in comparison.drift(page, spec, is_earlier) {
            let is_same = |(first, other): &&mut (&Comparison<'_>, Drift)| {
                let is_kind = matches!(
                    (&drift.kind, &other.kind),
                    (DriftKind::Open, DriftKind::Open) | (DriftKind::Contradiction, DriftKind::Contradiction)
                );
                let is_said = drift.page_says.agrees(&other.page_says) && drift.spec_says == other.spec_says;
                is_kind && is_said && first.is_same_edit(comparison)
            };
            match found.iter_mut().find(is_same) {
                Some((_, other)) => other.said_by.extend(drift.said_by),
                None => found.push((comparison, drift)),
            }
        }
    }
    let once = |(_, mut drift): (_, Drift)| {
        drift.said_by.sort();
        drift.said_by.dedup();
        drift
    };
    found.into_iter().map(once).collect()
}

fn events(page: &Page, known: &[(&SpecEvent, bool)], spec: &Spec) -> Vec<Drift> {
    let Subject::Event { event_types, .. } = &page.subject else { return Vec::new() };
    let mut found = types(event_types, known, spec);
    for (event, _) in known {
        let mut comparisons = heading::event(page, event);
        let (place, parts) = (Place::Resource, Part::all(&page.request));
        let (spec_at, enums) = (&event.resource_at, &[]);
        let level = Level { parent: None, place, spec: &event.resource, spec_at, parts, enums };
        fields::compare(&level, &mut comparisons);
        hear_only_what_is_there(page, &event.page, &mut comparisons);
        let drift = weighed(&comparisons, &event.page, spec);
        // Events of one page have most in common; an older name has its own title and date.
        let is_new = |drift: &Drift| {
            !found.iter().any(|other| {
                other.fact == drift.fact
                    && other.page_says == drift.page_says
                    && other.said_by == drift.said_by
            })
        };
        let drift: Vec<_> = drift.into_iter().filter(is_new).collect();
        found.extend(drift);
        found.extend(stale::stale(page, &event.page, &comparisons));
    }
    found
}

/// Compares which events a page lists. Older names are not listed.
fn types(said: &[Statement<String>], known: &[(&SpecEvent, bool)], spec: &Spec) -> Vec<Drift> {
    let current = known.iter().filter(|(event, is_listed)| *is_listed || !event.is_older_name);
    let current: Vec<_> = current.map(|(event, _)| *event).collect();
    let Some(first) = current.first() else { return Vec::new() };
    // Some pages list a type twice.
    let mut listed = BTreeSet::new();
    let said: Vec<_> = said.iter().filter(|said| listed.insert(&said.value)).collect();
    let is_same = |event: &&SpecEvent, said: &&Statement<String>| event.page.name.name == said.value;
    let mut found = Vec::new();
    for (event, own) in align(&current, &said, &[&is_same], |_, _| true) {
        let Some(near) = own.or(said.first()) else { continue };
        let page = event.map_or(&first.page, |event| &event.page);
        let name = || page.name.name.clone();
        let (mut comparison, page_says) = match (event, own) {
            (Some(_), Some(said)) if said.value == page.name.name => continue,
            (Some(_), Some(said)) => {
                let known = Comparison::new(HeadFact::Name, Finding::Text(name()), &page.name_at);
                (known, Finding::Text(said.value.clone()))
            }
            (Some(_), None) => {
                let known = Comparison::new(FactPath::Operation, Finding::Event(name()), &page.name_at);
                (known, Finding::Absent)
            }
            (None, _) => {
                let known = Comparison::new(FactPath::Operation, Finding::Absent, &page.at);
                (known, Finding::Event(near.value.clone()))
            }
        };
        comparison.say(near.voice, near.line, page_says);
        for mut drift in comparison.drift(page, spec, false) {
            if event.is_none() {
                drift.operation.name.clone_from(&near.value);
            }
            found.push(drift);
        }
    }
    found
}

/// What a page is about, if the spec lacks it.
fn unknown(page: &Page, product: Option<&str>) -> Vec<Drift> {
    let drift = |name: String, page_says: Finding, by: (Voice, Line)| Drift {
        operation: OperationName {
            product: product.map(str::to_owned),
            face: page.face.value().copied(),
            name,
        },
        fact: FactPath::Operation,
        page_says,
        said_by: vec![by],
        spec_says: Finding::Absent,
        spec: None,
        also_on_faces: Vec::new(),
        kind: DriftKind::Open,
    };
    if let Subject::Event { event_types, .. } = &page.subject {
        let event = |said: &Statement<String>| {
            drift(said.value.clone(), Finding::Event(said.value.clone()), (said.voice, said.line))
        };
        return event_types.iter().map(event).collect();
    }
    let (method, path) = (page.method.best(), page.path.best());
    let call = Finding::Call { method: method.map(|it| it.value), path: path.map(|path| path.value.clone()) };
    let name = page.name.value().or(page.title.value()).cloned().unwrap_or_else(|| call.to_string());
    let by = path.map(|path| (path.voice, path.line)).or(method.map(|method| (method.voice, method.line)));
    vec![drift(name, call, by.unwrap_or((Voice::Table, Line::new(0, 1))))]
}
