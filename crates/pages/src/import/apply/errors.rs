//! The errors that a page documents: those that come and go.

use wechatpay_codegen::fact_path::ErrorPath;
use wechatpay_codegen::spec::yaml::{Entry, Node};

use super::super::errors::{example, examples, free_key, is_row, response};
use super::super::text::{Edit, block, indented, line_end};
use super::super::tree::{column, entry, insert_after, remove};
use super::super::yaml::scalar;
use super::{Applier, Edits, Refused};
use crate::evidence::ErrorRow;

impl Applier<'_, '_> {
    /// Brings the answers of a status into accord with the page: the row that comes, the row that goes.
    pub(super) fn error(
        &self,
        path: &ErrorPath,
        comes: Option<&ErrorRow>,
        goes: Option<&ErrorRow>,
    ) -> Result<Edits, Refused> {
        let responses = self.known.method.value.get("responses").ok_or(Refused::NoPlace)?;
        let rows = self.page.errors.iter().flatten().filter(|row| row.status == path.status);
        let rows: Vec<_> = rows.collect();
        let file = &self.known.target.document.file;
        let Some(found) = entry(responses, &path.status.to_string()) else {
            let lines = indented(&response(&self.known.target, &rows), 2);
            let is_lower =
                |entry: &&Entry| entry.key.value.parse().is_ok_and(|other: u16| other < path.status);
            let before = responses.entries().iter().rfind(is_lower).ok_or(Refused::NoPlace)?;
            return Ok(vec![insert_after(file, before, &format!("'{}':\n{lines}", path.status), "")].into());
        };
        if rows.is_empty() {
            return Ok(vec![remove(file, found)].into());
        }
        if found.value.get("$ref").is_some() {
            // A shared response is right for others; this one is written out, or refers to another.
            let text = indented(&response(&self.known.target, &rows), column(found) + 2);
            let start = line_end(&file.text, found.key.span.range().start);
            let end = block(&file.text, found.key.span.range().start).end;
            if end <= start {
                return Err(Refused::NoPlace);
            }
            return Ok(vec![Edit { path: file.path.clone(), range: start..end, text }].into());
        }
        let examples = examples(&found.value).ok_or(Refused::NoPlace)?;
        let mut edits = Vec::new();
        if let Some(row) = comes.filter(|row| !examples.entries().iter().any(|it| self.is(it, row))) {
            let last = examples.entries().last().ok_or(Refused::NoPlace)?;
            let taken: Vec<_> = examples.entries().iter().map(|entry| entry.key.value.clone()).collect();
            let key = free_key(&row.code, &taken);
            let lines = format!("{}:\n{}", scalar(&key), indented(&example(&self.known.target, row), 2));
            let before = examples.entries().iter().rfind(|known| self.code(known) == Some(row.code.as_str()));
            edits.push(insert_after(file, before.unwrap_or(last), &lines, ""));
        }
        if let Some(row) = goes {
            let gone = examples.entries().iter().find(|known| self.is(known, row));
            edits.push(remove(file, gone.ok_or(Refused::NoPlace)?));
        }
        Ok(edits.into())
    }

    fn is(&self, known: &Entry, row: &ErrorRow) -> bool {
        is_row(self.example(known), row)
    }

    fn code<'n>(&'n self, known: &'n Entry) -> Option<&'n str> {
        self.example(known).get("value")?.get("code")?.text()
    }

    fn example<'n>(&'n self, known: &'n Entry) -> &'n Node {
        let found = self.known.product().target(self.known.target.document, &known.value);
        found.map_or(&known.value, |found| &found.component.value)
    }
}
