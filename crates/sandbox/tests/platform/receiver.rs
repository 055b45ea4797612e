//! A merchant's server that takes notifications off the socket byte by byte.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::ops::RangeInclusive;
use std::thread::{self, JoinHandle};

use crate::client::now;

pub(crate) struct Receiver {
    addr: SocketAddr,
    thread: JoinHandle<Vec<Received>>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// When the receiver began to listen and when this had come, in Unix seconds.
    pub(crate) between: RangeInclusive<u64>,
}

impl Receiver {
    /// Answers one connection after the other with these bytes, and ends.
    pub(crate) fn start(answers: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let began = now();
        let thread = thread::spawn(move || {
            let receive = |answer: &&str| {
                let (mut stream, _) = listener.accept().unwrap();
                let received = Received::read(&mut stream, began);
                stream.write_all(answer.as_bytes()).unwrap();
                received
            };
            answers.iter().map(receive).collect()
        });
        Self { addr, thread }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/notify", self.addr)
    }

    /// What came, once everything was answered.
    pub(crate) fn received(self) -> Vec<Received> {
        self.thread.join().unwrap()
    }
}

impl Received {
    fn read(stream: &mut TcpStream, began: u64) -> Self {
        let mut raw = Vec::new();
        let end = loop {
            if let Some(end) = raw.windows(4).position(|window| window == b"\r\n\r\n") {
                break end;
            }
            let mut chunk = [0; 4096];
            let length = stream.read(&mut chunk).unwrap();
            assert_ne!(length, 0, "the request has a head");
            raw.extend(&chunk[..length]);
        };
        let head = String::from_utf8(raw[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap().to_owned();
        let header = |line: &str| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        };
        let headers = lines.map(header).collect();
        let mut received = Self { line, headers, body: raw[end + 4..].to_vec(), between: began..=now() };
        let length: usize = received.header("content-length").parse().unwrap();
        let have = received.body.len();
        received.body.resize(length, 0);
        stream.read_exact(&mut received.body[have..]).unwrap();
        received
    }

    /// The one value of a header.
    pub(crate) fn header(&self, name: &str) -> &str {
        let values: Vec<&str> =
            self.headers.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect();
        assert_eq!(values.len(), 1, "{name} in {:?}", self.headers);
        values[0]
    }
}
