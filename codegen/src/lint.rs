//! Rules about one element of a document, whatever the rest of the spec says.

mod event;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{
    Document, Documents, Enum, Location, Method, Object, Operation, Parameter, RefOr, Schema,
};
use crate::rule::Rule;
use crate::span::Text;

/// The one header that is written as a parameter; the client sets it.
const HEADER: &str = "Wechatpay-Serial";

/// What an operation can do. A new verb is welcome, once someone has made sure that it is one.
const VERBS: &[&str] = &[
    "accept",
    "activate",
    "add",
    "apply",
    "approve",
    "assign",
    "associate",
    "authorize",
    "bind",
    "cancel",
    "capture",
    "check",
    "claim",
    "close",
    "complete",
    "confirm",
    "consume",
    "create",
    "deactivate",
    "deduct",
    "delete",
    "disable",
    "disassociate",
    "download",
    "enable",
    "end",
    "exchange",
    "execute",
    "extend",
    "finish",
    "freeze",
    "generate",
    "get",
    "grant",
    "import",
    "initiate",
    "invalidate",
    "issue",
    "join",
    "list",
    "lock",
    "modify",
    "notify",
    "open",
    "pause",
    "pay",
    "prepare",
    "prepay",
    "publish",
    "query",
    "reactivate",
    "recall",
    "receive",
    "record",
    "redeem",
    "refund",
    "register",
    "reject",
    "release",
    "remove",
    "renew",
    "replace",
    "reply",
    "report",
    "request",
    "reset",
    "respond",
    "resume",
    "return",
    "reverse",
    "revoke",
    "search",
    "send",
    "set",
    "settle",
    "sign",
    "split",
    "start",
    "stop",
    "submit",
    "subscribe",
    "suspend",
    "sync",
    "terminate",
    "transfer",
    "unbind",
    "unfreeze",
    "unlock",
    "unsubscribe",
    "update",
    "upload",
    "use",
    "validate",
    "verify",
    "withdraw",
];

/// Whether an operation's name can start with the word.
pub fn is_verb(word: &str) -> bool {
    VERBS.contains(&word)
}

/// Checks every document.
pub fn lint(documents: &Documents, problems: &mut Diagnostics) {
    for document in documents.products.iter().flat_map(|product| &product.documents) {
        operations(document, problems);
        for parameter in
            document.components.parameters.iter().filter_map(|parameter| parameter.value.as_ref())
        {
            header_parameter(parameter, problems);
        }
        for schema in document.components.schemas.iter().filter_map(|schema| schema.value.as_ref()) {
            match schema {
                Schema::Object(object) => required_names(object, problems),
                Schema::Enum(values) => enum_descriptions(values, problems),
                Schema::TextTemplate(_) | Schema::Refinement(_) => {}
            }
        }
    }
}

fn operations(document: &Document, problems: &mut Diagnostics) {
    let mut ids: BTreeMap<&str, &Text> = BTreeMap::new();
    for operation in &document.operations {
        operation_id(&operation.id, problems);
        operation_id_stands_once(&operation.id, &mut ids, problems);
        doc_url(&operation.docs.url, problems);
        rate_limit(document, operation, problems);
        for parameter in &operation.parameters {
            if let RefOr::Inline(parameter) = parameter {
                header_parameter(parameter, problems);
            }
        }
        let takes_body = operation.method.value != Method::Get;
        if let Some(body) = operation.body.as_ref().filter(|_| !takes_body) {
            let message = "a GET with a body";
            problems.report(
                Diagnostic::new(Rule::RequestBody, &body.span, message)
                    .label(&operation.method.span, "this method takes none")
                    .help("make its fields query parameters, or correct the method"),
            );
        }
    }
    event::check(document, &mut ids, problems);
}

fn operation_id_stands_once<'d>(
    id: &'d Text,
    ids: &mut BTreeMap<&'d str, &'d Text>,
    problems: &mut Diagnostics,
) {
    let first = *ids.entry(id.as_str()).or_insert(id);
    if !std::ptr::eq(first, id) {
        let message = format!("a second operation `{}`", id.value);
        problems.report(
            Diagnostic::new(Rule::DuplicateOperation, &id.span, message)
                .label(&first.span, "the first one")
                .help("an operation ID stands once in a face"),
        );
    }
}

fn is_camel_case(id: &str) -> bool {
    id.chars().all(|c| c.is_ascii_alphanumeric()) && id.starts_with(|c: char| c.is_ascii_lowercase())
}

fn operation_id(id: &Text, problems: &mut Diagnostics) {
    let verb = id.value.split(|c: char| c.is_ascii_uppercase()).next().unwrap_or_default();
    let problem = if !is_camel_case(&id.value) {
        "is not in camelCase"
    } else if !is_verb(verb) {
        "does not start with a verb that we know"
    } else if verb.len() == id.value.len() {
        "has no noun"
    } else {
        return;
    };
    problems.report(
        Diagnostic::new(Rule::OperationId, &id.span, format!("`{}` {problem}", id.value)).help(
            "take the platform's name, a verb and a noun: `getUserCard`; a new verb goes into `VERBS` in codegen/src/lint.rs",
        ),
    );
}

fn doc_url(url: &Text, problems: &mut Diagnostics) {
    let is_address = url.value.strip_prefix("https://").is_some_and(|rest| {
        rest.contains('/')
            && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || "<>()\"".contains(c))
    });
    if !is_address {
        let message = format!("`{}` is not the address of a page", url.value);
        problems.report(
            Diagnostic::new(Rule::DocUrl, &url.span, message)
                .help("write the page's whole address: `https://pay.weixin.qq.com/doc/brand/4015582716`"),
        );
    }
}

fn rate_limit(document: &Document, operation: &Operation, problems: &mut Diagnostics) {
    let (Some(face), Some(limit)) = (document.face, &operation.rate_limit) else { return };
    if limit.per.value != face.identity() {
        let message = format!("the {} face's limits are not counted by `{}`", face.stem(), limit.per.value);
        problems.report(
            Diagnostic::new(Rule::RateLimit, &limit.per.span, message)
                .help(format!("write `per: {}`", face.identity())),
        );
    }
}

fn header_parameter(parameter: &Parameter, problems: &mut Diagnostics) {
    if parameter.location == Location::Header && parameter.name.value != HEADER {
        let message = format!("the header `{}` as a parameter", parameter.name.value);
        problems.report(Diagnostic::new(Rule::HeaderParameter, &parameter.name.span, message).help(format!(
            "only `{HEADER}` is one; `Authorization` is the security scheme, `Accept` and `Content-Type` are media types",
        )));
    }
}

fn required_names(object: &Object, problems: &mut Diagnostics) {
    for name in &object.required {
        if !object.properties.iter().any(|property| property.name.value == name.value) {
            let message = format!("`{}` is required, but it is no property", name.value);
            let names: Vec<_> = object.properties.iter().map(|property| property.name.as_str()).collect();
            problems.report(
                Diagnostic::new(Rule::UnknownProperty, &name.span, message)
                    .help(format!("the properties are {}", crate::document::quoted(&names))),
            );
        }
    }
}

fn enum_descriptions(values: &Enum, problems: &mut Diagnostics) {
    for value in &values.values {
        if !values.descriptions.iter().any(|(described, _)| described.value == value.value) {
            let message = format!("nothing says what `{}` means", value.value);
            problems.report(
                Diagnostic::new(Rule::EnumDescriptions, &value.span, message)
                    .label(&values.descriptions_span, "the descriptions")
                    .help(format!("add `{}: …` to `x-enumDescriptions`", value.value)),
            );
        }
    }
    for (described, _) in &values.descriptions {
        if !values.values.iter().any(|value| value.value == described.value) {
            let message = format!("`{}` is described, but it is no value", described.value);
            problems.report(
                Diagnostic::new(Rule::EnumDescriptions, &described.span, message)
                    .help("remove the description, or add the value to `enum`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::VERBS;

    #[test]
    fn the_verbs_are_sorted() {
        assert!(VERBS.is_sorted());
    }
}
