//! The subcommands that ask something of a sandbox that runs.

use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Command as Clap, value_parser};
use serde_json::{Map, Value, json};
use wechatpay_sandbox::{DEFAULT_PORT, Fault};

use super::events;
use crate::arguments::flags::face_flag;
use crate::sandbox::{Remote, Wish};

/// All of them.
pub(super) fn grammar() -> impl Iterator<Item = Clap> {
    let own = [fault_grammar(), clock_grammar(), reset_grammar(), calls_grammar()];
    own.into_iter().chain(events::grammar(&url_flag()))
}

fn fault_grammar() -> Clap {
    Clap::new("fault")
        .about("Makes the next calls of a running sandbox fail, or shows what is planned")
        .arg(
            Arg::new("fault")
                .value_name("NAME")
                .value_parser(value_parser!(Fault))
                .help("What goes wrong; the list is below. Without it, what is planned is shown"),
        )
        .arg(
            Arg::new("operation")
                .long("operation")
                .value_name("NAME")
                .requires("fault")
                .help("Only calls of this operation, such as create-card or card-member/create-card"),
        )
        .arg(face_flag().requires("fault").help("Only calls of this face"))
        .arg(
            Arg::new("next")
                .long("next")
                .value_name("N")
                .requires("fault")
                .value_parser(value_parser!(u32))
                .help("The next N calls [default: 1]"),
        )
        .arg(
            Arg::new("share")
                .long("share")
                .value_name("SHARE")
                .requires("fault")
                .conflicts_with("next")
                .value_parser(value_parser!(f64))
                .help("Each call with this probability, from 0 to 1, until the plan is taken back"),
        )
        .arg(
            Arg::new("moment")
                .long("moment")
                .value_name("MOMENT")
                .requires("fault")
                .value_parser(["before", "after"])
                .help(
                    "Strike before or after the call took effect [default: before for what answers with an error, \
                     otherwise after]",
                ),
        )
        .arg(
            Arg::new("seed")
                .long("seed")
                .value_name("N")
                .requires("fault")
                .value_parser(value_parser!(u64))
                .help("What chance begins from: the same seed and the same calls give the same faults"),
        )
        .arg(
            Arg::new("clear")
                .long("clear")
                .action(ArgAction::SetTrue)
                .help("Take everything back that was planned before"),
        )
        .arg(url_flag())
        .after_help(format!("Faults:\n{}", fault_table()))
}

/// Every fault with what it does, a line each.
fn fault_table() -> String {
    let lines = Fault::ALL.map(|fault| format!("  {:<20}{}", fault.name(), fault.summary()));
    lines.join("\n")
}

fn clock_grammar() -> Clap {
    Clap::new("clock")
        .about("Sets, moves or stops the clock of a running sandbox, and shows it")
        .arg(
            Arg::new("set")
                .long("set")
                .value_name("TIME")
                .help("Set it to this time, such as 2026-01-31T12:00:00+08:00"),
        )
        .arg(
            Arg::new("advance")
                .long("advance")
                .value_name("SPAN")
                .allow_hyphen_values(true)
                .help("Move it, such as by 30d, \"2h 30m\" or -1d"),
        )
        .arg(Arg::new("freeze").long("freeze").action(ArgAction::SetTrue).help("Stop it"))
        .arg(Arg::new("run").long("run").action(ArgAction::SetTrue).help("Let it run on"))
        .group(ArgGroup::new("stopped").args(["freeze", "run"]))
        .arg(url_flag())
}

fn reset_grammar() -> Clap {
    Clap::new("reset").about("Takes a running sandbox back to how it was at the start").arg(url_flag())
}

fn calls_grammar() -> Clap {
    Clap::new("calls")
        .about("Lists the calls that a running sandbox received, with its verdicts")
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help("As JSON, a line each"))
        .arg(url_flag())
}

fn url_flag() -> Arg {
    Arg::new("url")
        .long("url")
        .value_name("URL")
        .help(format!("The sandbox [default: --base-url, else http://127.0.0.1:{DEFAULT_PORT}]"))
}

/// `None` if it is no subcommand of these.
pub(super) fn interpret(name: &str, flags: &ArgMatches) -> Option<Remote> {
    let wish = match name {
        "fault" => Wish::Fault { clear: flags.get_flag("clear"), plan: plan(flags) },
        "clock" => Wish::Clock(clock(flags)),
        "reset" => Wish::Reset,
        "calls" => Wish::Calls { json: flags.get_flag("json") },
        _ => events::interpret(name, flags)?,
    };
    Some(Remote { url: flags.get_one::<String>("url").cloned(), wish })
}

/// The plan in the words of the sandbox's API.
fn plan(flags: &ArgMatches) -> Option<Map<String, Value>> {
    let fault = flags.get_one::<Fault>("fault")?;
    let mut plan = Map::from_iter([("fault".to_owned(), json!(fault.to_string()))]);
    for name in ["operation", "face", "moment"] {
        set(&mut plan, name, flags.get_one::<String>(name));
    }
    set(&mut plan, "next", flags.get_one::<u32>("next"));
    set(&mut plan, "share", flags.get_one::<f64>("share"));
    set(&mut plan, "seed", flags.get_one::<u64>("seed"));
    Some(plan)
}

/// The change in the words of the sandbox's API.
fn clock(flags: &ArgMatches) -> Map<String, Value> {
    let mut change = Map::new();
    for name in ["set", "advance"] {
        set(&mut change, name, flags.get_one::<String>(name));
    }
    let stopped = flags.get_flag("freeze");
    set(&mut change, "stopped", (stopped || flags.get_flag("run")).then_some(&stopped));
    change
}

fn set<T: Clone + Into<Value>>(object: &mut Map<String, Value>, name: &str, value: Option<&T>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), value.clone().into());
    }
}
