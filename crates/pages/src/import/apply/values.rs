//! The types of fields and parameters: limits, kind, whether they travel sealed, the values of enums.

use wechatpay_codegen::fact_path::FieldPath;
use wechatpay_codegen::spec::Kind;
use wechatpay_codegen::spec::yaml::Node;

use super::super::parts::Shape;
use super::super::schema::{sensitive, todo};
use super::super::text::{Edit, block, indented};
use super::super::tree::{
    VALUES, add_name, column, entry, insert_after, insert_before, number, remove, remove_member,
    rename_member, replace, texts,
};
use super::super::yaml::{inline, scalar};
use super::place::Typed;
use super::{Applier, Edits, Refused};
use crate::evidence::Values;

/// What belongs to a type and goes with it.
const OF_A_TYPE: [&str; 16] = [
    "type",
    "format",
    "$ref",
    "items",
    "additionalProperties",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "x-sensitive",
    "x-digest",
    "default",
    "examples",
];

impl<'d> Applier<'_, 'd> {
    /// Sets a limit, or removes it; where the face has one of its own, that.
    pub(super) fn limit(&self, path: &FieldPath, key: &str, limit: Option<i64>) -> Result<Edits, Refused> {
        let typed = self.known.typed(path).ok_or(Refused::NoPlace)?;
        let typed = if key.ends_with("Items") { typed } else { typed.item() };
        if let Some(refined) = typed.refined.and_then(|refined| entry(&refined.value, key)) {
            let file = &self.known.target.document.file;
            let edit = match limit {
                Some(limit) => replace(file, &refined.value.span, &limit.to_string()),
                None => remove(file, refined),
            };
            let shared = entry(&typed.entry.value, key).and_then(|it| number(&it.value));
            // The shared model holds the loosest of both.
            let mut edits = vec![edit];
            if limit.is_none_or(|limit| shared.is_some_and(|shared| limit > shared)) {
                edits.extend(set(typed, key, limit)?);
            }
            return Ok(edits.into());
        }
        Ok(set(typed, key, limit)?.into())
    }

    /// Writes what the absence of a field means.
    pub(super) fn default(&self, path: &FieldPath) -> Result<Edits, Refused> {
        let typed = self.known.typed(path).ok_or(Refused::NoPlace)?;
        let (file, node) = (&typed.document.file, &typed.entry.value);
        let said = self.sheet.parts.find(path).and_then(|field| field.of.default.value());
        let said = inline(said.ok_or(Refused::NoField)?);
        if let Some(found) = entry(node, "default") {
            return Ok(vec![replace(file, &found.value.span, &said)].into());
        }
        let before = OF_A_TYPE.iter().rev().find_map(|key| entry(node, key).filter(|_| *key != "examples"));
        let before = before.ok_or(Refused::NoPlace)?;
        Ok(vec![insert_after(file, before, &format!("default: {said}\n"), "")].into())
    }

    /// Writes that a string travels sealed, or that it doesn't.
    pub(super) fn seal(&self, path: &FieldPath, is_sealed: bool) -> Result<Edits, Refused> {
        let typed = self.known.typed(path).ok_or(Refused::NoPlace)?.item();
        let file = &typed.document.file;
        let node = &typed.entry.value;
        let line = sensitive(path.place);
        let edits = match (entry(node, "x-sensitive"), is_sealed) {
            (Some(found), false) => vec![remove(file, found)],
            (None, true) => {
                let before = ["maxLength", "type"].iter().find_map(|key| entry(node, key));
                let line = before.map(|before| insert_after(file, before, line, ""));
                let format = entry(node, "format").map(|format| remove(file, format));
                line.into_iter().chain(format).collect()
            }
            _ => Vec::new(),
        };
        Ok(edits.into())
    }

    /// Writes another type, and leaves the description.
    pub(super) fn retype(&self, path: &FieldPath) -> Result<Edits, Refused> {
        let typed = self.known.typed(path).ok_or(Refused::NoPlace)?;
        let field = self.sheet.parts.find(path).ok_or(Refused::NoField)?;
        let file = &typed.document.file;
        let lines = self.sheet.value(&field.shape, field, self.home(typed.document));
        let mut old = typed.entry.value.entries().iter().filter(|it| OF_A_TYPE.contains(&it.key.as_str()));
        let first = old.next().ok_or(Refused::NoPlace)?;
        let mut edits = self.schemas_of(&field.shape);
        let range = block(&file.text, first.key.span.range().start);
        edits.push(Edit { path: file.path.clone(), range, text: indented(&lines, column(first)) });
        edits.extend(old.map(|entry| remove(file, entry)));
        Ok(edits.into())
    }

    /// The enum of a field: its document and its entry.
    fn enum_of(&self, path: &FieldPath) -> Result<Typed<'d>, Refused> {
        let typed = self.known.typed(path).ok_or(Refused::NoPlace)?.item();
        let found = self.known.product().target(typed.document, &typed.entry.value);
        let found = found.filter(|found| found.kind == Kind::Schema).ok_or(Refused::NoPlace)?;
        Ok(Typed { document: found.document, entry: found.component, refined: None })
    }

    /// The name of the model or enum of a field.
    pub(super) fn schema_name(&self, path: &FieldPath) -> Result<&'d str, Refused> {
        self.enum_of(path).map(|found| found.entry.key.as_str())
    }

    /// Adds a value to an enum, where the page has it.
    pub(super) fn add_value(&self, path: &FieldPath, value: &str) -> Result<Edits, Refused> {
        let found = self.enum_of(path)?;
        let (file, node) = (&found.document.file, &found.entry.value);
        let list = entry(node, "enum").ok_or(Refused::NoPlace)?;
        let said = entry(node, "x-enumDescriptions").ok_or(Refused::NoPlace)?;
        let field = self.sheet.parts.find(path).ok_or(Refused::NoField)?;
        let values = field.of.values.iter().find(|list| has(list, value)).ok_or(Refused::NoField)?;
        let known = texts(&list.value);
        let earlier =
            values.values.iter().map(|(value, _)| value.as_str()).take_while(|other| *other != value);
        let before = earlier.filter(|other| known.contains(other)).last();
        let meaning = field.of.values.iter().find_map(|list| list.meanings.get(value));
        let line = todo(&scalar(value), meaning.map_or("", String::as_str));
        let first = said.value.entries().first();
        let described = match (before.and_then(|before| entry(&said.value, before)), first) {
            (Some(before), _) => insert_after(file, before, &line, ""),
            (None, Some(first)) => insert_before(file, first, &line, ""),
            (None, None) => return Err(Refused::NoPlace),
        };
        Ok(vec![add_name(file, list, value, before), described].into())
    }

    /// Removes a value from an enum.
    pub(super) fn remove_value(&self, path: &FieldPath, value: &str) -> Result<Edits, Refused> {
        let found = self.enum_of(path)?;
        Ok(remove_member(&found.document.file, &found.entry.value, VALUES, value).into())
    }

    /// Gives a value of an enum another name.
    pub(super) fn rename_value(&self, path: &FieldPath, old: &str, new: &str) -> Result<Edits, Refused> {
        let found = self.enum_of(path)?;
        let edits = rename_member(&found.document.file, &found.entry.value, VALUES, old, new);
        Ok(Edits { edits, renames: Some((old.to_owned(), new.to_owned())) })
    }

    /// The schemas that a new field brings along.
    pub(super) fn schemas_of(&self, shape: &Shape) -> Vec<Edit> {
        let wanted = self.sheet.parts.reached(shape);
        self.sheet.added(|at| wanted.contains(&at), Vec::new())
    }
}

fn has(list: &Values, value: &str) -> bool {
    list.values.iter().any(|(known, _)| known == value)
}

/// Sets a limit where a type stands.
fn set(typed: Typed<'_>, key: &str, limit: Option<i64>) -> Result<Vec<Edit>, Refused> {
    let (file, node): (_, &Node) = (&typed.document.file, &typed.entry.value);
    let edit = match (entry(node, key), limit) {
        (Some(found), Some(limit)) => replace(file, &found.value.span, &limit.to_string()),
        (Some(found), None) => remove(file, found),
        (None, Some(limit)) => {
            let before = ["minLength", "minimum", "minItems", "items", "format", "type"];
            let before = before.iter().find_map(|key| entry(node, key)).ok_or(Refused::NoPlace)?;
            insert_after(file, before, &format!("{key}: {limit}\n"), "")
        }
        (None, None) => return Ok(Vec::new()),
    };
    Ok(vec![edit])
}
