//! Setting up a sandbox.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use wechatpay_api::Face;

use crate::error::Error;
use crate::keys::SandboxKeys;
use crate::keys::setup::Setup;
use crate::options::Options;
use crate::platform::Platform;
use crate::running::Running;
use crate::sandbox::{Callers, Sandbox};
use crate::served::Served;
use crate::spec::documents;

/// How long a test waits for something that should happen.
const PATIENCE: Duration = Duration::from_secs(10);

/// Collects how a sandbox should be; nothing has to be said.
#[must_use]
pub struct SandboxBuilder {
    keys: Option<(SandboxKeys, Option<Callers>)>,
    /// Documents of other people, read already.
    documents: Option<Result<Arc<Served>, Error>>,
    options: Options,
    addr: SocketAddr,
    patience: Duration,
}

impl Sandbox {
    /// Starts a sandbox on a free port of this machine, with the [test keys](Setup::for_tests).
    ///
    /// # Errors
    /// No port that can be listened on.
    pub async fn start() -> Result<Running, Error> {
        Self::builder().start().await
    }

    /// Makes a sandbox without a socket, with the [test keys](Setup::for_tests): its clients hand their requests over
    /// within the process.
    ///
    /// # Errors
    /// See [`SandboxBuilder::build`]; nothing that could go wrong here is left open by this crate's own tests.
    pub fn in_process() -> Result<Self, Error> {
        Self::builder().build()
    }

    /// Sets a sandbox up otherwise.
    pub fn builder() -> SandboxBuilder {
        let addr = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        SandboxBuilder { keys: None, documents: None, options: Options::default(), addr, patience: PATIENCE }
    }
}

impl SandboxBuilder {
    /// Uses the keys of both sides, so that the sandbox can hand out clients.
    pub fn setup(mut self, setup: Setup) -> Self {
        self.keys = Some(both_sides(setup));
        self
    }

    /// Uses the platform's side of some keys, such as those in a directory; there are no ready clients then.
    pub fn keys(mut self, keys: SandboxKeys) -> Self {
        self.keys = Some((keys, None));
        self
    }

    /// Serves other documents than those of `wechatpay-api`: bundled OpenAPI 3.1 in JSON, one for each face.
    pub fn documents<'d>(mut self, documents: impl IntoIterator<Item = (Face, &'d str)>) -> Self {
        self.documents = Some(documents::parse(documents).map(Served::of).map(Arc::new));
        self
    }

    /// Says whether callers are kept to the documented rate limits; by default they aren't.
    pub fn rate_limits(mut self, keep: bool) -> Self {
        self.options.rate_limits = keep;
        self
    }

    /// Sends every notification to this URL, whatever URL it was meant for.
    pub fn forward_to(mut self, url: impl Into<String>) -> Self {
        self.options.delivery.forward_to = Some(url.into());
        self
    }

    /// Says whether notifications may leave this machine; by default they may not.
    pub fn notify_anywhere(mut self, anywhere: bool) -> Self {
        self.options.delivery.notify_anywhere = anywhere;
        self
    }

    /// Begins without the documentation's samples: nothing is there that nobody has made.
    pub fn empty(mut self) -> Self {
        self.options.state.empty = true;
        self
    }

    /// Begins with the resources in a file: a product, then a model, then a list of resources with their fields in
    /// plaintext, such as
    /// `{"card-member": {"UserCard": [{"card_id": "c-1", "user_card_code": "1", "openid": "o-1", "user_card_state": "EFFECTIVE"}]}}`.
    ///
    /// What names a resource has to be there, and its state; a `brand_id` that is left out is the calling brand's. Other
    /// fields that replies require are shown as the documented example has them.
    pub fn seed(mut self, file: impl Into<PathBuf>) -> Self {
        self.options.state.seed = Some(file.into());
        self
    }

    /// Keeps what the platform remembers in a file, which the next sandbox goes on from: resources, request numbers,
    /// deliveries, the clock. Samples and seed are laid out when the file is made.
    ///
    /// What was answered is in the file, whatever ends the process. Personal data stand in it in plaintext; on Unix,
    /// its owner alone may read it. One process uses it at a time.
    #[cfg(feature = "state-file")]
    pub fn state_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.options.state.file = Some(file.into());
        self
    }

    /// Listens on this address of this machine; port 0 takes a free one, which is the default on `127.0.0.1`.
    pub fn addr(mut self, addr: SocketAddr) -> Self {
        self.addr = addr;
        self
    }

    /// How long [`Sandbox::wait_for`] waits; ten seconds by default.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Makes the sandbox, without a socket.
    ///
    /// # Errors
    /// [`Error::Document`] if a document is broken, or has no example to answer with; [`Error::Load`] if a file can't be
    /// used.
    pub fn build(self) -> Result<Sandbox, Error> {
        let (keys, callers) = self.keys.map_or_else(|| Setup::for_tests().map(both_sides), Ok)?;
        let served = self.documents.unwrap_or_else(Served::bundled)?;
        let platform = Platform::new(keys, served, self.options)?;
        Ok(Sandbox::new(Arc::new(platform), callers.map(Arc::new), self.patience))
    }

    /// Makes the sandbox and starts it.
    ///
    /// # Errors
    /// What [`build`](Self::build) fails with, an address that other machines can reach, or one that cannot be listened
    /// on.
    pub async fn start(self) -> Result<Running, Error> {
        let addr = self.addr;
        self.build()?.serve(addr).await
    }
}

fn both_sides(Setup { keys, brand, partner }: Setup) -> (SandboxKeys, Option<Callers>) {
    (keys, Some(Callers { brand, partner }))
}

impl std::fmt::Debug for SandboxBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SandboxBuilder").field("addr", &self.addr).finish_non_exhaustive()
    }
}
