//! Replies that a test has written: what the next call of an operation is answered with, whatever the state says.

mod error;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};
use wechatpay_api::OperationInfo;

pub use error::ScriptError;

use crate::call::Call;
use crate::check::form;
use crate::refusal::Refusal;
use crate::reply;
use crate::spec::errors::DocumentedError;
use crate::spec::issue::Issue;
use crate::spec::operation::Operation;
use crate::spec::routes::Routes;
use crate::spec::webhook::capitalised;

/// Makes the fields of a reply from those of the request.
pub(crate) type Author = dyn Fn(&Map<String, Value>) -> Value + Send + Sync;

/// The replies that are written, oldest first.
pub(crate) struct Scripts {
    routes: Arc<Routes>,
    scripts: Mutex<Vec<Script>>,
}

struct Script {
    info: &'static OperationInfo,
    content: Content,
}

/// What a call is answered with.
#[derive(Clone)]
pub(crate) enum Content {
    /// These fields in place of the usual ones, once.
    Once(Map<String, Value>),
    /// A documented error by its name or code, once.
    Refused(String),
    /// What the author makes of each request.
    Always(Arc<Author>),
}

impl Content {
    /// Fields in place of the usual ones.
    ///
    /// # Errors
    /// A value that isn't an object.
    pub(crate) fn once(info: &OperationInfo, fields: Value) -> Result<Self, ScriptError> {
        match fields {
            Value::Object(fields) => Ok(Self::Once(fields)),
            _ => Err(ScriptError::fields(info.name, not_an_object())),
        }
    }
}

impl Scripts {
    pub(crate) fn new(routes: Arc<Routes>) -> Self {
        Self { routes, scripts: Mutex::default() }
    }

    /// Adds a reply for the next call that no other is written for.
    ///
    /// # Errors
    /// A reply that the operation could never give.
    pub(crate) fn add(&self, info: &'static OperationInfo, content: Content) -> Result<(), ScriptError> {
        let operation = self.routes.all().iter().find(|operation| is(operation, info));
        let operation = operation.ok_or(ScriptError::UnknownOperation { operation: info.name })?;
        match &content {
            Content::Once(fields) => {
                with_fields(operation, &Map::new(), fields.clone())
                    .map_err(|issue| ScriptError::fields(info.name, issue))?;
            }
            Content::Refused(error) => {
                refusal(operation, error).ok_or_else(|| ScriptError::unknown(operation, error))?;
            }
            Content::Always(_) => {}
        }
        self.scripts().push(Script { info, content });
        Ok(())
    }

    /// The reply that is written for a call, in plaintext; none if the platform answers by itself.
    ///
    /// # Errors
    /// The refusal that is written, or one that says what is wrong with what an author made.
    pub(crate) fn reply(&self, call: &Call<'_>) -> Option<Result<Option<Value>, Refusal>> {
        let operation = call.operation;
        let content = self.next(operation)?;
        let reply = match content {
            Content::Once(fields) => with_fields(operation, &call.fields(), fields),
            Content::Refused(error) => return refusal(operation, &error).map(Err),
            Content::Always(author) => match author(&call.sent()) {
                Value::Object(fields) => with_fields(operation, &call.fields(), fields),
                _ => Err(not_an_object()),
            },
        };
        Some(reply.map_err(|Issue { pointer, text }| Refusal::scripted(&format!("`{pointer}` {text}"))))
    }

    /// Forgets all replies.
    pub(crate) fn clear(&self) {
        self.scripts().clear();
    }

    fn next(&self, operation: &Operation) -> Option<Content> {
        let mut scripts = self.scripts();
        let index = scripts.iter().position(|script| is(operation, script.info))?;
        let content = scripts.get(index)?.content.clone();
        if !matches!(content, Content::Always(_)) {
            scripts.remove(index);
        }
        Some(content)
    }

    fn scripts(&self) -> MutexGuard<'_, Vec<Script>> {
        // A panic elsewhere leaves whole scripts.
        self.scripts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Scripts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.scripts().iter().map(|script| script.info.name)).finish()
    }
}

fn is(operation: &Operation, info: &OperationInfo) -> bool {
    operation.face == info.face
        && *operation.product == *info.product
        && capitalised(&operation.name) == info.name
}

fn refusal(operation: &Operation, error: &str) -> Option<Refusal> {
    let documented = operation.errors.named(error).or_else(|| operation.errors.of_code(error));
    documented.map(DocumentedError::refusal)
}

/// The documented example with the caller's values, and these fields in it; `null` leaves one out.
fn with_fields(
    operation: &Operation,
    caller: &Map<String, Value>,
    fields: Map<String, Value>,
) -> Result<Option<Value>, Issue> {
    let Some((_, schema)) = &operation.reply.content else {
        let text = "cannot be replied with: the reply of this operation is empty".to_owned();
        return if fields.is_empty() { Ok(None) } else { Err(Issue { pointer: String::new(), text }) };
    };
    let mut reply = reply::compose(operation, caller).unwrap_or_default();
    put(&mut reply, fields);
    form::check(schema, &mut reply)?;
    Ok(Some(reply))
}

fn put(reply: &mut Value, fields: Map<String, Value>) {
    let Value::Object(reply) = reply else { return };
    for (name, value) in fields {
        match value {
            Value::Null => drop(reply.shift_remove(&name)),
            value => drop(reply.insert(name, value)),
        }
    }
}

fn not_an_object() -> Issue {
    Issue { pointer: String::new(), text: "must be a JSON object".to_owned() }
}
