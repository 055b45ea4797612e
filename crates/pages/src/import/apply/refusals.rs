//! The errors that a page documents: those that come and go.

use super::super::errors::{entry_key, example, is_refusal, response};
use super::super::text::indented;
use super::super::yaml::scalar;
use super::Applier;
use super::edit::{entry, insert_after, remove};
use crate::facts::ErrorFacts;
use crate::page::PageLine;
use wechatpay_codegen::node::{Entry, Node};
use wechatpay_codegen::reach::target;

impl Applier<'_, '_> {
    /// Offers the edits of the error responses.
    pub(super) fn refusals(&mut self) {
        let Some(errors) = &self.page.facts.errors else { return };
        let Some(responses) = self.method.value.get("responses") else { return };
        let mut statuses: Vec<u16> = errors.iter().map(|error| error.status.value).collect();
        statuses.sort_unstable();
        statuses.dedup();
        for status in statuses {
            let of_status: Vec<_> = errors.iter().filter(|error| error.status.value == status).collect();
            match entry(responses, &status.to_string()) {
                Some(found) => self.known_status(status, found, &of_status),
                None => self.new_status(status, responses, &of_status),
            }
        }
        for found in responses.entries().iter().filter(|entry| entry.key.value != "200") {
            if !errors.iter().any(|error| error.status.value.to_string() == found.key.value) {
                let edit = remove(&self.known.document.file, found);
                self.offer(vec![edit], format!("no answer {}", found.key.value));
            }
        }
    }

    fn new_status(&mut self, status: u16, responses: &Node, errors: &[&ErrorFacts<PageLine>]) {
        let lines = format!("'{status}':\n{}", indented(&response(self.sheet.target, errors), 2));
        let number = |entry: &&Entry| entry.key.value.parse().is_ok_and(|other: u16| other < status);
        if let Some(before) = responses.entries().iter().rev().find(number) {
            let edit = insert_after(&self.known.document.file, before, &lines, "");
            self.offer(vec![edit], format!("the answer {status}"));
        }
    }

    fn known_status(&mut self, status: u16, found: &Entry, errors: &[&ErrorFacts<PageLine>]) {
        let document = self.known.document;
        let file = &document.file;
        if found.value.get("$ref").is_some() {
            // A shared response is right for others; it is written out, or another one, if it is not right here.
            let lines = indented(&response(self.sheet.target, errors), super::edit::column(found) + 2);
            let start = super::super::text::line_end(&file.text, found.key.span.range().start);
            let end = super::super::text::block(&file.text, found.key.span.range().start).end;
            if end > start {
                let edit = super::Edit { path: file.path.clone(), range: start..end, text: lines };
                self.offer(vec![edit], format!("the errors of {status}"));
            }
            return;
        }
        let content = found.value.get("content").and_then(|content| content.entries().first());
        let Some(examples) = content.and_then(|content| content.value.get("examples")) else { return };
        let said = |known: &Entry, error: &ErrorFacts<PageLine>| {
            let node = target(self.known.product, document, &known.value).map(|it| &it.component.value);
            is_refusal(node.unwrap_or(&known.value).get("value"), error)
        };
        let mut offers = Vec::new();
        for error in errors {
            if examples.entries().iter().any(|known| said(known, error)) {
                continue;
            }
            let Some(last) = examples.entries().last() else { continue };
            let taken: Vec<_> = examples.entries().iter().map(|entry| entry.key.value.clone()).collect();
            let key = entry_key(&error.code.value, &taken);
            let lines = format!("{}:\n{}", scalar(&key), indented(&example(self.sheet.target, error), 2));
            offers.push((
                insert_after(file, last, &lines, ""),
                format!("the error {status} {}", error.code.value),
            ));
        }
        for known in examples.entries() {
            if !errors.iter().any(|error| said(known, error)) {
                offers.push((remove(file, known), format!("no error {status} {}", known.key.value)));
            }
        }
        for (edit, what) in offers {
            self.offer(vec![edit], what);
        }
    }
}
