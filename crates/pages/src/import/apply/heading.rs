//! What stands before the parameters: date, title, address, limit, method, path, name.

use wechatpay_codegen::fact_path::{FactPath, Place};
use wechatpay_codegen::spec::Method;
use wechatpay_codegen::spec::yaml::Node;

use super::super::operation::{lower_first, rate_limit};
use super::super::place;
use super::super::text::{Edit, block, indented};
use super::super::tree::{column, entry, insert_after, remove, remove_lines, replace};
use super::super::yaml::scalar;
use super::{Applier, Edits, Refused};
use crate::evidence::RateLimit;

impl Applier<'_, '_> {
    /// Writes a text where a key of the operation has another.
    pub(super) fn text(&self, keys: &[&str], text: &str) -> Result<Edits, Refused> {
        let mut node = &self.known.method.value;
        for key in keys {
            node = node.get(key).ok_or(Refused::NoPlace)?;
        }
        Ok(vec![replace(&self.known.target.document.file, &node.span, &scalar(text))].into())
    }

    pub(super) fn rate_limit(&self, limit: Option<&RateLimit>) -> Result<Edits, Refused> {
        let file = &self.known.target.document.file;
        let node = &self.known.method.value;
        let edit = match (limit, entry(node, "x-rate-limit")) {
            (None, None) => return Err(Refused::NoPlace),
            (None, Some(found)) => remove(file, found),
            (Some(limit), Some(found)) => {
                let range = block(&file.text, found.key.span.range().start);
                let text = indented(&rate_limit(limit), column(found));
                Edit { path: file.path.clone(), range, text }
            }
            (Some(limit), None) => {
                let before = entry(node, "x-confirmed-by").ok_or(Refused::NoPlace)?;
                insert_after(file, before, &rate_limit(limit), "")
            }
        };
        Ok(vec![edit].into())
    }

    /// Gives the operation another name, and its body with it.
    pub(super) fn operation_id(&self, name: &str) -> Result<Edits, Refused> {
        let file = &self.known.target.document.file;
        let id = entry(&self.known.method.value, "operationId").ok_or(Refused::NoPlace)?;
        let mut edits = vec![replace(file, &id.value.span, &scalar(&lower_first(name)))];
        let reference = self.known.root(Place::Body).and_then(|body| body.get("$ref"));
        if let Some((node, text)) = reference.and_then(|node| Some((node, node.text()?))) {
            let old = text.rsplit('/').next().unwrap_or_default();
            let schemas = self.known.target.document.tree.get("components").and_then(|it| it.get("schemas"));
            let component = schemas.and_then(|schemas| entry(schemas, old));
            let new = format!("{name}Request");
            if let Some(component) = component.filter(|_| old != new) {
                edits.push(replace(file, &component.key.span, &new));
                let whole = format!("'{}{new}'", text.strip_suffix(old).unwrap_or_default());
                edits.push(replace(file, &node.span, &whole));
            }
        }
        let renames = id.value.text().map(|old| (old.to_owned(), lower_first(name)));
        Ok(Edits { edits, renames })
    }

    /// Moves the operation to another method or path, with all its lines.
    pub(super) fn call(&self, method: Method, path: &str) -> Result<Edits, Refused> {
        let known = &self.known;
        let file = &known.target.document.file;
        let key = method.to_string().to_ascii_lowercase();
        let paths = known.target.document.tree.get("paths").ok_or(Refused::NoPlace)?;
        let is_alone = known.path.value.entries().len() == 1;
        let old = known.path.key.as_str();
        if old == path || (is_alone && paths.get(path).is_none()) {
            let mut edits = Vec::new();
            if old != path {
                edits.push(replace(file, &known.path.key.span, &scalar(path)));
                edits.extend(self.renamed_placeholders(old, path)?);
            }
            if known.method.key.as_str() != key {
                edits.push(replace(file, &known.method.key.span, &key));
            }
            return Ok(edits.into());
        }
        let from = if is_alone { known.path } else { known.method };
        let lines = block(&file.text, known.method.key.span.range().start);
        let depth = column(known.method);
        let body = file.text.get(lines).unwrap_or_default().lines().skip(1);
        let body: String = body.flat_map(|line| [line.get(depth..).unwrap_or_default(), "\n"]).collect();
        let whole = block(&file.text, from.key.span.range().start);
        let moved = place::operation(&known.target, path, &format!("{key}:\n{body}"));
        Ok(vec![remove_lines(file, whole), moved].into())
    }

    /// The parameters of placeholders that the new path calls otherwise.
    fn renamed_placeholders(&self, old: &str, new: &str) -> Result<Vec<Edit>, Refused> {
        let names = |path: &str| -> Vec<String> {
            let parts = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            parts.map(str::to_owned).collect()
        };
        let (old, new) = (names(old), names(new));
        let mut edits = Vec::new();
        for (old, new) in old.iter().zip(&new).filter(|(old, new)| old != new) {
            edits.extend(self.rename_parameter(Place::Path, old, new)?.edits);
        }
        Ok(edits)
    }

    /// Removes an explanation of something that doesn't differ.
    pub(super) fn remove_explanation(&self, fact: &FactPath) -> Result<Edits, Refused> {
        let all = entry(&self.known.method.value, "x-drift").ok_or(Refused::NoPlace)?;
        let found = entry(&all.value, &fact.to_string()).ok_or(Refused::NoPlace)?;
        let gone = if all.value.entries().len() == 1 { all } else { found };
        Ok(vec![remove(&self.known.target.document.file, gone)].into())
    }

    /// Moves the reply to another status.
    pub(super) fn status(&self, status: i64) -> Result<Edits, Refused> {
        let responses = self.known.method.value.get("responses").map_or(&[][..], Node::entries);
        let found =
            responses.iter().find(|entry| entry.key.value.starts_with('2')).ok_or(Refused::NoPlace)?;
        Ok(vec![replace(&self.known.target.document.file, &found.key.span, &format!("'{status}'"))].into())
    }
}
