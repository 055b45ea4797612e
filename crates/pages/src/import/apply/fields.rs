//! Fields of bodies, replies and the models they hold: those that come, go, or are called otherwise.

use super::super::matching::Draft;
use super::super::place::{self, Put};
use super::super::schema::{Page as On, enumeration};
use super::super::text::Edit;
use super::super::wanted::{Field, Shape};
use super::super::yaml::{names, scalar};
use super::Applier;
use super::edit::{
    add_name, entry, insert_after, insert_before, items, remove, remove_name, rename, replace, texts,
};
use wechatpay_codegen::document::Document;
use wechatpay_codegen::node::{Entry, Node};
use wechatpay_codegen::reach::target;

/// A model of the spec, and what the face says more strictly.
#[derive(Clone, Copy)]
pub(super) struct Model<'d> {
    pub(super) name: &'d str,
    pub(super) document: &'d Document,
    pub(super) node: &'d Node,
    /// The second part of the refinement, and its document.
    pub(super) refined: Option<(&'d Document, &'d Node)>,
}

impl<'d> Applier<'_, 'd> {
    /// Offers the edits of body and reply, and of all that they hold.
    pub(super) fn bodies(&mut self) {
        let wanted = self.sheet.wanted;
        let content = |key: &str| -> Option<&'d Node> {
            let body = self.method.value.get(key)?;
            let content =
                if key == "responses" { body.get("200")?.get("content")? } else { body.get("content")? };
            content.entries().first()?.value.get("schema")
        };
        let (body, reply) = (content("requestBody"), content("responses"));
        if let (Some(fields), Some(node)) = (&wanted.body, body) {
            self.held(fields, self.known.document, node);
        }
        if let (Some(model), Some(node)) = (wanted.reply.and_then(|at| wanted.models.get(at)), reply) {
            self.held(&model.fields, self.known.document, node);
        }
    }

    /// Compares fields with the model that a reference names.
    pub(super) fn held(&mut self, fields: &[Field], from: &'d Document, reference: &'d Node) {
        let Some(model) = self.model(from, reference) else { return };
        if self.seen.iter().any(|seen| seen == model.name) {
            return;
        }
        self.seen.push(model.name.to_owned());
        self.fields(fields, model);
    }

    fn model(&self, from: &'d Document, reference: &'d Node) -> Option<Model<'d>> {
        let product = self.known.product;
        let found = target(product, from, reference)?;
        let name = found.component.key.as_str();
        let own = self.own_refinement(name);
        let (document, entry) = match found.component.value.get("allOf").map(items) {
            Some([base, ..]) => {
                let base = target(product, found.document, base)?;
                (base.document, base.component)
            }
            _ => (found.document, found.component),
        };
        Some(Model { name, document, node: &entry.value, refined: own })
    }

    /// What this face says of a shared model.
    fn own_refinement(&self, name: &str) -> Option<(&'d Document, &'d Node)> {
        let schemas = self.known.document.tree.get("components")?.get("schemas")?;
        match schemas.get(name)?.get("allOf").map(items) {
            Some([_, difference]) => Some((self.known.document, difference)),
            _ => None,
        }
    }

    fn fields(&mut self, fields: &[Field], model: Model<'d>) {
        let properties = model.node.get("properties").map_or(&[][..], Node::entries);
        let is_wanted = |name: &str| fields.iter().any(|field| field.name == name);
        let known = |name: &str| properties.iter().find(|property| property.key.value == name);
        let extra: Vec<&Entry> =
            properties.iter().filter(|property| !is_wanted(&property.key.value)).collect();
        for (at, field) in fields.iter().enumerate().filter(|(_, field)| known(&field.name).is_none()) {
            // A name that goes where another comes is most likely the same field.
            let place =
                |entry: &Entry| properties.iter().position(|other| other.key.value == entry.key.value);
            let closest =
                extra.iter().min_by_key(|entry| place(entry).map_or(usize::MAX, |place| place.abs_diff(at)));
            if let Some(old) = closest {
                self.rename(model, old, field);
            }
            let before =
                fields.get(..at).unwrap_or_default().iter().rev().find_map(|field| known(&field.name));
            self.add(model, field, before, fields.get(..at).unwrap_or_default());
        }
        for old in extra {
            self.drop_field(model, old);
        }
        for field in fields {
            let Some(property) = known(&field.name) else { continue };
            self.required(model, field, fields);
            let refined = model.refined.and_then(|(document, difference)| {
                Some((document, entry(difference.get("properties")?, &field.name)?))
            });
            self.value(field, &field.shape, model.document, property, refined, model.name);
        }
    }

    fn rename(&mut self, model: Model<'d>, old: &Entry, field: &Field) {
        let file = &model.document.file;
        let name = old.key.as_str();
        let mut edits = vec![replace(file, &old.key.span, &scalar(&field.name))];
        if let Some(list) = entry(model.node, "required") {
            edits.extend(rename(file, list, name, &field.name));
        }
        if let Some((document, difference)) = model.refined {
            let required = entry(difference, "required");
            edits.extend(required.and_then(|list| rename(&document.file, list, name, &field.name)));
            let refined = difference.get("properties").and_then(|properties| entry(properties, name));
            edits.extend(refined.map(|entry| replace(&document.file, &entry.key.span, &scalar(&field.name))));
        }
        let what = format!("`{name}` of {} is `{}`", model.name, field.name);
        self.offer_rename(edits, what, name, &field.name);
    }

    fn add(&mut self, model: Model<'d>, field: &Field, before: Option<&Entry>, earlier: &[Field]) {
        let file = &model.document.file;
        let on = if std::ptr::eq(model.document, self.known.document) { On::Face } else { On::Shared };
        let lines = self.sheet.property(field, on, true);
        let properties = model.node.get("properties");
        let first = properties.and_then(|properties| properties.entries().first());
        let edit = match (before, first) {
            (Some(before), _) => insert_after(file, before, &lines, "\n"),
            (None, Some(first)) => insert_before(file, first, &lines, "\n"),
            (None, None) => return,
        };
        let mut edits = self.schemas_of(&field.shape);
        edits.push(edit);
        if field.required == Some(true) {
            edits.extend(require(model, field, earlier));
        }
        self.offer(edits, format!("`{}` of {}", field.name, model.name));
    }

    fn drop_field(&mut self, model: Model<'d>, old: &Entry) {
        let file = &model.document.file;
        let name = old.key.as_str();
        let mut edits = vec![remove(file, old)];
        edits.extend(entry(model.node, "required").and_then(|list| remove_name(file, list, name)));
        if let Some((document, difference)) = model.refined {
            let required = entry(difference, "required");
            edits.extend(required.and_then(|list| remove_name(&document.file, list, name)));
            let refined = difference.get("properties").and_then(|properties| entry(properties, name));
            edits.extend(refined.map(|entry| remove(&document.file, entry)));
        }
        self.offer(edits, format!("no `{name}` of {}", model.name));
    }

    fn required(&mut self, model: Model<'d>, field: &Field, fields: &[Field]) {
        let Some(wanted) = field.required else { return };
        let is_in = |node: &Node| {
            entry(node, "required").is_some_and(|list| texts(&list.value).contains(&field.name.as_str()))
        };
        let on_face = model.refined.filter(|(_, difference)| is_in(difference));
        let is_shared = is_in(model.node);
        if wanted == (is_shared || on_face.is_some()) {
            return;
        }
        let word = if wanted { "required" } else { "optional" };
        let what = format!("`{}` of {} is {word}", field.name, model.name);
        let at = fields.iter().position(|other| other.name == field.name).unwrap_or_default();
        let earlier = fields.get(..at).unwrap_or_default();
        if wanted {
            if let Some((document, difference)) = model.refined {
                // The faces differ in this model already.
                let list = entry(difference, "required");
                let edit =
                    list.map(|list| add_name(&document.file, list, &field.name, behind(list, earlier)));
                self.offer(edit.into_iter().collect(), format!("{what} on this face"));
            }
            let edits = require(model, field, earlier).into_iter().collect();
            return self.offer_addition(edits, what);
        }
        let mut edits = Vec::new();
        if let Some((document, difference)) = on_face {
            let list = entry(difference, "required");
            edits.extend(list.and_then(|list| remove_name(&document.file, list, &field.name)));
        }
        if is_shared {
            let list = entry(model.node, "required");
            edits.extend(list.and_then(|list| remove_name(&model.document.file, list, &field.name)));
        }
        self.offer(edits, what);
    }

    /// The schemas that a new field brings along.
    pub(super) fn schemas_of(&self, shape: &Shape) -> Vec<Edit> {
        let (mut edits, mut done) = (Vec::new(), Vec::new());
        self.add_schemas(shape, &mut edits, &mut done);
        edits
    }

    fn add_schemas(&self, shape: &Shape, edits: &mut Vec<Edit>, done: &mut Vec<usize>) {
        let (sheet, target) = (&self.sheet, self.sheet.target);
        let path = self.known.operation.path.as_str();
        match shape {
            Shape::List(item) => self.add_schemas(item, edits, done),
            Shape::Enum(at) => {
                let found = sheet.wanted.enums.get(*at).zip(sheet.matching.enums.get(*at));
                if let Some((found, resolved)) =
                    found.filter(|(_, resolved)| matches!(resolved.draft, Draft::New(_)))
                {
                    let entry = enumeration(found, resolved);
                    edits.push(place::schema(target, target.shared, Put::Enum, path, &entry));
                }
            }
            Shape::Model(at) if !done.contains(at) => {
                done.push(*at);
                let found = sheet.wanted.models.get(*at).zip(sheet.matching.models.get(*at));
                if let Some((found, resolved)) =
                    found.filter(|(_, resolved)| matches!(resolved.draft, Draft::New(_)))
                {
                    let entry = sheet.model(found, resolved);
                    edits.push(place::schema(target, target.shared, Put::Model, path, &entry));
                    for field in &found.fields {
                        self.add_schemas(&field.shape, edits, done);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Adds a field to a model's `required`, where the page has it.
fn require(model: Model<'_>, field: &Field, earlier: &[Field]) -> Option<Edit> {
    let file = &model.document.file;
    if let Some(list) = entry(model.node, "required") {
        return Some(add_name(file, list, &field.name, behind(list, earlier)));
    }
    let properties = entry(model.node, "properties")?;
    Some(insert_before(file, properties, &format!("required:{}", names(&[&field.name], 0)), ""))
}

/// The last of the earlier fields that a list names.
fn behind<'f>(list: &Entry, earlier: &'f [Field]) -> Option<&'f str> {
    let known = texts(&list.value);
    earlier.iter().rev().map(|field| field.name.as_str()).find(|name| known.contains(name))
}
