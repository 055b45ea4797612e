//! Root certificates: which are read, and what is said about those that cannot be.

#[cfg(any(feature = "__rustls", not(feature = "__tls")))]
use wechatpay_runtime::{Client, Face};
#[cfg(feature = "__tls")]
use wechatpay_runtime::{TransportOptions, TransportSetupError};

#[cfg(any(feature = "__rustls", not(feature = "__tls")))]
use crate::support::fixtures::{credentials, platform_keys};
#[cfg(feature = "rustls")]
use crate::support::{chain, rerun};

#[cfg(feature = "__tls")]
#[test]
fn a_text_without_a_certificate_is_refused() {
    let broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    for text in ["", "no certificate", broken, &crate::support::keys::MERCHANT.private_pem()] {
        let error = TransportOptions::new().extra_root_certificates(text).unwrap_err();
        assert!(matches!(error, TransportSetupError::RootCertificates), "{error}");
    }
}

#[cfg(not(feature = "__tls"))]
#[test]
fn without_tls_a_client_for_https_is_refused_and_one_for_loopback_is_not() {
    let builder = || Client::builder(credentials(Face::Brand), platform_keys());
    let error = std::error::Error::source(&builder().build().unwrap_err()).unwrap().to_string();
    assert!(error.starts_with("this build has no TLS for https://"), "{error}");
    builder().base_urls(["http://127.0.0.1:1"]).build().unwrap();
}

#[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
#[test]
fn without_cryptography_for_tls_a_client_is_refused_and_nothing_panics() {
    let error = Client::builder(credentials(Face::Brand), platform_keys()).build().unwrap_err();
    let cause = std::error::Error::source(&error).unwrap();
    assert!(cause.to_string().contains("call `CryptoProvider::install_default`"), "{cause}");
}

#[cfg(feature = "rustls")]
#[test]
fn the_systems_roots_are_read_for_https_alone() {
    let nowhere = std::path::Path::new("no such file");
    let printed = rerun(
        "default_transport::roots::in_a_system_without_roots",
        &[
            ("SSL_CERT_FILE", Some(nowhere.display().to_string())),
            ("SSL_CERT_DIR", Some(nowhere.display().to_string())),
        ],
    );
    assert!(printed.contains("refused for https, built for http"), "{printed}");
}

#[cfg(feature = "rustls")]
#[test]
#[ignore = "run by the test above, in an environment of its own"]
fn in_a_system_without_roots() {
    let builder = || Client::builder(credentials(Face::Brand), platform_keys());
    let error = builder().build().unwrap_err();
    let message = chain(&error);
    assert!(
        message.starts_with("the transport cannot be set up: the HTTP client cannot be set up"),
        "{message}"
    );
    builder().base_urls(["http://127.0.0.1:1"]).build().unwrap();
    println!("refused for https, built for http");
}
