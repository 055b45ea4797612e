//! `wechatpay sandbox`: setting it up, serving it, and the notifications it sends.

use std::path::PathBuf;

use clap::builder::{PathBufValueParser, PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgMatches, Command as Clap, value_parser};
use wechatpay_sandbox::{DEFAULT_PORT, Flaw};

use super::flags::{face_flag, face_of, path_flag};
use crate::input::Source;
use crate::sandbox::{Emission, Task};

pub(super) fn grammar() -> Clap {
    Clap::new("sandbox")
        .about("Runs a sandbox of the platform on loopback")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Clap::new("init").about("Writes a configuration with fresh keys for both sides").arg(
                Arg::new("dir")
                    .value_name("DIR")
                    .required(true)
                    .value_parser(PathBufValueParser::new())
                    .help("The folder to write it into; nothing there is overwritten"),
            ),
        )
        .subcommand(
            Clap::new("serve")
                .about("Answers calls until interrupted")
                .arg(
                    dir_flag()
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
        .subcommand(emit_grammar())
}

fn emit_grammar() -> Clap {
    Clap::new("emit")
        .about("Sends a notification, signed and encrypted, and prints how it was answered")
        .arg(
            Arg::new("event").value_name("EVENT").required(true).help(
                "Its name, such as user-card-created or card-member/user-card-created, or its event type",
            ),
        )
        .arg(
            Arg::new("to")
                .long("to")
                .value_name("URL")
                .required(true)
                .help("Where to send it, such as http://127.0.0.1:8000/notify"),
        )
        .arg(dir_flag().help("What `sandbox init` wrote [default: the folder of the configuration]"))
        .arg(face_flag().help("Whose event it is, where a name stands for both [default: brand]"))
        .arg(path_flag("body").help("JSON fields to lay over the sample event, - for standard input"))
        .arg(
            Arg::new("bad")
                .long("bad")
                .value_name("FLAW")
                .value_parser(PossibleValuesParser::new(
                    Flaw::ALL.map(|flaw| PossibleValue::new(flaw.name()).help(flaw.meaning())),
                ))
                .help("Sends it with something wrong on purpose, and says whether the receiver took it as it should"),
        )
        .after_help(format!("Events:\n{}", crate::sandbox::event_table()))
}

fn dir_flag() -> Arg {
    Arg::new("dir").long("dir").value_name("DIR").value_parser(PathBufValueParser::new())
}

/// `None` if a subcommand is missing, which the grammar does not let through.
pub(super) fn interpret(sandbox: &ArgMatches) -> Option<Task> {
    let (name, flags) = sandbox.subcommand()?;
    let dir = flags.get_one::<PathBuf>("dir").cloned();
    Some(match name {
        "init" => Task::Init { dir: dir? },
        "serve" => Task::Serve { dir, port: flags.get_one("port").copied() },
        _ => Task::Emit(Emission {
            event: flags.get_one::<String>("event")?.clone(),
            to: flags.get_one::<String>("to")?.clone(),
            dir,
            face: face_of(flags),
            body: flags.get_one::<PathBuf>("body").map(|path| Source::typed(path)),
            bad: flags.get_one::<String>("bad").and_then(|name| name.parse().ok()),
        }),
    })
}
