//! Parameters: those that come, go, or are other than the spec says.

use std::ops::Range;

use wechatpay_codegen::fact_path::{FieldPath, Place};
use wechatpay_codegen::spec::yaml::Node;
use wechatpay_codegen::spec::yaml::Value;

use super::super::operation::parameter;
use super::super::text::{Edit, after, indented, item};
use super::super::tree::{entry, insert_before, remove, replace};
use super::super::yaml::scalar;
use super::place::Listed;
use super::{Applier, Edits, Refused};

impl Applier<'_, '_> {
    /// Adds a parameter that the page has, where it has it.
    pub(super) fn add_parameter(&self, path: &FieldPath) -> Result<Edits, Refused> {
        let field = self.sheet.parts.find(path).ok_or(Refused::NoField)?;
        let file = &self.known.target.document.file;
        let listed = self.known.parameters();
        let earlier = self.sheet.parts.parameters.iter().take_while(|other| other.name() != field.name());
        let earlier: Vec<_> = earlier.collect();
        let is_earlier = |known: &&Listed<'_>| earlier.iter().any(|other| other.name() == known.name());
        let text = parameter(&self.sheet, field);
        let edit = match (listed.iter().rev().find(is_earlier), listed.first()) {
            (Some(other), _) => {
                self.put(self.lines(other.item).end, &indented(&text, self.margin(other.item)))
            }
            (None, Some(first)) => {
                self.put(self.lines(first.item).start, &indented(&text, self.margin(first.item)))
            }
            (None, None) => {
                let node = &self.known.method.value;
                let next = entry(node, "requestBody").or(entry(node, "responses")).ok_or(Refused::NoPlace)?;
                insert_before(file, next, &format!("parameters:\n{}", indented(&text, 2)), "")
            }
        };
        let mut edits = self.schemas_of(&field.shape);
        edits.push(edit);
        Ok(edits.into())
    }

    /// Removes a parameter that the page lacks.
    pub(super) fn remove_parameter(&self, path: &FieldPath) -> Result<Edits, Refused> {
        let known = self.known.parameter(path.place, path.name()).ok_or(Refused::NoPlace)?;
        let file = &self.known.target.document.file;
        let all = entry(&self.known.method.value, "parameters");
        let edit = match all.filter(|_| self.known.parameters().len() == 1) {
            Some(list) => remove(file, list),
            None => Edit { path: file.path.clone(), range: self.lines(known.item), text: String::new() },
        };
        Ok(vec![edit].into())
    }

    /// Gives a parameter another name.
    pub(super) fn rename_parameter(&self, place: Place, old: &str, new: &str) -> Result<Edits, Refused> {
        let known = self.known.parameter(place, old).ok_or(Refused::NoPlace)?;
        let edit = match known.node.get("name").filter(|_| known.is_inline()) {
            Some(name) => replace(&known.document.file, &name.span, &scalar(new)),
            None => self.rewritten(&known, &FieldPath::new(place, new))?,
        };
        Ok(Edits { edits: vec![edit], renames: Some((old.to_owned(), new.to_owned())) })
    }

    /// Moves a parameter to another place.
    pub(super) fn move_parameter(&self, path: &FieldPath, place: Place) -> Result<Edits, Refused> {
        let places = [path.place, Place::Path, Place::Query, Place::Header];
        let known = places.into_iter().find_map(|from| self.known.parameter(from, path.name()));
        let known = known.ok_or(Refused::NoPlace)?;
        let edit = match known.node.get("in").filter(|_| known.is_inline()) {
            Some(from) => replace(&known.document.file, &from.span, place.word()),
            None => self.rewritten(&known, &FieldPath::new(place, path.name()))?,
        };
        Ok(vec![edit].into())
    }

    /// Makes a parameter required or optional.
    pub(super) fn require_parameter(&self, path: &FieldPath, is_required: bool) -> Result<Edits, Refused> {
        let known = self.known.parameter(path.place, path.name()).ok_or(Refused::NoPlace)?;
        let required = known.node.get("required").filter(|node| matches!(node.value, Value::Boolean(_)));
        let edit = match required.filter(|_| known.is_inline()) {
            Some(node) => replace(&known.document.file, &node.span, &is_required.to_string()),
            None => self.rewritten(&known, path)?,
        };
        Ok(vec![edit].into())
    }

    /// A component may be right for other operations: then this one's is written out, or refers to another.
    pub(super) fn own_parameter(&self, path: &FieldPath) -> Result<Option<Edits>, Refused> {
        if !matches!(path.place, Place::Header | Place::Path | Place::Query) {
            return Ok(None);
        }
        let known = self.known.parameter(path.place, path.name()).ok_or(Refused::NoPlace)?;
        if known.is_inline() {
            return Ok(None);
        }
        Ok(Some(vec![self.rewritten(&known, path)?].into()))
    }

    /// The item, written anew from the page.
    fn rewritten(&self, known: &Listed<'_>, path: &FieldPath) -> Result<Edit, Refused> {
        let field = self.sheet.parts.find(path).ok_or(Refused::NoField)?;
        let text = indented(&parameter(&self.sheet, field), self.margin(known.item));
        let file = &self.known.target.document.file;
        Ok(Edit { path: file.path.clone(), range: self.lines(known.item), text })
    }

    fn put(&self, at: usize, lines: &str) -> Edit {
        let file = &self.known.target.document.file;
        Edit { path: file.path.clone(), range: at..at, text: after(&file.text, at, lines) }
    }

    fn lines(&self, node: &Node) -> Range<usize> {
        item(&self.known.target.document.file.text, node.span.range().start)
    }

    fn margin(&self, node: &Node) -> usize {
        let text = &self.known.target.document.file.text;
        text.get(self.lines(node)).map_or(0, |line| line.len() - line.trim_start_matches(' ').len())
    }
}
