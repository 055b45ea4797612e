//! The two streams: replies on standard output and nothing else, messages on standard error.

use std::fmt;
use std::io::{self, Write};

use crate::failure::Failure;

/// Writes bytes to standard output and ends the line.
pub(crate) fn reply(body: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    let line_end: &[u8] = if body.ends_with(b"\n") { b"" } else { b"\n" };
    stdout
        .write_all(body)
        .and_then(|()| stdout.write_all(line_end))
        .and_then(|()| stdout.flush())
        .map_err(|error| Failure::Unexpected(format!("standard output: {error}")))
}

/// Writes text that is for people; whoever closes the pipe, such as a pager, has read enough.
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.trim_end().as_bytes()).and_then(|()| stdout.write_all(b"\n")) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written.map_err(|error| Failure::Unexpected(format!("standard output: {error}"))),
    }
}

/// Writes a message to standard error; if that is closed, the message is lost.
pub(crate) fn message(message: &impl fmt::Display) {
    let _ = writeln!(io::stderr(), "wechatpay: {message}");
}

/// Writes a line about what goes on to standard error; if that is closed, the line is lost.
pub(crate) fn line(line: &impl fmt::Display) {
    let _ = writeln!(io::stderr(), "{line}");
}
