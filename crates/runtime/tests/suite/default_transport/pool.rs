//! The connection pool: which connections are kept.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use wechatpay_runtime::{Proxy, ReqwestTransport, Transport, TransportOptions};

use super::{block_on, get};

/// Answers any number of requests on each connection, and counts the connections.
fn start() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let connections = Arc::<AtomicUsize>::default();
    let count = connections.clone();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            count.fetch_add(1, Ordering::SeqCst);
            std::thread::spawn(move || serve(connection.unwrap()));
        }
    });
    (url, connections)
}

fn serve(mut connection: TcpStream) {
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while let Ok(count @ 1..) = connection.read(&mut buffer) {
        request.extend_from_slice(&buffer[..count]);
        if request.ends_with(b"\r\n\r\n") {
            request.clear();
            connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").unwrap();
        }
    }
}

/// How many connections two requests take, one after the other.
fn connections_of(options: TransportOptions) -> usize {
    let (url, connections) = start();
    let transport = ReqwestTransport::new(options.proxy(Proxy::None)).unwrap();
    block_on(async {
        for _ in 0..2 {
            transport.send(get(&url)).await.unwrap();
            transport.sleep(Duration::from_millis(50)).await;
        }
    });
    connections.load(Ordering::SeqCst)
}

#[test]
fn an_idle_connection_is_used_again_as_far_as_the_options_allow() {
    assert_eq!(connections_of(TransportOptions::new()), 1);
    assert_eq!(connections_of(TransportOptions::new().pool_max_idle_per_host(0)), 2);
    assert_eq!(connections_of(TransportOptions::new().pool_idle_timeout(Duration::from_millis(1))), 2);
}
