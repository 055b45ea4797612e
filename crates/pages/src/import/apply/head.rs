//! What stands before the parameters: date, title, address, limit, method, path, name.

use super::super::operation::lower_first;
use super::super::place;
use super::super::text::{block, indented};
use super::super::yaml::scalar;
use super::edit::{entry, insert_after, remove, remove_lines, replace};
use super::{Applier, method_key};
use wechatpay_codegen::node::Node;

impl Applier<'_, '_> {
    /// Offers the edits of the operation itself.
    pub(super) fn head(&mut self) {
        let facts = &self.page.facts;
        if let Some(updated) = &facts.updated {
            self.scalar("x-updated", &format!("'{}'", updated.value), &updated.value);
        }
        let docs = self.method.value.get("externalDocs");
        if let (Some(url), Some(node)) = (&facts.url, docs.and_then(|docs| docs.get("url"))) {
            self.text(node, &scalar(&url.value), &url.value, "the page's address");
        }
        if let (Some(title), Some(node)) = (&facts.title, docs.and_then(|docs| docs.get("description"))) {
            self.text(node, &scalar(&title.value), &title.value, "the page's title");
        }
        self.rate_limit();
        self.explanations();
        self.operation_id();
        self.call();
    }

    fn scalar(&mut self, key: &str, written: &str, value: &str) {
        if let Some(found) = entry(&self.method.value, key) {
            self.text(&found.value, written, value, key);
        }
    }

    fn text(&mut self, node: &Node, written: &str, value: &str, what: &str) {
        if node.text() != Some(value) {
            let edit = replace(&self.known.document.file, &node.span, written);
            self.offer(vec![edit], format!("{what}: {value}"));
        }
    }

    fn rate_limit(&mut self) {
        let file = &self.known.document.file;
        let found = entry(&self.method.value, "x-rate-limit");
        let edit = match (&self.page.facts.rate_limit, found) {
            (None, None) => return,
            (None, Some(found)) => remove(file, found),
            (Some(limit), found) => {
                let limit = &limit.value;
                let line = format!(
                    "x-rate-limit: {{requests: {}, seconds: {}, per: {}}}\n",
                    limit.requests, limit.seconds, limit.per
                );
                match (found, entry(&self.method.value, "x-confirmed-by")) {
                    (Some(found), _) => {
                        let range = block(&file.text, found.key.span.range().start);
                        let text = indented(&line, super::edit::column(found));
                        super::Edit { path: file.path.clone(), range, text }
                    }
                    (None, Some(before)) => insert_after(file, before, &line, ""),
                    (None, None) => return,
                }
            }
        };
        self.offer(vec![edit], "the rate limit".to_owned());
    }

    /// Differences that are explained, but are none any more.
    fn explanations(&mut self) {
        let Some(found) = entry(&self.method.value, "x-drift") else { return };
        let file = &self.known.document.file;
        let entries = found.value.entries();
        for entry in entries {
            let gone = if entries.len() == 1 { found } else { entry };
            self.offer(vec![remove(file, gone)], format!("{} needs no explanation", entry.key.value));
        }
    }

    fn operation_id(&mut self) {
        let Some(name) = &self.page.facts.name else { return };
        let id = lower_first(&name.value);
        let old = self.known.operation.id.value.clone();
        if id == old {
            return;
        }
        let file = &self.known.document.file;
        let mut edits = vec![replace(file, &self.known.operation.id.span, &scalar(&id))];
        // The body is called after the operation.
        if let Some(body) = &self.known.operation.body {
            let schemas = self.known.document.tree.get("components").and_then(|it| it.get("schemas"));
            let component = schemas.and_then(|schemas| entry(schemas, &body.content.schema.name));
            let new = format!("{}Request", name.value);
            if let Some(component) = component {
                edits.push(replace(file, &component.key.span, &new));
                let reference = body.content.schema.span.text();
                edits.push(replace(
                    file,
                    &body.content.schema.span,
                    &reference.replace(&body.content.schema.name, &new),
                ));
            }
        }
        self.offer_rename(edits, format!("the name: {}", name.value), &old, &id);
    }

    fn call(&mut self) {
        let facts = &self.page.facts;
        let operation = self.known.operation;
        let path = facts.path.as_ref().map_or(operation.path.as_str(), |path| path.value.as_str());
        let method = facts.method.as_ref().map_or(operation.method.value, |method| method.value);
        if path == operation.path.value && method == operation.method.value {
            return;
        }
        let file = &self.known.document.file;
        let what = format!("the call: {method} {path}");
        let is_alone = self.path.value.entries().len() == 1;
        let paths = self.known.document.tree.get("paths");
        let is_free = path == operation.path.value || paths.is_some_and(|paths| paths.get(path).is_none());
        if (is_alone && is_free) || path == operation.path.value {
            let mut edits = Vec::new();
            if path != operation.path.value {
                edits.push(replace(file, &self.path.key.span, &scalar(path)));
                edits.extend(self.renamed_placeholders(path));
            }
            if method != operation.method.value {
                edits.push(replace(file, &self.method.key.span, &method_key(method)));
            }
            return self.offer(edits, what);
        }
        // It moves to another path, with all its lines.
        let from = if is_alone { self.path } else { self.method };
        let lines = block(&file.text, self.method.key.span.range().start);
        let depth = super::edit::column(self.method);
        let moved = file.text.get(lines).unwrap_or_default();
        let moved: String = moved
            .lines()
            .flat_map(|line| {
                [
                    line.get(depth..).unwrap_or_default(),
                    "
",
                ]
            })
            .collect();
        let rest = moved.split_once('\n').map(|(_, rest)| rest).unwrap_or_default();
        let moved = format!("{}:\n{rest}", method_key(method));
        let whole = block(&file.text, from.key.span.range().start);
        let mut edits = vec![remove_lines(file, whole), place::operation(self.sheet.target, path, &moved)];
        edits.retain(|edit| !edit.range.is_empty() || !edit.text.is_empty());
        self.offer(edits, what);
    }

    /// Placeholders that are called otherwise in the new path, where the parameters are written out.
    fn renamed_placeholders(&self, path: &str) -> Vec<super::Edit> {
        let names = |path: &str| -> Vec<String> {
            let parts = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            parts.map(str::to_owned).collect()
        };
        let (old, new) = (names(self.known.operation.path.as_str()), names(path));
        if old.len() != new.len() {
            return Vec::new();
        }
        let renamed: Vec<_> = old.iter().zip(&new).filter(|(old, new)| old != new).collect();
        let parameters = self.method.value.get("parameters").map_or(&[][..], super::edit::items);
        let mut edits = Vec::new();
        for (old, new) in renamed {
            let is_it = |node: &&Node| {
                node.get("name").and_then(Node::text) == Some(old)
                    && node.get("in").and_then(Node::text) == Some("path")
            };
            if let Some(name) = parameters.iter().find(is_it).and_then(|node| node.get("name")) {
                edits.push(replace(&self.known.document.file, &name.span, &scalar(new)));
            }
        }
        edits
    }
}
