//! The platform's public keys by ID: several at once, so that a rotation needs no restart.

use std::collections::BTreeMap;
use std::fmt;

use crate::keys::{KeyError, PublicKey};

/// The keys that replies and notifications are verified with, one of which seals what is sent.
///
/// An ID is what `Wechatpay-Serial` names: a public-key ID (`PUB_KEY_ID_…`) or, for service providers, the serial
/// number of a platform certificate. The first key is the active one: it seals, and requests name it. Any of them
/// verifies.
pub struct PlatformKeys {
    active_id: String,
    active: PublicKey,
    others: BTreeMap<String, PublicKey>,
}

impl PlatformKeys {
    /// Starts with the active key.
    pub fn new(id: impl Into<String>, key: PublicKey) -> Self {
        Self { active_id: id.into(), active: key, others: BTreeMap::new() }
    }

    /// Starts with the key of a platform certificate (PEM), under the certificate's serial number.
    ///
    /// # Errors
    /// A text that is not a certificate with an RSA key.
    pub fn from_certificate_pem(pem: &str) -> Result<Self, KeyError> {
        PublicKey::from_certificate_pem(pem).map(|(key, serial_no)| Self::new(serial_no, key))
    }

    /// Adds a key that also verifies, during a rotation; under the active ID it takes the active key's place.
    pub fn and(mut self, id: impl Into<String>, key: PublicKey) -> Self {
        let id = id.into();
        if id == self.active_id {
            self.active = key;
        } else {
            self.others.insert(id, key);
        }
        self
    }

    /// The ID of the key that seals.
    pub fn active_id(&self) -> &str {
        &self.active_id
    }

    /// The key that seals.
    pub fn active(&self) -> &PublicKey {
        &self.active
    }

    /// The key of this ID.
    pub fn get(&self, id: &str) -> Option<&PublicKey> {
        if id == self.active_id { Some(&self.active) } else { self.others.get(id) }
    }

    /// The IDs, the active one first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.active_id.as_str()).chain(self.others.keys().map(String::as_str))
    }
}

impl fmt::Debug for PlatformKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformKeys").field("ids", &self.ids().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}
