//! Setting up a client.

use std::fmt;
use std::sync::Arc;

use crate::base_url::{BASE_URLS, BaseUrl, BaseUrlError};
use crate::blocking_client::BlockingClient;
use crate::call::{Hosts, Setup};
use crate::chain::write_sources;
use crate::client::Client;
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::exchange::Exchange;
use crate::platform_keys::PlatformKeys;
use crate::retry::RetryPolicy;
use crate::transport::{BlockingTransport, Transport, TransportSetupError};
#[cfg(feature = "reqwest")]
use crate::transport::{ReqwestTransport, TransportOptions};

impl Client {
    /// Starts a client with the platform's two hosts, three attempts and the default transport.
    pub fn builder(credentials: Credentials, platform_keys: PlatformKeys) -> ClientBuilder {
        ClientBuilder::new(credentials, platform_keys)
    }
}

impl BlockingClient {
    /// Starts a client; finish with `build_blocking` (feature `blocking`), or with
    /// [`build_blocking_with`](ClientBuilder::build_blocking_with) and a custom transport.
    pub fn builder(credentials: Credentials, platform_keys: PlatformKeys) -> ClientBuilder {
        ClientBuilder::new(credentials, platform_keys)
    }
}

/// Collects what a client needs.
#[derive(Debug)]
#[must_use]
pub struct ClientBuilder {
    exchange: Exchange,
    base_urls: Vec<String>,
    retry: RetryPolicy,
    #[cfg(feature = "reqwest")]
    options: TransportOptions,
}

impl ClientBuilder {
    fn new(credentials: Credentials, platform_keys: PlatformKeys) -> Self {
        Self {
            exchange: Exchange::new(credentials, platform_keys),
            base_urls: BASE_URLS.map(str::to_owned).into(),
            retry: RetryPolicy::default(),
            #[cfg(feature = "reqwest")]
            options: TransportOptions::default(),
        }
    }

    /// Sets the base URLs; attempts go to them in turn. The default is [`BASE_URLS`].
    pub fn base_urls(mut self, base_urls: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.base_urls = base_urls.into_iter().map(Into::into).collect();
        self
    }

    /// Sets when and how often a call is tried again.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Takes time and nonces from another clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.exchange = self.exchange.with_clock(clock);
        self
    }

    /// Sets time-outs, connections, proxy, root certificates and the size of replies for the default transport.
    #[cfg(feature = "reqwest")]
    pub fn transport_options(mut self, options: TransportOptions) -> Self {
        self.options = options;
        self
    }

    /// Builds a client over the default transport.
    ///
    /// # Errors
    /// An invalid base URL, or a TLS back end that cannot be set up.
    #[cfg(feature = "reqwest")]
    pub fn build(self) -> Result<Client, BuildError> {
        let options = self.options.clone();
        let setup = self.setup()?;
        let transport = ReqwestTransport::new(options.for_hosts(setup.hosts.iter()))?;
        Ok(Client::new(setup, Arc::new(transport)))
    }

    /// Builds a client over a custom transport.
    ///
    /// # Errors
    /// An invalid base URL.
    pub fn build_with(self, transport: Arc<dyn Transport>) -> Result<Client, BuildError> {
        Ok(Client::new(self.setup()?, transport))
    }

    /// Builds a blocking client over the default transport.
    ///
    /// # Errors
    /// An invalid base URL, or a TLS back end that cannot be set up.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<BlockingClient, BuildError> {
        let options = self.options.clone();
        let setup = self.setup()?;
        let options = options.for_hosts(setup.hosts.iter());
        let transport = crate::transport::ReqwestBlockingTransport::new(options)?;
        Ok(BlockingClient::new(setup, Arc::new(transport)))
    }

    /// Builds a blocking client over a custom transport.
    ///
    /// # Errors
    /// An invalid base URL.
    pub fn build_blocking_with(
        self,
        transport: Arc<dyn BlockingTransport>,
    ) -> Result<BlockingClient, BuildError> {
        Ok(BlockingClient::new(self.setup()?, transport))
    }

    fn setup(self) -> Result<Setup, BuildError> {
        let mut base_urls = self.base_urls.iter().map(|url| BaseUrl::new(url));
        let primary = base_urls.next().ok_or(BuildError::NoBaseUrl)??;
        let backups = base_urls.collect::<Result<_, _>>()?;
        Ok(Setup { exchange: self.exchange, hosts: Hosts { primary, backups }, retry: self.retry })
    }
}

/// A client that cannot be built.
///
/// It happens where a program starts, and again at each start until what it names is corrected. `{}` prints what is
/// wrong; `{:#}` prints the reason behind it too, on the same line.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The list of base URLs is empty.
    NoBaseUrl,
    /// A base URL is invalid.
    BaseUrl(BaseUrlError),
    /// The transport cannot be set up.
    Transport(TransportSetupError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBaseUrl => {
                write!(f, "there is no base URL: give at least one, such as {}", BASE_URLS[0])?
            }
            Self::BaseUrl(error) => return fmt::Display::fmt(error, f),
            Self::Transport(_) => f.write_str("the transport cannot be set up")?,
        }
        write_sources(self, f)
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // The message of the second is this error's own.
            Self::NoBaseUrl | Self::BaseUrl(_) => None,
            Self::Transport(error) => Some(error),
        }
    }
}

impl From<BaseUrlError> for BuildError {
    fn from(error: BaseUrlError) -> Self {
        Self::BaseUrl(error)
    }
}

impl From<TransportSetupError> for BuildError {
    fn from(error: TransportSetupError) -> Self {
        Self::Transport(error)
    }
}
