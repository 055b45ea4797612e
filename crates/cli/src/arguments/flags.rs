//! Flags that several subcommands take.

use clap::builder::PathBufValueParser;
use clap::{Arg, ArgAction, ArgMatches};
use wechatpay_api::Face;

/// `--name FILE`
pub(super) fn path_flag(name: &'static str) -> Arg {
    Arg::new(name).long(name).value_name("FILE").value_parser(PathBufValueParser::new())
}

/// `--open`
pub(super) fn open_flag(help: &'static str) -> Arg {
    Arg::new("open").long("open").action(ArgAction::SetTrue).help(help)
}

/// `--face brand|partner`
pub(super) fn face_flag() -> Arg {
    Arg::new("face").long("face").value_name("FACE").value_parser(Face::ALL.map(|face| face.to_string()))
}

pub(super) fn face_of(matches: &ArgMatches) -> Option<Face> {
    matches.get_one::<String>("face").and_then(|name| face_named(name))
}

pub(super) fn face_named(name: &str) -> Option<Face> {
    Face::ALL.into_iter().find(|face| face.to_string() == name)
}
