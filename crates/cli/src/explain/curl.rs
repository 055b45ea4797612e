//! What `curl -v` prints: lines that were sent after `>`, lines that came after `<`, and the body of the reply.

/// What curl has printed of each message, as the text of HTTP; empty if it has printed nothing of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Printed {
    /// Without its body, which curl doesn't print.
    pub(super) request: Vec<u8>,
    pub(super) reply: Vec<u8>,
}

/// Takes a text apart; none if it isn't curl's.
pub(super) fn split(text: &[u8]) -> Option<Printed> {
    let is_of_curl = |line: &[u8]| line.starts_with(b"> ") || line.starts_with(b"< HTTP/");
    if !text.split(|byte| *byte == b'\n').any(is_of_curl) {
        return None;
    }
    let (mut request, mut reply, mut body) = (Vec::new(), Vec::new(), Vec::new());
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        match line {
            [b'>', rest @ ..] => request.extend_from_slice(rest.strip_prefix(b" ").unwrap_or(rest)),
            [b'<', rest @ ..] => {
                let rest = rest.strip_prefix(b" ").unwrap_or(rest);
                // After 100 Continue and redirections another one begins.
                if rest.starts_with(b"HTTP/") {
                    reply.clear();
                    body.clear();
                }
                reply.extend_from_slice(rest);
            }
            // What curl says of the connection, of its progress, and of data.
            [b'*' | b'{' | b'}', b' ', ..] if !line.starts_with(b"{ \"") => {}
            line if !reply.is_empty() => body.extend_from_slice(line),
            _ => {}
        }
    }
    // It says goodbye on the last line of a body that doesn't end its line.
    let goodbye = b"* Connection #";
    if let Some(start) = body.windows(goodbye.len()).rposition(|window| window == goodbye) {
        body.truncate(start);
    }
    reply.extend(body);
    Some(Printed { request, reply })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "* Connected to 127.0.0.1\n> GET /a HTTP/1.1\r\n> Host: h\r\n> \r\n< HTTP/1.1 100 Continue\r\n\
        < \r\n< HTTP/1.1 200 OK\r\n< A: b\r\n< \r\n{ [7 bytes data]\n{\"a\":1}* Connection #0 to host h left intact\n";

    #[test]
    fn both_messages_are_found() {
        let printed = split(PRINTED.as_bytes()).unwrap();
        assert_eq!(printed.request, b"GET /a HTTP/1.1\r\nHost: h\r\n\r\n");
        assert_eq!(printed.reply, b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n{\"a\":1}");
        assert_eq!(split(b"GET / HTTP/1.1\n\n"), None);
    }
}
