//! A small HTTP server on loopback, whose every answer a test decides, and which remembers what it was asked for.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request, as the server saw it.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) path: String,
    headers: BTreeMap<String, String>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    missing: usize,
}

impl Reply {
    pub(crate) fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), missing: 0 }
    }

    pub(crate) fn text(body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..Self::status(200) }
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self::status(302).header("Location", to)
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Promises more bytes than will come.
    pub(crate) fn truncated(self) -> Self {
        Self { missing: 100, ..self }
    }
}

type Answer = Arc<dyn Fn(&Request, usize) -> Reply + Send + Sync>;

#[derive(Default)]
struct Shared {
    answers: Mutex<BTreeMap<String, Answer>>,
    log: Mutex<Vec<Request>>,
    busy: AtomicUsize,
    busiest: AtomicUsize,
}

/// The server; it serves until the test's process ends.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let of_server = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = Arc::clone(&of_server);
                // The server doesn't mind a client that went away.
                thread::spawn(move || stream.map(|stream| serve(stream, &shared)));
            }
        });
        Self { address, shared }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Answers requests for a path; the number says how many there were before.
    pub(crate) fn on(&self, path: &str, answer: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) {
        self.shared.answers.lock().unwrap().insert(path.to_owned(), Arc::new(answer));
    }

    /// Serves a text, without anything that makes requests conditional.
    pub(crate) fn serve(&self, path: &str, text: &str) {
        let text = text.to_owned();
        self.on(path, move |_, _| Reply::text(text.clone()));
    }

    /// Answers 404 from now on.
    pub(crate) fn remove(&self, path: &str) {
        self.shared.answers.lock().unwrap().remove(path);
    }

    /// The requests since the last call, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.shared.log.lock().unwrap())
    }

    /// The paths of the requests since the last call, sorted.
    pub(crate) fn paths(&self) -> Vec<String> {
        let mut paths: Vec<_> = self.requests().into_iter().map(|request| request.path).collect();
        paths.sort();
        paths
    }

    /// The most requests that were ever under way at a time.
    pub(crate) fn busiest(&self) -> usize {
        self.shared.busiest.load(Ordering::SeqCst)
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) -> Option<()> {
    let request = read(&stream)?;
    let busy = shared.busy.fetch_add(1, Ordering::SeqCst) + 1;
    shared.busiest.fetch_max(busy, Ordering::SeqCst);
    let before = {
        let mut log = shared.log.lock().unwrap();
        log.push(request.clone());
        log.iter().filter(|earlier| earlier.path == request.path).count() - 1
    };
    let answer = shared.answers.lock().unwrap().get(&request.path).cloned();
    let reply = answer.map_or_else(|| Reply::status(404), |answer| answer(&request, before));
    // Before the last byte: with it the client may begin the next request.
    shared.busy.fetch_sub(1, Ordering::SeqCst);
    let mut head = format!("HTTP/1.1 {} Status\r\nConnection: close\r\n", reply.status);
    let length = ("Content-Length".to_owned(), (reply.body.len() + reply.missing).to_string());
    for (name, value) in reply.headers.iter().chain((reply.status != 304).then_some(&length)) {
        head += &[name, ": ", value, "\r\n"].concat();
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).ok()?;
    stream.write_all(&reply.body).ok()
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned())))
        .collect();
    Some(Request { path, headers })
}
