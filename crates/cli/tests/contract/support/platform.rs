//! A scripted platform: takes raw requests, answers raw bytes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{PUBLIC_KEY_ID, keys};

/// A request as it came over the wire.
pub(crate) struct Request {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// The value of a header that must be there exactly once.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut values = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        let value = values.next().unwrap_or_else(|| panic!("no header {name}"));
        assert!(values.next().is_none(), "{name} twice");
        &value.1
    }

    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    pub(crate) fn target(&self) -> &str {
        self.line.split(' ').nth(1).unwrap()
    }
}

/// A platform on a free port; it lives as long as the test binary.
pub(crate) struct Platform {
    pub(crate) url: String,
    requests: Receiver<Request>,
}

impl Platform {
    /// Answers every request with these bytes.
    pub(crate) fn answering(reply: impl Into<Vec<u8>>) -> Self {
        Self::answering_in_turn([reply.into()])
    }

    /// Answers each request with the next of these, and all further ones with the last.
    pub(crate) fn answering_in_turn(replies: impl IntoIterator<Item = Vec<u8>>) -> Self {
        Self::start(replies, Duration::ZERO)
    }

    /// Answers well, but only after five seconds: who waits no longer than half a second never hears of it, and who waits
    /// as long as usual does.
    pub(crate) fn answering_late(reply: Vec<u8>) -> Self {
        Self::start([reply], Duration::from_secs(5))
    }

    fn start(replies: impl IntoIterator<Item = Vec<u8>>, delay: Duration) -> Self {
        let replies: Vec<_> = replies.into_iter().collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = channel();
        thread::spawn(move || serve(&listener, &replies, delay, &sender));
        Self { url, requests }
    }

    pub(crate) fn next_request(&self) -> Request {
        self.requests.try_recv().expect("no request came")
    }

    pub(crate) fn request_count(&self) -> usize {
        self.requests.try_iter().count()
    }
}

fn serve(listener: &TcpListener, replies: &[Vec<u8>], delay: Duration, sender: &Sender<Request>) {
    let mut turn = 0;
    for stream in listener.incoming() {
        let mut stream = stream.unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap() == 0 || line == "\r\n" {
                break;
            }
            lines.push(line.trim_end().to_owned());
        }
        let Some((first, rest)) = lines.split_first() else { continue };
        let headers: Vec<_> = rest
            .iter()
            .map(|line| line.split_once(": ").unwrap())
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let mut request = Request { line: first.clone(), headers, body: Vec::new() };
        if request.has_header("content-length") {
            request.body = vec![0; request.header("content-length").parse().unwrap()];
            reader.read_exact(&mut request.body).unwrap();
        }
        let _ = sender.send(request);
        thread::sleep(delay);
        let _ = stream.write_all(&replies[turn]);
        turn = (turn + 1).min(replies.len() - 1);
    }
}

/// What makes a reply, each part open to mischief.
pub(crate) struct Reply {
    pub(crate) status: &'static str,
    pub(crate) body: Vec<u8>,
    pub(crate) age: i64,
    pub(crate) serial: &'static str,
    /// Signs another body than it sends.
    pub(crate) signed_body: Option<Vec<u8>>,
    pub(crate) signed: bool,
    pub(crate) content_length: Option<usize>,
}

impl Reply {
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self {
            status: "200 OK",
            body: body.into(),
            age: 0,
            serial: PUBLIC_KEY_ID,
            signed_body: None,
            signed: true,
            content_length: None,
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let timestamp = now.checked_add_signed(-self.age).unwrap();
        let nonce_str = "e63973074d9d78aff8fb62277b5f95a0";
        let head = format!(
            "HTTP/1.1 {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\
             Request-ID: 08F78BB5AF0610D302\r\n",
            self.status,
            self.content_length.unwrap_or(self.body.len())
        );
        let signature =
            if self.signed { self.signature_headers(timestamp, nonce_str) } else { String::new() };
        [head.as_bytes(), signature.as_bytes(), b"\r\n", &self.body].concat()
    }

    fn signature_headers(&self, timestamp: u64, nonce_str: &str) -> String {
        let mut message = format!("{timestamp}\n{nonce_str}\n").into_bytes();
        message.extend(self.signed_body.as_ref().unwrap_or(&self.body));
        message.push(b'\n');
        format!(
            "Wechatpay-Timestamp: {timestamp}\r\nWechatpay-Nonce: {nonce_str}\r\nWechatpay-Serial: {}\r\n\
             Wechatpay-Signature: {}\r\n",
            self.serial,
            keys().platform.sign(&message)
        )
    }
}
