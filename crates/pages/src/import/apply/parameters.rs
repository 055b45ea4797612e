//! Parameters: those that come, go, or are other than the spec says.

use super::super::operation::parameter;
use super::super::text::{Edit, after, indented, item};
use super::super::wanted::Field;
use super::super::yaml::scalar;
use super::Applier;
use super::edit::{entry, insert_before, items, replace};
use crate::facts::FieldPlace;
use wechatpay_codegen::document::Document;
use wechatpay_codegen::node::Node;
use wechatpay_codegen::reach::target;

/// A parameter of the spec: its item in the list, and where it is written out.
#[derive(Clone, Copy)]
struct Listed<'d> {
    item: &'d Node,
    document: &'d Document,
    node: &'d Node,
}

impl Listed<'_> {
    fn name(&self) -> &str {
        self.node.get("name").and_then(Node::text).unwrap_or_default()
    }

    fn is(&self, field: &Field) -> bool {
        self.name().eq_ignore_ascii_case(&field.name) && self.place() == Some(field.place)
    }

    fn place(&self) -> Option<FieldPlace> {
        match self.node.get("in").and_then(Node::text)? {
            "path" => Some(FieldPlace::Path),
            "query" => Some(FieldPlace::Query),
            _ => Some(FieldPlace::Header),
        }
    }

    fn is_inline(&self) -> bool {
        std::ptr::eq(self.item, self.node)
    }
}

impl<'d> Applier<'_, 'd> {
    /// Offers the edits of the parameters.
    pub(super) fn parameters(&mut self) {
        let listed = self.listed();
        let wanted = &self.sheet.wanted.parameters;
        for (at, field) in wanted.iter().enumerate() {
            if let Some(known) = listed.iter().find(|listed| listed.is(field)) {
                self.parameter(field, *known);
            } else {
                self.other_parameter(field, &listed);
                let before = wanted.get(..at).unwrap_or_default().iter().rev();
                let mut before = before.filter_map(|other| listed.iter().find(|listed| listed.is(other)));
                self.new_parameter(field, before.next(), &listed);
            }
        }
        for known in &listed {
            if !wanted.iter().any(|field| known.is(field)) {
                let edit = self.without(known, listed.len());
                self.offer(vec![edit], format!("no parameter `{}`", known.name()));
            }
        }
    }

    fn listed(&self) -> Vec<Listed<'d>> {
        let document = self.known.document;
        let parameters = self.method.value.get("parameters").map_or(&[][..], items);
        let listed = parameters.iter().map(|item| match target(self.known.product, document, item) {
            Some(found) => Listed { item, document: found.document, node: &found.component.value },
            None => Listed { item, document, node: item },
        });
        listed.collect()
    }

    /// A parameter that is called otherwise now, or goes elsewhere: its item is written anew.
    fn other_parameter(&mut self, field: &Field, listed: &[Listed<'d>]) {
        let wanted = &self.sheet.wanted.parameters;
        let unmatched = |known: &&Listed<'d>| !wanted.iter().any(|field| known.is(field));
        let same_name = listed.iter().filter(unmatched).find(|known| known.name() == field.name);
        let same_place = listed.iter().filter(unmatched).find(|known| known.place() == Some(field.place));
        let Some(known) = same_name.or(same_place) else { return };
        let old = known.name().to_owned();
        let what = format!("the parameter `{old}` is `{}`, in the {}", field.name, place_name(field.place));
        if known.is_inline() {
            let file = &known.document.file;
            let name = known.node.get("name").map(|name| replace(file, &name.span, &scalar(&field.name)));
            let place = known.node.get("in").map(|place| replace(file, &place.span, place_name(field.place)));
            let edits = name.into_iter().chain(place).collect();
            return self.offer_rename(edits, what, &old, &field.name);
        }
        let edit = self.rewritten(known, field);
        self.offer_rename(vec![edit], what, &old, &field.name);
    }

    fn new_parameter(&mut self, field: &Field, behind: Option<&Listed<'d>>, listed: &[Listed<'d>]) {
        let file = &self.known.document.file;
        let entry_text = parameter(&self.sheet, field);
        let what = format!("the parameter `{}`", field.name);
        let edit = match (behind, listed.first()) {
            (Some(other), _) => {
                let lines = self.item_lines(other.item);
                put(file, lines.end, &indented(&entry_text, self.margin(other.item)))
            }
            (None, Some(first)) => {
                let lines = self.item_lines(first.item);
                put(file, lines.start, &indented(&entry_text, self.margin(first.item)))
            }
            (None, None) => {
                let next =
                    entry(&self.method.value, "requestBody").or(entry(&self.method.value, "responses"));
                let Some(next) = next else { return };
                insert_before(file, next, &format!("parameters:\n{}", indented(&entry_text, 2)), "")
            }
        };
        let mut edits = self.schemas_of(&field.shape);
        edits.push(edit);
        self.offer(edits, what);
    }

    fn without(&self, known: &Listed<'_>, count: usize) -> Edit {
        let file = &self.known.document.file;
        if let Some(list) = entry(&self.method.value, "parameters").filter(|_| count == 1) {
            return super::edit::remove(file, list);
        }
        Edit { path: file.path.clone(), range: self.item_lines(known.item), text: String::new() }
    }

    /// The item, written anew from the page.
    fn rewritten(&self, known: &Listed<'_>, field: &Field) -> Edit {
        let text = indented(&parameter(&self.sheet, field), self.margin(known.item));
        Edit { path: self.known.document.file.path.clone(), range: self.item_lines(known.item), text }
    }

    fn parameter(&mut self, field: &Field, known: Listed<'d>) {
        let schema = known.node.get("schema");
        let required = known.node.get("required");
        let is_required = required.and_then(|node| match node.value {
            wechatpay_codegen::node::Value::Boolean(value) => Some(value),
            _ => None,
        });
        let mut differs = field.required.is_some() && field.required != is_required;
        let before = self.out.len();
        if let (true, Some(node), Some(value)) = (differs, required, field.required) {
            let edit = replace(&known.document.file, &node.span, &value.to_string());
            self.offer(
                vec![edit],
                format!("`{}` is {}", field.name, if value { "required" } else { "optional" }),
            );
        }
        if let Some(schema) = schema.and_then(|_| entry(known.node, "schema")) {
            self.value(field, &field.shape, known.document, schema, None, &field.name);
        }
        differs |= self.out.len() > before;
        if differs && !known.is_inline() {
            // The component may be right for other operations: first this one alone.
            let edit = self.rewritten(&known, field);
            let own = super::Candidate {
                edits: vec![edit],
                what: format!("the parameter `{}`, for this operation", field.name),
                renames: None,
                adds: false,
            };
            self.out.insert(before, own);
        }
    }

    fn item_lines(&self, node: &Node) -> std::ops::Range<usize> {
        item(&self.known.document.file.text, node.span.range().start)
    }

    fn margin(&self, node: &Node) -> usize {
        let text = &self.known.document.file.text;
        let lines = self.item_lines(node);
        text.get(lines).map_or(0, |line| line.len() - line.trim_start_matches(' ').len())
    }
}

fn put(file: &wechatpay_codegen::source_file::SourceFile, at: usize, lines: &str) -> Edit {
    Edit { path: file.path.clone(), range: at..at, text: after(&file.text, at, lines) }
}

fn place_name(place: FieldPlace) -> &'static str {
    match place {
        FieldPlace::Header => "header",
        FieldPlace::Path => "path",
        FieldPlace::Query | FieldPlace::Body | FieldPlace::Reply => "query",
    }
}
