//! A caller that writes its requests byte by byte, and believes no answer that is not signed.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use wechatpay_sandbox::Face;

use crate::openssl;
use crate::world::WORLD;

/// A request, correct until a test spoils it.
#[derive(Clone)]
pub(crate) struct Call {
    face: Face,
    method: String,
    target: String,
    addr: SocketAddr,
    body: Vec<u8>,
    /// What is signed in the place of the body, of an upload.
    signed: Option<Vec<u8>>,
    headers: Vec<(String, String)>,
    pub(crate) identity: String,
    pub(crate) serial_no: String,
    pub(crate) timestamp: String,
    pub(crate) nonce: String,
}

impl Call {
    pub(crate) fn new(face: Face, method: &str, target: &str) -> Self {
        let caller = WORLD.caller(face);
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Self {
            face,
            method: method.to_owned(),
            target: target.to_owned(),
            addr: WORLD.addr(),
            body: Vec::new(),
            signed: None,
            headers: vec![
                header("Wechatpay-Serial", &caller.public_key_id),
                header("Accept", "application/json"),
            ],
            identity: caller.identity.clone(),
            serial_no: caller.certificate_serial_no.clone(),
            timestamp: now().to_string(),
            nonce: nonce(),
        }
    }

    pub(crate) fn body(self, body: impl Into<Vec<u8>>) -> Self {
        let call = Self { body: body.into(), ..self };
        call.header("Content-Type", "application/json")
    }

    /// Sends to the sandbox that plays the tests' own documents.
    pub(crate) fn of_our_own(self) -> Self {
        Self { addr: WORLD.our_own_addr(), ..self }
    }

    /// Sends to another sandbox that has the same keys.
    pub(crate) fn at(self, addr: SocketAddr) -> Self {
        Self { addr, ..self }
    }

    /// Signs this in the place of the body.
    pub(crate) fn signing(self, text: impl Into<Vec<u8>>) -> Self {
        Self { signed: Some(text.into()), ..self }
    }

    /// Sets a header, in place of the one of the same name.
    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        self.without(name).another_header(name, value)
    }

    pub(crate) fn another_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(other, _)| other != name);
        self
    }

    /// What a correct caller signs.
    pub(crate) fn message(&self) -> Vec<u8> {
        let Self { method, target, timestamp, nonce, .. } = self;
        let text = self.signed.as_ref().unwrap_or(&self.body);
        [format!("{method}\n{target}\n{timestamp}\n{nonce}\n").as_bytes(), text, b"\n"].concat()
    }

    /// The value of a correct caller's `Authorization`.
    pub(crate) fn authorization(&self) -> String {
        let (scheme, name) = match self.face {
            Face::Brand => ("WECHATPAY-BRAND-SHA256-RSA2048", "brand_id"),
            Face::Partner => ("WECHATPAY2-SHA256-RSA2048", "mchid"),
        };
        let signature = openssl::sign(&WORLD.private_key(self.face), &self.message());
        let Self { identity, serial_no, timestamp, nonce, .. } = self;
        format!(
            "{scheme} {name}=\"{identity}\",nonce_str=\"{nonce}\",signature=\"{signature}\",\
             timestamp=\"{timestamp}\",serial_no=\"{serial_no}\""
        )
    }

    /// Signs and sends.
    pub(crate) fn send(&self) -> Answer {
        self.send_as(Some(&self.authorization()))
    }

    /// Sends with this `Authorization`, or with none.
    pub(crate) fn send_as(&self, authorization: Option<&str>) -> Answer {
        let answer = send_to(self.addr, &self.bytes(authorization));
        answer.assert_signed(self.face);
        answer
    }

    /// Signs and sends, and takes whatever comes back, signed or not; none if the connection is closed without a byte.
    pub(crate) fn send_for_anything(&self) -> Option<Answer> {
        let asked = now();
        let raw = exchange(self.addr, &self.bytes(Some(&self.authorization())));
        (!raw.is_empty()).then(|| Answer::parse(&raw, asked))
    }

    /// The request as it goes over the wire.
    pub(crate) fn bytes(&self, authorization: Option<&str>) -> Vec<u8> {
        let authorization = authorization.map(|value| ("Authorization".to_owned(), value.to_owned()));
        let mut head =
            vec![format!("{} {} HTTP/1.1", self.method, self.target), format!("Host: {}", self.addr)];
        head.extend(
            self.headers.iter().chain(&authorization).map(|(name, value)| format!("{name}: {value}")),
        );
        head.push(format!("Content-Length: {}", self.body.len()));
        head.push("Connection: close\r\n\r\n".to_owned());
        let head = head.join("\r\n");
        [head.as_bytes(), &self.body].concat()
    }
}

/// Sends bytes and reads the answer.
pub(crate) fn send_raw(request: &[u8]) -> Answer {
    send_to(WORLD.addr(), request)
}

pub(crate) fn send_to(addr: SocketAddr, request: &[u8]) -> Answer {
    let asked = now();
    Answer::parse(&exchange(addr, request), asked)
}

/// Sends bytes and reads until the connection is closed.
fn exchange(addr: SocketAddr, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(addr).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
    // A server that refuses early may have closed its side; the answer is what counts.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// When it was asked for and when it had come, in Unix seconds.
    between: RangeInclusive<u64>,
}

impl Answer {
    fn parse(raw: &[u8], asked: u64) -> Self {
        let between = asked..=now();
        let end = raw.windows(4).position(|window| window == b"\r\n\r\n").expect("an answer has a head");
        let mut lines = std::str::from_utf8(&raw[..end]).unwrap().split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap());
        let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Self { status, headers, body: raw[end + 4..].to_vec(), between }
    }

    /// Whether there is such a header.
    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
    }

    /// Whether the signature is the platform's, whatever its timestamp and the serial beside it say.
    pub(crate) fn verifies(&self, face: Face) -> bool {
        openssl::verify(&WORLD.public_key(face), &self.message(), self.header("Wechatpay-Signature"))
    }

    /// Whether it says that it was signed so many seconds before it was asked for and came.
    pub(crate) fn is_signed_before(&self, seconds: u64) -> bool {
        let timestamp: u64 = self.header("Wechatpay-Timestamp").parse().unwrap();
        self.between.contains(&(timestamp + seconds))
    }

    /// What the platform signed.
    fn message(&self) -> Vec<u8> {
        let (timestamp, nonce) = (self.header("Wechatpay-Timestamp"), self.header("Wechatpay-Nonce"));
        [format!("{timestamp}\n{nonce}\n").as_bytes(), &self.body, b"\n"].concat()
    }

    /// The one value of a header.
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut values = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        let (_, value) = values.next().unwrap_or_else(|| panic!("the answer has no {name}"));
        assert!(values.next().is_none(), "{name} stands there twice");
        value
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Status, code, the field at fault, and the issue.
    pub(crate) fn refusal(&self) -> (u16, String, String, String) {
        let json = self.json();
        let text = |pointer| json.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        assert!(!text("/message").is_empty(), "a refusal has a message");
        (self.status, text("/code"), text("/detail/field"), text("/detail/issue"))
    }

    /// Checks that a refusal is this one.
    #[track_caller]
    pub(crate) fn assert_refused(&self, status: u16, code: &str, field: &str, issue: &str) {
        let refusal = self.refusal();
        assert_eq!(
            (refusal.0, refusal.1.as_str(), refusal.2.as_str()),
            (status, code, field),
            "{}",
            self.json()
        );
        assert!(refusal.3.contains(issue), "{issue:?} in {:?}", refusal.3);
    }

    /// Checks everything that makes an answer one of the platform's.
    #[track_caller]
    pub(crate) fn assert_signed(&self, face: Face) {
        assert!(self.verifies(face), "the answer's signature is wrong");
        assert!(self.is_signed_before(0), "{} in {:?}", self.header("Wechatpay-Timestamp"), self.between);
        assert_eq!(self.header("Wechatpay-Serial"), WORLD.caller(face).public_key_id);
        let scheme = match face {
            Face::Brand => "WECHATPAY-BRAND-SHA256-RSA2048",
            Face::Partner => "WECHATPAY2-SHA256-RSA2048",
        };
        assert_eq!(self.header("Wechatpay-Signature-Type"), scheme);
        assert_eq!(self.header("Content-Type"), "application/json");
        assert!(!self.header("Request-ID").is_empty());
    }
}

pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

fn nonce() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("{:032X}", COUNT.fetch_add(1, Ordering::Relaxed))
}
