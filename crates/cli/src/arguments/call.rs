//! `wechatpay call`: a subcommand for each operation of the spec, made from its description.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command as Clap};
use wechatpay_api::{Face, OperationInfo, ParameterInfo, Place};

use super::flags::{face_named, open_flag, path_flag};
use crate::call::{Request, Scope};
use crate::input::Source;
use crate::kebab::kebab;

pub(super) fn grammar() -> Clap {
    let faces = Face::ALL.map(|face| {
        let about = match face {
            Face::Brand => "As a brand merchant (brand_id)",
            Face::Partner => "As a service provider (mchid)",
        };
        Clap::new(face.to_string())
            .about(about)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .subcommands(wechatpay_api::operations(face).map(operation_grammar))
    });
    Clap::new("call")
        .about("Makes one call and prints the verified reply")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands(faces)
}

fn operation_grammar(info: &'static OperationInfo) -> Clap {
    let mut grammar = Clap::new(kebab(info.name))
        .about(info.summary)
        .after_help(format!("{} {}\nDocumentation: {}", info.method, info.path, info.doc_url))
        .arg(open_flag("Open the sensitive fields of the reply with the private key"));
    if info.has_body {
        grammar = grammar.arg(
            path_flag("body")
                .required(true)
                .help("The JSON body in plaintext, - for standard input; sensitive fields are sealed"),
        );
    }
    if let Some(upload) = &info.upload {
        grammar = grammar.arg(path_flag("file").required(true).help(format!(
            "The file to upload: {}, at most {} bytes",
            upload.media_types.join(", "),
            upload.max_bytes
        )));
    }
    if info.paged {
        grammar = grammar.arg(Arg::new("all-pages").long("all-pages").action(ArgAction::SetTrue).help(
            "Call until the list ends, and print one reply with all of it; --limit is a page's size then",
        ));
    }
    grammar.args(info.parameters.iter().map(|parameter| parameter_flag(info, parameter)))
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
    let flag = Arg::new(parameter.name)
        .long(parameter.name.replace('_', "-").to_ascii_lowercase())
        .value_name("VALUE")
        .help(format!("{place} `{}`{range}", parameter.name));
    if info.paged && matches!(parameter.name, "offset" | "limit") {
        flag.required_unless_present("all-pages")
    } else {
        flag.required(parameter.required)
    }
}

pub(super) fn interpret(call: &ArgMatches) -> Option<Request> {
    let (face, operation) = call.subcommand()?;
    let face = face_named(face)?;
    let (name, flags) = operation.subcommand()?;
    let info = wechatpay_api::operations(face).find(|info| kebab(info.name) == name)?;
    let arguments = info.parameters.iter().filter_map(|parameter| {
        let value = flags.get_one::<String>(parameter.name)?;
        Some((parameter.name.to_owned(), value.clone()))
    });
    let given = |name| flags.try_get_one::<PathBuf>(name).ok().flatten();
    let all_pages = flags.try_get_one::<bool>("all-pages").ok().flatten().copied().unwrap_or_default();
    Some(Request {
        info,
        arguments: arguments.collect(),
        body: given("body").map(|path| Source::typed(path)),
        file: given("file").cloned(),
        scope: if all_pages { Scope::AllPages } else { Scope::OneReply },
        open: flags.get_flag("open"),
    })
}
