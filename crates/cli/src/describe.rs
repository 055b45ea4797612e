//! `wechatpay describe`: what the documentation says of an operation.

mod page;

use wechatpay_api::Face;
use wechatpay_sandbox::DocumentedOperation;

use crate::failure::Failure;
use crate::names;
use crate::output;

/// What is asked.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) face: Face,
    pub(crate) operation: String,
    pub(crate) example_only: bool,
}

pub(crate) fn run(question: &Question) -> Result<(), Failure> {
    let all = names::operations();
    let info = all.typed(&question.operation, question.face)?;
    let name = all.short_name(info);
    let documented = DocumentedOperation::of(info).map_err(Failure::unexpected)?;
    if !question.example_only {
        return output::text(&page::of(info, &name, &documented));
    }
    match documented.body {
        Some(body) => output::reply(format!("{:#}", body.example).as_bytes()),
        None if info.upload.is_some() => {
            Err(Failure::Input(format!("{name} has no JSON body: it takes --file")))
        }
        None => Err(Failure::Input(format!("{name} has no body"))),
    }
}
