//! A server that knows nothing of HTTP but where a request ends: it keeps the raw bytes and answers with others.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::fixtures::signature_headers;

/// What the server does with a request.
pub(crate) enum Answer {
    /// Writes these bytes, then closes.
    Bytes(Vec<u8>),
    /// Writes these bytes, then says nothing more for longer than any client waits.
    Stall(Vec<u8>),
    /// Writes the first bytes at once and the others one by one, with short pauses.
    Trickle(Vec<u8>, Vec<u8>),
    /// Closes without a word.
    Close,
    /// Says nothing for longer than any client waits.
    Hang,
}

/// Longer than any client here waits, also on a busy machine: then the server breaks the connection off, which is told
/// from a time-out.
const LONG: Duration = Duration::from_secs(120);

/// Listens on loopback and plays a script, a connection an answer.
pub(crate) struct Server {
    url: String,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
    closed: Arc<AtomicUsize>,
}

impl Server {
    pub(crate) fn start(script: impl IntoIterator<Item = Answer>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let closed = Arc::<AtomicUsize>::default();
        let mut script: VecDeque<_> = script.into_iter().collect();
        let (record, count) = (requests.clone(), closed.clone());
        std::thread::spawn(move || {
            while let Some(answer) = script.pop_front() {
                let (connection, _) = listener.accept().unwrap();
                let (record, count) = (record.clone(), count.clone());
                std::thread::spawn(move || {
                    serve(connection, &answer, &record);
                    count.fetch_add(1, Ordering::SeqCst);
                });
            }
        });
        Self { url, requests, closed }
    }

    /// Answers every request with these bytes.
    pub(crate) fn forever(answer: &[u8]) -> Self {
        Self::start(std::iter::repeat_with(|| Answer::Bytes(answer.to_vec())).take(1000))
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// How many connections the server has closed.
    pub(crate) fn closed(&self) -> usize {
        self.closed.load(Ordering::SeqCst)
    }

    /// The raw bytes of the requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().iter().map(|raw| Request(raw.clone())).collect()
    }

    /// The only request.
    pub(crate) fn request(&self) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "exactly one request");
        requests.remove(0)
    }
}

/// An address where nobody listens. A port that was free a moment ago might be another test's by now.
pub(crate) fn nobody() -> String {
    "http://127.0.0.1:1".to_owned()
}

fn serve(mut connection: TcpStream, answer: &Answer, record: &Mutex<Vec<Vec<u8>>>) {
    let request = read_request(&mut connection);
    record.lock().unwrap().push(request);
    match answer {
        // A client that refuses a body may close before it is written.
        Answer::Bytes(bytes) => drop(connection.write_all(bytes)),
        Answer::Trickle(at_once, slowly) => {
            let mut written = connection.write_all(at_once);
            for byte in slowly {
                std::thread::sleep(Duration::from_millis(50));
                written = written.and_then(|()| connection.write_all(&[*byte]));
            }
        }
        Answer::Close => {}
        Answer::Stall(bytes) => {
            connection.write_all(bytes).unwrap();
            std::thread::sleep(LONG);
        }
        Answer::Hang => std::thread::sleep(LONG),
    }
    // Also for a process that is just being started and holds a copy of every socket.
    let _ = connection.shutdown(Shutdown::Both);
}

fn read_request(connection: &mut TcpStream) -> Vec<u8> {
    let mut raw = Vec::new();
    let mut byte = [0];
    while !raw.ends_with(b"\r\n\r\n") {
        connection.read_exact(&mut byte).unwrap();
        raw.push(byte[0]);
    }
    let length =
        Request(raw.clone()).headers("content-length").first().map_or(0, |text| text.parse().unwrap());
    let mut body = vec![0; length];
    connection.read_exact(&mut body).unwrap();
    // Whatever follows the body would be a second request; the test sees it.
    connection.set_read_timeout(Some(Duration::from_millis(1))).unwrap();
    let mut more = [0; 64];
    let more = connection.read(&mut more).map_or(&[][..], |count| &more[..count]).to_vec();
    [raw, body, more].concat()
}

/// An address on loopback that takes no connection and refuses none, as a host behind a broken router: its backlog is
/// full. It stays so while the value lives.
pub(crate) struct Blackhole {
    url: String,
    _listener: TcpListener,
    _backlog: Vec<TcpStream>,
}

impl Blackhole {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut backlog = Vec::new();
        while let Ok(connection) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
            backlog.push(connection);
            assert!(backlog.len() < 5000, "the backlog never fills");
        }
        Self { url: format!("http://{address}"), _listener: listener, _backlog: backlog }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

/// The raw bytes of a request, taken apart by hand.
pub(crate) struct Request(Vec<u8>);

impl Request {
    pub(crate) fn body(&self) -> &[u8] {
        let end = self.0.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        &self.0[end + 4..]
    }

    fn head(&self) -> &str {
        std::str::from_utf8(self.0.strip_suffix(self.body()).unwrap()).unwrap()
    }

    /// The first line.
    pub(crate) fn line(&self) -> &str {
        self.head().split("\r\n").next().unwrap()
    }

    /// The second word of the first line.
    pub(crate) fn target(&self) -> &str {
        self.line().split(' ').nth(1).unwrap()
    }

    /// The names of all headers, in lower case, in order.
    pub(crate) fn header_names(&self) -> Vec<String> {
        self.lines().map(|(name, _)| name).collect()
    }

    /// All values of a header.
    pub(crate) fn headers(&self, name: &str) -> Vec<String> {
        self.lines().filter(|(found, _)| found == name).map(|(_, value)| value.to_owned()).collect()
    }

    /// The only value of a header.
    pub(crate) fn header(&self, name: &str) -> String {
        let mut values = self.headers(name);
        assert_eq!(values.len(), 1, "exactly one {name} in {}", self.head());
        values.remove(0)
    }

    fn lines(&self) -> impl Iterator<Item = (String, &str)> {
        self.head()
            .split("\r\n")
            .skip(1)
            .filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_ascii_lowercase(), value)))
    }
}

/// The bytes of a reply: status, headers and a body with its length.
pub(crate) fn reply(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let length = body.len().to_string();
    let mut head = format!("HTTP/1.1 {status}\r\n");
    let own = [("Request-ID", "08F5C3A0"), ("Connection", "close"), ("Content-Length", &length)];
    for (name, value) in headers.iter().chain(&own) {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    Answer::Bytes([head.as_bytes(), b"\r\n", body].concat())
}

/// The bytes of a reply that the platform signed.
pub(crate) fn signed_reply(status: &str, body: &[u8]) -> Answer {
    let signature = signature_headers(body);
    let headers: Vec<_> = signature.iter().map(|(name, value)| (*name, value.as_str())).collect();
    reply(status, &headers, body)
}
