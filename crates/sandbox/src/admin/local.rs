//! Who may use what isn't signed: programs and pages of this machine, not a web page of somebody else's that the browser
//! here was led to (DNS rebinding, cross-site requests).

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::admin::error::AdminError;
use crate::this_machine;

/// Lets a request pass that names this machine as its host, and if a web page sent it, comes from a page of the same
/// host and port.
pub(crate) async fn only_from_here(request: Request, next: Next) -> Response {
    match check(request.headers(), request.uri().authority()) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

fn check(headers: &HeaderMap, target: Option<&Authority>) -> Result<(), AdminError> {
    let host = single(headers, &header::HOST).filter(|host| is_here(host));
    let Some(host) = host.filter(|_| target.is_none_or(|target| is_here(target.as_str()))) else {
        let message = "The header Host does not name this machine: use localhost, 127.0.0.1 or [::1].";
        return Err(AdminError::foreign("FOREIGN_HOST", message));
    };
    if !headers.contains_key(header::ORIGIN) {
        return Ok(());
    }
    let origin = single(headers, &header::ORIGIN).and_then(|origin| origin.strip_prefix("http://"));
    if origin.is_some_and(|origin| origin.eq_ignore_ascii_case(host)) {
        return Ok(());
    }
    let message = "The header Origin names another page than the sandbox's own.";
    Err(AdminError::foreign("FOREIGN_ORIGIN", message))
}

/// The value of a header that is there once.
fn single<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().filter(|_| values.next().is_none());
    value.map(HeaderValue::to_str)?.ok()
}

/// Whether a host, with or without a port, is a name or an address of this machine.
fn is_here(authority: &str) -> bool {
    Authority::try_from(authority)
        .is_ok_and(|authority| !authority.as_str().contains('@') && this_machine::is_host(authority.host()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_of_this_machine_are_known() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1", "127.1.2.3:1", "[::1]", "[::1]:65535"] {
            assert!(is_here(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:80",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "192.168.1.2:80",
            "[::2]",
            "0.0.0.0",
            "localhost@evil.example",
            "evil.example@localhost",
            "local host",
        ] {
            assert!(!is_here(host), "{host}");
        }
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_page_may_only_call_the_host_that_it_came_from() {
        let allowed = |pairs: &[_]| check(&headers(pairs), None).is_ok();
        assert!(allowed(&[("host", "127.0.0.1:80")]));
        assert!(allowed(&[("host", "127.0.0.1:80"), ("origin", "http://127.0.0.1:80")]));
        for origin in
            ["null", "http://evil.example", "http://127.0.0.1:81", "https://127.0.0.1:80", "127.0.0.1:80", ""]
        {
            assert!(!allowed(&[("host", "127.0.0.1:80"), ("origin", origin)]), "{origin}");
        }
        let good = ("origin", "http://127.0.0.1:80");
        assert!(!allowed(&[("host", "127.0.0.1:80"), good, good]));
    }

    #[test]
    fn a_host_is_named_once_and_in_the_target_too_if_it_is_there() {
        assert!(check(&headers(&[]), None).is_err());
        assert!(check(&headers(&[("host", "localhost"), ("host", "localhost")]), None).is_err());
        let target = |text: &'static str| Authority::from_static(text);
        assert!(check(&headers(&[("host", "localhost")]), Some(&target("evil.example"))).is_err());
        assert!(check(&headers(&[("host", "localhost")]), Some(&target("localhost"))).is_ok());
    }
}
