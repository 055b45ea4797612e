//! Setting up a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::base_url::{BASE_URLS, BaseUrl, BaseUrlError};
use crate::blocking_client::BlockingClient;
use crate::call_headers::HeaderError;
use crate::chain::write_sources;
use crate::client::Client;
use crate::clock::Clock;
use crate::credentials::Credentials;
use crate::current_exchange::CurrentExchange;
use crate::exchange::{Exchange, OwnKeyError};
use crate::hosts::Hosts;
use crate::options::CallOptions;
use crate::platform_keys::PlatformKeys;
#[cfg(feature = "rate-limit")]
use crate::rate_limiter::RateLimiter;
use crate::retry::RetryPolicy;
use crate::setup::Setup;
use crate::transport::{BlockingTransport, Transport, TransportSetupError};
#[cfg(feature = "reqwest")]
use crate::transport::{ReqwestTransport, TransportOptions};

/// Collects what a client needs.
#[derive(Debug)]
#[must_use]
pub struct ClientBuilder {
    /// What is wrong with the keys is reported when the client is built.
    exchange: Result<Exchange, OwnKeyError>,
    base_urls: Vec<String>,
    options: CallOptions,
    dead_host_pause: Duration,
    #[cfg(feature = "reqwest")]
    transport_options: TransportOptions,
}

impl ClientBuilder {
    fn new(credentials: Credentials, platform_keys: PlatformKeys) -> Self {
        Self {
            exchange: Exchange::new(credentials, platform_keys),
            base_urls: BASE_URLS.map(str::to_owned).into(),
            options: CallOptions::new(),
            dead_host_pause: Duration::from_secs(30),
            #[cfg(feature = "reqwest")]
            transport_options: TransportOptions::default(),
        }
    }

    /// Sets the base URLs; attempts go to them in turn. The default is [`BASE_URLS`].
    pub fn base_urls(mut self, base_urls: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.base_urls = base_urls.into_iter().map(Into::into).collect();
        self
    }

    /// Sets when and how often a call is tried again.
    pub fn retry(mut self, retry: RetryPolicy) -> Self {
        self.options = self.options.retry(retry);
        self
    }

    /// Sets how long a call may take in all, see [`CallOptions::deadline`]; there is no such limit by default.
    ///
    /// The default transport then gives up connecting after half of it, so that a backup can still be tried.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.options = self.options.deadline(deadline);
        self
    }

    /// Sends a header with each attempt of each call, see [`CallOptions::header`].
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.options = self.options.header(name, value);
        self
    }

    /// Says whether what a reply repeats of the path parameters is compared with them, see
    /// [`CallOptions::check_echo`]; by default it isn't.
    pub fn check_echo(mut self, check: bool) -> Self {
        self.options = self.options.check_echo(check);
        self
    }

    /// Sets how long calls pass over a host that couldn't be connected to; 30 seconds by default.
    ///
    /// An attempt that the call's deadline cut off counts too: calls that are shorter than the connect time-out would
    /// otherwise never leave a dead host. One call then tries it again while the others go on with the backup. With
    /// `Duration::ZERO` every call starts at the first base URL, and pays its connect time-out.
    pub fn dead_host_pause(mut self, pause: Duration) -> Self {
        self.dead_host_pause = pause;
        self
    }

    /// Says whether calls keep within the documented rate limits.
    ///
    /// Attempts are then spaced evenly for each operation and identity, over all clones of the client; a call waits
    /// for its turn, and fails at once if that would be after its deadline. By default walks over lists do so, and
    /// other calls don't: `true` is for bulk work, `false` for a caller who counts himself. Limits are documented per
    /// identity, so several processes of one merchant exceed them together.
    #[cfg(feature = "rate-limit")]
    pub fn rate_limits(mut self, keep: bool) -> Self {
        self.options = self.options.rate_limits(keep);
        self
    }

    /// Takes time and nonces from another clock.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.exchange = self.exchange.map(|exchange| exchange.with_clock(clock));
        self
    }

    /// Sets time-outs, connections, proxy, root certificates and the size of replies for the default transport.
    #[cfg(feature = "reqwest")]
    pub fn transport_options(mut self, options: TransportOptions) -> Self {
        self.transport_options = options;
        self
    }

    /// Builds a client over the default transport.
    ///
    /// It takes tens of milliseconds: the system's root certificates are read (not for `http://`), and the first client
    /// of a process has the cryptography gather its entropy, so that the first call needn't.
    ///
    /// # Errors
    /// A base URL or header that cannot be used, the caller's own key given as the platform's, or a TLS back end that
    /// cannot be set up.
    #[cfg(feature = "reqwest")]
    pub fn build(self) -> Result<Client, BuildError> {
        let options = self.driver_options();
        let setup = self.setup()?;
        let transport = ReqwestTransport::new(options.for_hosts(setup.hosts.iter()))?;
        Ok(Client::new(setup, Arc::new(transport)))
    }

    /// Builds a client over a custom transport.
    ///
    /// # Errors
    /// A base URL or header that cannot be used, or the caller's own key given as the platform's.
    pub fn build_with(self, transport: Arc<dyn Transport>) -> Result<Client, BuildError> {
        Ok(Client::new(self.setup()?, transport))
    }

    /// Builds a blocking client over the default transport.
    ///
    /// # Errors
    /// A base URL or header that cannot be used, the caller's own key given as the platform's, or a TLS back end that
    /// cannot be set up.
    #[cfg(feature = "blocking")]
    pub fn build_blocking(self) -> Result<BlockingClient, BuildError> {
        let options = self.driver_options();
        let setup = self.setup()?;
        let options = options.for_hosts(setup.hosts.iter());
        let transport = crate::transport::ReqwestBlockingTransport::new(options)?;
        Ok(BlockingClient::new(setup, Arc::new(transport)))
    }

    /// Builds a blocking client over a custom transport.
    ///
    /// # Errors
    /// A base URL or header that cannot be used, or the caller's own key given as the platform's.
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
        self.options.headers()?;
        crate::crypto::warm_up();
        let exchange = self.exchange?;
        let now = exchange.clock.monotonic();
        Ok(Setup {
            hosts: Arc::new(Hosts::new(primary, backups, self.dead_host_pause, now)),
            options: self.options,
            #[cfg(feature = "rate-limit")]
            limiter: Arc::new(RateLimiter::new(exchange.clock.clone())),
            exchange: CurrentExchange::new(exchange),
        })
    }

    /// What the default transport is set up with.
    #[cfg(feature = "reqwest")]
    fn driver_options(&self) -> TransportOptions {
        let options = self.transport_options.clone();
        match self.options.time_limit() {
            Some(deadline) => options.for_deadline(deadline),
            None => options,
        }
    }
}

/// Says where building starts, for both clients.
macro_rules! starts_with_builder {
    ($($client:ident),*) => {
        $(impl $client {
            /// Starts a client of these credentials, which verifies with these keys: the platform's two hosts, three
            /// attempts, no deadline and the default transport.
            pub fn builder(credentials: Credentials, platform_keys: PlatformKeys) -> ClientBuilder {
                ClientBuilder::new(credentials, platform_keys)
            }
        })*
    };
}
starts_with_builder!(Client, BlockingClient);

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
    /// A header for all calls cannot be sent.
    Header(HeaderError),
    /// The caller's own key is given as the platform's.
    OwnKey(OwnKeyError),
    /// The transport cannot be set up.
    Transport(TransportSetupError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBaseUrl => {
                write!(f, "there is no base URL: give at least one, such as {}", BASE_URLS[0])?;
            }
            Self::BaseUrl(error) => return fmt::Display::fmt(error, f),
            Self::Header(error) => return fmt::Display::fmt(error, f),
            Self::OwnKey(error) => return fmt::Display::fmt(error, f),
            Self::Transport(_) => f.write_str("the transport cannot be set up")?,
        }
        write_sources(self, f)
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // The messages of these are this error's own.
            Self::NoBaseUrl | Self::BaseUrl(_) | Self::Header(_) | Self::OwnKey(_) => None,
            Self::Transport(error) => Some(error),
        }
    }
}

/// Lets `?` make one of what it wraps.
macro_rules! from_its_variants {
    ($($variant:ident($error:ty)),*) => {
        $(impl From<$error> for BuildError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        })*
    };
}
from_its_variants!(
    BaseUrl(BaseUrlError),
    Header(HeaderError),
    OwnKey(OwnKeyError),
    Transport(TransportSetupError)
);
