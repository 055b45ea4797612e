//! An HTTP message as people capture it: the raw text of HTTP/1.1, what `curl -v` prints, or what `--dry-run` prints.

use http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use http::{HeaderMap, Uri};

use super::curl;
use super::kind::Kind;
use crate::headers;
use crate::input::without_mark;

/// What was captured: a request, a reply, or both.
#[derive(Debug)]
pub(super) struct Captured {
    pub(super) request: Option<Message>,
    pub(super) reply: Option<Message>,
}

/// One message.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) start: Start,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
    /// Whether the end of the body is known by more than the end of the text.
    pub(super) has_length: bool,
}

/// The first line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Start {
    Request {
        method: String,
        target: String,
    },
    Status(u16),
    /// Headers alone.
    None,
}

impl Captured {
    /// Reads a text; the body may be given by itself.
    pub(super) fn parse(text: &[u8], body: Option<Vec<u8>>) -> Result<Self, String> {
        let text = without_mark(text);
        if let Some(printed) = curl::split(text) {
            let message = |text: &[u8]| {
                Some(text).filter(|text| !text.is_empty()).map(|text| Message::parse(text, None)).transpose()
            };
            let (request, mut reply) = (message(&printed.request)?, message(&printed.reply)?);
            if let (Some(reply), Some(body)) = (&mut reply, body) {
                reply.body = body;
            }
            return Ok(Self { request, reply });
        }
        let message = Message::parse(text, body)?;
        Ok(match message.start {
            Start::Request { .. } => Self { request: Some(message), reply: None },
            Start::Status(_) | Start::None => Self { request: None, reply: Some(message) },
        })
    }

    /// What to explain: what was asked for, else what is there; of both, the request if it was refused for its
    /// signature.
    pub(super) fn choose(&self, asked: Option<Kind>) -> Result<(Kind, &Message), String> {
        let none = |kind: Kind| format!("there is no {} in it", kind.name());
        let is_signed = |message: &&Message| message.headers.contains_key("wechatpay-signature");
        let notification = self.request.as_ref().filter(is_signed).or(self.reply.as_ref());
        match (asked, &self.request, &self.reply) {
            (Some(Kind::Request), Some(request), _) => Ok((Kind::Request, request)),
            (Some(Kind::Reply), _, Some(reply)) => Ok((Kind::Reply, reply)),
            (Some(Kind::Notification), ..) => {
                let message = self.request.as_ref().or(notification);
                message.map(|message| (Kind::Notification, message)).ok_or_else(|| none(Kind::Notification))
            }
            (Some(kind), ..) => Err(none(kind)),
            (None, Some(request), None) if is_signed(&request) => Ok((Kind::Notification, request)),
            (None, Some(request), Some(reply)) if reply.start == Start::Status(401) => {
                Ok((Kind::Request, request))
            }
            (None, Some(_), Some(reply)) if is_signed(&reply) => Ok((Kind::Reply, reply)),
            (None, Some(request), _) => Ok((Kind::Request, request)),
            (None, None, Some(reply)) if reply.start == Start::None => Ok((Kind::Notification, reply)),
            (None, None, Some(reply)) => Ok((Kind::Reply, reply)),
            (None, None, None) => Err("there is no message in it".to_owned()),
        }
    }

    /// The reply to a request, which says when the request arrived.
    pub(super) fn answered(&self, kind: Kind) -> Option<&Message> {
        self.reply.as_ref().filter(|_| kind == Kind::Request)
    }
}

impl Message {
    pub(super) fn parse(text: &[u8], body: Option<Vec<u8>>) -> Result<Self, String> {
        let (head, rest) = split_head(text);
        let (first, headers) = match head.iter().position(|byte| *byte == b'\n') {
            Some(end) => head.split_at_checked(end).unwrap_or((head, b"")),
            None => (head, b"".as_slice()),
        };
        let start = Start::parse(first.trim_ascii())?;
        let lines = if start == Start::None { head } else { headers };
        let mut headers = headers::read(lines)?;
        if headers.is_empty() {
            return Err(
                "there are no headers in it: give the whole HTTP message, from its first line on".to_owned()
            );
        }
        if let Some(host) = host_of(first).filter(|_| !headers.contains_key("host")) {
            headers.extend(host.try_into().ok().map(|host| (http::header::HOST, host)));
        }
        let length =
            headers.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
        let is_chunked = headers.get(TRANSFER_ENCODING).is_some_and(|coding| coding == "chunked");
        let given = body.is_some();
        let body = body.unwrap_or_else(|| rest.to_vec());
        let body = match (length, is_chunked.then(|| unchunked(&body)).flatten()) {
            (_, Some(whole)) => whole,
            // Editors put a line break at the end of a file.
            (Some(length), None) => match body.split_at_checked(length) {
                Some((whole, rest)) if rest.trim_ascii().is_empty() => whole.to_vec(),
                _ => body,
            },
            (None, None) => body,
        };
        Ok(Self { start, headers, body, has_length: given || length.is_some() || is_chunked })
    }
}

impl Start {
    /// `POST /path HTTP/1.1`, `POST https://host/path`, `HTTP/1.1 200 OK`, or a header.
    fn parse(line: &[u8]) -> Result<Self, String> {
        let line = String::from_utf8_lossy(line);
        let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
        match words.as_slice() {
            [version, status, ..] if version.starts_with("HTTP/") => {
                let status = status.parse().map_err(|_| "the status in its first line is not a number")?;
                Ok(Self::Status(status))
            }
            [method, target, ..] if is_method(method) => {
                let target =
                    target_of(target).ok_or("the target in its first line is neither a path nor a URL")?;
                Ok(Self::Request { method: (*method).to_owned(), target })
            }
            _ => Ok(Self::None),
        }
    }
}

/// A token without the colon of a header.
fn is_method(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Path and query, byte for byte, also of a whole URL.
fn target_of(word: &str) -> Option<String> {
    if word.starts_with('/') {
        return Some(word.to_owned());
    }
    let (_, rest) = word.split_once("://")?;
    let target = rest.find(['/', '?']).and_then(|start| rest.get(start..)).unwrap_or("/");
    Some(if target.starts_with('/') { target.to_owned() } else { format!("/{target}") })
}

fn host_of(first: &[u8]) -> Option<String> {
    let line = String::from_utf8_lossy(first);
    let url: Uri = line.split(' ').nth(1)?.trim().parse().ok()?;
    url.authority().map(ToString::to_string)
}

/// The lines before the first empty one, and what comes behind it.
fn split_head(text: &[u8]) -> (&[u8], &[u8]) {
    let mut start = 0;
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let end = start + line.len();
        if line.trim_ascii().is_empty() && start > 0 {
            return (text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default());
        }
        start = end;
    }
    (text, b"")
}

/// Puts the pieces of a chunked body together; none if it isn't in pieces.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let (mut whole, mut rest) = (Vec::new(), body);
    loop {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let (size, after) = rest.split_at_checked(end + 1)?;
        let size = std::str::from_utf8(size).ok()?.trim();
        let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
        if size == 0 {
            return Some(whole);
        }
        let (piece, after) = after.split_at_checked(size)?;
        whole.extend_from_slice(piece);
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n"))?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(text: &str) -> Message {
        Captured::parse(text.as_bytes(), None).unwrap().request.unwrap()
    }

    #[test]
    fn the_text_of_http_is_taken_apart() {
        let message = request("POST /a?b=c HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}\n");
        let start = Start::Request { method: "POST".to_owned(), target: "/a?b=c".to_owned() };
        assert_eq!((message.start, message.body.as_slice()), (start, b"{}".as_slice()));
        assert_eq!(message.headers["host"], "h");
        let bare = request("GET /a HTTP/1.1\nHost: h\n");
        assert_eq!((bare.body.as_slice(), bare.has_length), (b"".as_slice(), false));
    }

    #[test]
    fn a_whole_url_gives_its_target_as_it_is() {
        let message = request("GET https://api.mch.weixin.qq.com/v3/a%2fb?c={d} HTTP/1.1\nAccept: a/b\n\n");
        let target = "/v3/a%2fb?c={d}".to_owned();
        assert_eq!(message.start, Start::Request { method: "GET".to_owned(), target });
        let message = request("GET https://host:80/a\nAccept: a/b\n\n");
        assert_eq!(message.headers["host"], "host:80");
    }

    #[test]
    fn chunks_are_put_together() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let reply = |body: &str| Message::parse(format!("{head}{body}").as_bytes(), None).unwrap().body;
        assert_eq!(reply("3\r\n{\"a\r\n4;x=y\r\n\":1}\r\n0\r\n\r\n"), b"{\"a\":1}");
        assert_eq!(reply("{\"a\":1}"), b"{\"a\":1}");
    }

    #[test]
    fn headers_alone_are_a_notification_with_its_body_beside_it() {
        let captured = Captured::parse(b"Wechatpay-Nonce: a", Some(b"{}\n".to_vec())).unwrap();
        let (kind, message) = captured.choose(None).unwrap();
        assert_eq!((kind, message.body.as_slice()), (Kind::Notification, b"{}\n".as_slice()));
        assert!(Captured::parse(b"nonsense", None).is_err());
        assert!(Captured::parse(b"", None).is_err());
    }
}
