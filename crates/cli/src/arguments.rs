//! The command line: what may be typed, and what it means.
//!
//! `call` has a subcommand for each operation of the spec, made from its description.

use std::path::PathBuf;

use clap::builder::PathBufValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command as Clap, value_parser};
use wechatpay_api::{Face, OperationInfo, Place};
use wechatpay_sandbox::DEFAULT_PORT;

use crate::call::Request;

/// What was typed.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub(crate) command: Command,
    pub(crate) options: Options,
}

/// What is accepted before or after any subcommand.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) config: Option<PathBuf>,
    pub(crate) base_urls: Vec<String>,
}

/// What to do.
#[derive(Debug)]
pub(crate) enum Command {
    Demo,
    Call(Request),
    SandboxInit { dir: PathBuf },
    SandboxServe { dir: Option<PathBuf>, port: Option<u16> },
}

/// Where a body comes from.
#[derive(Debug)]
pub(crate) enum Body {
    StandardInput,
    File(PathBuf),
}

/// Reads the command line; on a mistake it prints what is wrong and ends with exit code 2.
pub(crate) fn parse() -> Invocation {
    let mut grammar = grammar();
    let matches = grammar.get_matches_mut();
    match interpret(&matches) {
        Some(invocation) => invocation,
        None => grammar.error(clap::error::ErrorKind::MissingSubcommand, "name a command").exit(),
    }
}

fn grammar() -> Clap {
    Clap::new("wechatpay")
        .about("Calls WeChat Pay, and plays the platform on loopback")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            Arg::new("config")
                .long("config")
                .value_name("FILE")
                .global(true)
                .value_parser(PathBufValueParser::new())
                .help("The configuration [default: $WECHATPAY_CONFIG, else ./wechatpay.toml]"),
        )
        .arg(
            Arg::new("base-url")
                .long("base-url")
                .value_name("URL")
                .global(true)
                .action(ArgAction::Append)
                .help("Call this host instead of the configured ones; several are tried in turn"),
        )
        .subcommand(Clap::new("demo").about("Makes every call once, against an embedded sandbox"))
        .subcommand(call_grammar())
        .subcommand(sandbox_grammar())
}

fn call_grammar() -> Clap {
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
        .arg(
            Arg::new("open")
                .long("open")
                .action(ArgAction::SetTrue)
                .help("Open the sensitive fields of the reply with the private key"),
        );
    if info.has_body {
        grammar = grammar.arg(
            Arg::new("body")
                .long("body")
                .value_name("FILE")
                .required(true)
                .value_parser(PathBufValueParser::new())
                .help("The JSON body in plaintext, - for standard input; sensitive fields are sealed"),
        );
    }
    grammar.args(info.parameters.iter().map(|parameter| {
        let place = if parameter.place == Place::Path { "Path" } else { "Query" };
        Arg::new(parameter.name)
            .long(parameter.name.replace('_', "-"))
            .value_name("VALUE")
            .required(parameter.required)
            .help(format!("{place} parameter `{}`", parameter.name))
    }))
}

fn sandbox_grammar() -> Clap {
    Clap::new("sandbox")
        .about("Plays the platform on loopback")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Clap::new("init").about("Writes a configuration with fresh keys for both sides").arg(
                Arg::new("dir").value_name("DIR").required(true).value_parser(PathBufValueParser::new()),
            ),
        )
        .subcommand(
            Clap::new("serve")
                .about("Answers calls until interrupted")
                .arg(
                    Arg::new("dir")
                        .long("dir")
                        .value_name("DIR")
                        .value_parser(PathBufValueParser::new())
                        .help("What `sandbox init` wrote [default: fresh keys in a new temporary folder]"),
                )
                .arg(
                    Arg::new("port")
                        .long("port")
                        .value_name("N")
                        .value_parser(value_parser!(u16))
                        .help(format!("The port, 0 for any free one [default: {DEFAULT_PORT}]")),
                ),
        )
}

/// `None` if a subcommand is missing, which the grammar does not let through.
fn interpret(matches: &ArgMatches) -> Option<Invocation> {
    let command = match matches.subcommand()? {
        ("demo", _) => Command::Demo,
        ("call", call) => Command::Call(interpret_call(call)?),
        ("sandbox", sandbox) => match sandbox.subcommand()? {
            ("init", init) => Command::SandboxInit { dir: init.get_one::<PathBuf>("dir")?.clone() },
            (_, serve) => Command::SandboxServe {
                dir: serve.get_one("dir").cloned(),
                port: serve.get_one("port").copied(),
            },
        },
        _ => return None,
    };
    let options = Options {
        config: matches.get_one("config").cloned(),
        base_urls: matches.get_many("base-url").into_iter().flatten().cloned().collect(),
    };
    Some(Invocation { command, options })
}

fn interpret_call(call: &ArgMatches) -> Option<Request> {
    let (face, operation) = call.subcommand()?;
    let face = Face::ALL.into_iter().find(|known| known.to_string() == face)?;
    let (name, flags) = operation.subcommand()?;
    let info = wechatpay_api::operations(face).find(|info| kebab(info.name) == name)?;
    let arguments = info.parameters.iter().filter_map(|parameter| {
        let value = flags.get_one::<String>(parameter.name)?;
        Some((parameter.name.to_owned(), value.clone()))
    });
    let body = flags.try_get_one::<PathBuf>("body").ok().flatten().map(|path| match path.to_str() {
        Some("-") => Body::StandardInput,
        _ => Body::File(path.clone()),
    });
    Some(Request { info, arguments: arguments.collect(), body, open: flags.get_flag("open") })
}

/// `GetUserCard` as it is typed: `get-user-card`.
fn kebab(name: &str) -> String {
    let mut kebab = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_uppercase() && !kebab.is_empty() {
            kebab.push('-');
        }
        kebab.extend(character.to_lowercase());
    }
    kebab
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_holds_together_for_every_operation() {
        // Panics on two flags of one name, such as a parameter named like one of ours.
        grammar().debug_assert();
    }

    #[test]
    fn options_are_accepted_before_and_after_the_subcommand() {
        for line in ["wechatpay --config f --base-url u demo", "wechatpay demo --config f --base-url u"] {
            let matches = grammar().try_get_matches_from(line.split(' ')).unwrap();
            let options = interpret(&matches).unwrap().options;
            assert_eq!((options.config.unwrap().to_str(), options.base_urls.len()), (Some("f"), 1), "{line}");
        }
    }

    #[test]
    fn a_name_is_typed_in_kebab_case() {
        assert_eq!(kebab("GetUserCard"), "get-user-card");
    }
}
