//! Does the spec still say what the platform's page says?
//!
//! ```text
//! Page ──────────┐
//!                ├─► claims ─► Vec<Drift> ─► lines, or JSON
//! Spec::of ──────┘   who says what of each fact
//! ```
//!
//! Each fact has a name, which [`Drift::pointer`] and the spec's key `x-drift` use:
//!
//! - `name`, `title`, `url`, `updated`, `face`, `method`, `path`, `rate-limit`, `status` of the operation, and
//!   `operation` if the spec does not have it;
//! - `header.X`, `path.x`, `query.x`, `body.x.y`, `reply.x[].y`: that there is such a parameter or field, and its
//!   name; `[]` goes into the items of a list;
//! - behind a field, after `#`, what is known of it: `#in` (its place), `#required`, `#type`, `#model` (of an
//!   object, the name of its struct), `#maxLength`, `#sensitive`, `#enum` (whether it has a list of values), `#enum.VALUE`: `reply.level#maxLength`;
//! - `errors.400.PARAM_ERROR`: an error.
//!
//! What a page does not show is no drift: a part behind its end, a table that is collapsed and in no sample, an empty
//! table of errors. A type printed without a length, and a page without a rate limit, do say that there is none.

mod align;
mod claim;
mod field;
mod fields;
mod head;
mod level;
mod matching;
mod nest;
mod render;
mod sample;
mod spec;
mod stale;
mod values;
mod words;

use crate::facts::{Fact, FieldFacts, FieldPlace};
use crate::page::{Page, PageLine};
use wechatpay_codegen::document::AcceptedDrift;
use wechatpay_codegen::span::Span;

use claim::{Claim, Said, Verdict};
use fields::Walk;
use level::{Level, Struct, Table};
use sample::Sample;

pub(crate) use matching::find;
pub use render::{json, text};
pub use spec::{Spec, SpecOperation, spec_facts};

/// One difference between a page and the spec.
#[derive(Clone, Debug)]
pub struct Drift {
    /// The operation: `GetUserCard`.
    pub operation: String,
    /// The fact's name: `reply.level#maxLength`, see [the module](self).
    pub pointer: String,
    /// What the page says.
    pub page_says: String,
    /// What the spec says.
    pub spec_says: String,
    /// The page, and the line that says it.
    pub page: (String, PageLine),
    /// Which part of the page says it: `table`, `Java sample`, `Go sample` or `prose`.
    pub said_by: &'static str,
    /// Further lines of the page that say the same.
    pub also: Vec<PageLine>,
    /// Where the spec says it; `None` if the spec does not have the operation.
    pub spec: Option<Span>,
    /// What kind of difference it is.
    pub kind: DriftKind,
}

/// The kinds of difference.
#[derive(Clone, Debug)]
pub enum DriftKind {
    /// The spec does not say what the page says.
    Drift,
    /// Only a part of the page says so; another part says what the spec says.
    Contradiction,
    /// The spec knows that the page says so, and why it is right all the same.
    Explained(Fact<String, Span>),
}

impl Drift {
    /// Whether somebody has to do something about it.
    pub const fn is_open(&self) -> bool {
        matches!(self.kind, DriftKind::Drift)
    }
}

/// Compares a page with the spec.
pub fn compare(page: &Page, spec: &Spec) -> Vec<Drift> {
    let Some(operation) = matching::find(page, spec) else { return vec![unknown(page)] };
    let nested = nest::nest(page, operation);
    let page = nested.as_ref().unwrap_or(page);
    let samples: Vec<_> = page.samples.iter().map(Sample::new).collect();
    let mut claims = head::head(page, &samples, operation);
    claims.push(reply_model(&samples, operation));
    let mut walk = Walk::of(page);
    for level in levels(page, &samples, operation) {
        walk.level(&level);
    }
    claims.append(&mut walk.claims);
    claims.extend(head::errors(page, operation));
    // What stands on the last line of a page that stops may be cut short itself.
    for claim in &mut claims {
        claim.page.retain(|(voice, _, at)| voice.is_sample() || Some(*at) != page.stops);
    }
    let mut found: Vec<_> = claims
        .iter()
        .flat_map(|claim| {
            claim
                .verdicts()
                .into_iter()
                .map(|verdict| drift(page, operation, claim, &verdict))
                .collect::<Vec<_>>()
        })
        .collect();
    found.extend(stale::stale(page, operation, &claims));
    found
}

/// What the samples call the struct of the reply.
fn reply_model(samples: &[Sample<'_>], operation: &SpecOperation) -> Claim {
    let model = &operation.reply_model;
    let mut claim = Claim::new("reply#model", Said::plain(&model.value), &model.at);
    for (sample, found) in samples.iter().filter_map(|sample| Some((sample, sample.reply(&model.value)?))) {
        claim.say(sample.voice, Said::plain(&found.name.value), found.name.at);
    }
    claim
}

/// Headers, the rest of the request, the reply.
fn levels<'a>(page: &'a Page, samples: &'a [Sample<'a>], spec: &'a SpecOperation) -> Vec<Level<'a>> {
    let (said, known) = (&page.facts, &spec.facts);
    let top = said.path.as_ref().or(said.title.as_ref()).map_or(PageLine(1), |fact| fact.at);
    let is_request = |place: &FieldPlace| *place != FieldPlace::Reply;
    let shows_request =
        FieldPlace::ALL.iter().filter(|place| is_request(place)).any(|place| page.shows_all(*place));
    // A whole page that shows no list for a place has no parameter there.
    let is_whole = |place: &FieldPlace| {
        page.shows_all(*place) || (page.stops.is_none() && shows_request && is_request(place))
    };
    let whole: Vec<_> = FieldPlace::ALL.into_iter().filter(is_whole).collect();
    let table = |fields| Some(Table { fields, at: top, whole: whole.clone() });
    let is_header = |field: &FieldPlace| *field == FieldPlace::Header;
    let headers = Level {
        prefix: None,
        spec: known.parameters.iter().filter(|field| is_header(&field.place)).collect(),
        spec_at: &spec.at,
        table: table(said.parameters.iter().filter(|field| is_header(&field.place)).collect()),
        samples: Vec::new(),
    };
    let requests = samples.iter().filter_map(|sample| Some(Struct { sample, item: sample.request()? }));
    let model = &spec.reply_model.value;
    let replies = samples.iter().filter_map(|sample| Some(Struct { sample, item: sample.reply(model)? }));
    let request = Level {
        prefix: None,
        spec: request(&known.parameters, known.body.as_deref()),
        spec_at: &spec.at,
        table: table(request(&said.parameters, said.body.as_deref())),
        samples: requests.collect(),
    };
    let reply = Level {
        prefix: Some(words::place(FieldPlace::Reply).to_owned()),
        spec: known.reply.iter().flatten().collect(),
        spec_at: &spec.reply_model.at,
        table: said.reply.as_ref().and_then(|reply| table(reply.iter().collect())),
        samples: replies.collect(),
    };
    vec![headers, request, reply]
}

/// Everything of a request but its headers.
fn request<'f, P>(
    parameters: &'f [FieldFacts<P>],
    body: Option<&'f [FieldFacts<P>]>,
) -> Vec<&'f FieldFacts<P>> {
    let parameters = parameters.iter().filter(|field| field.place != FieldPlace::Header);
    parameters.chain(body.unwrap_or_default()).collect()
}

fn drift(page: &Page, operation: &SpecOperation, claim: &Claim, verdict: &Verdict<'_>) -> Drift {
    let is_known = |accepted: &&AcceptedDrift| {
        accepted.pointer.value.to_string() == claim.pointer && accepted.page.value == verdict.says.shown
    };
    let kind = match operation.accepted.iter().find(is_known) {
        _ if verdict.is_contradiction => DriftKind::Contradiction,
        Some(accepted) => {
            DriftKind::Explained(Fact { value: accepted.why.value.clone(), at: accepted.why.span.clone() })
        }
        None => DriftKind::Drift,
    };
    let (voice, line) = verdict.by.first().copied().unwrap_or((claim::Voice::Table, PageLine(1)));
    let mut also: Vec<_> = verdict.by.iter().map(|(_, at)| *at).filter(|at| *at != line).collect();
    also.dedup();
    Drift {
        operation: name(operation),
        pointer: claim.pointer.clone(),
        page_says: verdict.says.shown.clone(),
        spec_says: claim.spec.0.shown.clone(),
        page: (page.name.clone(), line),
        said_by: voice.name(),
        also,
        spec: Some(claim.spec.1.clone()),
        kind,
    }
}

fn unknown(page: &Page) -> Drift {
    let said = &page.facts;
    let method = said.method.as_ref().map(|fact| fact.value.to_string());
    let path = said.path.as_ref().map(|fact| fact.value.clone());
    let call: Vec<_> = method.into_iter().chain(path).collect();
    let name = said.name.as_ref().or(said.title.as_ref()).map(|fact| fact.value.clone());
    let line = said.method.as_ref().map_or(PageLine(1), |fact| fact.at);
    Drift {
        operation: name.unwrap_or_else(|| call.join(" ")),
        pointer: "operation".to_owned(),
        page_says: call.join(" "),
        spec_says: "no such operation".to_owned(),
        page: (page.name.clone(), line),
        said_by: claim::Voice::Table.name(),
        also: Vec::new(),
        spec: None,
        kind: DriftKind::Drift,
    }
}

fn name(operation: &SpecOperation) -> String {
    operation.facts.name.as_ref().map(|name| name.value.clone()).unwrap_or_default()
}
