//! A platform that knows nothing but bytes: it keeps each request, and answers with what OpenSSL signed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use super::PUBLIC_KEY_ID;
use super::openssl::KeyPair;
use super::request::Request;

/// An answer, signed as it is unless a test wants another body signed.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    pub(crate) signed_body: Option<Vec<u8>>,
}

pub(crate) struct Platform {
    url: String,
    keys: KeyPair,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    answer: Mutex<Vec<u8>>,
    requests: Mutex<Vec<Request>>,
}

impl Platform {
    /// Listens on a free port for as long as the test binary runs.
    pub(crate) fn start(keys: KeyPair) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::<Shared>::default();
        let serving = Arc::clone(&shared);
        thread::spawn(move || listener.incoming().for_each(|stream| serve(stream.unwrap(), &serving)));
        Self { url, keys, shared }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn keys(&self) -> &KeyPair {
        &self.keys
    }

    /// Answers the next requests with these bytes, signed now.
    pub(crate) fn answer_with(&self, reply: &Reply) {
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let nonce = "e63973074d9d78aff8fb62277b5f95a0";
        let signed = reply.signed_body.as_ref().unwrap_or(&reply.body);
        let message = [format!("{timestamp}\n{nonce}\n").as_bytes(), signed, b"\n"].concat();
        // A 204 has neither a body nor a length.
        let content = match reply.status {
            204 => String::new(),
            _ => format!("Content-Type: application/json\r\nContent-Length: {}\r\n", reply.body.len()),
        };
        let head = format!(
            "HTTP/1.1 {} Whatever\r\n{content}Connection: close\r\nRequest-ID: 08F78BB5AF0610D302\r\n\
             Wechatpay-Timestamp: {timestamp}\r\nWechatpay-Nonce: {nonce}\r\nWechatpay-Serial: {PUBLIC_KEY_ID}\r\n\
             Wechatpay-Signature: {}\r\n\r\n",
            reply.status,
            self.keys.sign(&message),
        );
        *self.shared.answer.lock().unwrap() = [head.as_bytes(), &reply.body].concat();
    }

    /// Answers the next requests as a receiver of notifications does.
    pub(crate) fn answer_with_nothing(&self) {
        *self.shared.answer.lock().unwrap() = b"HTTP/1.1 204 Whatever\r\nConnection: close\r\n\r\n".to_vec();
    }

    /// The only request since this was asked last.
    pub(crate) fn request(&self) -> Request {
        let mut requests = std::mem::take(&mut *self.shared.requests.lock().unwrap());
        assert_eq!(requests.len(), 1, "one request");
        requests.remove(0)
    }
}

fn serve(mut stream: TcpStream, shared: &Shared) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while reader.read_line(&mut head).unwrap() > 2 {}
    let mut request = Request::new(&head);
    if let Some(length) = request.content_length() {
        request.body = vec![0; length];
        reader.read_exact(&mut request.body).unwrap();
    }
    shared.requests.lock().unwrap().push(request);
    stream.write_all(&shared.answer.lock().unwrap()).unwrap();
}
