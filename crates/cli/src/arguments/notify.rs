//! `wechatpay notify`: what is given of a captured notification.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command as Clap};

use super::flags::{face_flag, face_of, open_flag, path_flag};
use crate::notify::Captured;

pub(super) fn grammar() -> Clap {
    Clap::new("notify")
        .about("Reads notifications of the platform")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Clap::new("verify")
                .about("Verifies and decrypts a captured notification, or says why it fails")
                .arg(path_flag("headers").required(true).help(
                    "Its HTTP headers: lines `Name: value`, or a JSON object; a request line before them is passed over",
                ))
                .arg(
                    path_flag("body")
                        .required(true)
                        .help("Its body, byte for byte as it came: written anew, the JSON has another signature"),
                )
                .arg(face_flag().help(
                    "Whose notification it is [default: the section whose public_key_id is Wechatpay-Serial]",
                ))
                .arg(Arg::new("any-age").long("any-age").action(ArgAction::SetTrue).help(
                    "Accept an old one: verify it as of the time in its own Wechatpay-Timestamp",
                ))
                .arg(open_flag("Open the sensitive fields of the event with the private key")),
        )
}

pub(super) fn interpret(notify: &ArgMatches) -> Option<Captured> {
    let (_, verify) = notify.subcommand()?;
    Some(Captured {
        headers: verify.get_one::<PathBuf>("headers")?.clone(),
        body: verify.get_one::<PathBuf>("body")?.clone(),
        face: face_of(verify),
        any_age: verify.get_flag("any-age"),
        open: verify.get_flag("open"),
    })
}
