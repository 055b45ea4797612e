//! Which proxy the connections go through.

use std::fmt;

use reqwest::Url;

use super::TransportSetupError;

/// Which proxy the connections go through.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Proxy {
    /// What the environment says: `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`; on macOS and Windows the system's settings
    /// too. Not used where every base URL is on loopback.
    #[default]
    Environment,
    /// None.
    None,
    /// This one, for every connection.
    Server(ProxyServer),
}

/// A proxy by its URL; `Debug` shows neither the URL nor the password.
///
/// Calls to the platform travel through it inside TLS, from this machine to the platform.
///
/// ```
/// # fn main() -> Result<(), wechatpay_runtime::TransportSetupError> {
/// use wechatpay_runtime::{ProxyServer, TransportOptions};
///
/// let proxy = ProxyServer::new("http://proxy.example:3128")?.basic_auth("shop", "secret");
/// let options = TransportOptions::new().proxy(proxy);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct ProxyServer {
    proxy: Box<reqwest::Proxy>,
}

impl ProxyServer {
    /// Takes `http://host:port` or `https://host:port`; a user and a password may stand before the host.
    ///
    /// # Errors
    /// A text that isn't such a URL, or one with a path or a query.
    pub fn new(url: &str) -> Result<Self, TransportSetupError> {
        let invalid = || TransportSetupError::Proxy;
        let url = Url::parse(url).map_err(|_| invalid())?;
        let is_only_host = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !is_only_host {
            return Err(invalid());
        }
        let proxy = reqwest::Proxy::all(url).map_err(|_| invalid())?;
        Ok(Self { proxy: Box::new(proxy) })
    }

    /// Gives the proxy a user name and a password.
    pub fn basic_auth(self, user: &str, password: &str) -> Self {
        Self { proxy: Box::new(self.proxy.basic_auth(user, password)) }
    }

    pub(super) fn into_reqwest(self) -> reqwest::Proxy {
        *self.proxy
    }
}

impl From<ProxyServer> for Proxy {
    fn from(server: ProxyServer) -> Self {
        Self::Server(server)
    }
}

impl fmt::Debug for ProxyServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProxyServer").finish_non_exhaustive()
    }
}
