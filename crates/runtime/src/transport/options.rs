//! What the default transport can be set to.

use std::time::Duration;

use super::Proxy;
#[cfg(feature = "__tls")]
use super::TransportSetupError;
use super::limits::Limits;
use crate::base_url::BaseUrl;

/// Time-outs, the connection pool, the proxy, root certificates and the size of replies, for the default transport.
/// reqwest compares neither proxies nor certificates, so there is no `PartialEq`.
///
/// ```
/// use std::time::Duration;
/// use wechatpay_runtime::{Proxy, TransportOptions};
///
/// let options = TransportOptions::new().timeout(Duration::from_secs(5)).proxy(Proxy::None);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct TransportOptions {
    pub(super) connect_timeout: Duration,
    pub(super) limits: Limits,
    pub(super) pool_max_idle_per_host: usize,
    pub(super) pool_idle_timeout: Duration,
    pub(super) proxy: Proxy,
    #[cfg(feature = "__tls")]
    pub(super) extra_roots: Vec<reqwest::Certificate>,
    /// Whether every base URL is `http://`: nothing about TLS needs to be set up.
    pub(super) without_tls: bool,
}

impl Default for TransportOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            limits: Limits::default(),
            pool_max_idle_per_host: usize::MAX,
            pool_idle_timeout: Duration::from_secs(90),
            proxy: Proxy::default(),
            #[cfg(feature = "__tls")]
            extra_roots: Vec::new(),
            without_tls: false,
        }
    }
}

impl TransportOptions {
    /// The defaults, which each setter names.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets how long it may take until a connection stands, TLS included; 5 seconds by default.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// Sets how long a whole attempt may take, from connecting to the last byte read; 10 seconds by default.
    ///
    /// An attempt of a call with a deadline takes no longer than what is left of it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.limits.timeout = timeout;
        self
    }

    /// Sets how large a reply's body may be, in bytes; 8 MiB by default.
    pub fn max_reply_bytes(mut self, bytes: usize) -> Self {
        self.limits.max_reply_bytes = bytes;
        self
    }

    /// Sets how many idle connections are kept for each host; no limit by default, and 0 keeps none.
    pub fn pool_max_idle_per_host(mut self, connections: usize) -> Self {
        self.pool_max_idle_per_host = connections;
        self
    }

    /// Sets how long an idle connection is kept; 90 seconds by default.
    pub fn pool_idle_timeout(mut self, timeout: Duration) -> Self {
        self.pool_idle_timeout = timeout;
        self
    }

    /// Sets the proxy: a [`ProxyServer`](super::ProxyServer), [`Proxy::Environment`] (the default) or [`Proxy::None`].
    pub fn proxy(mut self, proxy: impl Into<Proxy>) -> Self {
        self.proxy = proxy.into();
        self
    }

    /// Trusts the root certificates of a PEM text too, beside the system's own.
    ///
    /// That is for a proxy that opens TLS under a certificate of its own, and for tests.
    ///
    /// # Errors
    /// A text that holds no certificate, or a broken one.
    #[cfg(feature = "__tls")]
    pub fn extra_root_certificates(mut self, pem: impl AsRef<[u8]>) -> Result<Self, TransportSetupError> {
        let certificates = reqwest::Certificate::from_pem_bundle(pem.as_ref()).unwrap_or_default();
        if certificates.is_empty() {
            return Err(TransportSetupError::RootCertificates);
        }
        self.extra_roots.extend(certificates);
        Ok(self)
    }

    /// Gives up connecting while there is still time for another host.
    pub(crate) fn for_deadline(self, deadline: Duration) -> Self {
        let connect_timeout = self.connect_timeout.min(deadline / 2);
        self.connect_timeout(connect_timeout)
    }

    /// Leaves out what these hosts have no use for.
    pub(crate) fn for_hosts<'a>(mut self, mut hosts: impl Iterator<Item = &'a BaseUrl> + Clone) -> Self {
        // The environment's proxy must not stand between this machine and itself.
        if matches!(self.proxy, Proxy::Environment) && hosts.clone().all(BaseUrl::is_loopback) {
            self.proxy = Proxy::None;
        }
        self.without_tls = !hosts.any(BaseUrl::is_https);
        self
    }
}
