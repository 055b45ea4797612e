//! The platform without its socket: from a request to an answer, one check after the other.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use serde_json::Value;
use wechatpay_api::Face;

use crate::answer::Answer;
use crate::answered::Answered;
use crate::call::Call;
use crate::check::content::Content;
use crate::check::replay::SeenNonces;
use crate::check::{authentication, headers, parameters};
use crate::clock::Clock;
use crate::error::Error;
use crate::face::of_path;
use crate::faults::{Faults, Hit};
use crate::keys::SandboxKeys;
use crate::rate_limit::RateLimits;
use crate::refusal::Refusal;
use crate::reply;
use crate::request::Request;
use crate::rules;
use crate::signature::now;
use crate::spec::document::Document;
use crate::spec::operation::read_all;
use crate::spec::routes::{NoRoute, Route, Routes};
use crate::spec::schema::Schema;

/// Keys, operations, and what was seen so far.
pub(crate) struct Platform {
    keys: SandboxKeys,
    routes: Arc<Routes>,
    seen: Mutex<SeenNonces>,
    /// None where callers may call as often as they like.
    rate_limits: Option<RateLimits>,
    pub(crate) faults: Faults,
    pub(crate) clock: Clock,
}

impl Platform {
    /// Reads the documents.
    pub(crate) fn new(keys: SandboxKeys, documents: &[(Face, Document)]) -> Result<Self, Error> {
        let mut operations = Vec::new();
        for (face, document) in documents {
            let read = read_all(*face, document);
            operations.extend(read.map_err(|reason| Error::Document { face: *face, reason })?);
        }
        let routes = Arc::new(Routes::new(operations));
        Ok(Self {
            keys,
            faults: Faults::new(Arc::clone(&routes)),
            routes,
            seen: Mutex::default(),
            clock: Clock::default(),
            rate_limits: None,
        })
    }

    /// Answers a request, signed, unless a fault hits it.
    pub(crate) fn respond(&self, request: &Request) -> Answered {
        let route = self.routes.find(&request.method, request.path());
        let operation = route.as_ref().ok().map(|route| route.operation);
        let face = operation.map_or_else(|| of_path(request.path()), |operation| operation.face);
        let hit = match self.faults.hit(face, operation, &request.headers) {
            Ok(hit) => hit,
            Err(refusal) => return self.refuse(request.path(), refusal),
        };
        if let Some(answered) = hit.and_then(|hit| hit.instead(face, self.keys.of(face))) {
            return answered;
        }
        match route {
            Ok(route) => self.call(&route, request, hit),
            Err(no_route) => self.deliver(refused(face, None, no_route.refusal(request)), None, hit),
        }
    }

    /// Refuses a request before its operation is known.
    pub(crate) fn refuse(&self, path: &str, refusal: Refusal) -> Answered {
        self.deliver(refused(of_path(path), None, refusal), None, None)
    }

    /// Takes everything back to how it was at the start. Nonces stay used.
    pub(crate) fn reset(&self) {
        self.faults.clear();
        if let Some(limits) = &self.rate_limits {
            limits.clear();
        }
        self.clock.reset();
    }

    fn call(&self, route: &Route<'_, '_>, request: &Request, hit: Option<Hit>) -> Answered {
        let (operation, face) = (route.operation, route.operation.face);
        let name = operation.name.as_str();
        match self.read(route, request).and_then(|call| self.perform(&call)) {
            Ok(body) => {
                tracing::info!(%face, operation = name, status = operation.reply.status.as_u16(), "answered");
                let answer = Answer { face, status: operation.reply.status, body, allow: None };
                let schema = operation.reply.content.as_ref().map(|(_, schema)| schema);
                self.deliver(answer, schema, hit)
            }
            Err(refusal) => self.deliver(refused(face, Some(name), refusal), None, hit),
        }
    }

    /// Signs an answer, and changes it as the fault has it that hits the call; with the schema, if it is a reply.
    fn deliver(&self, answer: Answer, schema: Option<&Schema>, hit: Option<Hit>) -> Answered {
        let keys = self.keys.of(answer.face);
        match hit {
            Some(hit) => hit.change(answer, schema, keys),
            None => answer.sign(keys).into(),
        }
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
        rules::check(call, self.clock.now())?;
        if let Some(limits) = &self.rate_limits {
            limits.count(call, self.clock.now())?;
        }
        reply::compose(operation, &call.fields(), self.keys.of(operation.face)).map_err(|error| {
            tracing::error!(%error, operation = operation.name, "a reply cannot be sealed");
            Refusal::system_error()
        })
    }
}

/// The answer to a call that is refused; without an operation's name, before that is known.
fn refused(face: Face, operation: Option<&str>, refusal: Refusal) -> Answer {
    tracing::info!(%face, operation, status = refusal.status.as_u16(), code = %refusal.code, "refused");
    Answer::refusal(face, refusal)
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
