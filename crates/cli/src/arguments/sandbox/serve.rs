//! `wechatpay sandbox serve`: what it takes.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command as Clap, value_parser};
use wechatpay_sandbox::DEFAULT_PORT;

use crate::arguments::flags::path_flag;
use crate::sandbox::Service;

pub(super) fn grammar(dir: Arg) -> Clap {
    Clap::new("serve")
        .about("Answers calls until interrupted")
        .arg(dir.help("What `sandbox init` wrote [default: fresh keys in a new temporary folder]"))
        .arg(
            Arg::new("host")
                .long("host")
                .value_name("ADDRESS")
                .value_parser(loopback)
                .help("The address of this machine to listen on, such as ::1 [default: 127.0.0.1]"),
        )
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("N")
                .value_parser(value_parser!(u16))
                .help(format!("The port, 0 for any free one [default: {DEFAULT_PORT}]")),
        )
        .arg(path_flag("seed").help("Begin with the resources of this JSON file, beside the documents' samples"))
        .arg(
            Arg::new("empty")
                .long("empty")
                .action(ArgAction::SetTrue)
                .help("Leave the documents' samples out"),
        )
        .arg(path_flag("state").help(
            "Keep what the sandbox remembers in this file across restarts; it holds personal data in plaintext",
        ))
        .arg(path_flag("log").help("Append each call and its verdict as a line of JSON, - for standard output"))
        .arg(
            Arg::new("rate-limits")
                .long("rate-limits")
                .action(ArgAction::SetTrue)
                .help("Keep callers to the documented rate limits"),
        )
        .arg(
            Arg::new("forward-to")
                .long("forward-to")
                .value_name("URL")
                .help("Send every notification there, whatever URL it was meant for"),
        )
        .arg(
            Arg::new("notify-anywhere")
                .long("notify-anywhere")
                .action(ArgAction::SetTrue)
                .help("Let notifications leave this machine"),
        )
        .after_help(
            "Each call and each notification is a line on standard error. When the sandbox is ready, it prints a line \
             on standard output: {\"ready\": {\"url\": ..., \"config\": ...}}.",
        )
}

/// An address that other machines can't reach.
fn loopback(text: &str) -> Result<IpAddr, String> {
    if text.eq_ignore_ascii_case("localhost") {
        return Ok(Ipv4Addr::LOCALHOST.into());
    }
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let addr: IpAddr = bare.parse().map_err(|_| "give an address, such as 127.0.0.1 or ::1".to_owned())?;
    if addr.to_canonical().is_loopback() {
        Ok(addr)
    } else {
        Err("the sandbox works with test keys and listens on this machine only, such as on 127.0.0.1"
            .to_owned())
    }
}

pub(super) fn interpret(flags: &ArgMatches) -> Service {
    Service {
        dir: flags.get_one::<PathBuf>("dir").cloned(),
        host: flags.get_one("host").copied(),
        port: flags.get_one("port").copied(),
        seed: flags.get_one::<PathBuf>("seed").cloned(),
        empty: flags.get_flag("empty"),
        state: flags.get_one::<PathBuf>("state").cloned(),
        log: flags.get_one::<PathBuf>("log").cloned(),
        rate_limits: flags.get_flag("rate-limits"),
        forward_to: flags.get_one::<String>("forward-to").cloned(),
        notify_anywhere: flags.get_flag("notify-anywhere"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_machine_are_listened_on() {
        for (text, addr) in
            [("localhost", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"), ("::1", "::1"), ("[::1]", "::1")]
        {
            assert_eq!(loopback(text), Ok(addr.parse().unwrap()));
        }
        for text in ["0.0.0.0", "::", "192.168.1.2", "example.com", ""] {
            assert!(loopback(text).is_err(), "{text:?}");
        }
    }
}
