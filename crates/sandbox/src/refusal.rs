//! What the platform says when it refuses: status, code, message, and a detail that says what was wrong.

use std::borrow::Cow;

use axum::http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use crate::explain::Explanation;

/// A refusal on its way to be signed and sent.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: Cow<'static, str>,
    pub(crate) message: String,
    pub(crate) detail: Option<Box<Detail>>,
    /// The methods for the header `Allow`, where the method was wrong.
    pub(crate) allow: Option<String>,
}

/// Where the fault is. The platform uses the same names.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Detail {
    /// A parameter's name, a header's name, or a JSON pointer into the body.
    pub(crate) field: String,
    pub(crate) location: Location,
    /// The value at fault; only of parameters, never of anything sensitive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<String>,
    pub(crate) issue: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) sign_information: Option<SignInformation>,
}

/// In which part of the request the fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Location {
    Authorization,
    Header,
    Path,
    Query,
    Body,
}

/// What should have been signed.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SignInformation {
    pub(crate) method: String,
    pub(crate) url: String,
    /// In bytes.
    pub(crate) sign_message_length: usize,
    /// Its beginning, as the platform shows it.
    pub(crate) truncated_sign_message: String,
    /// All of it, which the platform does not show.
    pub(crate) sign_message: String,
    /// Why the signature does not cover it, which the platform does not say either.
    #[serde(flatten)]
    pub(crate) explanation: Box<Explanation>,
}

impl Refusal {
    /// 401 `SIGN_ERROR`: something about the `Authorization` header.
    pub(crate) fn sign_error(field: &str, issue: impl Into<String>) -> Self {
        Self::of_detail(
            StatusCode::UNAUTHORIZED,
            "SIGN_ERROR",
            Detail::new(field, Location::Authorization, issue),
        )
    }

    /// 400 `INVALID_REQUEST`: a header breaks the rules of the interface.
    pub(crate) fn invalid_header(field: &str, issue: impl Into<String>) -> Self {
        Self::of_detail(
            StatusCode::BAD_REQUEST,
            "INVALID_REQUEST",
            Detail::new(field, Location::Header, issue),
        )
    }

    /// 400 `PARAM_ERROR`: a parameter or a field of the body is wrong.
    pub(crate) fn param_error(detail: Detail) -> Self {
        Self::of_detail(StatusCode::BAD_REQUEST, "PARAM_ERROR", detail)
    }

    /// A refusal that concerns the request as a whole.
    pub(crate) fn of_request(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        Self { status, code: code.into(), message: message.into(), detail: None, allow: None }
    }

    /// 500 `SYSTEM_ERROR`: the sandbox itself failed.
    pub(crate) fn system_error() -> Self {
        let message = "The sandbox failed; its log says more.";
        Self::of_request(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", message)
    }

    /// 500 `SYSTEM_ERROR`: a reply that a test has written cannot be one.
    pub(crate) fn scripted(issue: &str) -> Self {
        let message = format!("The reply that the test has written is not one: {issue}.");
        Self::of_request(StatusCode::INTERNAL_SERVER_ERROR, "SYSTEM_ERROR", message)
    }

    fn of_detail(status: StatusCode, code: &'static str, detail: Detail) -> Self {
        let message = detail.sentence();
        Self { status, code: code.into(), message, detail: Some(Box::new(detail)), allow: None }
    }

    /// The message, and what the detail adds where the message is the documents' and names no field.
    pub(crate) fn whole_message(&self) -> String {
        let detail = self.detail.as_deref().filter(|detail| detail.sign_information.is_none());
        match detail.map(Detail::sentence) {
            Some(sentence) if sentence != self.message => format!("{} {sentence}", self.message),
            _ => self.message.clone(),
        }
    }

    /// The JSON of the answer.
    pub(crate) fn body(&self) -> Value {
        let mut body = json!({ "code": self.code, "message": self.message });
        if let (Some(object), Some(detail)) = (body.as_object_mut(), &self.detail) {
            object.insert("detail".to_owned(), json!(detail));
        }
        body
    }
}

impl Detail {
    /// Says what is wrong with a field; the issue is the end of a sentence that begins with its name.
    pub(crate) fn new(field: impl Into<String>, location: Location, issue: impl Into<String>) -> Self {
        Self { field: field.into(), location, value: None, issue: issue.into(), sign_information: None }
    }

    /// The message for people: what it is that the issue speaks of, then the issue.
    pub(crate) fn sentence(&self) -> String {
        let Self { field, issue, .. } = self;
        let subject = match (self.location, field.as_str()) {
            (Location::Authorization, "Authorization") | (Location::Header, _) => {
                format!("The header {field}")
            }
            (Location::Authorization, _) => format!("`{field}` in the header Authorization"),
            (Location::Path, _) => format!("The path parameter `{field}`"),
            (Location::Query, _) => format!("The query parameter `{field}`"),
            (Location::Body, "") => "The body".to_owned(),
            (Location::Body, _) => format!("`{field}` in the body"),
        };
        let end = if issue.ends_with('?') { "" } else { "." };
        format!("{subject} {issue}{end}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_says_code_message_and_detail() {
        let refusal = Refusal::param_error(Detail::new("/card_id", Location::Body, "is required"));
        let detail = json!({"field": "/card_id", "location": "body", "issue": "is required"});
        let message = "`/card_id` in the body is required.";
        assert_eq!(refusal.body(), json!({"code": "PARAM_ERROR", "message": message, "detail": detail}));
    }

    #[test]
    fn the_message_is_a_sentence() {
        let message = |location, field: &str, issue: &str| {
            Refusal::param_error(Detail::new(field, location, issue)).message
        };
        assert_eq!(message(Location::Body, "", "is not JSON"), "The body is not JSON.");
        let hint = "is not known to this operation; did you mean `openid`?";
        assert_eq!(
            message(Location::Query, "open_id", hint),
            format!("The query parameter `open_id` {hint}")
        );
    }

    #[test]
    fn a_refusal_of_the_whole_has_no_detail() {
        assert!(Refusal::system_error().body().get("detail").is_none());
    }
}
