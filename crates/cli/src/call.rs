//! `wechatpay call`: any operation of the spec, by its description.

use std::fs;
use std::io::Read;
use std::path::Path;

use serde_json::Value;
use wechatpay_api::OperationInfo;
use wechatpay_api::runtime::Arguments;

use crate::arguments::{Body, Options};
use crate::config;
use crate::failure::Failure;
use crate::output;

/// One call as it was typed.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) info: &'static OperationInfo,
    pub(crate) arguments: Arguments,
    pub(crate) body: Option<Body>,
    pub(crate) open: bool,
}

pub(crate) async fn run(request: Request, options: Options) -> Result<(), Failure> {
    let Request { info, arguments, body, open } = request;
    let client = config::client(info.face, options)?;
    let body = body.as_ref().map(read_body).transpose()?;
    let mut reply = client.send_dynamic(info, &arguments, body).await.map_err(Failure::call(info))?;
    if !open {
        // As it came: what was verified is what is printed.
        return output::reply(&reply.body);
    }
    client.exchange().open_reply(info, &mut reply.value).map_err(|error| {
        Failure::Unexpected(format!("{}: the reply is verified, but does not open: {error}", info.name))
    })?;
    output::reply(reply.value.to_string().as_bytes())
}

fn read_body(body: &Body) -> Result<Value, Failure> {
    let (name, text) = match body {
        Body::StandardInput => {
            let mut text = Vec::new();
            let read = std::io::stdin().lock().read_to_end(&mut text).map(|_| text);
            (Path::new("standard input"), read)
        }
        Body::File(path) => (path.as_path(), fs::read(path)),
    };
    let name = name.display();
    let text = text.map_err(|error| Failure::Input(format!("{name}: the body cannot be read: {error}")))?;
    // A byte order mark is what some editors put first; JSON has none.
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&text);
    serde_json::from_slice(text)
        .map_err(|error| Failure::Input(format!("{name}: the body is not JSON: {error}")))
}
