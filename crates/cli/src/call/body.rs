//! The body of a call: read, and compared with the documentation before it is sent.

use serde_json::Value;
use wechatpay_api::OperationInfo;
use wechatpay_sandbox::{BodyIssue, DocumentedOperation, parse_body};

use crate::call::Request;
use crate::failure::Failure;
use crate::input::without_mark;
use crate::names;

/// How many issues are listed: a body of another operation has one for every field.
const MOST_ISSUES: usize = 30;

/// Reads the body if there is one, and checks it unless that is not wanted.
pub(super) fn read(request: &Request) -> Result<Option<Value>, Failure> {
    let Some(source) = &request.body else { return Ok(None) };
    if request.unchecked {
        return source.read_json("the body").map(Some);
    }
    let text = source.read("the body")?;
    let body = parse_body(without_mark(&text))
        .map_err(|issue| Failure::Input(format!("{source}: {}", sentence(&issue))))?;
    check(request.info, &body)?;
    Ok(Some(body))
}

fn check(info: &OperationInfo, body: &Value) -> Result<(), Failure> {
    let documented = DocumentedOperation::of(info).map_err(Failure::unexpected)?;
    let issues = documented.body.map(|documented| documented.issues(body)).unwrap_or_default();
    if issues.is_empty() {
        return Ok(());
    }
    let mut lines: Vec<_> = issues.iter().take(MOST_ISSUES).map(sentence).collect();
    if let Some(more @ 1..) = issues.len().checked_sub(MOST_ISSUES) {
        lines.push(format!("and {more} more"));
    }
    Err(Failure::Input(format!(
        "{}: the body isn't as documented, so it is not sent:\n  {}\n\
         what it takes: wechatpay describe {} {}; to send it as it is: --unchecked",
        info.name,
        lines.join("\n  "),
        info.face,
        names::operations().short_name(info)
    )))
}

fn sentence(BodyIssue { pointer, text, .. }: &BodyIssue) -> String {
    let field = if pointer.is_empty() { "the body" } else { pointer };
    format!("{field} {text}")
}
