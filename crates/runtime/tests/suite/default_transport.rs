//! The default transports, asynchronous and blocking: what they can be set to, and what they refuse to do.

mod alteration;
mod compression;
mod existing_client;
mod limits;
mod pool;
mod proxies;
mod roots;

use bytes::Bytes;
use wechatpay_runtime::{ReqwestTransport, Transport, TransportError, TransportOptions};

type Outcome = Result<http::Response<Bytes>, TransportError>;

/// Sends through each transport that is built, one after the other.
fn through_each(options: &TransportOptions, request: &http::Request<Bytes>) -> Vec<Outcome> {
    let transport = ReqwestTransport::new(options.clone()).unwrap();
    #[cfg_attr(not(feature = "blocking"), allow(unused_mut))]
    let mut outcomes = vec![block_on(transport.send(request.clone()))];
    #[cfg(feature = "blocking")]
    {
        use wechatpay_runtime::{BlockingTransport, ReqwestBlockingTransport};
        let transport = ReqwestBlockingTransport::new(options.clone()).unwrap();
        outcomes.push(transport.send(request.clone()));
    }
    outcomes
}

/// How many transports are built.
const TRANSPORTS: usize = 1 + cfg!(feature = "blocking") as usize;

/// Runs a future as a program with an asynchronous runtime would.
fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// A GET of this URL.
fn get(url: &str) -> http::Request<Bytes> {
    http::Request::get(url).body(Bytes::new()).unwrap()
}
