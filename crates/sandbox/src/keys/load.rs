//! Reads the platform's side back from a directory.

use std::fs;
use std::path::Path;

use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey};
use rsa::{RsaPrivateKey, RsaPublicKey};
use serde::Deserialize;

use crate::Error;
use crate::keys::save::PLATFORM_FILE;
use crate::keys::{FaceKeys, SandboxKeys};

const INITIALISE: &str = "make a sandbox with `wechatpay sandbox init DIR`";
const REPAIR: &str =
    "restore the file, or make a new sandbox with `wechatpay sandbox init` in another directory";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    brand: FaceSettings,
    partner: FaceSettings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaceSettings {
    #[serde(alias = "brand_id", alias = "mchid")]
    identity: String,
    certificate_serial_no: String,
    caller_public_key: String,
    public_key_id: String,
    private_key: String,
}

impl SandboxKeys {
    /// Reads the platform's side from a directory that [`Setup::save`](crate::Setup::save) has filled.
    ///
    /// # Errors
    /// [`Error::Load`], which names the file, what is wrong with it, and what to do.
    pub fn load(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(PLATFORM_FILE);
        let settings = read(&path, INITIALISE)?;
        let settings: Settings = toml::from_str(&settings)
            .map_err(|error| failed(&path, format!("not as it should be: {error}"), REPAIR))?;
        Ok(Self { brand: settings.brand.load(dir)?, partner: settings.partner.load(dir)? })
    }
}

impl FaceSettings {
    fn load(self, dir: &Path) -> Result<FaceKeys, Error> {
        let path = dir.join(&self.caller_public_key);
        let caller = RsaPublicKey::from_public_key_pem(&read(&path, REPAIR)?)
            .map_err(|error| failed(&path, format!("not a public key (SPKI) in PEM: {error}"), REPAIR))?;
        let path = dir.join(&self.private_key);
        let platform = RsaPrivateKey::from_pkcs8_pem(&read(&path, REPAIR)?)
            .map_err(|error| failed(&path, format!("not a private key (PKCS#8) in PEM: {error}"), REPAIR))?;
        Ok(FaceKeys {
            identity: self.identity,
            certificate_serial_no: self.certificate_serial_no,
            caller,
            public_key_id: self.public_key_id,
            platform,
        })
    }
}

fn read(path: &Path, fix: &'static str) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|error| failed(path, format!("cannot be read: {error}"), fix))
}

fn failed(file: &Path, reason: String, fix: &'static str) -> Error {
    Error::Load { file: file.to_owned(), reason, fix }
}
