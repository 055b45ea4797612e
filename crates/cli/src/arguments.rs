//! The command line: what may be typed, and what it means.

mod call;
mod flags;
mod notify;
mod sandbox;

use clap::{Arg, ArgAction, ArgMatches, Command as Clap};

use crate::call::Request;
use crate::config::Options;
use crate::notify::Captured;
use crate::sandbox::Task;
use flags::path_flag;

/// What was typed.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub(crate) command: Command,
    pub(crate) options: Options,
}

/// What to do.
#[derive(Debug)]
pub(crate) enum Command {
    Demo,
    Call(Request),
    NotifyVerify(Captured),
    Sandbox(Task),
}

/// Reads the command line; on an error it prints what is wrong and exits with code 2.
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
        .about("Calls WeChat Pay, reads its notifications, and runs a sandbox of the platform on loopback")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            path_flag("config")
                .global(true)
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
        .subcommand(
            Clap::new("demo").about("Lives a member's life on each face, against an embedded sandbox"),
        )
        .subcommand(call::grammar())
        .subcommand(notify::grammar())
        .subcommand(sandbox::grammar())
}

/// `None` if a subcommand is missing, which the grammar does not let through.
fn interpret(matches: &ArgMatches) -> Option<Invocation> {
    let command = match matches.subcommand()? {
        ("demo", _) => Command::Demo,
        ("call", call) => Command::Call(call::interpret(call)?),
        ("notify", notify) => Command::NotifyVerify(notify::interpret(notify)?),
        ("sandbox", sandbox) => Command::Sandbox(sandbox::interpret(sandbox)?),
        _ => return None,
    };
    let options = Options {
        config: matches.get_one("config").cloned(),
        base_urls: matches.get_many("base-url").into_iter().flatten().cloned().collect(),
    };
    Some(Invocation { command, options })
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
}
