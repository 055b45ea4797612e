//! Proxies: given by URL, by the environment or left out, and never printed.

use std::time::Duration;

use wechatpay_runtime::{Client, Face, Proxy, ProxyServer, TransportErrorKind, TransportOptions};

use super::{TRANSPORTS, block_on, get, through_each};
use crate::support::fixtures::{credentials, platform_keys};
use crate::support::models::user_card;
use crate::support::operations::get_user_card;
use crate::support::server::{Server, nobody, reply, signed_reply};
use crate::support::{chain, from_base64, rerun};

const PASSWORD: &str = "s3cret:@/%é";

fn options(proxy: ProxyServer) -> TransportOptions {
    TransportOptions::new().timeout(Duration::from_secs(60)).proxy(proxy)
}

/// What the header `Proxy-Authorization` holds.
fn password_of(header: &str) -> String {
    String::from_utf8(from_base64(header.strip_prefix("Basic ").unwrap())).unwrap()
}

#[test]
fn a_proxy_by_url_gets_the_request_with_the_password_and_the_signed_target() {
    let proxy = Server::start((0..TRANSPORTS).map(|_| reply("200 OK", &[], b"by proxy")));
    let server = ProxyServer::new(proxy.url()).unwrap().basic_auth("shop", PASSWORD);
    for outcome in through_each(&options(server), &get("http://127.0.0.1:1/v3/cards?a=%20b")) {
        assert_eq!(outcome.unwrap().body(), "by proxy");
    }
    for request in proxy.requests() {
        assert_eq!(request.target(), "http://127.0.0.1:1/v3/cards?a=%20b");
        assert_eq!(password_of(&request.header("proxy-authorization")), format!("shop:{PASSWORD}"));
    }
}

#[cfg(feature = "__tls")]
#[test]
fn a_proxy_that_refuses_a_tunnel_means_that_nothing_was_sent_and_no_password_is_printed() {
    let refusal = || reply("407 Proxy Authentication Required", &[], b"");
    let proxy = Server::start((0..TRANSPORTS).map(|_| refusal()));
    let with_password = proxy.url().replace("http://", "http://shop:s3cret@");
    let options = options(ProxyServer::new(&with_password).unwrap());
    assert!(!format!("{options:?}").contains("s3cret") && !format!("{options:?}").contains(proxy.url()));
    for outcome in through_each(&options, &get("https://api.mch.weixin.qq.com/v3/certificates")) {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect);
        assert!(chain(&error).contains("proxy"), "{}", chain(&error));
        for printed in [chain(&error), format!("{error:?}")] {
            assert!(!printed.contains("s3cret") && !printed.contains("/v3"), "{printed}");
        }
    }
    for request in proxy.requests() {
        assert_eq!(request.line(), "CONNECT api.mch.weixin.qq.com:443 HTTP/1.1");
        assert_eq!(password_of(&request.header("proxy-authorization")), "shop:s3cret");
    }
}

#[test]
fn a_transport_does_not_print_its_proxy() {
    let server = ProxyServer::new("http://127.0.0.1:1").unwrap().basic_auth("shop", "s3cret");
    let transport = wechatpay_runtime::ReqwestTransport::new(options(server.clone())).unwrap();
    let builder =
        Client::builder(credentials(Face::Brand), platform_keys()).transport_options(options(server));
    for printed in [format!("{transport:?}"), format!("{builder:?}")] {
        assert!(!printed.contains("s3cret") && !printed.contains("shop"), "{printed}");
    }
}

#[test]
fn a_proxy_is_a_scheme_and_a_host_and_a_message_does_not_repeat_another_text() {
    for url in [
        "",
        "proxy",
        "socks5://s3cret",
        "http://s3cret/path",
        "http://h?s3cret",
        "file:///s3cret",
        "http://h:s3cret",
    ] {
        let error = ProxyServer::new(url).unwrap_err();
        assert!(!format!("{error}{error:?}").contains("s3cret"), "{error}");
    }
}

#[test]
fn the_environments_proxy_is_used_but_not_between_this_machine_and_itself() {
    let printed = rerun(
        "default_transport::proxies::in_an_environment_with_a_proxy",
        &[("http_proxy", Some(nobody())), ("no_proxy", None), ("NO_PROXY", None)],
    );
    assert!(printed.contains("loopback reached, else the proxy"), "{printed}");
}

#[test]
#[ignore = "run by the test above, in an environment of its own"]
fn in_an_environment_with_a_proxy() {
    let server = Server::start([signed_reply("200 OK", user_card().to_string().as_bytes())]);
    let client = Client::builder(credentials(Face::Brand), platform_keys())
        .base_urls([server.url()])
        .clock(std::sync::Arc::new(crate::support::fixtures::FixedClock))
        .build()
        .unwrap();
    block_on(client.send(get_user_card())).unwrap();
    for outcome in through_each(&TransportOptions::new(), &get("http://platform.test/")) {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect);
        assert!(chain(&error).contains("refused"), "{}", chain(&error));
    }
    for outcome in through_each(&TransportOptions::new().proxy(Proxy::None), &get(&nobody())) {
        assert_eq!(outcome.unwrap_err().kind(), TransportErrorKind::Connect);
    }
    println!("loopback reached, else the proxy");
}
