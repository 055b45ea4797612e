//! The platform's public keys by ID: several at once, so that a rotation needs no restart.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::time::SystemTime;

use crate::certificate::Certificate;
use crate::keys::{KeyError, KeyFingerprint, PublicKey};

/// The keys that replies and notifications are verified with, one of which seals what is sent.
///
/// An ID is what `Wechatpay-Serial` names: a public-key ID (`PUB_KEY_ID_…`) or, for service providers, the serial
/// number of a platform certificate. The first key is the active one: it seals, and requests name it. Any of them
/// verifies. Cloning is cheap enough for a rotation: the keys themselves are shared.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PlatformKeys {
    active: Option<(String, PublicKey)>,
    others: BTreeMap<String, PublicKey>,
}

impl PlatformKeys {
    /// Starts with the active key.
    pub fn new(id: impl Into<String>, key: PublicKey) -> Self {
        Self { active: Some((id.into(), key)), others: BTreeMap::new() }
    }

    /// No key yet: for a service provider whose client fetches the platform's certificates first.
    ///
    /// Any other call is refused before it is sent, since its reply could not be verified.
    pub fn none() -> Self {
        Self::default()
    }

    /// Starts with the key of a platform certificate (PEM), under the certificate's serial number.
    ///
    /// # Errors
    /// A text that is not a certificate with an RSA key, or a merchant's API certificate.
    pub fn from_certificate_pem(pem: &str) -> Result<Self, KeyError> {
        Self::none().and_certificate(&Certificate::from_pem(pem)?)
    }

    /// Starts with the key of a platform certificate in a PEM file, under the certificate's serial number.
    ///
    /// # Errors
    /// A file that cannot be read or is not a certificate with an RSA key, or a merchant's API certificate.
    pub fn from_certificate_pem_file(path: impl AsRef<Path>) -> Result<Self, KeyError> {
        Self::none().and_certificate(&Certificate::from_pem_file(path)?)
    }

    /// The keys of several platform certificates; the newest that is valid seals, as the platform advises.
    ///
    /// # Errors
    /// A merchant's API certificate among them.
    pub fn from_certificates<'c>(
        certificates: impl IntoIterator<Item = &'c Certificate>,
    ) -> Result<Self, KeyError> {
        let certificates = certificates.into_iter().collect();
        newest_first(certificates, |certificate| (certificate.not_before(), certificate.not_after()))
            .into_iter()
            .try_fold(Self::none(), Self::and_certificate)
    }

    /// Adds a key that also verifies, during a rotation; under the active ID it takes the active key's place.
    pub fn and(mut self, id: impl Into<String>, key: PublicKey) -> Self {
        let id = id.into();
        match &mut self.active {
            Some((active_id, active)) if *active_id == id => *active = key,
            Some(_) => drop(self.others.insert(id, key)),
            None => self.active = Some((id, key)),
        }
        self
    }

    /// Adds the key of a platform certificate under the certificate's serial number.
    ///
    /// # Errors
    /// A merchant's API certificate.
    pub fn and_certificate(self, certificate: &Certificate) -> Result<Self, KeyError> {
        Ok(self.and(certificate.serial_no(), certificate.platform_key()?))
    }

    /// Adds the keys of another set under IDs that this one doesn't have: all of them verify, the active one stays.
    ///
    /// With [`replace_keys`](crate::Client::replace_keys) a new key becomes active while the old ones go on verifying:
    ///
    /// ```
    /// # fn rotate(
    /// #     client: &wechatpay_runtime::Client, new_key: wechatpay_runtime::PublicKey,
    /// # ) -> Result<(), wechatpay_runtime::OwnKeyError> {
    /// use wechatpay_runtime::PlatformKeys;
    ///
    /// let keys = PlatformKeys::new("PUB_KEY_ID_NEW", new_key).and_all(&client.platform_keys());
    /// client.replace_keys(client.credentials(), keys)?;
    /// # Ok(()) }
    /// ```
    pub fn and_all(self, other: &Self) -> Self {
        other.iter().fold(self, |keys, (id, key)| match keys.get(id) {
            Some(_) => keys,
            None => keys.and(id, key.clone()),
        })
    }

    /// The ID of the key that seals; `None` if there is no key yet.
    pub fn active_id(&self) -> Option<&str> {
        self.active.as_ref().map(|(id, _)| id.as_str())
    }

    /// The key that seals; `None` if there is no key yet.
    pub fn active(&self) -> Option<&PublicKey> {
        self.active.as_ref().map(|(_, key)| key)
    }

    /// The key of this ID.
    pub fn get(&self, id: &str) -> Option<&PublicKey> {
        self.iter().find(|(known, _)| *known == id).map(|(_, key)| key)
    }

    /// The IDs, the active one first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(id, _)| id)
    }

    /// The ID of the key with this fingerprint.
    pub(crate) fn find(&self, fingerprint: KeyFingerprint) -> Option<&str> {
        self.iter().find(|(_, key)| key.fingerprint() == fingerprint).map(|(id, _)| id)
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &PublicKey)> {
        let active = self.active.iter().map(|(id, key)| (id.as_str(), key));
        active.chain(self.others.iter().map(|(id, key)| (id.as_str(), key)))
    }
}

/// Sorts certificates by when they are used, from and until: the one that came into use last, and still is, comes
/// first.
pub(crate) fn newest_first<C>(
    mut certificates: Vec<C>,
    used: impl Fn(&C) -> (SystemTime, SystemTime),
) -> Vec<C> {
    let now = SystemTime::now();
    certificates.sort_by_key(|certificate| {
        let (from, until) = used(certificate);
        Reverse((from <= now && now <= until, from))
    });
    certificates
}

impl fmt::Debug for PlatformKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PlatformKeys").field("ids", &self.ids().collect::<Vec<_>>()).finish_non_exhaustive()
    }
}
