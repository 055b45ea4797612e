//! Compression stays off, whatever other crates switch on: in these tests reqwest is built with it.

use std::time::Duration;

use wechatpay_runtime::{Proxy, ReqwestTransport, Transport, TransportOptions};

use super::{TRANSPORTS, block_on, get, through_each};
use crate::support::server::{Answer, Server, reply};

/// An answer that says it is compressed; its body is what a signature would cover.
fn said_to_be_compressed(encoding: &str) -> Answer {
    reply("200 OK", &[("Content-Encoding", encoding)], b"as it travelled")
}

#[test]
fn no_compressed_reply_is_asked_for_and_none_is_unpacked() {
    for encoding in ["gzip", "br", "deflate", "zstd"] {
        let server = Server::start((0..TRANSPORTS).map(|_| said_to_be_compressed(encoding)));
        let options = TransportOptions::new().timeout(Duration::from_secs(60)).proxy(Proxy::None);
        for outcome in through_each(&options, &get(server.url())) {
            let response = outcome.unwrap();
            assert_eq!(response.body(), "as it travelled");
            assert_eq!(response.headers()["content-encoding"], encoding);
        }
        let requests = server.requests();
        assert_eq!(requests.len(), TRANSPORTS);
        assert!(requests.iter().all(|request| request.headers("accept-encoding").is_empty()));
    }
}

#[test]
fn reqwest_would_compress_here_if_it_were_let() {
    let server = Server::start([reply("200 OK", &[], b"")]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    block_on(client.get(server.url()).send()).unwrap();
    assert!(server.request().header("accept-encoding").contains("gzip"));
}

#[test]
fn a_client_that_compresses_is_made_to_ask_for_plain_replies() {
    let server = Server::start([reply("200 OK", &[], b"plain")]);
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let response = block_on(ReqwestTransport::from_client(client).send(get(server.url()))).unwrap();
    assert_eq!(response.body(), "plain");
    assert_eq!(server.request().header("accept-encoding"), "identity");
}
