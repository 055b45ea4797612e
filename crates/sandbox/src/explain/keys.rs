//! The keys that a signature may have been made with.

use std::fmt;

use rsa::RsaPublicKey;
use wechatpay_api::Face;

use super::opened::{self, Opened};
use super::pem;
use crate::face::identity_name;
use crate::keys::ring::Keyring;

/// Whose key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Caller,
    Platform,
}

/// A public key, whose it is, and by which name.
#[derive(Clone)]
pub(crate) struct KnownKey {
    pub(super) face: Face,
    pub(super) owner: Owner,
    /// The serial number of the caller's certificate, or the ID of the platform's key.
    pub(super) id: String,
    pub(super) key: RsaPublicKey,
    /// Set if it came out of a certificate.
    pub(super) certificate_serial_no: Option<String>,
}

impl KnownKey {
    /// What it is, for people.
    pub(super) fn title(&self) -> String {
        let Self { face, id, .. } = self;
        match self.owner {
            Owner::Caller => format!("the {face} caller's key (certificate {id})"),
            Owner::Platform => format!("the platform's key for the {face} ({id})"),
        }
    }
}

/// Who calls as a face.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) face: Face,
    pub(super) identity: String,
    pub(super) certificate_serial_no: String,
}

/// The keys that are known, of both sides and both faces: public halves alone.
///
/// `Debug` shows whose they are.
#[derive(Clone, Default)]
pub struct Keys {
    pub(super) known: Vec<KnownKey>,
    pub(super) callers: Vec<Caller>,
}

impl Keys {
    /// No key yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a caller by its private key, of which the public half is kept, or by its certificate: PEM.
    ///
    /// # Errors
    /// The text isn't PEM, or holds no RSA key.
    pub fn add_caller(
        &mut self,
        face: Face,
        identity: &str,
        certificate_serial_no: &str,
        pem: &[u8],
    ) -> Result<(), BadKey> {
        let read = pem::read(pem).map_err(BadKey)?;
        self.insert_caller(face, identity, certificate_serial_no, read.key);
        Ok(())
    }

    /// Adds a key of the platform's under its ID: a public key or a certificate, PEM. Without an ID, a certificate has
    /// its serial number.
    ///
    /// # Errors
    /// The text isn't PEM, holds no RSA key, or there is no ID.
    pub fn add_platform(&mut self, face: Face, id: Option<&str>, pem: &[u8]) -> Result<(), BadKey> {
        let read = pem::read(pem).map_err(BadKey)?;
        let id = id.or(read.certificate_serial_no.as_deref());
        let id = id.ok_or(BadKey("holds a public key, which needs its ID"))?.to_owned();
        let pem::ReadKey { key, certificate_serial_no } = read;
        self.known.push(KnownKey { face, owner: Owner::Platform, id, key, certificate_serial_no });
        Ok(())
    }

    /// All that the sandbox knows.
    pub(crate) fn of_sandbox(keys: &Keyring) -> Self {
        let mut known = Self::new();
        for face in Face::ALL {
            let caller = keys.newest(face);
            known.insert_caller(face, &caller.identity, &caller.certificate_serial_no, caller.caller.clone());
            for keys in keys.valid(face) {
                let (id, key) = (keys.public_key_id.clone(), keys.platform.to_public_key());
                known.known.push(KnownKey {
                    face,
                    owner: Owner::Platform,
                    id,
                    key,
                    certificate_serial_no: None,
                });
            }
        }
        known
    }

    fn insert_caller(&mut self, face: Face, identity: &str, serial_no: &str, key: RsaPublicKey) {
        let certificate_serial_no = serial_no.to_owned();
        self.callers.push(Caller { face, identity: identity.to_owned(), certificate_serial_no });
        let id = serial_no.to_owned();
        self.known.push(KnownKey { face, owner: Owner::Caller, id, key, certificate_serial_no: None });
    }

    /// The key that a face's caller signs with.
    pub(super) fn of_caller(&self, face: Face) -> Option<&KnownKey> {
        self.known.iter().find(|known| known.owner == Owner::Caller && known.face == face)
    }

    /// The platform's key of an ID.
    pub(super) fn of_platform(&self, id: &str) -> Option<&KnownKey> {
        let mut platform = self.known.iter().filter(|known| known.owner == Owner::Platform);
        platform.find(|known| known.id.eq_ignore_ascii_case(id))
    }

    pub(super) fn caller(&self, face: Face) -> Option<&Caller> {
        self.callers.iter().find(|caller| caller.face == face)
    }

    /// Opens a signature with each key, the expected one first.
    pub(super) fn open<'k>(
        &'k self,
        expected: Option<&'k KnownKey>,
        signature: &[u8],
    ) -> Option<(&'k KnownKey, Opened)> {
        let keys = expected.into_iter().chain(&self.known);
        let mut opened = keys.filter_map(|known| Some((known, opened::open(&known.key, signature)?)));
        let first = opened.next()?;
        if first.1.is_certain() {
            return Some(first);
        }
        opened.find(|(_, opened)| opened.is_certain()).or(Some(first))
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let titles = self.known.iter().map(KnownKey::title);
        let callers = self
            .callers
            .iter()
            .map(|Caller { face, identity, .. }| format!("{} {identity}", identity_name(*face)));
        f.debug_list().entries(callers).entries(titles).finish()
    }
}

/// A key that cannot be read; the message is the end of a sentence, and shows nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadKey(&'static str);
