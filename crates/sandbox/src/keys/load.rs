//! Reads the platform's side back from a directory.

use std::fs;
use std::path::Path;

use rsa::pkcs8::{DecodePrivateKey, DecodePublicKey};
use rsa::{RsaPrivateKey, RsaPublicKey};
use serde::Deserialize;
use toml::de::DeTable;
use wechatpay_api::Face;

use crate::error::Error;
use crate::keys::api_key::ApiKey;
use crate::keys::save::PLATFORM_FILE;
use crate::keys::{FaceKeys, SandboxKeys};

const INITIALISE: &str = "make a sandbox with `wechatpay sandbox init DIR`";
const INITIALISE_ANEW: &str =
    "run `wechatpay sandbox init DIR` anew, in another directory or after deleting this one";
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
    api_key: Option<String>,
}

impl SandboxKeys {
    /// Reads the platform's side from a directory that [`Setup::save`](crate::Setup::save) has filled.
    ///
    /// # Errors
    /// [`Error::Load`], which names the file, what is wrong with it, and what to do.
    pub fn load(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(PLATFORM_FILE);
        let settings = read(&path, INITIALISE)?;
        let parsed: Settings = toml::from_str(&settings)
            .map_err(|error| failed(&path, not_as_it_should_be(&settings, &error), REPAIR))?;
        Ok(Self {
            brand: parsed.brand.load(Face::Brand, dir)?,
            partner: parsed.partner.load(Face::Partner, dir)?,
        })
    }
}

impl FaceSettings {
    fn load(self, face: Face, dir: &Path) -> Result<FaceKeys, Error> {
        let settings = dir.join(PLATFORM_FILE);
        let Some(api_key) = self.api_key else {
            let reason = format!("[{face}] has no api_key: the file was written by an earlier version");
            return Err(failed(&settings, reason, INITIALISE_ANEW));
        };
        let api_key = ApiKey::parse(api_key)
            .map_err(|issue| failed(&settings, format!("[{face}] api_key {issue}"), REPAIR))?;
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
            api_key,
        })
    }
}

/// Says what is wrong, and the line; no value of it, which may be the API key.
fn not_as_it_should_be(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    // The parser shows no value, but what reads values into fields does.
    let problem = match DeTable::parse(text) {
        Err(error) => error.message().to_owned(),
        Ok(_) => "a key is missing or misspelt, or its value is not a text in double quotes".to_owned(),
    };
    format!("not as it should be: line {}: {problem}", before.matches('\n').count() + 1)
}

fn read(path: &Path, fix: &'static str) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|error| failed(path, format!("cannot be read: {error}"), fix))
}

fn failed(file: &Path, reason: String, fix: &'static str) -> Error {
    Error::Load { file: file.to_owned(), reason, fix }
}
