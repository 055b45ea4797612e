//! Fields of bodies, replies, resources and of the models they hold: those that come, go, or are called otherwise.

use wechatpay_codegen::SourceFile;
use wechatpay_codegen::fact_path::FieldPath;
use wechatpay_codegen::spec::Document;
use wechatpay_codegen::spec::yaml::Entry;
use wechatpay_codegen::spec::yaml::Node;

use super::super::parts::Field;
use super::super::schema::Home;
use super::super::text::Edit;
use super::super::tree::{
    FIELDS, add_name, entry, insert_after, insert_before, items, remove_member, remove_name, rename_member,
    replace, texts,
};
use super::super::yaml::names;
use super::place::Model;
use super::{Applier, Edits, Refused};

impl Applier<'_, '_> {
    /// Adds a field that the page has.
    pub(super) fn add_field(&self, path: &FieldPath) -> Result<Edits, Refused> {
        let model = self.known.holder(path).ok_or(Refused::NoPlace)?;
        let siblings = self.sheet.parts.siblings(path).ok_or(Refused::NoField)?;
        let (at, field) = find(siblings, path.name()).ok_or(Refused::NoField)?;
        let file = &model.document.file;
        let on = self.home(model.document);
        let lines = self.sheet.property(field, on);
        let earlier = siblings.get(..at).unwrap_or_default();
        let before = earlier.iter().rev().find_map(|field| model.property(field.name()));
        let first = model.node().get("properties").and_then(|properties| properties.entries().first());
        let edit = match (before, first) {
            (Some(before), _) => insert_after(file, before, &lines, "\n"),
            (None, Some(first)) => insert_before(file, first, &lines, "\n"),
            (None, None) => return Err(Refused::NoPlace),
        };
        let mut edits = self.schemas_of(&field.shape);
        edits.push(edit);
        if field.required() == Some(true) {
            edits.extend(require(model, field.name(), earlier));
        }
        Ok(edits.into())
    }

    /// Removes a field that the page lacks.
    pub(super) fn remove_field(&self, path: &FieldPath) -> Result<Edits, Refused> {
        let model = self.known.holder(path).ok_or(Refused::NoPlace)?;
        let name = path.name();
        model.property(name).ok_or(Refused::NoPlace)?;
        let edits = self.places(model).flat_map(|(file, node)| remove_member(file, node, FIELDS, name));
        Ok(edits.collect::<Vec<_>>().into())
    }

    /// Gives a field another name.
    pub(super) fn rename_field(&self, path: &FieldPath, old: &str, new: &str) -> Result<Edits, Refused> {
        let model = self.known.holder(path).ok_or(Refused::NoPlace)?;
        model.property(old).ok_or(Refused::NoPlace)?;
        let edits = self.places(model).flat_map(|(file, node)| rename_member(file, node, FIELDS, old, new));
        Ok(Edits { edits: edits.collect(), renames: Some((old.to_owned(), new.to_owned())) })
    }

    /// Where a model is written: shared, and as the face refines it.
    fn places<'m>(&'m self, model: Model<'m>) -> impl Iterator<Item = (&'m SourceFile, &'m Node)> {
        let own = &*self.known.target.document.file;
        let shared = (&*model.document.file, &model.component.value);
        std::iter::once(shared).chain(model.refined.map(|refined| (own, refined)))
    }

    /// Makes a field required or optional.
    pub(super) fn require_field(&self, path: &FieldPath, is_required: bool) -> Result<Edits, Refused> {
        let model = self.known.holder(path).ok_or(Refused::NoPlace)?;
        let own = &self.known.target.document.file;
        let name = path.name();
        let siblings = self.sheet.parts.siblings(path).unwrap_or_default();
        let at = find(siblings, name).map_or(0, |(at, _)| at);
        let earlier = siblings.get(..at).unwrap_or_default();
        let refined = model.refined.and_then(|refined| entry(refined, "required"));
        if is_required {
            // Where the faces differ in this model already, this is about the face.
            let edit = match refined {
                Some(list) => Some(add_name(own, list, name, behind(list, earlier))),
                None => require(model, name, earlier),
            };
            return Ok(edit.into_iter().collect::<Vec<_>>().into());
        }
        let lists =
            self.places(model).filter_map(|(file, node)| remove_name(file, entry(node, "required")?, name));
        Ok(lists.collect::<Vec<_>>().into())
    }

    /// Gives a model or an enum another name, wherever the product refers to it.
    pub(super) fn rename_schema(&self, old: &str, new: &str) -> Result<Edits, Refused> {
        if self.known.target.is_taken(new) {
            return Err(Refused::Taken(new.to_owned()));
        }
        let mut edits = Vec::new();
        for document in &self.known.product().documents {
            let schemas = document.written(wechatpay_codegen::spec::Kind::Schema);
            let own = schemas.iter().find(|entry| entry.key.value == old);
            edits.extend(own.map(|entry| replace(&document.file, &entry.key.span, new)));
            references(document, &document.tree, old, new, &mut edits);
        }
        Ok(edits.into())
    }

    /// Which document of the target it is.
    pub(super) fn home(&self, document: &Document) -> Home {
        if std::ptr::eq(document, self.known.target.document) { Home::Face } else { Home::Shared }
    }
}

fn find<'f, 'p>(fields: &'f [Field<'p>], name: &str) -> Option<(usize, &'f Field<'p>)> {
    fields.iter().enumerate().find(|(_, field)| field.name() == name)
}

/// Adds a field to a model's `required`, where the page has it.
fn require(model: Model<'_>, name: &str, earlier: &[Field<'_>]) -> Option<Edit> {
    let file = &model.document.file;
    if let Some(list) = entry(model.node(), "required") {
        return Some(add_name(file, list, name, behind(list, earlier)));
    }
    let properties = entry(model.node(), "properties")?;
    Some(insert_before(file, properties, &format!("required:{}", names(&[name], 0)), ""))
}

/// The last of the earlier fields that a list names.
fn behind<'f>(list: &Entry, earlier: &'f [Field<'_>]) -> Option<&'f str> {
    let known = texts(&list.value);
    earlier.iter().rev().map(Field::name).find(|name| known.contains(name))
}

fn references(document: &Document, node: &Node, old: &str, new: &str, edits: &mut Vec<Edit>) {
    for found in node.entries() {
        let is_it =
            |text: &&str| text.rsplit_once("#/components/schemas/").is_some_and(|(_, name)| name == old);
        if let Some(text) = found.value.text().filter(|_| found.key.value == "$ref").filter(is_it) {
            let whole = format!("'{}{new}'", text.strip_suffix(old).unwrap_or_default());
            edits.push(replace(&document.file, &found.value.span, &whole));
        }
        references(document, &found.value, old, new, edits);
    }
    for item in items(node) {
        references(document, item, old, new, edits);
    }
}
