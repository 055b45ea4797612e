//! Targets and base URLs: what is signed is what any URL library sends.

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use wechatpay_runtime::{BaseUrl, Target};

/// A target with the value as a segment and as a query value.
fn target(value: &str) -> Option<String> {
    let mut target = Target::new("/brand/{code}/confirm");
    target.segment(value);
    target.query("openid", value);
    target.finish().ok()
}

/// Says whether a text holds only unreserved characters and `%XX` in upper case.
fn is_encoded(text: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => {
                let mut is_hex =
                    || bytes.next().is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F'));
                is_hex() && is_hex()
            }
            _ => byte.is_ascii_alphanumeric() || b"-._~".contains(&byte),
        };
        if !fits {
            return false;
        }
    }
    true
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

proptest! {
    #[test]
    fn a_value_comes_back_from_the_path_and_from_the_query(value in "\\PC*|(?s).{0,40}|[./%~ +&=?#]{1,8}") {
        prop_assume!(!["", ".", ".."].contains(&value.as_str()));
        let target = target(&value).unwrap();
        let (path, query) = target.split_once('?').unwrap();
        let segment = path.strip_prefix("/brand/").unwrap().strip_suffix("/confirm").unwrap();
        let query = query.strip_prefix("openid=").unwrap();
        prop_assert!(is_encoded(segment) && is_encoded(query), "{}", target);
        prop_assert_eq!(decoded(segment), value.clone());
        prop_assert_eq!(decoded(query), value);
    }

    #[test]
    fn no_text_makes_a_base_url_panic_and_an_accepted_one_is_only_scheme_and_host(
        url in "\\PC*|https?://[a-z0-9.:@/?#\\[\\]%_\\-]{0,24}|(http|https)://(127.0.0.1|\\[::1\\]|h)(:[0-9]{0,6})?/?"
    ) {
        if let Ok(base_url) = BaseUrl::new(&url) {
            let text = base_url.to_string();
            prop_assert!(text.starts_with("https://") || base_url.is_loopback(), "{}", text);
            let uri: http::Uri = text.parse().unwrap();
            prop_assert_eq!((uri.path(), uri.query()), ("/", None));
            prop_assert!(!text.ends_with('/') && !text.contains('@'), "{}", text);
        }
    }

    #[test]
    #[cfg(feature = "reqwest")]
    fn the_url_library_changes_no_target(value in "\\PC*|(?s).{0,40}|[./%~ +&=?#;'\\\\]{1,8}|(%2[eE]|[.]){1,4}") {
        prop_assume!(!["", ".", ".."].contains(&value.as_str()));
        let target = target(&value).unwrap();
        let url = reqwest::Url::parse(&format!("https://api.mch.weixin.qq.com{target}")).unwrap();
        prop_assert_eq!(format!("{}?{}", url.path(), url.query().unwrap()), target);
    }

    #[test]
    #[cfg(feature = "reqwest")]
    fn the_url_library_takes_every_base_url(
        url in "https://[a-z0-9.:%_\\-]{1,16}|https://(h|[0-9.]{1,12})(:[0-9]{0,6})?/?|http://\\[[0-9a-f:]{2,9}\\](:[0-9]{1,5})?"
    ) {
        if let Ok(base_url) = BaseUrl::new(&url) {
            let parsed = reqwest::Url::parse(&base_url.to_string());
            // A name that looks like an IPv4 address but is none is the one thing left to the URL library.
            let looks_like_ipv4 = url.trim_end_matches('/').contains(|c: char| c.is_ascii_digit());
            prop_assert!(parsed.is_ok() || looks_like_ipv4, "{}", url);
        }
    }
}

#[test]
fn a_base_url_with_a_broken_port_or_host_is_refused_without_its_password() {
    for url in ["https://h:", "https://h:99999", "https://h:x", "https://h%41", "https://[::1", "https://"] {
        assert!(BaseUrl::new(url).is_err(), "{url}");
    }
    for url in ["https://user:secret@host", "https://user:secret@ho st/"] {
        let error = BaseUrl::new(url).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    }
}

#[test]
fn http_is_for_loopback_only() {
    for url in
        ["http://127.0.0.1.example.com", "http://localhost.example.com", "http://[::2]", "http://0.0.0.0"]
    {
        assert!(BaseUrl::new(url).is_err(), "{url}");
    }
    for url in ["http://127.0.0.1", "http://127.8.8.8:80", "http://[::1]:8129", "http://localhost:8129/"] {
        assert!(BaseUrl::new(url).is_ok_and(|url| url.is_loopback()), "{url}");
    }
}
