//! The platform without its socket: from a request to an answer, one check after the other.

use std::sync::Mutex;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;
use wechatpay_api::Face;

use crate::answer::Answer;
use crate::call::Call;
use crate::check::content::Content;
use crate::check::replay::SeenNonces;
use crate::check::{authentication, headers, parameters};
use crate::error::Error;
use crate::face::of_path;
use crate::keys::SandboxKeys;
use crate::refusal::Refusal;
use crate::reply;
use crate::request::Request;
use crate::signature::now;
use crate::spec::document::Document;
use crate::spec::operation::read_all;
use crate::spec::routes::{NoRoute, Route, Routes};

/// Keys, operations, and what was seen so far.
pub(crate) struct Platform {
    keys: SandboxKeys,
    routes: Routes,
    seen: Mutex<SeenNonces>,
}

impl Platform {
    /// Reads the documents.
    pub(crate) fn new(keys: SandboxKeys, documents: &[(Face, Document)]) -> Result<Self, Error> {
        let mut operations = Vec::new();
        for (face, document) in documents {
            let read = read_all(*face, document);
            operations.extend(read.map_err(|reason| Error::Document { face: *face, reason })?);
        }
        Ok(Self { keys, routes: Routes::new(operations), seen: Mutex::default() })
    }

    /// Answers a request, signed.
    pub(crate) fn respond(&self, request: &Request) -> Response {
        match self.routes.find(&request.method, request.path()) {
            Ok(route) => self.call(&route, request),
            Err(no_route) => self.refuse(request.path(), no_route.refusal(request)),
        }
    }

    /// Refuses a request before its operation is known.
    pub(crate) fn refuse(&self, path: &str, refusal: Refusal) -> Response {
        let face = of_path(path);
        tracing::info!(%face, status = refusal.status.as_u16(), code = %refusal.code, "refused before routing");
        Answer::refusal(face, refusal).sign(self.keys.of(face))
    }

    fn call(&self, route: &Route<'_, '_>, request: &Request) -> Response {
        let (operation, face) = (route.operation, route.operation.face);
        let name = operation.name.as_str();
        let answer = match self.read(route, request).and_then(|call| self.perform(&call)) {
            Ok(body) => {
                tracing::info!(%face, operation = name, status = operation.reply.status.as_u16(), "answered");
                Answer { face, status: operation.reply.status, body, allow: None }
            }
            Err(refusal) => {
                tracing::info!(%face, operation = name, status = refusal.status.as_u16(), code = %refusal.code, "refused");
                Answer::refusal(face, refusal)
            }
        };
        answer.sign(self.keys.of(face))
    }

    /// Checks who calls, then how, then with what.
    fn read<'p>(&'p self, route: &Route<'p, '_>, request: &Request) -> Result<Call<'p>, Refusal> {
        let operation = route.operation;
        let keys = self.keys.of(operation.face);
        // Callers sign by the machine's clock, not by the sandbox's.
        let (face, now) = (operation.face, now());
        let claim = authentication::claim(request, face, keys, now)?;
        let content = Content::of(operation, request)?;
        authentication::prove(&claim, request, content.signed_text(), face, keys, &self.seen, now)?;
        headers::check(operation, &request.headers, keys)?;
        let parameters = parameters::read(operation, &route.segments, request.query(), &request.headers)?;
        let body = content.fields(keys)?;
        Ok(Call { operation, identity: &keys.identity, parameters, body })
    }

    /// Does what a call asks for, and composes the reply.
    fn perform(&self, call: &Call<'_>) -> Result<Option<Value>, Refusal> {
        let operation = call.operation;
        reply::compose(operation, &call.fields(), self.keys.of(operation.face)).map_err(|error| {
            tracing::error!(%error, operation = operation.name, "a reply cannot be sealed");
            Refusal::system_error()
        })
    }
}

impl NoRoute {
    fn refusal(self, request: &Request) -> Refusal {
        match self {
            Self::UnknownPath => {
                let message = "No operation has this path. Is the operation covered, is the identifier \
                               percent-encoded as one segment, and does the path end without a slash?";
                Refusal::of_request(StatusCode::NOT_FOUND, "NOT_FOUND", message)
            }
            Self::WrongMethod(allow) => {
                let message = format!("This path does not take {}, only {allow}.", request.method);
                let refusal =
                    Refusal::of_request(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message);
                Refusal { allow: Some(allow), ..refusal }
            }
        }
    }
}
