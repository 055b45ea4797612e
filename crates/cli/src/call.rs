//! `wechatpay call`: any operation of the spec, by its description.

mod body;
mod dry_run;

use std::path::PathBuf;
use std::time::Duration;

use http::StatusCode;
use serde_json::Value;
use wechatpay_api::runtime::{Arguments, CallOptions, File};
use wechatpay_api::{Client, OperationInfo, PagedBy, PagingInfo, Reply};

use crate::config::{self, Options};
use crate::failure::Failure;
use crate::input::Source;
use crate::output;

/// One call as it was typed.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) info: &'static OperationInfo,
    pub(crate) arguments: Arguments,
    pub(crate) body: Option<Source>,
    pub(crate) file: Option<PathBuf>,
    pub(crate) scope: Scope,
    pub(crate) sending: Sending,
    /// Whether the body is sent even if it isn't as documented.
    pub(crate) unchecked: bool,
    /// How long an attempt may take, if not as long as usual.
    pub(crate) timeout: Option<Duration>,
    /// How long the whole call may take, attempts and waits together.
    pub(crate) deadline: Option<Duration>,
    pub(crate) open: bool,
}

/// How much of a list is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scope {
    OneReply,
    AllPages,
}

/// Whether the request is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sending {
    Real,
    DryRun,
}

pub(crate) async fn run(request: Request, options: Options) -> Result<(), Failure> {
    let config = config::read(&options)?;
    let mut client = config::client(&config, request.info.face, &options, request.timeout)?;
    if let Some(deadline) = request.deadline {
        client = client.with(CallOptions::new().deadline(deadline));
    }
    match (request.sending, request.scope) {
        (Sending::DryRun, _) => {
            let file = request.file.as_ref().map(File::from_path).transpose().map_err(Failure::input)?;
            let body = body::read(&request)?;
            dry_run::print(&client, &config::base_url(&config, &options)?, &request, body, file.as_ref())
        }
        (Sending::Real, Scope::OneReply) => {
            let reply = one_reply(&client, &request).await?;
            note(&request, reply.status, reply.request_id.as_deref());
            // As it came: what was verified is what is printed.
            if request.open { print_open(&client, &request, reply.value) } else { output::reply(&reply.body) }
        }
        (Sending::Real, Scope::AllPages) => {
            let whole = all_pages(&client, &request).await?;
            if request.open {
                print_open(&client, &request, whole)
            } else {
                output::reply(whole.to_string().as_bytes())
            }
        }
    }
}

/// What to quote to WeChat Pay's support.
fn note(request: &Request, status: StatusCode, request_id: Option<&str>) {
    let (name, status) = (request.info.name, status.as_u16());
    match request_id {
        Some(id) => {
            output::message(&format_args!("{name}: {status}, Request-ID {}", id.escape_debug()));
        }
        None => output::message(&format_args!("{name}: {status}, without a Request-ID")),
    }
}

async fn one_reply(client: &Client, request: &Request) -> Result<Reply<Value>, Failure> {
    let Request { info, arguments, file, .. } = request;
    let sent = if let Some(path) = file {
        let file = File::from_path(path).map_err(Failure::input)?;
        client.send_upload_dynamic(info, arguments, file).await
    } else {
        client.send_dynamic(info, arguments, body::read(request)?).await
    };
    sent.map_err(Failure::call(info))
}

/// Calls until the list ends: the first reply, with the items of all of them and no token of a next page.
async fn all_pages(client: &Client, request: &Request) -> Result<Value, Failure> {
    let mut pages = client.pages_dynamic(request.info, request.arguments.clone());
    let (items, next) = match request.info.paged {
        Some(PagingInfo { by: PagedBy::Token { next }, items, .. }) => (items, next),
        paging => (paging.map_or("", |paging| paging.items), ""),
    };
    let mut whole: Option<Value> = None;
    while let Some(page) = pages.next().await {
        let page = page.map_err(Failure::call(request.info))?.reply;
        note(request, page.status, page.request_id.as_deref());
        let mut page = page.value;
        let Some(Value::Object(whole)) = &mut whole else {
            if let Some(object) = page.as_object_mut() {
                object.shift_remove(next);
            }
            whole = Some(page);
            continue;
        };
        let Some(Value::Array(more)) = page.get_mut(items).map(Value::take) else { continue };
        match whole.get_mut(items) {
            Some(Value::Array(all)) => all.extend(more),
            _ => drop(whole.insert(items.to_owned(), more.into())),
        }
    }
    whole.ok_or_else(|| Failure::Unexpected(format!("{}: there was no page at all", request.info.name)))
}

fn print_open(client: &Client, request: &Request, mut reply: Value) -> Result<(), Failure> {
    client.open_reply(request.info, &mut reply).map_err(|error| {
        Failure::Unexpected(format!(
            "{}: the reply is verified, but does not open: {error:#}",
            request.info.name
        ))
    })?;
    output::reply(reply.to_string().as_bytes())
}
