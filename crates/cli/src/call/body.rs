//! The body of a call: read, and compared with the documentation before it is sent.

use serde_json::Value;
use wechatpay_api::OperationInfo;
use wechatpay_sandbox::{BodyIssue, DocumentedOperation};

use crate::call::Request;
use crate::failure::Failure;
use crate::names;

/// Reads the body if there is one, and checks it unless that is not wanted.
pub(super) fn read(request: &Request) -> Result<Option<Value>, Failure> {
    let Some(source) = &request.body else { return Ok(None) };
    let body = source.read_json("the body")?;
    if !request.unchecked {
        check(request.info, &body)?;
    }
    Ok(Some(body))
}

fn check(info: &OperationInfo, body: &Value) -> Result<(), Failure> {
    let documented = DocumentedOperation::of(info).map_err(Failure::unexpected)?;
    let issues = documented.body.map(|documented| documented.issues(body)).unwrap_or_default();
    if issues.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = issues.iter().map(sentence).collect();
    Err(Failure::Input(format!(
        "{}: the body isn't as documented, so it is not sent:\n  {}\n\
         what it takes: wechatpay describe {} {}; to send it as it is: --unchecked",
        info.name,
        lines.join("\n  "),
        info.face,
        names::short_name(info, &names::operations())
    )))
}

fn sentence(BodyIssue { pointer, text, .. }: &BodyIssue) -> String {
    let field = if pointer.is_empty() { "the body" } else { pointer };
    format!("{field} {text}")
}
