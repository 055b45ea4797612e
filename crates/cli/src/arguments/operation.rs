//! An operation as a subcommand: its flags, made from its description, and what they mean.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command as Clap};
use wechatpay_api::{OperationInfo, ParameterInfo, Place};

use super::flags::{open_flag, path_flag, seconds_flag};
use crate::call::{Request, Scope, Sending};
use crate::input::Source;

/// What the operation's own parameters stand under in the help.
const PARAMETERS: &str = "Parameters";

/// The subcommand of an operation, under this name.
pub(super) fn grammar(info: &'static OperationInfo, name: &str) -> Clap {
    let mut grammar = Clap::new(name.to_owned())
        .about(info.summary)
        .after_help(format!(
            "{} {}\nDocumentation: {}\nMore about it: wechatpay describe {} {name}",
            info.method, info.path, info.doc_url, info.face
        ))
        .arg(open_flag("Open the sensitive fields of the reply with the private key"))
        .arg(
            Arg::new("dry-run")
                .long("dry-run")
                .action(ArgAction::SetTrue)
                .help("Print the signed request instead of sending it; sensitive fields are sealed in it"),
        )
        .arg(seconds_flag("timeout").help("How long one attempt may take"))
        .arg(seconds_flag("deadline").help("How long the call may take, all attempts and waits together"));
    if info.has_body {
        grammar = grammar
            .arg(path_flag("body").required(true).help(
                "The JSON body in plaintext, - for standard input; sensitive fields are sealed [required]",
            ))
            .arg(
                Arg::new("unchecked")
                    .long("unchecked")
                    .action(ArgAction::SetTrue)
                    .help("Send the body even if it isn't as documented"),
            );
    }
    if let Some(upload) = &info.upload {
        grammar = grammar.arg(path_flag("file").required(true).help(format!(
            "The file to upload: {}, at most {} bytes [required]",
            upload.media_types.join(", "),
            upload.max_bytes
        )));
    }
    if let Some(paging) = &info.paged {
        grammar = grammar.arg(
            Arg::new("all-pages").long("all-pages").action(ArgAction::SetTrue).conflicts_with("dry-run").help(
                format!(
                    "Call until the list ends, within the documented rate limit, and print one reply with all of it; \
                     --{} is a page's size then",
                    flag_name(paging.limit)
                ),
            ),
        );
    }
    grammar.args(info.parameters.iter().map(|parameter| parameter_flag(info, parameter)))
}

fn flag_name(parameter: &str) -> String {
    parameter.replace('_', "-").to_ascii_lowercase()
}

/// What must be given of a list and need not be said: the first page, as long as it may be.
fn first_page(info: &OperationInfo, parameter: &ParameterInfo) -> Option<i64> {
    let paging = info.paged.filter(|_| parameter.required)?;
    match (parameter.name, parameter.range) {
        (name, range) if name == paging.start => Some(range.map_or(0, |(least, _)| least.max(0))),
        (name, Some((_, most))) if name == paging.limit && most < i64::MAX => Some(most),
        _ => None,
    }
}

fn parameter_flag(info: &OperationInfo, parameter: &ParameterInfo) -> Arg {
    let place = match parameter.place {
        Place::Path => "Path parameter",
        Place::Query => "Query parameter",
        Place::Header => "Header",
    };
    let range = match parameter.range {
        None => String::new(),
        Some((least, i64::MAX)) => format!(", at least {least}"),
        Some((i64::MIN, most)) => format!(", at most {most}"),
        Some((least, most)) => format!(", {least} to {most}"),
    };
    let first_page = first_page(info, parameter);
    let required = if parameter.required && first_page.is_none() { " [required]" } else { "" };
    let flag = Arg::new(parameter.name)
        .long(flag_name(parameter.name))
        .value_name("VALUE")
        .help_heading(PARAMETERS)
        .help(format!("{place} `{}`{range}{required}", parameter.name));
    match first_page {
        Some(value) => flag.default_value(value.to_string()),
        None => flag.required(parameter.required),
    }
}

pub(super) fn interpret(info: &'static OperationInfo, flags: &ArgMatches) -> Request {
    let arguments = info.parameters.iter().filter_map(|parameter| {
        let value = flags.get_one::<String>(parameter.name)?;
        Some((parameter.name.to_owned(), value.clone()))
    });
    let given = |name| flags.try_get_one::<PathBuf>(name).ok().flatten();
    let switched_on = |name| flags.try_get_one::<bool>(name).ok().flatten().copied().unwrap_or_default();
    Request {
        info,
        arguments: arguments.collect(),
        body: given("body").map(|path| Source::typed(path)),
        file: given("file").cloned(),
        scope: if switched_on("all-pages") { Scope::AllPages } else { Scope::OneReply },
        sending: if switched_on("dry-run") { Sending::DryRun } else { Sending::Real },
        unchecked: switched_on("unchecked"),
        timeout: flags.get_one::<Duration>("timeout").copied(),
        deadline: flags.get_one::<Duration>("deadline").copied(),
        open: switched_on("open"),
    }
}
