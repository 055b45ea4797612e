//! Compares what the top of a page and the calls of its samples say of the operation itself.

use wechatpay_codegen::fact_path::{FactPath, HeadFact};

use super::difference::Finding;
use super::spec::{SpecEvent, SpecOperation, SpecPage};
use super::weigh::{Comparison, model_name};
use crate::evidence::{Line, Page, Redelivery, Statement, Subject, Voice};

/// Compares what is printed on the page of an operation.
pub(super) fn operation<'s>(page: &Page, spec: &'s SpecOperation) -> Vec<Comparison<'s>> {
    let known = &spec.page;
    let name = Comparison::new(HeadFact::Name, Finding::Text(known.name.name.clone()), &known.name_at);
    let method = Comparison::new(HeadFact::Method, Finding::Method(spec.method.value), &spec.method.span);
    let mut found = vec![name.hear_text(&page.name)];
    found.extend(self::page(page, known));
    found.push(rate_limit(page, spec));
    found.push(method.hear(&page.method, |method| Finding::Method(*method)));
    found.push(Comparison::text(HeadFact::Path, &spec.path).hear_text(&page.path));
    found.extend(replies(page, spec));
    found
}

/// The top of a page prints its limit if there is one.
fn rate_limit<'s>(page: &Page, spec: &'s SpecOperation) -> Comparison<'s> {
    let known = spec.rate_limit.as_ref();
    let says = known.map_or(Finding::Absent, |limit| Finding::RateLimit(limit.value.clone()));
    let at = known.map_or(&spec.page.at, |limit| &limit.span);
    let mut comparison = Comparison::new(HeadFact::RateLimit, says, at);
    comparison =
        comparison.hear(&page.rate_limit, |limit| limit.clone().map_or(Finding::Absent, Finding::RateLimit));
    if page.rate_limit.is_silent() {
        let top = page.updated.best().or(page.title.best()).map(|statement| statement.line);
        comparison.say(Voice::Table, top.unwrap_or(Line::new(0, 1)), Finding::Absent);
    }
    comparison
}

/// Compares what is printed on the page of an event.
pub(super) fn event<'s>(page: &Page, spec: &'s SpecEvent) -> Vec<Comparison<'s>> {
    let mut found = self::page(page, &spec.page);
    if let (Some(known), Subject::Event { original_type, .. }) = (&spec.original_type, &page.subject) {
        found.push(Comparison::text(HeadFact::OriginalType, known).hear_text(original_type));
    }
    if let Some(said) = &page.redelivery {
        let known = spec.redelivery.as_ref();
        let says = known.map_or(Finding::Absent, |known| schedule(&known.value));
        let at = known.map_or(&spec.page.at, |known| &known.span);
        let mut comparison = Comparison::new(HeadFact::Redelivery, says, at);
        comparison.say(said.voice, said.line, schedule(&said.value));
        found.push(comparison);
    }
    found
}

/// A schedule in the words of the spec: `after [10, 14, 27], 11 times`.
fn schedule(known: &Redelivery) -> Finding {
    Finding::Text(format!("after {:?}, {} times", known.after, known.times))
}

/// The title, the address, the date, the face.
fn page<'s>(page: &Page, known: &'s SpecPage) -> Vec<Comparison<'s>> {
    let is_known = |statement: &&Statement<String>| number(&statement.value) == number(&known.url.value);
    // Of several pages about one operation, the spec has title and date of one.
    let own = page.url.statements().iter().find(is_known).map(|statement| statement.line.file);
    let is_own = |line: Line| known.more_urls.is_empty() || own.is_none_or(|own| line.file == own);
    let is_sibling = page.url.statements().iter().any(|statement| is_more(known, &statement.value));
    let mut found = Vec::new();
    let texts =
        [(HeadFact::Title, &known.title, &page.title), (HeadFact::Updated, &known.updated, &page.updated)];
    for (fact, known, said) in texts.into_iter().filter(|_| own.is_some() || !is_sibling) {
        let mut comparison = Comparison::text(fact, known).hear_text(said);
        comparison.statements.retain(|said| is_own(said.line));
        found.push(comparison);
    }
    let address = |url: &String| {
        let is_same = number(url) == number(&known.url.value) || is_more(known, url);
        Finding::Text(if is_same { known.url.value.clone() } else { url.clone() })
    };
    found.push(Comparison::text(HeadFact::Url, &known.url).hear(&page.url, address));
    if let Some(face) = known.name.face {
        let says = Comparison::new(HeadFact::Face, Finding::Face(face), &known.at);
        found.push(says.hear(&page.face, |face| Finding::Face(*face)));
    }
    found
}

/// The statuses and the models of the replies.
fn replies<'s>(page: &Page, spec: &'s SpecOperation) -> Vec<Comparison<'s>> {
    let number = |status: u16| Finding::Number(i64::from(status));
    let said = || page.replies.iter().map(|reply| &reply.status);
    let is_said = |status| said().any(|said| said.value == status);
    let is_new = |said: &&Statement<u16>| spec.replies.iter().all(|known| known.status.value != said.value);
    let mut found = Vec::new();
    let mut is_complete = true;
    for known in &spec.replies {
        let status = &known.status;
        let mut comparison = Comparison::new(HeadFact::Status, number(status.value), &status.span);
        let is_missing = !is_said(status.value);
        is_complete &= !is_missing;
        for said in said().filter(|said| said.value == status.value || (is_missing && is_new(said))) {
            comparison.say(said.voice, said.line, number(said.value));
        }
        found.push(comparison);
        if let Some(name) = &known.model {
            let mut model = Comparison::text(FactPath::ReplyModel, name);
            for reply in page.replies.iter().filter(|reply| reply.status.value == status.value) {
                model = model.hear(&reply.model, |said| model_name(said, &name.value));
                let lists = reply.object.iter().flat_map(|object| &object.lists);
                let has_table = lists.into_iter().any(|list| list.voice == Voice::Table);
                let is_shown = has_table || reply.is_download || page.truncated.is_some();
                if !is_shown && !known.fields.is_empty() {
                    model.say(Voice::Table, reply.status.line, Finding::Absent);
                }
            }
            found.push(model);
        }
    }
    for said in said().filter(is_new).filter(|_| is_complete) {
        let mut comparison = Comparison::new(HeadFact::Status, Finding::Absent, &spec.page.at);
        comparison.say(said.voice, said.line, number(said.value));
        found.push(comparison);
    }
    found
}

/// Whether an address is that of a further page.
fn is_more(known: &SpecPage, url: &str) -> bool {
    known.more_urls.iter().any(|more| number(&more.value) == number(url))
}

/// A page has one number at every address under which it is known.
pub(super) fn number(url: &str) -> &str {
    let number = url.trim_end_matches('/').rsplit('/').next().unwrap_or(url);
    number.split(['?', '#', '.']).next().unwrap_or(number)
}
