//! What is sent is what was signed.

use wechatpay_runtime::{Proxy, TransportErrorKind, TransportOptions};

use super::{get, through_each};
use crate::support::server::{Answer, Server};

#[test]
fn a_target_that_the_url_library_would_alter_is_not_sent() {
    for target in ["/v3/%2e%2e/cards", "/v3/./cards", "/v3/../cards", "/v3/cards?name='"] {
        let server = Server::start([Answer::Close, Answer::Close]);
        let options = TransportOptions::new().proxy(Proxy::None);
        for outcome in through_each(&options, &get(&format!("{}{target}", server.url()))) {
            let error = outcome.unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Altered, "{target}");
            assert!(error.nothing_was_sent());
        }
        assert!(server.requests().is_empty(), "{target} was sent");
    }
}
