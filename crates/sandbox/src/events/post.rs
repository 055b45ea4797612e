//! One POST over plain HTTP, to this machine unless others are allowed.

use std::net::SocketAddr;

use axum::body::Bytes;
use axum::http::uri::{Authority, PathAndQuery, Scheme};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpStream, lookup_host};

use crate::this_machine;

/// The longest answer that is read, in bytes; the platform reads a code and a message.
const ANSWER_LIMIT: usize = 64 * 1024;

/// Which machines are posted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    ThisMachine,
    Anywhere,
}

/// A place to post to.
pub(super) struct Target {
    addresses: Vec<SocketAddr>,
    authority: Authority,
    path: PathAndQuery,
}

impl Target {
    /// Takes a URL apart and looks its host up.
    ///
    /// # Errors
    /// What is wrong with it, and what to name instead.
    pub(super) async fn find(url: &str, reach: Reach) -> Result<Self, String> {
        let instead = "name the http:// address of your handler on this machine, such as \
                       http://127.0.0.1:8080/notify";
        let uri: Uri = url.parse().map_err(|error| format!("it is not a URL ({error}); {instead}"))?;
        let parts = uri.into_parts();
        match parts.scheme {
            Some(scheme) if scheme == Scheme::HTTP => {}
            Some(scheme) if scheme == Scheme::HTTPS => {
                return Err(format!("the sandbox speaks no TLS; {instead}"));
            }
            _ => return Err(format!("it does not begin with http://; {instead}")),
        }
        let authority = parts.authority.ok_or_else(|| format!("it has no host; {instead}"))?;
        if authority.as_str().contains('@') {
            return Err(format!("the user name in it would not be sent; {instead}"));
        }
        let addresses = addresses(&authority, reach).await.map_err(|issue| format!("{issue}; {instead}"))?;
        Ok(Self {
            addresses,
            authority,
            path: parts.path_and_query.unwrap_or(PathAndQuery::from_static("/")),
        })
    }

    /// Posts a body and returns status and body of the answer.
    ///
    /// # Errors
    /// What went wrong.
    pub(super) async fn post(self, headers: HeaderMap, body: Bytes) -> Result<(StatusCode, Bytes), String> {
        let host = HeaderValue::try_from(self.authority.as_str()).map_err(|error| error.to_string())?;
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = Uri::from(self.path);
        *request.headers_mut() = headers;
        request.headers_mut().insert(header::HOST, host);

        let stream = TcpStream::connect(&*self.addresses).await.map_err(|error| error.to_string())?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(described)?;
        // It ends with its sender, which lives no longer than this function.
        tokio::spawn(connection);
        let response = sender.send_request(request).await.map_err(described)?;
        let status = response.status();
        let body = Limited::new(response.into_body(), ANSWER_LIMIT).collect().await;
        Ok((status, body.map_err(|error| format!("its body: {error}"))?.to_bytes()))
    }
}

/// The addresses within reach that a host stands for.
async fn addresses(authority: &Authority, reach: Reach) -> Result<Vec<SocketAddr>, String> {
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let found = lookup_host((host, authority.port_u16().unwrap_or(80))).await;
    let found = found.map_err(|error| format!("`{host}` cannot be looked up: {error}"))?;
    let within = |addr: &SocketAddr| reach == Reach::Anywhere || this_machine::is_address(addr.ip());
    let addresses: Vec<SocketAddr> = found.filter(within).collect();
    if addresses.is_empty() {
        return Err(format!("`{host}` is another machine, and the sandbox posts to this one only"));
    }
    Ok(addresses)
}

/// An error of hyper with its cause, which its own text leaves out.
fn described(error: hyper::Error) -> String {
    match std::error::Error::source(&error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
