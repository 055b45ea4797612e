//! Where the platform is: scheme and host, and nothing else.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use http::Uri;

/// The platform's primary host and its backup in another region.
pub const BASE_URLS: [&str; 2] = ["https://api.mch.weixin.qq.com", "https://api2.mch.weixin.qq.com"];

/// A base URL: `https://host[:port]`, or `http://` on loopback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    loopback: bool,
}

impl BaseUrl {
    /// Takes a base URL; a slash at its end does no harm.
    ///
    /// # Errors
    /// A text that isn't a URL, a path or query (the signature would not cover it as the platform sees it), or
    /// `http://` to another machine: WeChat Pay takes HTTPS only.
    pub fn new(url: &str) -> Result<Self, BaseUrlError> {
        let fail = |problem| BaseUrlError { url: without_password(url), problem };
        let uri: Uri = url.parse().map_err(|_| fail("it is not a URL"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(fail("it needs a scheme and a host, https://host"));
        };
        if authority.as_str().contains('@') {
            return Err(fail("it must not hold a user or a password"));
        }
        if !is_host(authority.host())
            || authority.as_str() != authority.host() && authority.port_u16().is_none()
        {
            return Err(fail("its host or port cannot be one"));
        }
        if uri.path() != "/" || uri.query().is_some() {
            return Err(fail("it must end after host and port: path and query belong to the operation"));
        }
        let loopback = is_loopback(authority.host());
        match scheme {
            "https" => {}
            "http" if loopback => {}
            "http" => return Err(fail("http:// is for loopback only: WeChat Pay takes HTTPS")),
            _ => return Err(fail("its scheme must be https")),
        }
        Ok(Self { text: format!("{scheme}://{authority}"), loopback })
    }

    /// Whether it names this machine.
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Whether connections to it use TLS.
    #[cfg(feature = "reqwest")]
    pub(crate) fn is_https(&self) -> bool {
        self.text.starts_with("https://")
    }
}

/// A name of letters, digits, `-`, `.` and `_`, or an IPv6 address: what no URL library reads in another way.
fn is_host(host: &str) -> bool {
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.bytes().all(in_name),
    }
}

/// Leaves out what stands before an `@`: an error must not print a password.
fn without_password(url: &str) -> String {
    url.rsplit_once('@').map_or_else(|| url.to_owned(), |(_, rest)| format!("…@{rest}"))
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// A text that is not a base URL.
///
/// It happens where a client is set up. Correct the URL; a password in it is not shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("base URL {url:?}: {problem}")]
pub struct BaseUrlError {
    url: String,
    problem: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_platforms_hosts_and_loopback_are_base_urls() {
        for url in
            BASE_URLS.iter().chain(&["http://127.0.0.1:8129/", "http://[::1]:80", "http://localhost:1"])
        {
            assert!(BaseUrl::new(url).is_ok(), "{url}");
        }
        assert_eq!(BaseUrl::new("http://127.0.0.1:8129/").unwrap().to_string(), "http://127.0.0.1:8129");
    }

    #[test]
    fn what_would_not_be_signed_or_not_be_secret_is_refused() {
        for url in [
            "",
            "api.mch.weixin.qq.com",
            "http://example.com",
            "https://h/v3",
            "https://h?a",
            "ftp://h",
            "https://u:p@h",
        ] {
            assert!(BaseUrl::new(url).is_err(), "{url}");
        }
    }
}
