//! TLS: a server whose certificate nobody vouches for gets no request.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use wechatpay_runtime::{Client, Error, Face, RetryPolicy, TransportErrorKind};

use crate::support::fixtures::{credentials, platform_keys};
use crate::support::keys::OTHER;
use crate::support::operations::get_user_card;

/// OpenSSL's test server under a certificate of its own making.
struct TlsServer {
    process: Child,
    port: String,
}

impl TlsServer {
    fn start() -> Self {
        let mut process = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-www", "-cert"])
            .arg(OTHER.certificate_path())
            .arg("-key")
            .arg(OTHER.private_path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let accept = lines.map(Result::unwrap).find(|line| line.starts_with("ACCEPT")).unwrap();
        Self { process, port: accept.rsplit(':').next().unwrap().to_owned() }
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_and_nothing_is_sent() {
    let server = TlsServer::start();
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .base_urls([format!("https://localhost:{}", server.port)])
        .retry(RetryPolicy::never())
        .build()
        .unwrap();
    let error = client.send(get_user_card()).await.unwrap_err();
    let Error::Transport(no_reply) = &error else { panic!("{error}") };
    assert_eq!(no_reply.kind(), TransportErrorKind::Connect);
    assert!(format!("{error:#}").contains("certificate"), "{error}");
}
