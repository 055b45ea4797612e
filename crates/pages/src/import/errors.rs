//! The error responses of a draft: the spec's where they say the same, else written out.

use wechatpay_codegen::spec::yaml::Node;
use wechatpay_codegen::spec::{Document, Kind};

use super::schema::todo;
use super::target::Target;
use super::text::indented;
use super::yaml::{comment, put, scalar};
use crate::evidence::ErrorRow;

/// The statuses of HTTP that pages list: what a response of one is called, and what it means.
pub(super) const STATUSES: [(u16, &str, &str); 7] = [
    (400, "BadRequest", "The request is wrong."),
    (401, "Unauthorized", "The signature was not accepted."),
    (403, "Forbidden", "The caller may not do this."),
    (404, "NotFound", "There is no such thing."),
    (409, "Conflict", "The request conflicts with what there is."),
    (429, "TooManyRequests", "The call is made more often than its limit allows."),
    (500, "ServerError", "The platform failed."),
];

/// The errors of all interfaces, by code and message: what they mean, and what to do.
const GENERAL: [(&str, &str, &str, &str); 5] = [
    ("PARAM_ERROR", "参数错误", "A parameter is wrong.", "Correct the parameter that the message names."),
    (
        "INVALID_REQUEST",
        "HTTP 请求不符合微信支付 APIv3 接口规则",
        "The HTTP request breaks the rules of the interface.",
        "Compare the request with the platform's interface rules.",
    ),
    (
        "SIGN_ERROR",
        "验证不通过",
        "The signature check failed.",
        "Check private key, certificate serial number and signed message against the platform's signing FAQ.",
    ),
    (
        "SYSTEM_ERROR",
        "系统异常，请稍后重试",
        "The platform has a fault.",
        "Try again later, with the same parameters.",
    ),
    (
        "RATELIMIT_EXCEEDED",
        "请求超过频率限制",
        "The call is made more often than its limit allows.",
        "Try again later, with the same parameters.",
    ),
];

/// Writes the responses behind `responses:`, a status after the other.
pub(super) fn responses(target: &Target<'_>, errors: Option<&[ErrorRow]>) -> String {
    let Some(errors) = errors else { return common(target) };
    let mut statuses: Vec<u16> = errors.iter().map(|error| error.status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    let mut out = String::new();
    for row in errors.iter().filter(|row| !(400..600).contains(&row.status)) {
        // What is no error has no place here, but isn't lost.
        let row = format!("The page lists {} {}: {} {}", row.status, row.code, row.message, row.remedy);
        put(&mut out, format_args!("# {}\n", comment(&row)));
    }
    for status in statuses.into_iter().filter(|status| (400..600).contains(status)) {
        let of_status: Vec<_> = errors.iter().filter(|error| error.status == status).collect();
        put(&mut out, format_args!("'{status}':\n"));
        out.push_str(&indented(&response(target, &of_status), 2));
    }
    out
}

/// What every other operation of the face answers with: a page whose table is lost has the public one at least.
fn common(target: &Target<'_>) -> String {
    let paths = target.document.tree.get("paths").map_or(&[][..], Node::entries);
    let all: Vec<_> = paths
        .iter()
        .flat_map(|path| path.value.entries())
        .filter_map(|operation| operation.value.get("responses"))
        .collect();
    let Some((first, others)) = all.split_first() else { return String::new() };
    let mut out = String::new();
    for found in first.entries().iter().filter(|found| !found.key.value.starts_with('2')) {
        let Some(reference) = found.value.get("$ref").and_then(Node::text) else { continue };
        let has_same = |responses: &&Node| {
            responses.get(&found.key.value).and_then(|it| it.get("$ref")?.text()) == Some(reference)
        };
        if others.iter().all(has_same) {
            put(&mut out, format_args!("'{}':\n  $ref: '{reference}'\n", found.key.value));
        }
    }
    if out.is_empty() {
        return "# The page doesn't show its errors.\n".to_owned();
    }
    format!("# The page doesn't show its errors. All other operations of the face have these.\n{out}")
}

/// Writes what stands behind a status: a reference to what says the same, or the errors.
pub(super) fn response(target: &Target<'_>, errors: &[&ErrorRow]) -> String {
    if let Some(reference) =
        component(target, Kind::Response, |document, node| has_exactly(target, document, node, errors))
    {
        return format!("$ref: '{reference}'\n");
    }
    let status = errors.first().map_or(0, |error| error.status);
    let meaning =
        STATUSES.iter().find(|(known, ..)| *known == status).map_or("TODO", |(.., meaning)| meaning);
    let mut out = format!(
        "description: {meaning}\ncontent:\n  application/json:\n    schema:\n      $ref: '{}'\n    examples:\n",
        error_model(target)
    );
    let mut keys: Vec<String> = Vec::new();
    let mut written: Vec<&ErrorRow> = Vec::new();
    for error in errors {
        // Some tables list a row twice.
        if written
            .iter()
            .any(|other| other.code == error.code && squeezed(&other.message) == squeezed(&error.message))
        {
            continue;
        }
        written.push(error);
        let key = free_key(&error.code, &keys);
        put(&mut out, format_args!("      {}:\n", scalar(&key)));
        out.push_str(&indented(&example(target, error), 8));
        keys.push(key);
    }
    out
}

/// Writes what stands behind the key of an error.
pub(super) fn example(target: &Target<'_>, error: &ErrorRow) -> String {
    if let Some(reference) = component(target, Kind::Example, |_, node| is_row(node, error)) {
        return format!("$ref: '{reference}'\n");
    }
    let message = comment(&error.message);
    let message = if message.is_empty() { "TODO".to_owned() } else { scalar(&message) };
    let known = GENERAL
        .iter()
        .find(|(code, words, ..)| *code == error.code && squeezed(words) == squeezed(&error.message));
    if let Some((code, _, summary, remedy)) = known {
        return format!(
            "summary: {summary}\ndescription: {remedy}\nvalue:\n  code: {code}\n  message: {message}\n"
        );
    }
    format!(
        "{}{}value:\n  code: {}\n  message: {message}\n",
        todo("summary", &error.message),
        todo("description", &error.remedy),
        scalar(&error.code),
    )
}

/// A component of a kind, as a reference from the face's document.
pub(super) fn component(
    target: &Target<'_>,
    kind: Kind,
    is: impl Fn(&Document, &Node) -> bool,
) -> Option<String> {
    let documents = [(target.document, String::new()), (target.shared, target.shared.file.name.clone())];
    let common =
        target.product.common.iter().map(|document| (&**document, format!("../{}", document.file.path)));
    documents.into_iter().chain(common).find_map(|(document, file)| {
        let found = document.written(kind).iter().find(|entry| is(document, &entry.value))?;
        Some(format!("{file}#/components/{}/{}", kind.key(), found.key.value))
    })
}

/// A component of the documents that all products share, by name.
pub(super) fn common_component(target: &Target<'_>, kind: Kind, name: &str) -> Option<String> {
    target.product.common.iter().find_map(|document| {
        let found = document.written(kind).iter().find(|entry| entry.key.value == name)?;
        Some(format!("../{}#/components/{}/{}", document.file.path, kind.key(), found.key.value))
    })
}

/// The examples of an error response.
pub(super) fn examples(response: &Node) -> Option<&Node> {
    response.get("content")?.entries().first()?.value.get("examples")
}

fn has_exactly(target: &Target<'_>, document: &Document, response: &Node, errors: &[&ErrorRow]) -> bool {
    let Some(examples) = examples(response) else { return false };
    let resolved = |node: &Node, error: &ErrorRow| match target.product.target(document, node) {
        Some(found) => is_row(&found.component.value, error),
        None => is_row(node, error),
    };
    let known = examples.entries();
    errors.iter().all(|error| known.iter().any(|entry| resolved(&entry.value, error)))
        && known.iter().all(|entry| errors.iter().any(|error| resolved(&entry.value, error)))
}

/// The key of an error's example: its code, with a number if that is taken.
pub(super) fn free_key(code: &str, taken: &[String]) -> String {
    let numbered = (2..).map(|number| format!("{code}_{number}"));
    let mut keys = std::iter::once(code.to_owned()).chain(numbered);
    keys.find(|key| !taken.contains(key)).unwrap_or_default()
}

/// Whether an example is this row of the page's table.
pub(super) fn is_row(example: &Node, error: &ErrorRow) -> bool {
    let value = example.get("value");
    let part = |key| value.and_then(|value| value.get(key)).and_then(Node::text).map(squeezed);
    part("code") == Some(squeezed(&error.code)) && part("message") == Some(squeezed(&error.message))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The model of errors: that of all products, or the product's `Error`.
fn error_model(target: &Target<'_>) -> String {
    if let Some(common) =
        common_component(target, Kind::Schema, "Error").filter(|_| target.schema("Error").is_none())
    {
        return common;
    }
    let file = if target.is_alone() { "" } else { &target.shared.file.name };
    format!("{file}#/components/schemas/Error")
}

/// The model of errors, if the draft needs it and the spec lacks it.
pub(super) fn missing_model(target: &Target<'_>, drafted: &str) -> Option<&'static str> {
    let is_common = common_component(target, Kind::Schema, "Error").is_some();
    let is_missing =
        drafted.contains("#/components/schemas/Error'") && target.schema("Error").is_none() && !is_common;
    is_missing.then_some(include_str!("shared/error.yaml"))
}
