//! The command line: what may be typed, and what it means.

mod call;
mod catalogue;
mod explain;
mod flags;
mod notify;
mod operation;
mod sandbox;

use clap::{Arg, ArgAction, ArgMatches, Command as Clap};
use clap_complete::Shell;
use wechatpay_api::OperationInfo;

use crate::call::Request;
use crate::config::Options;
use crate::describe::Question;
use crate::failure::Failure;
use crate::names::{Catalogue, operations};
use crate::notify::Captured;
use crate::operations::Selection;
use crate::sandbox::Task;
use call::Names;
use flags::path_flag;

/// What the options stand under in the help that every command takes.
const GLOBAL: &str = "Global options";

/// What was typed.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub(crate) command: Command,
    pub(crate) options: Options,
    /// How many times `-v`.
    pub(crate) verbosity: u8,
}

/// What to do.
#[derive(Debug)]
pub(crate) enum Command {
    /// The products whose stories are told; of all if there are none.
    Demo(Vec<String>),
    Call(Request),
    Operations(Selection),
    Describe(Question),
    Check {
        clock: bool,
    },
    Completions(Shell),
    Explain(crate::explain::Question),
    NotifyVerify(Captured),
    Sandbox(Task),
}

/// Reads the command line. What clap finds wrong it prints itself, and exits with code 2.
pub(crate) fn parse() -> Result<Invocation, Failure> {
    interpret(&grammar(&operations(), Names::All).get_matches())
}

/// The script that completes commands, operations and flags in a shell.
pub(crate) fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    let mut grammar = grammar(&operations(), Names::Short);
    clap_complete::generate(shell, &mut grammar, "wechatpay", &mut script);
    script
}

fn grammar(operations: &Catalogue<'static, OperationInfo>, names: Names) -> Clap {
    Clap::new("wechatpay")
        .about("Calls WeChat Pay, reads its notifications, and runs a sandbox of the platform on loopback")
        .version(env!("CARGO_PKG_VERSION"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(
            path_flag("config")
                .global(true)
                .help_heading(GLOBAL)
                .help("The configuration [default: $WECHATPAY_CONFIG, else ./wechatpay.toml]"),
        )
        .arg(
            Arg::new("base-url")
                .long("base-url")
                .value_name("URL")
                .global(true)
                .help_heading(GLOBAL)
                .action(ArgAction::Append)
                .help("Call this host instead of the configured ones; several are tried in turn"),
        )
        .arg(
            Arg::new("verbose")
                .short('v')
                .long("verbose")
                .global(true)
                .help_heading(GLOBAL)
                .action(ArgAction::Count)
                .help("Show on standard error what happens, -vv even more; RUST_LOG chooses more finely"),
        )
        .subcommand(
            Clap::new("demo")
                .about(
                    "Tells the story of each product, every operation and event, against an embedded sandbox",
                )
                .arg(
                    Arg::new("product")
                        .long("product")
                        .value_name("NAME")
                        .action(ArgAction::Append)
                        .value_parser(crate::demo::products().into_iter().collect::<Vec<_>>())
                        .help("Tell the story of this product alone; may be given several times"),
                ),
        )
        .subcommand(call::grammar(operations, names))
        .subcommand(catalogue::operations_grammar())
        .subcommand(catalogue::describe_grammar())
        .subcommand(
            Clap::new("check").about("Checks the configuration and says what to do, a line each").arg(
                Arg::new("clock").long("clock").visible_alias("online").action(ArgAction::SetTrue).help(
                    "Compare this machine's clock with the platform's; nothing else goes over the network",
                ),
            ),
        )
        .subcommand(
            Clap::new("completions").about("Prints a script that completes commands in a shell").arg(
                Arg::new("shell")
                    .value_name("SHELL")
                    .required(true)
                    .value_parser(clap::builder::EnumValueParser::<Shell>::new()),
            ),
        )
        .subcommand(explain::grammar())
        .subcommand(notify::grammar())
        .subcommand(sandbox::grammar())
}

fn interpret(matches: &ArgMatches) -> Result<Invocation, Failure> {
    let missing = || Failure::Input("name a command; there are: wechatpay --help".to_owned());
    let command = match matches.subcommand().ok_or_else(missing)? {
        ("demo", flags) => Command::Demo(flags.get_many("product").into_iter().flatten().cloned().collect()),
        ("call", call) => Command::Call(call::interpret(call, &operations())?),
        ("operations", flags) => Command::Operations(catalogue::selection(flags)),
        ("describe", flags) => Command::Describe(catalogue::question(flags)?),
        ("check", flags) => Command::Check { clock: flags.get_flag("clock") },
        ("completions", flags) => Command::Completions(flags.get_one("shell").copied().ok_or_else(missing)?),
        ("explain", explain) => Command::Explain(explain::interpret(explain).ok_or_else(missing)?),
        ("notify", notify) => Command::NotifyVerify(notify::interpret(notify).ok_or_else(missing)?),
        ("sandbox", sandbox) => Command::Sandbox(sandbox::interpret(sandbox).ok_or_else(missing)?),
        _ => return Err(missing()),
    };
    let options = Options {
        config: matches.get_one("config").cloned(),
        base_urls: matches.get_many("base-url").into_iter().flatten().cloned().collect(),
    };
    Ok(Invocation { command, options, verbosity: matches.get_count("verbose") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grammar_holds_together_for_every_operation() {
        // Panics on two flags of one name, such as a parameter named like one of ours.
        grammar(&operations(), Names::All).debug_assert();
    }

    #[test]
    fn options_are_accepted_before_and_after_the_subcommand() {
        for line in ["wechatpay --config f --base-url u demo", "wechatpay demo --config f --base-url u"] {
            let matches = grammar(&operations(), Names::All).try_get_matches_from(line.split(' ')).unwrap();
            let options = interpret(&matches).unwrap().options;
            assert_eq!((options.config.unwrap().to_str(), options.base_urls.len()), (Some("f"), 1), "{line}");
        }
    }
}
