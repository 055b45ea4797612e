//! One set of keys, in a directory, and the sandboxes that run on them, for all tests.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::LazyLock;

use tempfile::TempDir;
use tokio::runtime::Runtime;
use wechatpay_sandbox::{CallerKeys, Face, Running, Sandbox, SandboxKeys, Setup};

use crate::documents;

pub(crate) struct World {
    pub(crate) setup: Setup,
    pub(crate) directory: TempDir,
    pub(crate) runtime: Runtime,
    /// Answers the calls of the bundled documents from their examples, whatever was called before.
    running: Running,
    /// Plays the tests' own documents.
    our_own: Running,
}

pub(crate) static WORLD: LazyLock<World> = LazyLock::new(|| {
    let setup = Setup::for_tests().unwrap();
    let directory = tempfile::tempdir().unwrap();
    setup.save(directory.path()).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let keys = SandboxKeys::load(directory.path()).unwrap();
    let documents = documents::all();
    let documents = documents.iter().map(|(face, document)| (*face, document.as_str()));
    let our_own = Sandbox::builder().keys(keys.clone()).documents(documents);
    let examples = documents::without_behavior();
    let examples = examples.iter().map(|(face, document)| (*face, document.as_str()));
    let examples = Sandbox::builder().keys(keys).documents(examples);
    let running = runtime.block_on(examples.start()).unwrap();
    let our_own = runtime.block_on(our_own.start()).unwrap();
    World { setup, directory, runtime, running, our_own }
});

impl World {
    pub(crate) fn addr(&self) -> SocketAddr {
        self.running.addr()
    }

    /// A sandbox that nobody else calls. It remembers what happens.
    pub(crate) fn fresh(&self) -> Running {
        self.runtime.block_on(Sandbox::builder().keys(self.setup.keys.clone()).start()).unwrap()
    }

    pub(crate) fn our_own_addr(&self) -> SocketAddr {
        self.our_own.addr()
    }

    pub(crate) fn caller(&self, face: Face) -> &CallerKeys {
        self.setup.caller(face)
    }

    /// The file of the caller's private key.
    pub(crate) fn private_key(&self, face: Face) -> PathBuf {
        self.directory.path().join(format!("{face}/apiclient_key.pem"))
    }

    /// The file of the platform's public key.
    pub(crate) fn public_key(&self, face: Face) -> PathBuf {
        self.directory.path().join(format!("{face}/wxp_pub.pem"))
    }
}
