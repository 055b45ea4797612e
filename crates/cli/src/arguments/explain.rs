//! `wechatpay explain`: where the message is, and what it is.

use std::path::PathBuf;

use clap::builder::PathBufValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command as Clap};

use super::flags::path_flag;
use crate::explain::{Kind, Question, Received};
use crate::input::Source;

const EXAMPLES: &str = "\
Examples:
  wechatpay explain request.txt                       a request line, headers, an empty line, the body
  wechatpay explain reply.txt --received now          is its timestamp recent, too?
  wechatpay explain headers.txt --body body.json      the body in a file of its own
  curl -v … 2>&1 | wechatpay explain                  what curl prints of request and reply
  wechatpay call … --dry-run | wechatpay explain      what would be sent

It reads the configuration's keys and makes no request. Exit codes: 0 it verifies, 4 it doesn't, 2 wrong input.
The mistakes by name, and what is signed: docs/signatures.md.";

pub(super) fn grammar() -> Clap {
    Clap::new("explain")
        .about("Says why the signature of a captured request, reply or notification doesn't verify")
        .after_help(EXAMPLES)
        .arg(
            Arg::new("message")
                .value_name("FILE")
                .default_value("-")
                .value_parser(PathBufValueParser::new())
                .help("The HTTP message as text, or what `curl -v` or `--dry-run` prints; `-` is standard input"),
        )
        .arg(path_flag("body").help("The body, byte for byte, if it isn't behind the headers"))
        .arg(
            Arg::new("as")
                .long("as")
                .value_name("KIND")
                .value_parser(Kind::ALL.map(Kind::name))
                .help("What it is [default: found out; of a request and its reply, the request if it got 401]"),
        )
        .arg(Arg::new("received").long("received").value_name("TIME").value_parser(received).help(
            "When it arrived: now, Unix seconds or RFC 3339; checks the timestamp too [default: the header Date, of a request the one of its reply]",
        ))
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help("Print the explanation as JSON"))
}

fn received(text: &str) -> Result<Received, String> {
    if text == "now" {
        return Ok(Received::Now);
    }
    let seconds = text.parse::<i64>().ok();
    let seconds = seconds.or_else(|| text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second));
    let problem = || "give now, Unix seconds, or a time such as 2026-01-31T08:00:00+08:00".to_owned();
    seconds.map(Received::At).ok_or_else(problem)
}

pub(super) fn interpret(explain: &ArgMatches) -> Option<Question> {
    let kind = explain.get_one::<String>("as");
    Some(Question {
        source: Source::typed(explain.get_one::<PathBuf>("message")?),
        body: explain.get_one::<PathBuf>("body").cloned(),
        kind: kind.and_then(|name| Kind::ALL.into_iter().find(|kind| kind.name() == name)),
        received: explain.get_one("received").copied(),
        json: explain.get_flag("json"),
    })
}
