//! An operation as YAML, in the style of the spec.

use serde_json::Value;
use wechatpay_codegen::FaceKind;
use wechatpay_codegen::spec::yaml::Node;
use wechatpay_codegen::spec::{Kind, Method};

use super::errors;
use super::parts::{Carries, Field, Reply, Shape, limits};
use super::schema::{Home, Sheet, todo, words};
use super::target::common_segments;
use super::text::indented;
use super::tree::{number, texts};
use super::yaml::{block, flow_scalar, names, put, scalar};
use crate::evidence::{Page, Place, RateLimit};

/// What is known of an operation before its draft is written.
pub(super) struct Heading<'p> {
    /// The platform's name: `GetUserCard`.
    pub(super) name: String,
    /// Whether the name was made from the path, for want of samples.
    pub(super) is_derived: bool,
    /// The method.
    pub(super) method: Method,
    /// The path template.
    pub(super) path: &'p str,
}

/// The method's entry of a path.
pub(super) fn operation(sheet: &Sheet<'_, '_>, page: &Page, heading: &Heading<'_>) -> String {
    let mut out = String::new();
    if heading.is_derived {
        out.push_str("# The page has no sample that names the operation. This is made from its path.\n");
    }
    put(&mut out, format_args!("operationId: {}\n", lower_first(&heading.name)));
    out.push_str(&documentation(page, &tags(sheet, heading.path)));
    out.push_str("x-confirmed-by: page\n");
    if let Some(limit) = page.rate_limit.value().and_then(Option::as_ref) {
        out.push_str(&rate_limit(limit));
    }
    if heading.method == Method::Get {
        out.push_str("x-idempotent: true\n");
    }
    let missing = missing_placeholders(sheet, heading.path);
    if !sheet.parts.parameters.is_empty() || !missing.is_empty() {
        out.push_str("parameters:\n");
    }
    for name in missing {
        let lines = format!(
            "# The page's tables lack this part of the path.\n- name: {}\n  in: path\n  required: true\n  description: TODO\n  schema:\n    type: string\n",
            scalar(name)
        );
        out.push_str(&indented(&lines, 2));
    }
    for field in &sheet.parts.parameters {
        out.push_str(&indented(&parameter(sheet, field), 2));
    }
    if let Some(fields) = &sheet.parts.body {
        out.push_str(&request_body(sheet, fields, page, &heading.name));
    }
    out.push_str("responses:\n");
    for found in &sheet.parts.replies {
        out.push_str(&indented(&reply(sheet, found), 2));
    }
    out.push_str(&indented(&errors::responses(sheet.target, page.errors.as_deref()), 2));
    format!("{}:\n{}", heading.method.to_string().to_ascii_lowercase(), indented(&out, 2))
}

/// The placeholders of a path that no table describes.
fn missing_placeholders<'p>(sheet: &Sheet<'_, '_>, path: &'p str) -> Vec<&'p str> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let is_known = |name: &&str| {
        let mut parameters = sheet.parts.parameters.iter();
        parameters.any(|field| field.place == Place::Path && field.name() == *name)
    };
    names.filter(|name| !is_known(name)).collect()
}

/// Summary, description, tags, address and date of a page.
pub(super) fn documentation(page: &Page, tags: &str) -> String {
    let title = page.title.value().map_or("", String::as_str);
    let mut out = todo("summary", title);
    put(&mut out, format_args!("description: TODO\n{tags}externalDocs:\n"));
    match page.url.value() {
        Some(url) => put(&mut out, format_args!("  url: {}\n", scalar(address(url)))),
        None => out
            .push_str("  # The page doesn't show its address.\n  url: https://pay.weixin.qq.com/doc/TODO\n"),
    }
    let title = if title.is_empty() { "TODO".to_owned() } else { scalar(title) };
    put(&mut out, format_args!("  description: {title}\n"));
    let mut more: Vec<&str> = Vec::new();
    for url in page.url.statements().iter().map(|url| address(&url.value)) {
        if page.url.value().is_some_and(|first| address(first) != url) && !more.contains(&url) {
            more.push(url);
        }
    }
    if !more.is_empty() {
        put(&mut out, format_args!("x-more-pages:{}", names(&more, 0)));
    }
    match page.updated.value() {
        Some(updated) => put(&mut out, format_args!("x-updated: '{updated}'\n")),
        None => out.push_str("# The page prints no date.\nx-updated: '0000-00-00'\n"),
    }
    out
}

/// The address of a page for people; its Markdown has a suffix.
fn address(url: &str) -> &str {
    url.strip_suffix(".md").unwrap_or(url)
}

/// The line of a limit.
pub(super) fn rate_limit(limit: &RateLimit) -> String {
    let RateLimit { requests, seconds, per } = limit;
    format!("x-rate-limit: {{requests: {requests}, seconds: {seconds}, per: {per}}}\n")
}

/// The operation's ID: its name with a small first letter.
pub(super) fn lower_first(name: &str) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

/// The tags of the neighbour, which is about the same things; if the document has but one tag, that.
fn tags(sheet: &Sheet<'_, '_>, path: &str) -> String {
    let target = sheet.target;
    let is_near = |path: &str, other: &str| common_segments(other, path) > target.base();
    let tree = &target.document.tree;
    let near = target.neighbour(path).filter(|neighbour| is_near(path, neighbour.path.as_str()));
    let of_neighbour = near.and_then(|neighbour| {
        let method = neighbour.method.value.to_string().to_ascii_lowercase();
        let tags = tree.get("paths")?.get(neighbour.path.as_str())?.get(&method)?.get("tags")?;
        Some(texts(tags))
    });
    let all = || match super::tree::items(tree.get("tags")?) {
        [only] => Some(vec![only.get("name")?.text()?]),
        _ => None,
    };
    let Some(tags) = of_neighbour.or_else(all) else { return String::new() };
    let tags: Vec<_> = tags.into_iter().map(flow_scalar).collect();
    format!("tags: [{}]\n", tags.join(", "))
}

/// The item of a parameter: a reference, if a component says the same.
pub(super) fn parameter(sheet: &Sheet<'_, '_>, field: &Field<'_>) -> String {
    let is_serial = field.place == Place::Header && field.name().eq_ignore_ascii_case("Wechatpay-Serial");
    // The key is the caller's, so the words differ by face.
    let name = if sheet.target.document.face == Some(FaceKind::Brand) {
        "BrandWechatpaySerial"
    } else {
        "WechatpaySerial"
    };
    let common = || errors::common_component(sheet.target, Kind::Parameter, name).filter(|_| is_serial);
    let same = common().or_else(|| {
        errors::component(sheet.target, Kind::Parameter, |_, known| is_same(sheet, field, known))
    });
    if let Some(reference) = same {
        return format!("- $ref: '{reference}'\n");
    }
    let mut out = format!("- name: {}\n  in: {}\n", scalar(field.name()), field.place);
    if field.required().is_none() && field.place != Place::Path {
        out.push_str("  # The page doesn't show whether it is required.\n");
    }
    // A segment of the path is always there.
    let required = field.required().unwrap_or_default() || field.place == Place::Path;
    put(&mut out, format_args!("  required: {required}\n"));
    if is_serial {
        // The runtime sets it, and every page describes it in the same long words.
        out.push_str(&indented(include_str!("shared/wechatpay_serial.yaml"), 2));
        return out;
    }
    out.push_str(&indented(&todo("description", &words(field.of)), 2));
    out.push_str("  schema:\n");
    out.push_str(&indented(&sheet.value(&field.shape, field, Home::Face), 4));
    out
}

/// Whether a component describes this parameter.
fn is_same(sheet: &Sheet<'_, '_>, field: &Field<'_>, known: &Node) -> bool {
    let name = known.get("name").and_then(Node::text).unwrap_or_default();
    let is_header = field.place == Place::Header;
    let is_named = name == field.name() || (is_header && name.eq_ignore_ascii_case(field.name()));
    if !is_named || known.get("in").and_then(Node::text) != Some(field.place.word()) {
        return false;
    }
    let required = known.get("required").map(Node::to_json).and_then(|value| value.as_bool());
    if field.required().is_some() && field.place != Place::Path && field.required() != required {
        return false;
    }
    let Some(schema) = known.get("schema") else { return false };
    let kind = schema.get("type").and_then(Node::text);
    let reference = schema.get("$ref").and_then(Node::text);
    let is_shape = match &field.shape {
        Shape::Text | Shape::Time => kind == Some("string"),
        Shape::Integer => kind == Some("integer"),
        Shape::Boolean => kind == Some("boolean"),
        Shape::Unknown => true,
        Shape::Enum(at) => sheet.parts.schemas.get(*at).is_some_and(|held| {
            reference.and_then(|reference| reference.rsplit('/').next()) == Some(held.name.as_str())
        }),
        _ => false,
    };
    let limits = limits(field.of);
    let is_limit = |key| {
        let limit = limits.get(key).copied();
        (is_header && key == "maxLength" && limit.is_none()) || limit == schema.get(key).and_then(number)
    };
    is_shape && ["minLength", "maxLength", "minimum", "maximum"].into_iter().all(is_limit)
}

fn request_body(sheet: &Sheet<'_, '_>, fields: &[Field<'_>], page: &Page, name: &str) -> String {
    let is_form = sheet.parts.is_form;
    let media_type = if is_form { "multipart/form-data" } else { "application/json" };
    let mut out = format!(
        "requestBody:\n  required: true\n  content:\n    {media_type}:\n      schema:\n        $ref: '#/components/schemas/{name}Request'\n"
    );
    if is_form {
        out.push_str("      encoding:\n");
        for field in fields {
            let content =
                if field.shape == Shape::File { file_types(field) } else { "application/json".to_owned() };
            put(&mut out, format_args!("        {}: {{contentType: '{content}'}}\n", scalar(field.name())));
        }
    } else if let Some(example) = &page.request_example {
        out.push_str(&indented(&example_entry(&example.value), 6));
    }
    out
}

/// What a file may be, by the words beside it; any if they don't say.
fn file_types(field: &Field<'_>) -> String {
    /// Endings as pages print them, and the types they stand for.
    const TYPES: [(&str, &str); 7] = [
        ("BMP", "image/bmp"),
        ("JPG", "image/jpeg"),
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("MP4", "video/mp4"),
        ("AVI", "video/avi"),
        ("PDF", "application/pdf"),
    ];
    let said = words(field.of).to_ascii_uppercase();
    let mut found: Vec<_> =
        TYPES.into_iter().filter(|(ending, _)| said.contains(ending)).map(|(_, name)| name).collect();
    found.dedup();
    if found.is_empty() { "image/bmp, image/jpeg, image/png".to_owned() } else { found.join(", ") }
}

fn reply(sheet: &Sheet<'_, '_>, reply: &Reply<'_>) -> String {
    let mut out = String::from("description: TODO\n");
    match reply.carries {
        Carries::Nothing => {}
        Carries::File => out.push_str(
            "content:\n  application/octet-stream:\n    schema:\n      type: string\n      format: binary\n",
        ),
        Carries::Model(at) => {
            let reference = sheet.reference(at, Home::Face);
            put(
                &mut out,
                format_args!("content:\n  application/json:\n    schema:\n      $ref: '{reference}'\n"),
            );
            if let Some(example) = reply.of.and_then(|reply| reply.example.as_ref()) {
                out.push_str(&reply_example(sheet, &example.value));
            }
        }
    }
    format!("'{}':\n{}", reply.status, indented(&out, 2))
}

fn reply_example(sheet: &Sheet<'_, '_>, value: &Value) -> String {
    let is_same = |node: &Node| node.get("value").is_some_and(|known| known.to_json() == *value);
    match errors::component(sheet.target, Kind::Example, |_, node| is_same(node)) {
        Some(same) => format!("    examples:\n      sample:\n        $ref: '{same}'\n"),
        None => indented(&example_entry(value), 4),
    }
}

/// The lines of an example.
pub(super) fn example_entry(value: &Value) -> String {
    match value {
        Value::Object(entries) if !entries.is_empty() => format!("example:\n{}", block(value, 2)),
        Value::Array(items) if !items.is_empty() => format!("example:\n{}", block(value, 2)),
        _ => format!("example: {}", block(value, 0)),
    }
}
