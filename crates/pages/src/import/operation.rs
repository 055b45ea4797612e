//! An operation as YAML, in the style of the spec.

use serde_json::Value;

use super::errors;
use super::schema::{Page as On, Sheet, todo};
use super::text::indented;
use super::wanted::{Field, Shape};
use super::yaml::{block, flow_scalar, put, scalar};
use crate::facts::FieldPlace;
use crate::page::Page;
use wechatpay_codegen::document::{self, Component, Method, Parameter, Schema};
use wechatpay_codegen::fact_path::Place;

/// What is known of an operation before its draft is written.
pub(super) struct Head<'p> {
    /// The platform's name: `GetUserCard`.
    pub(super) name: String,
    /// Where the name comes from, if not from the page.
    pub(super) derived: bool,
    /// The method.
    pub(super) method: Method,
    /// The path template.
    pub(super) path: &'p str,
    /// Whether the page's examples are written down: they fit the models.
    pub(super) with_examples: bool,
}

/// The method's entry of a path.
pub(super) fn operation(sheet: &Sheet<'_, '_>, page: &Page, head: &Head<'_>) -> String {
    let facts = &page.facts;
    let mut out = String::new();
    if head.derived {
        out.push_str(
            "# The page stops before the samples, which name the operation. This is made from its path.\n",
        );
    }
    put(&mut out, format_args!("operationId: {}\n", lower_first(&head.name)));
    let title = facts.title.as_ref().map(|title| title.value.as_str());
    out.push_str(&todo("summary", title));
    out.push_str("description: TODO\n");
    out.push_str(&tags(sheet, head.path));
    out.push_str("externalDocs:\n");
    match &facts.url {
        Some(url) => put(&mut out, format_args!("  url: {}\n", scalar(&url.value))),
        None => out
            .push_str("  # The page does not show its address.\n  url: https://pay.weixin.qq.com/doc/TODO\n"),
    }
    put(&mut out, format_args!("  description: {}\n", title.map_or_else(|| "TODO".to_owned(), scalar)));
    match &facts.updated {
        Some(updated) => put(&mut out, format_args!("x-updated: '{}'\n", updated.value)),
        None => out.push_str("# The page prints no date.\nx-updated: '0000-00-00'\n"),
    }
    out.push_str("x-confirmed-by: page\n");
    if let Some(limit) = facts.rate_limit.as_ref().map(|limit| &limit.value) {
        put(
            &mut out,
            format_args!(
                "x-rate-limit: {{requests: {}, seconds: {}, per: {}}}\n",
                limit.requests, limit.seconds, limit.per
            ),
        );
    }
    if head.method == Method::Get {
        out.push_str("x-idempotent: true\n");
    }
    if !sheet.wanted.parameters.is_empty() {
        out.push_str("parameters:\n");
        for field in &sheet.wanted.parameters {
            out.push_str(&indented(&parameter(sheet, field), 2));
        }
    }
    if sheet.wanted.body.is_some() {
        out.push_str(&request_body(sheet, page, head));
    }
    out.push_str("responses:\n");
    out.push_str(&indented(&reply(sheet, page, head), 2));
    out.push_str(&indented(&errors::responses(sheet.target, facts.errors.as_deref()), 2));
    format!("{}:\n{}", head.method.to_string().to_ascii_lowercase(), indented(&out, 2))
}

/// The operation's ID: its name with a small first letter.
pub(super) fn lower_first(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// The tags of the neighbour, which is about the same things.
fn tags(sheet: &Sheet<'_, '_>, path: &str) -> String {
    let near = sheet.target.neighbour(path).filter(|neighbour| sheet.target.is_near(neighbour, path));
    let Some(neighbour) = near else { return String::new() };
    let paths = sheet.target.document.tree.get("paths");
    let item = paths.and_then(|paths| paths.get(neighbour.path.as_str()));
    let method = neighbour.method.value.to_string().to_ascii_lowercase();
    let tags = item.and_then(|item| item.get(&method)).and_then(|operation| operation.get("tags"));
    let Some(wechatpay_codegen::node::Value::List(tags)) = tags.map(|tags| &tags.value) else {
        return String::new();
    };
    let tags: Vec<_> = tags.iter().filter_map(|tag| tag.text()).map(flow_scalar).collect();
    format!("tags: [{}]\n", tags.join(", "))
}

/// The item of a parameter: a reference, if a component says the same.
pub(super) fn parameter(sheet: &Sheet<'_, '_>, field: &Field) -> String {
    if let Some(reference) = same_parameter(sheet, field) {
        return format!("- $ref: '{reference}'\n");
    }
    let place = match field.place {
        FieldPlace::Header => "header",
        FieldPlace::Path => "path",
        _ => "query",
    };
    let mut out = format!("- name: {}\n  in: {place}\n", scalar(&field.name));
    if field.required.is_none() && field.place != FieldPlace::Path {
        out.push_str("  # The page does not show whether it is required.\n");
    }
    // A part of the path is always there.
    let required = field.required.unwrap_or_default() || field.place == FieldPlace::Path;
    put(&mut out, format_args!("  required: {required}\n"));
    out.push_str(&indented(&todo("description", field.label.as_deref()), 2));
    out.push_str("  schema:\n");
    out.push_str(&indented(&sheet.value(&field.shape, field, On::Face), 4));
    out
}

/// A parameter of the components that says the same, as a reference from the face's document.
fn same_parameter(sheet: &Sheet<'_, '_>, field: &Field) -> Option<String> {
    let target = sheet.target;
    let found = |components: &[Component<Parameter>]| {
        let is_same = |component: &&Component<Parameter>| {
            component.value.as_ref().is_some_and(|parameter| is_same(sheet, field, parameter))
        };
        components.iter().find(is_same).map(|component| component.name.value.clone())
    };
    let used = |name: &String, file: &str| format!("{file}#/components/parameters/{name}");
    found(&target.document.components.parameters).map(|name| used(&name, "")).or_else(|| {
        found(&target.shared.components.parameters).map(|name| used(&name, &target.shared.file.name))
    })
}

fn is_same(sheet: &Sheet<'_, '_>, field: &Field, known: &Parameter) -> bool {
    let location = match field.place {
        FieldPlace::Header => Place::Header,
        FieldPlace::Path => Place::Path,
        _ => Place::Query,
    };
    let name = if location == Place::Header {
        known.name.value.eq_ignore_ascii_case(&field.name)
    } else {
        known.name.value == field.name
    };
    let shape = match (&field.shape, &known.schema.shape) {
        (Shape::Unknown, _)
        | (Shape::Text | Shape::Time, document::Shape::Text | document::Shape::Time)
        | (Shape::Integer, document::Shape::Integer)
        | (Shape::Boolean, document::Shape::Boolean) => true,
        (Shape::Enum(at), document::Shape::Named(reference)) => {
            let is_enum = matches!(sheet.target.schema(&reference.name), Some((Schema::Enum(_), _)));
            is_enum && sheet.matching.enums.get(*at).is_some_and(|resolved| resolved.name == reference.name)
        }
        _ => false,
    };
    let length = known.schema.limits.max_length.map(u64::from);
    known.place == location
        && name
        && shape
        && field.required.is_none_or(|required| required == known.required.value)
        && (field.max_length == length || (field.max_length.is_none() && field.place == FieldPlace::Header))
}

fn request_body(sheet: &Sheet<'_, '_>, page: &Page, head: &Head<'_>) -> String {
    let fields = sheet.wanted.body.as_deref().unwrap_or_default();
    let has_file = fields.iter().any(|field| field.shape == Shape::File);
    let media_type = if has_file { "multipart/form-data" } else { "application/json" };
    let mut out = format!(
        "requestBody:\n  required: true\n  content:\n    {media_type}:\n      schema:\n        $ref: '#/components/schemas/{}Request'\n",
        head.name
    );
    if has_file {
        out.push_str("      encoding:\n");
        for field in fields {
            let content =
                if field.shape == Shape::File { "application/octet-stream" } else { "application/json" };
            put(&mut out, format_args!("        {}: {{contentType: {content}}}\n", scalar(&field.name)));
        }
    } else if let Some(example) = page.request_example.as_ref().filter(|_| head.with_examples) {
        out.push_str(&indented(&example_entry(&example.value), 6));
    }
    out
}

fn reply(sheet: &Sheet<'_, '_>, page: &Page, head: &Head<'_>) -> String {
    let resolved = sheet.wanted.reply.and_then(|at| sheet.matching.models.get(at));
    let reference = resolved.map(|resolved| sheet.reference(resolved, On::Face)).unwrap_or_default();
    let mut out =
        format!("description: TODO\ncontent:\n  application/json:\n    schema:\n      $ref: '{reference}'\n");
    if let Some(example) = page.reply_example.as_ref().filter(|_| head.with_examples) {
        match errors::same_example(sheet.target, &example.value) {
            Some(same) => {
                put(&mut out, format_args!("    examples:\n      sample:\n        $ref: '{same}'\n"));
            }
            None => out.push_str(&indented(&example_entry(&example.value), 4)),
        }
    }
    format!("'200':\n{}", indented(&out, 2))
}

fn example_entry(value: &Value) -> String {
    match value {
        Value::Object(entries) if !entries.is_empty() => format!("example:\n{}", block(value, 2)),
        Value::Array(items) if !items.is_empty() => format!("example:\n{}", block(value, 2)),
        _ => format!("example: {}", block(value, 0)),
    }
}
