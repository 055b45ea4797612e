//! Claims about the operation itself: the top of its page, what the samples call, the errors.

use super::align::{Pair, align};
use super::claim::{Claim, Said, Voice};
use super::sample::Sample;
use super::spec::SpecOperation;
use super::words;
use crate::facts::{ErrorFacts, Fact};
use crate::page::{Page, PageLine};
use wechatpay_codegen::span::Span;

/// Claims what the top of the page and the calls of the samples say.
pub(super) fn head(page: &Page, samples: &[Sample<'_>], spec: &SpecOperation) -> Vec<Claim> {
    let (said, known) = (&page.facts, &spec.facts);
    let mut claims = Vec::new();
    let mut name = from("name", known.name.as_ref(), String::clone, spec);
    for sample in samples {
        say(&mut name, sample.voice, sample.facts.operation.as_ref(), String::clone);
    }
    if name.page.is_empty() {
        say(&mut name, Voice::Table, said.name.as_ref(), String::clone);
    }
    claims.push(name);
    for (pointer, said, known) in
        [("title", &said.title, &known.title), ("updated", &said.updated, &known.updated)]
    {
        let mut claim = from(pointer, known.as_ref(), String::clone, spec);
        say(&mut claim, Voice::Table, said.as_ref(), String::clone);
        claims.push(claim);
    }
    let mut url = Claim::new("url", Said { key: String::new(), shown: String::new() }, &spec.at);
    if let Some(known) = &known.url {
        url = Claim::new("url", address(&known.value), &known.at);
    }
    if let Some(said) = &said.url {
        url.say(Voice::Table, address(&said.value), said.at);
    }
    claims.push(url);
    let mut face = from("face", known.face.as_ref(), |face| face.stem().to_owned(), spec);
    say(&mut face, Voice::Table, said.face.as_ref(), |face| face.stem().to_owned());
    claims.push(face);
    let mut method = from("method", known.method.as_ref(), ToString::to_string, spec);
    say(&mut method, Voice::Table, said.method.as_ref(), ToString::to_string);
    let mut path = from("path", known.path.as_ref(), String::clone, spec);
    say(&mut path, Voice::Table, said.path.as_ref(), String::clone);
    for sample in samples {
        say(&mut method, sample.voice, sample.facts.method.as_ref(), ToString::to_string);
        say(&mut path, sample.voice, sample.facts.path.as_ref(), String::clone);
    }
    claims.extend([method, path, rate_limit(page, spec), status(page, spec)]);
    claims
}

/// Claims each error of the table of errors; a page without rows says nothing.
pub(super) fn errors(page: &Page, spec: &SpecOperation) -> Vec<Claim> {
    let none = Vec::new();
    let known = spec.facts.errors.as_ref().unwrap_or(&none);
    let Some(said) = page.facts.errors.as_ref().filter(|errors| !errors.is_empty()) else {
        return Vec::new();
    };
    let (known_names, said_names) = (names(known), names(said));
    let first: Vec<&str> = known_names.iter().map(String::as_str).collect();
    let second: Vec<&str> = said_names.iter().map(String::as_str).collect();
    let alike = |at: usize, other: usize| {
        known.get(at).zip(said.get(other)).is_some_and(|(known, said)| {
            known.code.value == said.code.value || known.status.value == said.status.value
        })
    };
    let mut near = said.first().map_or(PageLine(1), |error| error.code.at);
    let mut claims = Vec::new();
    for pair in moved(align(&first, &second, alike), alike) {
        match pair {
            Pair::Same(at, other) | Pair::Renamed(at, other) => {
                let (Some(known), Some(said)) = (known.get(at), said.get(other)) else { continue };
                near = said.code.at.max(said.status.at);
                let has_other_status =
                    known.status.value != said.status.value && known.code.value == said.code.value;
                let (at, line) = if has_other_status {
                    (&known.status.at, said.status.at)
                } else {
                    (&known.code.at, said.code.at)
                };
                let mut claim = Claim::new(pointer(known), Said::plain(error(known)), at);
                claim.say(Voice::Table, Said::plain(error(said)), line);
                claims.push(claim);
            }
            Pair::Dropped(at) => {
                let Some(known) = known.get(at) else { continue };
                let mut claim = Claim::new(pointer(known), Said::plain(error(known)), &known.code.at);
                claim.say(Voice::Table, Said::nothing(), near);
                claims.push(claim);
            }
            Pair::Added(other) => {
                let Some(said) = said.get(other) else { continue };
                let mut claim = Claim::new(pointer(said), Said::nothing(), &spec.at);
                claim.say(Voice::Table, Said::plain(error(said)), said.code.at);
                claims.push(claim);
            }
        }
    }
    claims
}

/// Pairs what was dropped with what was added elsewhere: the spec orders errors by status, pages do not.
fn moved(pairs: Vec<Pair>, alike: impl Fn(usize, usize) -> bool) -> Vec<Pair> {
    let is_added = |pair: &Pair| matches!(pair, Pair::Added(_));
    let (mut added, mut pairs): (Vec<_>, Vec<_>) = pairs.into_iter().partition(is_added);
    for pair in &mut pairs {
        let Pair::Dropped(at) = *pair else { continue };
        let found = added.iter().position(|added| matches!(added, Pair::Added(other) if alike(at, *other)));
        if let Some(Pair::Added(other)) = found.map(|found| added.remove(found)) {
            *pair = Pair::Renamed(at, other);
        }
    }
    pairs.append(&mut added);
    pairs
}

fn from<T>(
    pointer: &str,
    known: Option<&Fact<T, Span>>,
    word: impl Fn(&T) -> String,
    spec: &SpecOperation,
) -> Claim {
    match known {
        Some(known) => Claim::new(pointer, Said::plain(word(&known.value)), &known.at),
        None => Claim::new(pointer, Said::nothing(), &spec.at),
    }
}

fn say<T>(claim: &mut Claim, voice: Voice, said: Option<&Fact<T, PageLine>>, word: impl Fn(&T) -> String) {
    if let Some(said) = said {
        claim.say(voice, Said::plain(word(&said.value)), said.at);
    }
}

/// A page has one number at every address under which it is known.
fn address(url: &str) -> Said {
    let number = url.trim_end_matches('/').rsplit('/').next().unwrap_or(url);
    let number = number.split(['?', '#', '.']).next().unwrap_or(number);
    Said { key: number.to_owned(), shown: url.to_owned() }
}

/// The top of a page prints its limit if there is one.
fn rate_limit(page: &Page, spec: &SpecOperation) -> Claim {
    let mut claim = from("rate-limit", spec.facts.rate_limit.as_ref(), words::rate_limit, spec);
    match &page.facts.rate_limit {
        Some(said) => claim.say(Voice::Table, Said::plain(words::rate_limit(&said.value)), said.at),
        None => claim.say(Voice::Table, Said::nothing(), top(page)),
    }
    claim
}

/// The subset knows one status of replies.
fn status(page: &Page, spec: &SpecOperation) -> Claim {
    let mut claim = Claim::new("status", Said::plain("200"), &spec.reply_model.at);
    for said in &page.statuses {
        claim.say(Voice::Table, Said::plain(said.value.to_string()), said.at);
    }
    claim
}

fn top(page: &Page) -> PageLine {
    let facts = &page.facts;
    let at = facts.updated.as_ref().or(facts.title.as_ref()).map(|fact| fact.at);
    at.unwrap_or(PageLine(1))
}

fn names<P>(errors: &[ErrorFacts<P>]) -> Vec<String> {
    errors.iter().map(error).collect()
}

fn error<P>(error: &ErrorFacts<P>) -> String {
    format!("{} {}", error.status.value, error.code.value)
}

fn pointer<P>(error: &ErrorFacts<P>) -> String {
    format!("errors.{}.{}", error.status.value, error.code.value)
}
