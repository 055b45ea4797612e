//! Flags that several subcommands take.

use std::time::Duration;

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

/// `--name SECONDS`
pub(super) fn seconds_flag(name: &'static str) -> Arg {
    Arg::new(name).long(name).value_name("SECONDS").value_parser(seconds)
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "give seconds, such as 10 or 0.5".to_owned())?;
    let duration = Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())?;
    if duration.is_zero() { Err("it must be more than 0".to_owned()) } else { Ok(duration) }
}

/// `--face brand|partner`
pub(super) fn face_flag() -> Arg {
    Arg::new("face").long("face").value_name("FACE").value_parser(Face::ALL.map(|face| face.to_string()))
}

/// `FACE`
pub(super) fn face_argument() -> Arg {
    Arg::new("face").value_name("FACE").value_parser(Face::ALL.map(|face| face.to_string()))
}

pub(super) fn face_of(matches: &ArgMatches) -> Option<Face> {
    matches.get_one::<String>("face").and_then(|name| face_named(name))
}

pub(super) fn face_named(name: &str) -> Option<Face> {
    Face::ALL.into_iter().find(|face| face.to_string() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_may_have_a_fraction_and_are_more_than_none() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for text in ["0", "-1", "NaN", "inf", "1e300", "10s", ""] {
            assert!(seconds(text).is_err(), "{text:?}");
        }
    }
}
