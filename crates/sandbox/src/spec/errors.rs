//! The errors that an operation documents, by the names that its behavior and the rules of its models use.

use axum::http::StatusCode;

use crate::refusal::{Detail, Refusal};
use crate::spec::content::JSON;
use crate::spec::document::Node;

/// The documented errors of one operation, in the order of its page.
#[derive(Debug, Default)]
pub(crate) struct Errors(Vec<DocumentedError>);

/// One documented error.
#[derive(Clone, Debug)]
pub(crate) struct DocumentedError {
    /// Its name among the operation's errors, such as `NOT_FOUND_CARD`.
    pub(crate) name: String,
    pub(crate) status: StatusCode,
    /// The code on the wire, such as `NOT_FOUND`.
    pub(crate) code: String,
    /// What it means, in a sentence.
    pub(crate) summary: String,
}

impl Errors {
    /// Reads the error replies of an operation.
    pub(crate) fn read(responses: &Node<'_>) -> Result<Self, String> {
        let mut errors = Vec::new();
        for (status, response) in responses.entries()? {
            let Some(content) = response.get("content")?.map(|content| content.require(JSON)).transpose()?
            else {
                continue;
            };
            let Some(status) = status.parse().ok().filter(|status: &StatusCode| !status.is_success()) else {
                continue;
            };
            let named = content.get("examples")?.map(|examples| examples.entries()).transpose()?;
            for (name, example) in named.into_iter().flatten() {
                let value = example.require("value")?;
                errors.push(DocumentedError {
                    name: name.to_owned(),
                    status,
                    code: value.text("code").unwrap_or(name).to_owned(),
                    summary: example.text("summary").unwrap_or_default().to_owned(),
                });
            }
        }
        Ok(Self(errors))
    }

    /// The names of all errors.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.0.iter().map(|error| error.name.as_str()).collect()
    }

    /// The error of this name.
    pub(crate) fn named(&self, name: &str) -> Option<&DocumentedError> {
        self.0.iter().find(|error| error.name == name)
    }

    /// The first error with this code, the most general one.
    pub(crate) fn of_code(&self, code: &str) -> Option<&DocumentedError> {
        self.0.iter().find(|error| error.code == code)
    }

    /// The most general error of the kind that a name says, which is its code and often more behind it: what
    /// `PARAM_ERROR_TIME_FORMAT` is where no error has this name.
    pub(crate) fn of_kind(&self, name: &str) -> Option<&DocumentedError> {
        let begins =
            |code: &str| name.strip_prefix(code).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
        let codes = self.0.iter().map(|error| error.code.as_str()).filter(|code| begins(code));
        codes.max_by_key(|code| code.len()).and_then(|code| self.of_code(code))
    }
}

impl DocumentedError {
    /// The refusal that says so.
    pub(crate) fn refusal(&self) -> Refusal {
        Refusal::of_request(self.status, self.code.clone(), self.summary.clone())
    }

    /// The refusal that says so of a field. A general error, whose name is its code, says nothing of what is wrong, so
    /// the detail speaks for it.
    pub(crate) fn refusal_about(&self, detail: Detail) -> Refusal {
        let message = if self.name == self.code { detail.sentence() } else { self.summary.clone() };
        Refusal { message, detail: Some(Box::new(detail)), ..self.refusal() }
    }
}
