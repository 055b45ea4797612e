//! `[brand]` or `[partner]`: who calls, and the keys that this takes.

use std::fmt;
use std::path::{Path, PathBuf};

use toml::de::DeTable;
use zeroize::Zeroizing;

use super::error::{ConfigErrorKind, Fault};
use super::table::Table;
use crate::api_key::ApiKey;
use crate::certificate::Certificate;
use crate::credentials::{Credentials, SerialNo};
use crate::face::Face;
use crate::keys::{PrivateKey, PublicKey};
use crate::platform_keys::PlatformKeys;

const BRAND_KEYS: &[&str] = &keys("brand_id");
const PARTNER_KEYS: &[&str] = &keys("mchid");

/// What a section may hold; the identity has the name of its face.
const fn keys(identity_name: &'static str) -> [&'static str; 9] {
    [
        identity_name,
        "certificate_serial_no",
        "private_key",
        "public_key_id",
        "public_key",
        "public_keys",
        "platform_certificates",
        "api_key",
        "previous_api_key",
    ]
}

/// One caller of a configuration, as it stands in the file; no key file is read yet.
///
/// Paths are made whole: relative ones are relative to the configuration file. `Debug` shows no API key.
#[derive(Clone)]
#[non_exhaustive]
pub struct ConfigSection {
    /// Which section it is.
    pub face: Face,
    /// The `brand_id` or `mchid`.
    pub identity: String,
    /// The serial number of the caller's API certificate.
    pub certificate_serial_no: String,
    /// The file with that certificate's private key.
    pub private_key: PathBuf,
    /// The WeChat Pay public keys by ID, each with its file; the first one seals.
    pub public_keys: Vec<(String, PathBuf)>,
    /// The files with platform certificates.
    pub platform_certificates: Vec<PathBuf>,
    api_key: Option<Zeroizing<String>>,
    previous_api_key: Option<Zeroizing<String>>,
}

impl ConfigSection {
    /// Reads a section; its paths are relative to the folder.
    pub(super) fn read(face: Face, entries: &DeTable<'_>, folder: &Path) -> Result<Self, Fault> {
        let (table, known) = match face {
            Face::Brand => ("in [brand]", BRAND_KEYS),
            Face::Partner => ("in [partner]", PARTNER_KEYS),
        };
        let table = Table::new(entries, table, known)?;
        let missing =
            |key, meaning| Fault { offset: None, kind: ConfigErrorKind::MissingKey { face, key, meaning } };
        let required = |key, meaning| table.text(key)?.ok_or_else(|| missing(key, meaning));
        let required_path = |key, meaning| table.path(key)?.ok_or_else(|| missing(key, meaning));
        let secret = |key| table.text(key).map(|text| text.map(|text| Zeroizing::new(text.to_owned())));
        let identity = required(face.identity_name(), "who calls")?.to_owned();
        let certificate_serial_no =
            required("certificate_serial_no", "the serial number of the caller's API certificate")?
                .to_owned();
        let private_key = folder.join(required_path("private_key", "the file with that certificate's key")?);
        let platform_certificates = table.paths("platform_certificates")?;
        let platform_certificates: Vec<_> =
            platform_certificates.into_iter().map(|file| folder.join(file)).collect();
        let mut public_keys = Vec::new();
        let (id, file) = (table.text("public_key_id")?, table.path("public_key")?);
        if id.is_some() || file.is_some() || platform_certificates.is_empty() {
            let id =
                id.map_or_else(|| required("public_key_id", "the ID of `public_key`, PUB_KEY_ID_…"), Ok)?;
            let file = required_path("public_key", "the file with the WeChat Pay public key")?;
            public_keys.push((id.to_owned(), folder.join(file)));
        }
        let more = table.named_paths("public_keys")?;
        public_keys.extend(more.into_iter().map(|(id, file)| (id.to_owned(), folder.join(file))));
        Ok(Self {
            face,
            identity,
            certificate_serial_no,
            private_key,
            public_keys,
            platform_certificates,
            api_key: secret("api_key")?,
            previous_api_key: secret("previous_api_key")?,
        })
    }

    /// Whether there is an API key, which notifications need.
    pub fn has_api_key(&self) -> bool {
        self.api_key.is_some()
    }

    /// Loads the private key.
    pub(super) fn credentials(&self) -> Result<Credentials, ConfigErrorKind> {
        let face = self.face;
        let identity = |source| ConfigErrorKind::Identity { face, source };
        let serial_no = SerialNo::new(&self.certificate_serial_no).map_err(identity)?;
        let private_key = PrivateKey::from_pem_file(&self.private_key)
            .map_err(|source| ConfigErrorKind::Key { face, key: "private_key", source })?;
        Credentials::with_private_key(face, &self.identity, serial_no, private_key).map_err(identity)
    }

    /// Loads the platform's keys.
    pub(super) fn platform_keys(&self) -> Result<PlatformKeys, ConfigErrorKind> {
        let fail = |key| move |source| ConfigErrorKind::Key { face: self.face, key, source };
        let mut keys = PlatformKeys::none();
        for (id, path) in &self.public_keys {
            keys = keys.and(id, PublicKey::from_pem_file(path).map_err(fail("public_key"))?);
        }
        let certificates: Result<Vec<_>, _> =
            self.platform_certificates.iter().map(Certificate::from_pem_file).collect();
        let certificates =
            certificates.and_then(|certificates| PlatformKeys::from_certificates(&certificates));
        Ok(keys.and_all(&certificates.map_err(fail("platform_certificates"))?))
    }

    /// The key that opens notifications.
    pub(super) fn api_key(&self) -> Result<ApiKey, ConfigErrorKind> {
        let (face, key) = (self.face, "api_key");
        let meaning = "it opens notifications: the brand API key or the APIv3 key";
        let text = self.api_key.as_ref().ok_or(ConfigErrorKind::MissingKey { face, key, meaning })?;
        ApiKey::new(text).map_err(|source| ConfigErrorKind::ApiKey { face, key, source })
    }

    /// The one that did before, during a rotation.
    pub(super) fn previous_api_key(&self) -> Result<Option<ApiKey>, ConfigErrorKind> {
        let (face, key) = (self.face, "previous_api_key");
        let api_key = self.previous_api_key.as_ref().map(|text| ApiKey::new(text)).transpose();
        api_key.map_err(|source| ConfigErrorKind::ApiKey { face, key, source })
    }
}

impl fmt::Debug for ConfigSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigSection")
            .field("face", &self.face)
            .field("identity", &self.identity)
            .field("certificate_serial_no", &self.certificate_serial_no)
            .field("private_key", &self.private_key)
            .field("public_keys", &self.public_keys)
            .field("platform_certificates", &self.platform_certificates)
            .field("has_api_key", &self.has_api_key())
            .finish_non_exhaustive()
    }
}
