//! Calls by description: parameters by name and a body of plain JSON, for tools that know no operation's type.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::chain::write_sources;
use crate::error::{Error, RequestErrorKind};
use crate::event::EventInfo;
use crate::exchange::{Exchange, Prepared};
use crate::file::File;
use crate::operation::OperationInfo;
use crate::reply::Reply;
use crate::seal::{OpenError, Seal};
use crate::target::{ParameterInfo, Place, Target};
use crate::wire::EncodeError;

/// Path and query parameters by wire name.
pub type Arguments = BTreeMap<String, String>;

impl Exchange {
    /// Fixes target and body of a call that is known only by its description; seals what is sensitive.
    ///
    /// # Errors
    /// [`Error::Invalid`]: a missing or unknown parameter or one out of its range, a body that is missing, no object,
    /// or not documented, a sensitive field that isn't a string or is too long.
    pub fn prepare_dynamic(
        &self,
        info: &'static OperationInfo,
        arguments: &Arguments,
        body: Option<Value>,
    ) -> Result<Prepared, Error> {
        self.check(info)?;
        let fail = |problem: RequestErrorKind| problem.of(info.name);
        let target = fill(info, arguments).map_err(fail)?;
        let body = self.seal_body(info, body).map_err(fail)?;
        Prepared::new(self, info, target, body, None)
    }

    /// Fixes target and form of an upload that is known only by its description.
    ///
    /// # Errors
    /// [`Error::Invalid`]: a missing or unknown parameter, an operation without a file, a file that the platform
    /// would not take.
    pub fn prepare_upload_dynamic(
        &self,
        info: &'static OperationInfo,
        arguments: &Arguments,
        file: &File,
    ) -> Result<Prepared, Error> {
        self.check(info)?;
        let target = fill(info, arguments).map_err(|problem| problem.of(info.name))?;
        Prepared::new(self, info, target, Map::new(), Some(file))
    }

    /// Verifies what came back for a call that is known only by its description, and parses it.
    ///
    /// # Errors
    /// Those of [`receive`](Self::receive).
    pub fn receive_dynamic(
        &self,
        info: &'static OperationInfo,
        response: http::Response<Bytes>,
    ) -> Result<Reply<Value>, Error> {
        self.accept(info, response)?.decode()
    }

    /// Opens the sensitive strings of a reply, in place.
    ///
    /// # Errors
    /// The first string that does not open, by JSON pointer; those before it are open then.
    pub fn open_reply(&self, info: &OperationInfo, reply: &mut Value) -> Result<(), OpenReplyError> {
        self.open_strings(info.sensitive_in_reply, reply)
    }

    /// Opens the sensitive strings of a notification's opened resource, in place.
    ///
    /// # Errors
    /// The first string that does not open, by JSON pointer; those before it are open then.
    pub fn open_event(&self, info: &EventInfo, event: &mut Value) -> Result<(), OpenReplyError> {
        self.open_strings(info.sensitive, event)
    }

    fn open_strings(&self, patterns: &[&str], root: &mut Value) -> Result<(), OpenReplyError> {
        for pattern in patterns {
            each(root, pattern, &mut |pointer, value| {
                let Value::String(text) = value else { return Ok(()) };
                let opener = self.credentials().opener().ok_or(OpenError::NoOpener);
                let plaintext = opener
                    .and_then(|opener| opener.open(text))
                    .map_err(|source| OpenReplyError::new(pointer, source))?;
                plaintext.as_str().clone_into(text);
                Ok(())
            })?;
        }
        Ok(())
    }

    fn seal_body(
        &self,
        info: &OperationInfo,
        body: Option<Value>,
    ) -> Result<Map<String, Value>, RequestErrorKind> {
        let mut body = match (body, info.has_body) {
            (None, false) => return Ok(Map::new()),
            (Some(_), false) => {
                return Err(RequestErrorKind::BodyPresence("it has no body, but one is given"));
            }
            (None, true) => {
                return Err(RequestErrorKind::BodyPresence("it needs a JSON body, but none is given"));
            }
            (Some(body), true) => body,
        };
        for pattern in info.sensitive_in_body {
            each(&mut body, pattern, &mut |pointer, value| match value {
                Value::String(text) => {
                    *text = self.seal(text).map_err(|problem| EncodeError::at(pointer, problem))?;
                    Ok(())
                }
                Value::Null => Ok(()),
                _ => Err(RequestErrorKind::SensitiveNotText { pointer: pointer.to_owned() }),
            })?;
        }
        match body {
            Value::Object(fields) => Ok(fields),
            _ => Err(RequestErrorKind::BodyPresence("its body must be a JSON object")),
        }
    }
}

/// Writes the parameters into the path template and the query.
fn fill(info: &'static OperationInfo, arguments: &Arguments) -> Result<Target, RequestErrorKind> {
    let known = |name: &String| info.parameters.iter().any(|parameter| parameter.name == name);
    if let Some(name) = arguments.keys().find(|name| !known(name)) {
        return Err(RequestErrorKind::UnknownParameter { name: name.clone() });
    }
    let mut target = Target::of(info);
    while let Some(name) = target.placeholder() {
        let missing = RequestErrorKind::MissingParameter { name, place: Place::Path };
        target.segment(arguments.get(name).ok_or(missing)?);
    }
    for &ParameterInfo { name, place, required, .. } in info.parameters {
        match (place, arguments.get(name)) {
            (Place::Query, Some(value)) => target.query(name, value),
            (Place::Header, Some(value)) => target.header(name, value),
            (Place::Query | Place::Header, None) if required => {
                return Err(RequestErrorKind::MissingParameter { name, place });
            }
            (Place::Path, _) | (_, None) => {}
        }
    }
    Ok(target)
}

/// Visits every value that a pointer pattern names: `*` is any index.
fn each<E>(
    root: &mut Value,
    pattern: &str,
    visit: &mut dyn FnMut(&str, &mut Value) -> Result<(), E>,
) -> Result<(), E> {
    walk(root, pattern.trim_start_matches('/'), &mut String::new(), visit)
}

fn walk<E>(
    value: &mut Value,
    pattern: &str,
    pointer: &mut String,
    visit: &mut dyn FnMut(&str, &mut Value) -> Result<(), E>,
) -> Result<(), E> {
    if pattern.is_empty() {
        return visit(pointer, value);
    }
    let (segment, rest) = pattern.split_once('/').unwrap_or((pattern, ""));
    let length = pointer.len();
    match value {
        Value::Array(items) if segment == "*" => {
            for (index, item) in items.iter_mut().enumerate() {
                pointer.push('/');
                pointer.push_str(&index.to_string());
                walk(item, rest, pointer, visit)?;
                pointer.truncate(length);
            }
            Ok(())
        }
        Value::Object(fields) => match fields.get_mut(segment) {
            Some(field) => {
                pointer.push('/');
                pointer.push_str(segment);
                let result = walk(field, rest, pointer, visit);
                pointer.truncate(length);
                result
            }
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// A reply, or an event, whose sensitive strings do not all open.
///
/// It happens where the private key isn't that of the certificate which the platform sealed for, or where the key is
/// kept elsewhere and no opener is set. Those before the field that is named are open then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct OpenReplyError {
    /// The JSON pointer of the first string that does not open.
    pub pointer: String,
    /// Why.
    pub source: OpenError,
}

impl OpenReplyError {
    /// Makes one, as the client does; in tests of code that handles it.
    pub fn new(pointer: impl Into<String>, source: OpenError) -> Self {
        Self { pointer: pointer.into(), source }
    }
}

impl fmt::Display for OpenReplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: cannot be opened", self.pointer)?;
        write_sources(self, f)
    }
}
