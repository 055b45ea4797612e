//! Any text as a key file, base URL or path parameter: a value or an error, and what is accepted holds what it says.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wechatpay_runtime::{BaseUrl, Certificate, PrivateKey, PublicKey, Seal, Signer, Target};

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    if let Ok(key) = PrivateKey::from_pem(&text) {
        assert!(key.sign(b"message").unwrap().len() >= 256);
    }
    if let Ok(key) = PublicKey::from_pem(&text) {
        assert!(!key.verify(b"message", b"signature"));
        assert!(key.seal("plaintext").is_ok());
    }
    if let Ok(certificate) = Certificate::from_pem(&text) {
        assert!(certificate.serial_no().bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
    if let Ok(base_url) = BaseUrl::new(&text) {
        assert!(base_url.to_string().parse::<http::Uri>().is_ok());
    }
    let mut target = Target::new("/cards/{code}");
    target.segment(&*text);
    target.query("q", &*text);
    if let Ok(target) = target.finish() {
        let uri: http::Uri = target.parse().unwrap();
        assert_eq!(uri.path_and_query().unwrap().as_str(), target);
    }
});
