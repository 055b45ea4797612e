//! The platform without its socket: from a request to an answer, one check after the other.

use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use serde_json::Value;
use wechatpay_api::Face;

use crate::announcer::Announcer;
use crate::answer::Answer;
use crate::answered::Answered;
use crate::call::Call;
use crate::check::content::Content;
use crate::check::replay::SeenNonces;
use crate::check::{authentication, headers, parameters};
use crate::clock::Clock;
use crate::error::Error;
use crate::events::{Deliveries, Emitter};
use crate::face::{Identities, of_path};
use crate::faults::Faults;
use crate::journal::{Journal, Recording};
use crate::keys::ring::Keyring;
use crate::keys::{FaceKeys, SandboxKeys};
use crate::options::Options;
use crate::rate_limit::RateLimits;
use crate::refusal::Refusal;
use crate::request::Request;
use crate::scripts::Scripts;
use crate::served::Served;
use crate::signature::now;
use crate::spec::routes::{NoRoute, Route, Routes};
use crate::spec::schema::Schema;
use crate::state::{NotWritten, State};
use crate::{paging, reply, rules};

/// The longest request body that is read, in bytes.
pub(crate) const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// The table of the state that keeps the clock, and the key in it.
const CLOCK: &str = "clock";

/// Keys, operations, and what was seen so far.
pub(crate) struct Platform {
    pub(crate) keys: Keyring,
    pub(crate) clock: Clock,
    pub(crate) journal: Journal,
    pub(crate) faults: Faults,
    pub(crate) scripts: Scripts,
    pub(crate) emitter: Emitter,
    pub(crate) deliveries: Deliveries,
    /// What operations create, look up and change.
    pub(crate) state: Arc<State>,
    pub(crate) announcer: Announcer,
    pub(crate) routes: Arc<Routes>,
    /// What the page shows as the API reference.
    #[cfg(feature = "page")]
    pub(crate) served: Arc<Served>,
    seen: Mutex<SeenNonces>,
    /// None where callers may call as often as they like.
    rate_limits: Option<RateLimits>,
}

impl Platform {
    /// Serves documents.
    pub(crate) fn new(keys: SandboxKeys, served: Arc<Served>, options: Options) -> Result<Self, Error> {
        let routes = served.routes()?;
        let (keys, clock) = (Keyring::new(keys), Clock::default());
        let emitter = Emitter::of(keys.clone(), &served)?.with_clock(clock.clone());
        let deliveries = Deliveries::new(clock.clone(), options.delivery);
        let identity = |face| keys.newest(face).identity.clone();
        let identities = Identities { brand: identity(Face::Brand), partner: identity(Face::Partner) };
        let state = State::new(served.plot()?, identities, &options.state).map(Arc::new)?;
        let (kept, keeper) = (state.kept_in(CLOCK), Arc::clone(&state));
        let kept = kept.into_iter().next().map(|(_, hands)| hands);
        clock.keep(kept, move |hands| {
            if let Err(error) = keeper.keep(vec![(CLOCK, CLOCK, Some(hands))]) {
                tracing::error!(%error, "the clock is not kept");
            }
        });
        Ok(Self {
            keys,
            announcer: Announcer::new(Arc::clone(&state), emitter.clone(), deliveries.clone(), clock.clone()),
            state,
            emitter,
            deliveries,
            clock,
            journal: Journal::default(),
            faults: Faults::new(Arc::clone(&routes)),
            scripts: Scripts::new(Arc::clone(&routes)),
            routes,
            #[cfg(feature = "page")]
            served,
            seen: Mutex::default(),
            rate_limits: options.rate_limits.then(RateLimits::default),
        })
    }

    /// Answers a request, signed, unless a fault hits it.
    pub(crate) fn respond(&self, request: &Request) -> Answered {
        let route = self.routes.find(&request.method, request.path());
        let face = route.as_ref().map_or_else(|_| of_path(request.path()), |route| route.operation.face);
        let keys = self.keys.answering(face, headers::serial(&request.headers));
        let mut recording = Recording::of(request, face);
        let answered = self.answer(route, request, face, &keys, &mut recording);
        self.journal.add(recording, &answered);
        answered
    }

    /// Refuses a request whose body is longer than any may be.
    pub(crate) fn refuse_long_body(&self, method: &str, target: &str) -> Answered {
        let message = format!("The body is longer than {BODY_LIMIT} bytes.");
        let refusal = Refusal::of_request(StatusCode::PAYLOAD_TOO_LARGE, "INVALID_REQUEST", message);
        self.refuse(method, target, refusal)
    }

    /// Refuses a request that cannot be read.
    pub(crate) fn refuse(&self, method: &str, target: &str, refusal: Refusal) -> Answered {
        let face = of_path(target);
        let mut recording = Recording::begin(method, target, face);
        let answered = refuse(face, refusal, &mut recording).sign(&self.keys.answering(face, None)).into();
        self.journal.add(recording, &answered);
        answered
    }

    /// Takes everything back to how it was at the start. Nonces stay used, and keys stay as they are.
    ///
    /// # Errors
    /// The state's file cannot be written.
    pub(crate) fn reset(&self) -> Result<(), NotWritten> {
        self.faults.clear();
        self.scripts.clear();
        if let Some(limits) = &self.rate_limits {
            limits.clear();
        }
        self.clock.reset();
        // At once in its file, where deliveries would be taken out one by one.
        self.state.reset()?;
        self.deliveries.clear();
        self.journal.clear();
        Ok(())
    }

    fn answer(
        &self,
        route: Result<Route<'_, '_>, NoRoute>,
        request: &Request,
        face: Face,
        keys: &FaceKeys,
        recording: &mut Recording,
    ) -> Answered {
        let operation = route.as_ref().ok().map(|route| route.operation);
        if let Some(operation) = operation {
            recording.operation(operation);
        }
        let hit = match self.faults.hit(face, operation, &request.headers) {
            Ok(hit) => hit,
            Err(refusal) => return refuse(face, refusal, recording).sign(keys).into(),
        };
        if let Some(answered) = hit.and_then(|hit| hit.instead(face, keys)) {
            return answered;
        }
        let reply = match route {
            Ok(route) => self.call(&route, request, keys, recording),
            Err(no_route) => Err(no_route.refusal(request)),
        };
        // The schema is that of a reply; there is none of a refusal.
        let (answer, schema) = match reply {
            Ok((answer, schema)) => (answer, schema),
            Err(refusal) => (refuse(face, refusal, recording), None),
        };
        match hit {
            Some(hit) => hit.change(answer, schema, keys),
            None => answer.sign(keys).into(),
        }
    }

    fn call<'p>(
        &self,
        route: &Route<'p, '_>,
        request: &Request,
        keys: &FaceKeys,
        recording: &mut Recording,
    ) -> Result<(Answer, Option<&'p Schema>), Refusal> {
        let operation = route.operation;
        let call = self.read(route, request, keys)?;
        recording.fields(&call);
        let body = self.perform(&call, keys)?;
        let answer = Answer { face: operation.face, status: operation.reply.status, body, allow: None };
        Ok((answer, operation.reply.content.as_ref().map(|(_, schema)| schema)))
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
        let claim = authentication::claim(request, face, &self.keys, now)?;
        let content = Content::of(operation, request)?;
        authentication::prove(&claim, request, &content, face, &self.keys, &self.seen, now)?;
        headers::check(operation, &request.headers, keys)?;
        let parameters = parameters::read(operation, &route.segments, request.query(), &request.headers)?;
        let body = content.fields(keys)?;
        Ok(Call { operation, identity: &keys.identity, parameters, body })
    }

    /// Does what a call asks for, and composes the reply.
    fn perform(&self, call: &Call<'_>, keys: &FaceKeys) -> Result<Option<Value>, Refusal> {
        let operation = call.operation;
        rules::check(call, self.clock.now())?;
        paging::check(call)?;
        if let Some(limits) = &self.rate_limits {
            limits.count(call, self.clock.now())?;
        }
        let reply = match self.scripts.reply(call) {
            Some(written) => written?,
            None => self.carry_out(call)?,
        };
        let sealed = reply.map(|reply| reply::seal(operation, reply, keys)).transpose();
        sealed.map(Option::flatten).map_err(|error| {
            tracing::error!(%error, operation = operation.name, "a reply cannot be sealed");
            Refusal::system_error()
        })
    }

    /// Does to the state what a call asks for, announces it, and composes the reply in plaintext.
    fn carry_out(&self, call: &Call<'_>) -> Result<Option<Value>, Refusal> {
        let performed = self.state.perform(call, self.clock.now())?;
        if let Some(performed) = &performed {
            self.announcer.announce_all(&performed.announcements);
        }
        // What is not remembered is answered from the documented example.
        let reply = performed.and_then(|performed| performed.reply);
        Ok(reply.or_else(|| reply::compose(call.operation, &call.fields())))
    }
}

/// The answer to a call that is refused.
fn refuse(face: Face, refusal: Refusal, recording: &mut Recording) -> Answer {
    recording.refused(&refusal);
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
