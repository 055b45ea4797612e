//! The subcommands about events of a sandbox that runs.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, ArgMatches, Command as Clap};
use wechatpay_sandbox::Flaw;

use crate::arguments::flags::{face_flag, face_of, path_flag};
use crate::input::Source;
use crate::sandbox::{Trigger, Wish, event_table};

/// All of them, each with this flag for the sandbox's URL.
pub(super) fn grammar(url_flag: &Arg) -> [Clap; 3] {
    [trigger_grammar(), deliveries_grammar(), resend_grammar()].map(|grammar| grammar.arg(url_flag.clone()))
}

fn trigger_grammar() -> Clap {
    Clap::new("trigger")
        .about("Makes an event happen in a running sandbox, such as a user who opens a card, and prints the answer")
        .arg(event_argument())
        .arg(face_flag().help("Whose event it is, where a name stands for both [default: brand]"))
        .arg(
            Arg::new("set")
                .long("set")
                .value_name("FIELD=VALUE")
                .action(ArgAction::Append)
                .value_parser(field)
                .help("A text field of the event, such as card_id=pbLatj…; what is left out is the sample's"),
        )
        .arg(path_flag("body").help("JSON fields of the event, - for standard input"))
        .arg(
            Arg::new("to")
                .long("to")
                .value_name("URL")
                .help("Send it there, without anything having happened [default: where the template says]"),
        )
        .arg(bad_flag())
        .after_help(format!("Events:\n{}", event_table()))
}

fn deliveries_grammar() -> Clap {
    Clap::new("deliveries")
        .about("Lists what a running sandbox sent, how it was answered, and when it is sent again")
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help("As JSON, a line each"))
}

fn resend_grammar() -> Clap {
    Clap::new("resend")
        .about("Sends a notification of a running sandbox once more, and prints the answer")
        .arg(
            Arg::new("id")
                .value_name("ID")
                .required(true)
                .help("The delivery's number, or the notification's ID, as `sandbox deliveries` shows them"),
        )
}

/// `EVENT`
pub(super) fn event_argument() -> Arg {
    Arg::new("event")
        .value_name("EVENT")
        .required(true)
        .help("Its name, such as user-card-created or card-member/user-card-created, or its event type")
}

/// `--bad FLAW`
pub(super) fn bad_flag() -> Arg {
    let flaws = Flaw::ALL.map(|flaw| PossibleValue::new(flaw.name()).help(flaw.meaning()));
    Arg::new("bad")
        .long("bad")
        .value_name("FLAW")
        .value_parser(PossibleValuesParser::new(flaws))
        .help("Sends it with something wrong on purpose, and says whether the receiver took it as it should")
}

pub(super) fn bad_of(flags: &ArgMatches) -> Option<Flaw> {
    flags.get_one::<String>("bad").and_then(|name| name.parse().ok())
}

/// `None` if it is no subcommand of these.
pub(super) fn interpret(name: &str, flags: &ArgMatches) -> Option<Wish> {
    Some(match name {
        "trigger" => Wish::Trigger(Trigger {
            event: flags.get_one::<String>("event")?.clone(),
            face: face_of(flags),
            set: flags.get_many("set").into_iter().flatten().cloned().collect(),
            body: flags.get_one::<PathBuf>("body").map(|path| Source::typed(path)),
            to: flags.get_one::<String>("to").cloned(),
            bad: bad_of(flags),
        }),
        "deliveries" => Wish::Deliveries { json: flags.get_flag("json") },
        "resend" => Wish::Resend { id: flags.get_one::<String>("id")?.clone() },
        _ => return None,
    })
}

fn field(typed: &str) -> Result<(String, String), String> {
    let split = typed.split_once('=').filter(|(name, _)| !name.is_empty());
    let (name, value) = split.ok_or("give a field and its value, such as card_id=pbLatj…")?;
    Ok((name.to_owned(), value.to_owned()))
}
