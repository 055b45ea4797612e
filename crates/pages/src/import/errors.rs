//! The error responses of a draft: the spec's where they say the same, else written out.

use serde_json::Value;

use super::schema::todo;
use super::target::Target;
use super::text::indented;
use super::yaml::{comment, put, scalar};
use crate::facts::ErrorFacts;
use crate::page::PageLine;
use wechatpay_codegen::document::{Document, Example, RefOr, Response};
use wechatpay_codegen::node::Node;

/// Writes the responses behind `responses:`, a status after the other.
pub(super) fn responses(target: &Target<'_>, errors: Option<&[ErrorFacts<PageLine>]>) -> String {
    let Some(errors) = errors else { return common(target) };
    let mut statuses: Vec<u16> = errors.iter().map(|error| error.status.value).collect();
    statuses.sort_unstable();
    statuses.dedup();
    let mut out = String::new();
    for status in statuses.into_iter().filter(|status| (400..600).contains(status)) {
        let of_status: Vec<_> = errors.iter().filter(|error| error.status.value == status).collect();
        put(&mut out, format_args!("'{status}':\n"));
        out.push_str(&indented(&response(target, &of_status), 2));
    }
    out
}

/// What every other operation of the face answers with: a page whose table is lost has the public one at least.
fn common(target: &Target<'_>) -> String {
    let Some((first, others)) = target.document.operations.split_first() else { return String::new() };
    let reference = |response: &RefOr<Response>| match response {
        RefOr::Reference(reference) => Some((reference.file.clone(), reference.pointer())),
        RefOr::Inline(_) => None,
    };
    let mut out = String::new();
    for (status, response) in &first.errors {
        let Some((file, pointer)) = reference(response) else { continue };
        let is_same = |(other, response): &(wechatpay_codegen::span::Text, RefOr<Response>)| {
            other.value == status.value && reference(response) == Some((file.clone(), pointer.clone()))
        };
        if others.iter().all(|other| other.errors.iter().any(is_same)) {
            let file = file.clone().unwrap_or_default();
            put(&mut out, format_args!("'{}':\n  $ref: '{file}{pointer}'\n", status.value));
        }
    }
    if out.is_empty() {
        return "# The page does not show its errors.\n".to_owned();
    }
    format!("# The page does not show its errors. These all other operations of the face have.\n{out}")
}

/// Writes what stands behind a status: a reference to what says the same, or the errors.
pub(super) fn response(target: &Target<'_>, errors: &[&ErrorFacts<PageLine>]) -> String {
    let documents = [target.document, target.shared];
    for (at, document) in documents.into_iter().enumerate() {
        for component in &document.components.responses {
            let Some(response) = &component.value else { continue };
            if says(target, document, response, errors) {
                let file = file_name(target, at);
                return format!("$ref: '{file}#/components/responses/{}'\n", component.name.value);
            }
        }
    }
    let mut out = format!(
        "description: TODO\ncontent:\n  application/json:\n    schema:\n      $ref: '{}'\n    examples:\n",
        error_model(target)
    );
    let mut keys: Vec<String> = Vec::new();
    for error in errors {
        let code = &error.code.value;
        let key = entry_key(code, &keys);
        keys.push(key.clone());
        put(&mut out, format_args!("      {}:\n", scalar(&key)));
        out.push_str(&indented(&example(target, error), 8));
    }
    out
}

/// Writes what stands behind the key of an error.
pub(super) fn example(target: &Target<'_>, error: &ErrorFacts<PageLine>) -> String {
    for (at, document) in [target.document, target.shared].into_iter().enumerate() {
        for component in &document.components.examples {
            if component.value.as_ref().is_some_and(|example| is_error(example, error)) {
                let file = file_name(target, at);
                return format!("$ref: '{file}#/components/examples/{}'\n", component.name.value);
            }
        }
    }
    let meaning = comment(&error.meaning);
    let message = if meaning.is_empty() { "TODO".to_owned() } else { scalar(&meaning) };
    format!(
        "{}{}value:\n  code: {}\n  message: {message}\n",
        todo("summary", Some(&error.meaning)),
        todo("description", Some(&error.remedy)),
        scalar(&error.code.value),
    )
}

/// Whether a response documents exactly these errors.
fn says(
    target: &Target<'_>,
    document: &Document,
    response: &Response,
    errors: &[&ErrorFacts<PageLine>],
) -> bool {
    let examples = &response.content.examples;
    examples.len() == errors.len()
        && errors.iter().all(|error| {
            examples.iter().any(|(_, example)| {
                let mut ignored = wechatpay_codegen::diagnostic::Diagnostics::default();
                let found = target.product.resolve(document, example, &mut ignored);
                found.is_some_and(|(_, example)| is_error(example, error))
            })
        })
}

/// The key of an error's example: its code, with a number if that is taken.
pub(super) fn entry_key(code: &str, taken: &[String]) -> String {
    let numbered = (2..).map(|number| format!("{code}_{number}"));
    let mut keys = std::iter::once(code.to_owned()).chain(numbered);
    keys.find(|key| !taken.contains(key)).unwrap_or_default()
}

fn is_error(example: &Example, error: &ErrorFacts<PageLine>) -> bool {
    is_refusal(Some(&example.value), error)
}

/// Whether an example's value is this error.
pub(super) fn is_refusal(value: Option<&Node>, error: &ErrorFacts<PageLine>) -> bool {
    let part = |key| value.and_then(|value| value.get(key)).and_then(Node::text).map(squeezed);
    part("code") == Some(squeezed(&error.code.value)) && part("message") == Some(squeezed(&error.meaning))
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What stands before the `#` of a reference to the document.
fn file_name<'t>(target: &'t Target<'_>, at: usize) -> &'t str {
    if at == 0 { "" } else { &target.shared.file.name }
}

/// The model of errors: that of the face's other responses, or the shared `Error`.
fn error_model(target: &Target<'_>) -> String {
    let found = target.document.operations.iter().flat_map(|operation| &operation.errors).find_map(
        |(_, response)| {
            let mut ignored = wechatpay_codegen::diagnostic::Diagnostics::default();
            let (document, response) = target.product.resolve(target.document, response, &mut ignored)?;
            let reference = &response.content.schema;
            let file = if std::ptr::eq(document, target.document) {
                reference.file.clone().unwrap_or_default()
            } else {
                document.file.name.clone()
            };
            Some(format!("{file}{}", reference.pointer()))
        },
    );
    found.unwrap_or_else(|| {
        let file = if target.is_alone() { "" } else { &target.shared.file.name };
        format!("{file}#/components/schemas/Error")
    })
}

/// Whether the draft has need of a model of errors that the spec lacks, and what it is.
pub(super) fn missing_model(target: &Target<'_>, drafted: &str) -> Option<&'static str> {
    let is_missing = drafted.contains("#/components/schemas/Error'") && target.schema("Error").is_none();
    is_missing.then_some(
        "Error:\n  type: object\n  description: Why the platform refused a request.\n  required: [code, message]\n  \
         properties:\n    code:\n      type: string\n      description: Error code, for programs.\n\n    \
         message:\n      type: string\n      description: What is wrong, for people.\n",
    )
}

/// An example as the spec has it.
pub(super) fn same_example(target: &Target<'_>, value: &Value) -> Option<String> {
    for (at, document) in [target.document, target.shared].into_iter().enumerate() {
        let mut components = document.components.examples.iter();
        let is_same = |example: &Example| example.value.to_json() == *value;
        if let Some(found) = components.find(|component| component.value.as_ref().is_some_and(is_same)) {
            return Some(format!("{}#/components/examples/{}", file_name(target, at), found.name.value));
        }
    }
    None
}
