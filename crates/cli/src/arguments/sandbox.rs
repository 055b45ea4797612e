//! `wechatpay sandbox`: setting it up, serving it, and the notifications it sends.

mod events;
mod remote;
mod serve;

use std::path::PathBuf;

use clap::builder::PathBufValueParser;
use clap::{Arg, ArgMatches, Command as Clap};

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
        .subcommand(serve::grammar(dir_flag()))
        .subcommand(emit_grammar())
        .subcommands(remote::grammar())
}

fn emit_grammar() -> Clap {
    Clap::new("emit")
        .about("Sends a notification, signed and encrypted, and prints how it was answered")
        .arg(events::event_argument())
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
        .arg(events::bad_flag())
        .after_help(format!("Events:\n{}", crate::sandbox::event_table()))
}

fn dir_flag() -> Arg {
    Arg::new("dir").long("dir").value_name("DIR").value_parser(PathBufValueParser::new())
}

/// `None` if a subcommand is missing, which the grammar does not let through.
pub(super) fn interpret(sandbox: &ArgMatches) -> Option<Task> {
    let (name, flags) = sandbox.subcommand()?;
    let dir = || flags.get_one::<PathBuf>("dir").cloned();
    Some(match name {
        "init" => Task::Init { dir: dir()? },
        "serve" => Task::Serve(serve::interpret(flags)),
        "emit" => Task::Emit(Emission {
            event: flags.get_one::<String>("event")?.clone(),
            to: flags.get_one::<String>("to")?.clone(),
            dir: dir(),
            face: face_of(flags),
            body: flags.get_one::<PathBuf>("body").map(|path| Source::typed(path)),
            bad: events::bad_of(flags),
        }),
        _ => Task::Remote(remote::interpret(name, flags)?),
    })
}
