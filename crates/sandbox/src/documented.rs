//! What the bundled documents say of one operation, as data for tools that explain it or check a body before it is
//! sent.

mod behavior;
mod body;
mod field;
mod resources;
mod sealed_samples;
pub(crate) mod skeleton;

use wechatpay_api::OperationInfo;

use behavior::Codes;
pub use body::{BodyIssue, DocumentedBody, parse_body};
pub use field::{DocumentedField, DocumentedValue};
use resources::Resources;

use crate::error::Error;
use crate::spec::content::{json_content, reads_form};
use crate::spec::document::{Document, Node};
use crate::spec::rule::RuleBook;

/// What the bundled document of a face says of one operation.
#[non_exhaustive]
pub struct DocumentedOperation {
    /// What it does, beyond the summary; empty if there is no more to say.
    pub description: String,
    /// The date that the platform's page prints.
    pub updated: String,
    /// The path, query and header parameters.
    pub parameters: Vec<DocumentedField>,
    /// The JSON body; an upload has none, its body is a form.
    pub body: Option<DocumentedBody>,
    /// The fields of the reply; none where it is empty.
    pub reply: Vec<DocumentedField>,
    /// What it does to what the platform keeps, a line for each step; empty if nobody says.
    pub behavior: Vec<String>,
    /// What must hold of its body besides types and limits, a line for each rule.
    pub rules: Vec<String>,
    /// The errors, in the order of the document.
    pub errors: Vec<DocumentedError>,
}

/// An error that the platform may answer with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DocumentedError {
    /// The HTTP status.
    pub status: String,
    /// The platform's code.
    pub code: String,
    /// What it means.
    pub meaning: String,
    /// What to do about it; empty if nobody said.
    pub remedy: String,
}

impl DocumentedOperation {
    /// Reads what the bundled documents of `wechatpay-api` say of an operation.
    ///
    /// # Errors
    /// [`Error::Document`] if no document has the operation, or if it cannot be read, which its own tests prevent.
    pub fn of(info: &OperationInfo) -> Result<Self, Error> {
        let fail = |reason| Error::Document { face: info.face, reason };
        let documents = wechatpay_api::openapi_documents().iter();
        // Reading a document takes its time, and few of them have the path.
        let documents = documents.filter(|(face, text)| *face == info.face && text.contains(info.path));
        for (_, text) in documents {
            let document = Document::trusted(text).map_err(fail)?;
            if let Some(operation) = Self::find(&document, info).map_err(fail)? {
                return Ok(operation);
            }
        }
        Err(fail(format!("there is no {} {} in it", info.method, info.path)))
    }

    fn find(document: &Document, info: &OperationInfo) -> Result<Option<Self>, String> {
        let Some(item) = document.node().require("paths")?.get(info.path)? else { return Ok(None) };
        let Some(node) = item.get(&info.method.as_str().to_ascii_lowercase())? else { return Ok(None) };
        let resources = Resources::of(document.node().value());
        Self::read(&item, &node, &resources, &RuleBook::read(document)?).map(Some)
    }

    fn read(
        item: &Node<'_>,
        node: &Node<'_>,
        resources: &Resources,
        book: &RuleBook,
    ) -> Result<Self, String> {
        let mut parameters = Vec::new();
        for level in [item, node] {
            let list = level.get("parameters")?.map(|list| list.items()).transpose()?;
            for parameter in list.into_iter().flatten() {
                parameters.extend(field::of_parameter(&parameter)?);
            }
        }
        let responses = node.require("responses")?.entries()?;
        let reply = responses.iter().find(|(status, _)| status.starts_with('2'));
        let request = node.get("requestBody")?;
        let body = request.as_ref().map(|request| read_body(request, book)).transpose()?;
        let codes = read_codes(&responses)?;
        let rules = request.as_ref().map(|request| read_rules(request, &codes)).transpose()?;
        let steps = node.get("x-behavior")?.map(|steps| behavior::steps(steps.value(), &codes, resources));
        Ok(Self {
            description: node.text("description").unwrap_or_default().to_owned(),
            updated: node.text("x-updated").unwrap_or_default().to_owned(),
            parameters,
            body: body.flatten(),
            reply: reply.map(|(_, reply)| read_reply(reply)).transpose()?.unwrap_or_default(),
            behavior: steps.unwrap_or_default(),
            rules: rules.unwrap_or_default(),
            errors: read_errors(&responses)?,
        })
    }
}

fn read_body(body: &Node<'_>, rules: &RuleBook) -> Result<Option<DocumentedBody>, String> {
    if reads_form(body)? { Ok(None) } else { DocumentedBody::read(&json_content(body)?, rules).map(Some) }
}

fn read_reply(reply: &Node<'_>) -> Result<Vec<DocumentedField>, String> {
    match reply.get("content")? {
        Some(_) => Ok(field::fields_of(&json_content(reply)?.schema("schema")?.facets())),
        None => Ok(Vec::new()),
    }
}

fn read_rules(body: &Node<'_>, codes: &Codes) -> Result<Vec<String>, String> {
    if reads_form(body)? {
        return Ok(Vec::new());
    }
    let rules = json_content(body)?.require("schema")?.get("x-rules")?;
    Ok(rules.map(|rules| behavior::rules(rules.value(), codes)).unwrap_or_default())
}

/// The codes of the documented errors, by their names.
fn read_codes(responses: &[(&str, Node<'_>)]) -> Result<Codes, String> {
    let named = examples(responses)?.into_iter().map(|(_, name, example)| {
        let code = example.get("value")?.and_then(|value| value.text("code")).unwrap_or(name);
        Ok((name.to_owned(), code.to_owned()))
    });
    named.collect()
}

fn read_errors(responses: &[(&str, Node<'_>)]) -> Result<Vec<DocumentedError>, String> {
    let error = |(status, _, example): (&str, &str, Node<'_>)| {
        let text = |key| example.text(key).unwrap_or_default().to_owned();
        let code = example.get("value")?.and_then(|value| value.text("code")).unwrap_or_default();
        let (status, code) = (status.to_owned(), code.to_owned());
        Ok(DocumentedError { status, code, meaning: text("summary"), remedy: text("description") })
    };
    examples(responses)?.into_iter().map(error).collect()
}

/// The examples of the responses that refuse, each with its status and its name.
fn examples<'r, 'd>(
    responses: &'r [(&'d str, Node<'d>)],
) -> Result<Vec<(&'r str, &'d str, Node<'d>)>, String> {
    let mut found = Vec::new();
    for (status, response) in responses.iter().filter(|(status, _)| status.starts_with(['4', '5'])) {
        let content = if response.get("content")?.is_some() { Some(json_content(response)?) } else { None };
        let examples = content.map(|content| content.get("examples")).transpose()?.flatten();
        let examples = examples.map(|examples| examples.entries()).transpose()?.into_iter().flatten();
        found.extend(examples.map(|(name, example)| (*status, name, example)));
    }
    Ok(found)
}

impl std::fmt::Debug for DocumentedOperation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DocumentedOperation")
            .field("parameters", &self.parameters)
            .field("errors", &self.errors)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_api::Face;

    use super::*;

    #[test]
    fn every_operation_is_documented_with_a_body_that_can_be_sent() {
        for info in Face::ALL.into_iter().flat_map(wechatpay_api::operations) {
            let documented = DocumentedOperation::of(info).unwrap();
            assert_eq!(documented.parameters.len(), info.parameters.len(), "{}", info.name);
            assert_eq!(documented.body.is_some(), info.has_body, "{}", info.name);
            assert!(!documented.errors.is_empty(), "{}", info.name);
            if let Some(body) = documented.body {
                assert_eq!(body.issues(&body.example), [], "{} {}", info.face, info.name);
            }
        }
    }

    #[test]
    fn an_operation_that_no_document_has_is_refused() {
        let info = OperationInfo::new("GetMoon", Face::Brand, wechatpay_api::Method::Get, "/moon", "");
        assert!(DocumentedOperation::of(&info).unwrap_err().to_string().contains("GET /moon"));
    }

    #[test]
    fn an_error_says_what_it_means_and_what_to_do() {
        let document = serde_json::json!({"paths": {"/a": {"get": {"responses": {
            "204": {"description": "Done."},
            "404": {"content": {"application/json": {"schema": {}, "examples": {
                "GONE": {"summary": "It is gone.", "description": "Look elsewhere.", "value": {"code": "NOT_FOUND"}},
            }}}},
        }}}}});
        let document = Document::parse(&document.to_string()).unwrap();
        let info = OperationInfo::new("GetA", Face::Brand, wechatpay_api::Method::Get, "/a", "");
        let operation = DocumentedOperation::find(&document, &info).unwrap().unwrap();
        let [error] = operation.errors.as_slice() else { panic!("{:?}", operation.errors) };
        assert_eq!((error.status.as_str(), error.code.as_str()), ("404", "NOT_FOUND"));
        assert_eq!((error.meaning.as_str(), error.remedy.as_str()), ("It is gone.", "Look elsewhere."));
        assert!(operation.reply.is_empty() && operation.body.is_none());
    }
}
