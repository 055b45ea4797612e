//! TLS: a server whose certificate nobody vouches for gets no request, unless its root is given.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use wechatpay_runtime::{Client, Error, Face, RetryPolicy, TransportErrorKind, TransportOptions};

use crate::support::chain;
use crate::support::fixtures::{credentials, platform_keys};
use crate::support::openssl::{openssl, path};
use crate::support::operations::get_user_card;

/// OpenSSL's test server under a certificate for `localhost`, issued by a root of its own.
struct TlsServer {
    process: Child,
    port: String,
    root: Vec<u8>,
    _folder: TempDir,
}

impl TlsServer {
    fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let file = |name: &str| folder.path().join(name);
        let [root_key, root, key, request, certificate] =
            ["root.key", "root.pem", "leaf.key", "leaf.csr", "leaf.pem"].map(file);
        let new_key = |key| {
            let curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
            [&["req", "-nodes"], &curve[..], &["-keyout", key]].concat()
        };
        let root_name = ["-x509", "-subj", "/CN=root", "-out", path(&root)];
        openssl(&[&new_key(path(&root_key))[..], &root_name].concat(), b"");
        let names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
        let leaf = [&new_key(path(&key))[..], &names, &["-new", "-out", path(&request)]].concat();
        openssl(&leaf, b"");
        let issue = ["x509", "-req", "-in", path(&request), "-CA", path(&root), "-CAkey", path(&root_key)];
        openssl(&[&issue[..], &["-copy_extensions", "copy", "-out", path(&certificate)]].concat(), b"");
        let mut process = Command::new("openssl")
            .args(["s_server", "-accept", "127.0.0.1:0", "-www", "-cert", path(&certificate)])
            .args(["-key", path(&key)])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let accept = lines.map(Result::unwrap).find(|line| line.starts_with("ACCEPT")).unwrap();
        let port = accept.rsplit(':').next().unwrap().to_owned();
        Self { process, port, root: std::fs::read(root).unwrap(), _folder: folder }
    }

    fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

async fn call(base_url: String, options: TransportOptions) -> Error {
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .base_urls([base_url])
        .retry(RetryPolicy::never())
        .transport_options(options)
        .build()
        .unwrap();
    client.send(get_user_card()).await.unwrap_err()
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_and_nothing_is_sent() {
    let server = TlsServer::start();
    let error = call(server.url(), TransportOptions::new()).await;
    let Error::Transport(no_reply) = &error else { panic!("{error}") };
    assert_eq!(no_reply.kind(), TransportErrorKind::Connect);
    let message = chain(&error);
    assert!(message.contains("certificate"), "{message}");
    #[cfg(feature = "__rustls")]
    assert!(message.contains("`TransportOptions::extra_root_certificates`"), "{message}");
}

#[tokio::test]
async fn with_its_root_given_the_server_gets_the_request() {
    let server = TlsServer::start();
    let options = TransportOptions::new().extra_root_certificates(&server.root).unwrap();
    // OpenSSL's page isn't the platform's reply; that it came is the point.
    let error = call(server.url(), options).await;
    assert!(matches!(error, Error::Verification(_)), "{}", chain(&error));
}

#[tokio::test]
async fn a_root_that_is_given_vouches_for_no_other_name() {
    let server = TlsServer::start();
    let options = TransportOptions::new().extra_root_certificates(&server.root).unwrap();
    let error = call(server.url().replace("localhost", "127.0.0.1"), options).await;
    let Error::Transport(no_reply) = &error else { panic!("{error}") };
    assert_eq!(no_reply.kind(), TransportErrorKind::Connect, "{}", chain(&error));
}

#[cfg(feature = "blocking")]
#[test]
fn the_blocking_transport_trusts_the_same() {
    use wechatpay_runtime::BlockingClient;
    let server = TlsServer::start();
    let call = |options| {
        let client = BlockingClient::builder(credentials(Face::Brand), platform_keys())
            .base_urls([server.url()])
            .retry(RetryPolicy::never())
            .transport_options(options)
            .build_blocking()
            .unwrap();
        client.send(get_user_card()).unwrap_err()
    };
    assert!(matches!(call(TransportOptions::new()), Error::Transport(_)));
    let error = call(TransportOptions::new().extra_root_certificates(&server.root).unwrap());
    assert!(matches!(error, Error::Verification(_)), "{}", chain(&error));
}
