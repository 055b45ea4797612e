//! Why a sandbox cannot be set up or started.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use wechatpay_api::Face;

/// Why a sandbox cannot be set up or started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address could be reached by other machines.
    #[error(
        "{addr} is not a loopback address: the sandbox works with test keys and listens on this machine only, \
             such as on 127.0.0.1"
    )]
    NotLoopback {
        /// The address asked for.
        addr: SocketAddr,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {addr}: {source}")]
    Listen {
        /// The address asked for.
        addr: SocketAddr,
        /// What the operating system says.
        source: io::Error,
    },
    /// The directory holds a sandbox already.
    #[error("{} exists already: its keys are kept; name a directory without a sandbox, or delete this one first", file.display())]
    AlreadyInitialised {
        /// The file that is in the way.
        file: PathBuf,
    },
    /// The directory to write, or one in it, is a symbolic link, and what it leads to may be somebody else's.
    #[error("{} is a symbolic link, and keys are written through none: name the directory itself", path.display())]
    SymbolicLink {
        /// The link.
        path: PathBuf,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {source}", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A file of the sandbox cannot be used.
    #[error("{}: {reason}; {fix}", file.display())]
    Load {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        reason: String,
        /// What to do about it.
        fix: &'static str,
    },
    /// The state cannot be kept.
    #[error("{reason}")]
    State {
        /// What is wrong.
        reason: String,
    },
    /// Making a key failed.
    #[error("cannot make keys: {0}")]
    Generate(#[from] rsa::Error),
    /// The sandbox has no client to hand out.
    #[error("there is no client of this sandbox: {reason}")]
    NoClient {
        /// Why not.
        reason: String,
    },
    /// The call that a test waited for did not come, or was refused.
    #[error("no {operation} was accepted within {waited:?}; what came: {}", listed(received))]
    NotReceived {
        /// The operation's name.
        operation: &'static str,
        /// How long was waited.
        waited: Duration,
        /// The calls that came, a line each.
        received: Vec<String>,
    },
    /// An OpenAPI document cannot be served.
    #[error("the OpenAPI document of the {face} face cannot be served: {reason}")]
    Document {
        /// Whose document.
        face: Face,
        /// What is wrong with it.
        reason: String,
    },
}

fn listed(calls: &[String]) -> String {
    if calls.is_empty() { "nothing".to_owned() } else { format!("\n  {}", calls.join("\n  ")) }
}
