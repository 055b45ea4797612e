//! The platform without its socket: from a request to an answer, one check after the other.

use std::sync::Mutex;

use axum::body::Bytes;
use axum::http::{Response, StatusCode};
use serde_json::Value;
use wechatpay_api::Face;

use crate::answer::Answer;
use crate::call::Call;
use crate::check::content::Content;
use crate::check::replay::SeenNonces;
use crate::check::{authentication, headers, parameters};
use crate::clock::Clock;
use crate::error::Error;
use crate::face::of_path;
use crate::journal::{Journal, Recording};
use crate::keys::ring::Keyring;
use crate::keys::{FaceKeys, SandboxKeys};
use crate::refusal::Refusal;
use crate::reply;
use crate::request::Request;
use crate::signature::now;
use crate::spec::document::Document;
use crate::spec::operation::read_all;
use crate::spec::routes::{NoRoute, Route, Routes};

/// Keys, operations, and what was seen so far.
pub(crate) struct Platform {
    pub(crate) keys: Keyring,
    pub(crate) clock: Clock,
    pub(crate) journal: Journal,
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
        Ok(Self {
            keys: Keyring::new(keys),
            clock: Clock::default(),
            journal: Journal::default(),
            routes: Routes::new(operations),
            seen: Mutex::default(),
        })
    }

    /// Answers a request, signed.
    pub(crate) fn respond(&self, request: &Request) -> Response<Bytes> {
        let route = self.routes.find(&request.method, request.path());
        let face = route.as_ref().map_or_else(|_| of_path(request.path()), |route| route.operation.face);
        let keys = self.keys.answering(face, headers::serial(&request.headers));
        let mut recording = Recording::of(request, face);
        let answer = match route {
            Ok(route) => self.call(&route, request, &keys, &mut recording),
            Err(no_route) => Err(no_route.refusal(request)),
        };
        self.deliver(answer, face, &keys, recording)
    }

    /// Refuses a request that cannot be read.
    pub(crate) fn refuse(&self, method: &str, target: &str, refusal: Refusal) -> Response<Bytes> {
        let face = of_path(target);
        let keys = self.keys.answering(face, None);
        self.deliver(Err(refusal), face, &keys, Recording::begin(method, target, face))
    }

    /// Signs the answer, and keeps what came of the call.
    fn deliver(
        &self,
        answer: Result<Answer, Refusal>,
        face: Face,
        keys: &FaceKeys,
        mut recording: Recording,
    ) -> Response<Bytes> {
        let answer = answer.unwrap_or_else(|refusal| {
            recording.refused(&refusal);
            Answer::refusal(face, refusal)
        });
        let response = answer.sign(keys);
        recording.answered(response.status(), response.headers());
        self.journal.add(recording);
        response
    }

    fn call(
        &self,
        route: &Route<'_, '_>,
        request: &Request,
        keys: &FaceKeys,
        recording: &mut Recording,
    ) -> Result<Answer, Refusal> {
        let operation = route.operation;
        recording.operation(operation);
        let call = self.read(route, request, keys)?;
        recording.fields(&call);
        let body = Self::perform(&call, keys)?;
        Ok(Answer { face: operation.face, status: operation.reply.status, body, allow: None })
    }

    /// Checks who calls, then how, then with what.
    fn read<'p>(
        &self,
        route: &Route<'p, '_>,
        request: &Request,
        keys: &'p FaceKeys,
    ) -> Result<Call<'p>, Refusal> {
        let operation = route.operation;
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
    fn perform(call: &Call<'_>, keys: &FaceKeys) -> Result<Option<Value>, Refusal> {
        let operation = call.operation;
        reply::compose(operation, &call.fields(), keys).map_err(|error| {
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
