//! The types of fields and parameters: length, kind, whether they travel sealed, the values of enums.

use super::super::schema::{Page as On, todo};
use super::super::text::{Edit, block, indented};
use super::super::wanted::{Field, Shape};
use super::super::yaml::scalar;
use super::Applier;
use super::edit::{
    add_name, column, entry, insert_after, insert_before, remove, remove_name, rename, replace, texts,
};
use wechatpay_codegen::document::{Document, Kind};
use wechatpay_codegen::node::{Entry, Node, Value};
use wechatpay_codegen::reach::target;

/// What belongs to a type and goes with it.
const OF_A_TYPE: &[&str] = &[
    "type",
    "format",
    "$ref",
    "items",
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
    /// Compares a type with what stands under an entry; `refined` is the same field in the face's refinement.
    pub(super) fn value(
        &mut self,
        field: &Field,
        shape: &Shape,
        document: &'d Document,
        at: &'d Entry,
        refined: Option<(&'d Document, &'d Entry)>,
        of: &str,
    ) {
        let node = &at.value;
        let held = node.get("$ref").and_then(|_| target(self.known.product, document, node));
        let kind = node.get("type").and_then(Node::text);
        match (shape, &held) {
            (Shape::Unknown, _) => {}
            (Shape::List(item), None) if kind == Some("array") => {
                if let Some(items) = entry(node, "items") {
                    self.value(field, item, document, items, None, of);
                }
            }
            (Shape::Model(model), Some(found))
                if found.kind == Kind::Schema && !is_enum(&found.component.value) =>
            {
                let model = self.sheet.wanted.models.get(*model);
                if let Some(model) = model {
                    self.held(&model.fields, document, node);
                }
            }
            (Shape::Enum(found), Some(known)) if is_enum(&known.component.value) => {
                self.enumeration(*found, known.document, known.component);
            }
            (Shape::Text, Some(found)) if found.component.value.get("x-templates").is_some() => {}
            (Shape::Text | Shape::Time, None) if kind == Some("string") => {
                self.length(field, document, at, refined, of);
                self.sensitive(field, document, at, of);
            }
            (Shape::Integer, None) if kind == Some("integer") => {}
            (Shape::Boolean, None) if kind == Some("boolean") => {}
            (Shape::File, None) if kind == Some("string") => self.length(field, document, at, refined, of),
            _ => self.retype(field, shape, document, at, of),
        }
    }

    fn length(
        &mut self,
        field: &Field,
        document: &'d Document,
        at: &'d Entry,
        refined: Option<(&'d Document, &'d Entry)>,
        of: &str,
    ) {
        let length = |node: &Node| node.get("maxLength").map(Node::to_json).and_then(|value| value.as_u64());
        let on_face = refined.filter(|(_, entry)| length(&entry.value).is_some());
        let known = on_face.map_or_else(|| length(&at.value), |(_, entry)| length(&entry.value));
        if known == field.max_length {
            return;
        }
        let places = [on_face, Some((document, at))];
        for (document, at) in places.into_iter().flatten() {
            let file = &document.file;
            let edit = match (entry(&at.value, "maxLength"), field.max_length) {
                (Some(found), Some(length)) => replace(file, &found.value.span, &length.to_string()),
                (Some(found), None) => remove(file, found),
                (None, Some(length)) => {
                    let Some(before) = entry(&at.value, "format").or(entry(&at.value, "type")) else {
                        continue;
                    };
                    insert_after(file, before, &format!("maxLength: {length}\n"), "")
                }
                (None, None) => continue,
            };
            let written = field.max_length.map_or_else(|| "none".to_owned(), |length| length.to_string());
            let place = if std::ptr::eq(document, self.known.document) { "here" } else { "shared" };
            let what = format!("`{}` of {of}: maxLength {written} ({place})", field.name);
            if known.is_none() { self.offer_addition(vec![edit], what) } else { self.offer(vec![edit], what) }
        }
    }

    fn sensitive(&mut self, field: &Field, document: &'d Document, at: &'d Entry, of: &str) {
        let file = &document.file;
        let found = entry(&at.value, "x-sensitive");
        let edits = match (found, field.is_sensitive) {
            (Some(found), false) => vec![remove(file, found)],
            (None, true) => {
                let before = ["maxLength", "type"].iter().find_map(|key| entry(&at.value, key));
                let line = before.map(|before| insert_after(file, before, "x-sensitive: true\n", ""));
                let format = entry(&at.value, "format").map(|format| remove(file, format));
                line.into_iter().chain(format).collect()
            }
            _ => return,
        };
        let word = if field.is_sensitive { "travels sealed" } else { "does not travel sealed" };
        self.offer(edits, format!("`{}` of {of} {word}", field.name));
    }

    /// Writes another type, and leaves the description.
    fn retype(&mut self, field: &Field, shape: &Shape, document: &'d Document, at: &'d Entry, of: &str) {
        let file = &document.file;
        let on = if std::ptr::eq(document, self.known.document) { On::Face } else { On::Shared };
        let lines = self.sheet.value(shape, field, on);
        let mut old = at.value.entries().iter().filter(|entry| OF_A_TYPE.contains(&entry.key.as_str()));
        let Some(first) = old.next() else { return };
        let mut edits = self.schemas_of(shape);
        let range = block(&file.text, first.key.span.range().start);
        edits.push(Edit { path: file.path.clone(), range, text: indented(&lines, column(first)) });
        edits.extend(old.map(|entry| remove(file, entry)));
        self.offer(edits, format!("the type of `{}` of {of}", field.name));
    }

    fn enumeration(&mut self, found: usize, document: &'d Document, component: &'d Entry) {
        let name = component.key.as_str();
        let wanted = self.sheet.wanted;
        let (Some(found), false) = (wanted.enums.get(found), self.seen.iter().any(|seen| seen == name))
        else {
            return;
        };
        self.seen.push(name.to_owned());
        let file = &document.file;
        let (Some(list), Some(said)) =
            (entry(&component.value, "enum"), entry(&component.value, "x-enumDescriptions"))
        else {
            return;
        };
        let known = texts(&list.value);
        let is_wanted = |value: &str| found.values.iter().any(|(wanted, _)| wanted == value);
        let extra: Vec<&str> = known.iter().copied().filter(|value| !is_wanted(value)).collect();
        for (at, (value, meaning)) in found.values.iter().enumerate() {
            if known.contains(&value.as_str()) {
                continue;
            }
            let place = |old: &str| known.iter().position(|other| *other == old).unwrap_or(usize::MAX);
            if let Some(old) = extra.iter().min_by_key(|old| place(old).abs_diff(at)) {
                let mut edits: Vec<_> = rename(file, list, old, value).into_iter().collect();
                let key = entry(&said.value, old).map(|entry| replace(file, &entry.key.span, &scalar(value)));
                edits.extend(key);
                self.offer_rename(edits, format!("`{old}` of {name} is `{value}`"), old, value);
            }
            let earlier = found.values.get(..at).unwrap_or_default().iter().rev();
            let before = earlier.map(|(value, _)| value.as_str()).find(|value| known.contains(value));
            let line = todo(&scalar(value), meaning.as_deref());
            let first = said.value.entries().first();
            let described = match (before.and_then(|before| entry(&said.value, before)), first) {
                (Some(before), _) => insert_after(file, before, &line, ""),
                (None, Some(first)) => insert_before(file, first, &line, ""),
                (None, None) => continue,
            };
            self.offer(
                vec![add_name(file, list, value, before), described],
                format!("the value `{value}` of {name}"),
            );
        }
        for value in extra {
            let mut edits: Vec<_> = remove_name(file, list, value).into_iter().collect();
            edits.extend(entry(&said.value, value).map(|entry| remove(file, entry)));
            self.offer(edits, format!("no value `{value}` of {name}"));
        }
    }
}

fn is_enum(node: &Node) -> bool {
    matches!(node.get("enum").map(|node| &node.value), Some(Value::List(_)))
}
