//! What the documents say of each operation: where it is called, what it takes and what it answers.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use serde_json::Value;
use wechatpay_api::Face;

use crate::spec::content::{example, form_content, json_content};
use crate::spec::document::{Document, Node};
use crate::spec::errors::Errors;
use crate::spec::paging::Paging;
use crate::spec::parameter::{self, Parameter};
use crate::spec::rule::RuleBook;
use crate::spec::schema::Schema;
use crate::spec::template::Template;
use crate::spec::upload::Upload;

/// The methods that operations are called by.
pub(crate) const METHODS: [Method; 5] =
    [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

/// One operation of one face.
pub(crate) struct Operation {
    /// The product whose document has it, such as `card-member`.
    pub(crate) product: Arc<str>,
    pub(crate) face: Face,
    /// The platform's name of it, for the log.
    pub(crate) name: String,
    pub(crate) method: Method,
    pub(crate) path: Template,
    /// The path, query and header parameters.
    pub(crate) parameters: Vec<Parameter>,
    /// Whether `Wechatpay-Serial` is documented as required.
    pub(crate) needs_serial: bool,
    /// How the reply is a page of a list.
    pub(crate) paging: Option<Paging>,
    pub(crate) body: Option<Body>,
    pub(crate) reply: ReplyTemplate,
    /// What it is documented to refuse with.
    pub(crate) errors: Errors,
    /// The rules of the document's models.
    pub(crate) rules: Arc<RuleBook>,
    pub(crate) rate_limit: Option<RateLimit>,
}

/// How often an operation may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RateLimit {
    pub(crate) requests: usize,
    pub(crate) seconds: i64,
    /// The field whose values are counted each by itself, such as `brand_id`.
    pub(crate) per: String,
}

/// What a call is sent with.
pub(crate) enum Body {
    /// A JSON object.
    Json(Schema),
    /// A file and JSON about it.
    Upload(Box<Upload>),
}

/// What a successful call is answered with.
pub(crate) struct ReplyTemplate {
    pub(crate) status: StatusCode,
    /// The documented example and its schema; none where the reply is empty.
    pub(crate) content: Option<(Value, Schema)>,
}

/// Reads all operations of a document.
pub(crate) fn read_all(face: Face, document: &Document) -> Result<Vec<Operation>, String> {
    let product = document.product();
    let rules = Arc::new(RuleBook::read(document)?);
    let mut operations = Vec::new();
    for (path, item) in document.node().require("paths")?.entries()? {
        for method in METHODS {
            if let Some(node) = item.get(&method.as_str().to_ascii_lowercase())? {
                let operation = read(face, &product, &rules, path, &method, &item, &node);
                operations.push(operation.map_err(|error| format!("{method} {path}: {error}"))?);
            }
        }
    }
    Ok(operations)
}

fn read(
    face: Face,
    product: &Arc<str>,
    rules: &Arc<RuleBook>,
    path: &str,
    method: &Method,
    item: &Node<'_>,
    node: &Node<'_>,
) -> Result<Operation, String> {
    let path = Template::parse(path)?;
    let (parameters, needs_serial) = parameter::read(&[item, node])?;
    if let Some(name) =
        path.parameters().find(|name| !parameters.iter().any(|parameter| parameter.name == *name))
    {
        return Err(format!("the path parameter `{name}` is not described"));
    }
    let responses = node.require("responses")?;
    let reply = read_reply(&responses)?;
    let paging = Paging::read(node, &parameters, reply.content.as_ref())?;
    Ok(Operation {
        product: Arc::clone(product),
        face,
        name: node.text("operationId").unwrap_or_default().to_owned(),
        method: method.clone(),
        path,
        parameters,
        needs_serial,
        paging,
        body: node.get("requestBody")?.map(|body| read_body(&body)).transpose()?,
        reply,
        errors: Errors::read(&responses)?,
        rules: Arc::clone(rules),
        rate_limit: node.get("x-rate-limit")?.map(|limit| read_rate_limit(&limit)).transpose()?,
    })
}

fn read_rate_limit(limit: &Node<'_>) -> Result<RateLimit, String> {
    let number = |key| limit.value().get(key).and_then(Value::as_u64);
    let wrong = "`x-rate-limit` says so many `requests` in so many `seconds`, `per` some field";
    Ok(RateLimit {
        requests: number("requests").and_then(|number| usize::try_from(number).ok()).ok_or(wrong)?,
        seconds: number("seconds").and_then(|number| i64::try_from(number).ok()).ok_or(wrong)?,
        per: limit.text("per").ok_or(wrong)?.to_owned(),
    })
}

fn read_body(body: &Node<'_>) -> Result<Body, String> {
    match form_content(body)? {
        Some(form) => Ok(Body::Upload(Box::new(Upload::read(&form)?))),
        None => Ok(Body::Json(json_content(body)?.schema("schema")?)),
    }
}

fn read_reply(responses: &Node<'_>) -> Result<ReplyTemplate, String> {
    let responses = responses.entries()?;
    let (status, response) = responses
        .into_iter()
        .find(|(status, _)| status.starts_with('2'))
        .ok_or("no 2xx reply is described")?;
    let status = status.parse().map_err(|_| format!("`{status}` is not a status"))?;
    let content = if response.get("content")?.is_some() {
        let content = json_content(&response)?;
        let example = example(&content)?.ok_or("the reply has no example to answer with")?;
        Some((example, content.schema("schema")?))
    } else {
        None
    };
    Ok(ReplyTemplate { status, content })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read_path(item: &Value) -> Result<Operation, String> {
        let document = json!({
            "paths": {"/cards/{card_id}": item},
            "parameters": {"CardId": {"name": "card_id", "in": "path", "schema": {"type": "string"}}},
            "replies": {"Card": {"value": {"card_id": "named"}}},
        });
        let document = Document::parse(&document.to_string()).unwrap();
        read_all(Face::Brand, &document).map(|mut operations| operations.remove(0))
    }

    fn with_content(content: &Value) -> Result<Operation, String> {
        read_path(&json!({
            "parameters": [{"$ref": "#/parameters/CardId"}],
            "get": {"responses": {"400": {}, "201": {"content": {"application/json": content}}}},
        }))
    }

    #[test]
    fn the_example_is_found_wherever_the_document_keeps_it() {
        for (content, card_id) in [
            (json!({"schema": {}, "example": {"card_id": "own"}}), "own"),
            (json!({"schema": {}, "examples": {"sample": {"$ref": "#/replies/Card"}}}), "named"),
            (json!({"schema": {"examples": [{"card_id": "schema"}]}}), "schema"),
        ] {
            let reply = with_content(&content).unwrap().reply;
            assert_eq!(reply.status, StatusCode::CREATED);
            assert_eq!(reply.content.unwrap().0, json!({ "card_id": card_id }));
        }
    }

    #[test]
    fn a_paged_reply_without_a_list_cannot_be_played() {
        let list = |example: Value| {
            read_path(&json!({
                "parameters": [{"$ref": "#/parameters/CardId"}],
                "get": {"x-paged": true, "responses": {"200": {"content": {
                    "application/json": {"schema": {}, "example": example},
                }}}},
            }))
        };
        assert!(list(json!({"data": []})).unwrap().paging.is_some());
        for example in [json!({}), json!({"data": {}}), json!([])] {
            assert!(list(example).err().unwrap().contains("no list `data`"));
        }
    }

    #[test]
    fn a_document_that_cannot_be_played_says_where_it_fails() {
        let error = |result: Result<Operation, String>| result.err().unwrap();
        let no_example = error(with_content(&json!({"schema": {}})));
        assert_eq!(no_example, "GET /cards/{card_id}: the reply has no example to answer with");
        let undescribed = error(read_path(&json!({"get": {"responses": {"204": {}}}})));
        assert!(undescribed.contains("`card_id` is not described"), "{undescribed}");
        let nowhere = error(read_path(&json!({"parameters": [{"$ref": "#/parameters/Nobody"}], "get": {}})));
        assert!(nowhere.contains("`#/parameters/Nobody` points to nothing"), "{nowhere}");
        let elsewhere = error(read_path(&json!({"get": {"$ref": "models.yaml#/x"}})));
        assert!(elsewhere.contains("leaves the document"), "{elsewhere}");
        let unknown = error(read_path(&json!({"parameters": [{"name": "x", "in": "cookie"}], "get": {}})));
        assert!(unknown.contains("`x`"), "{unknown}");
    }
}
