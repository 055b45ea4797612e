//! The configuration file: found, read, and made into a client.

use std::env;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wechatpay_api::{BASE_URLS, Client, Credentials, Face, PlatformKeys, PrivateKey, PublicKey, SerialNo};

use crate::arguments::Options;
use crate::failure::Failure;

/// Where the configuration is if nobody says.
const DEFAULT_FILE: &str = "wechatpay.toml";
const VARIABLE: &str = "WECHATPAY_CONFIG";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    base_urls: Option<Vec<String>>,
    brand: Option<Section>,
    partner: Option<Section>,
}

/// `[brand]` with its `brand_id`, or `[partner]` with its `mchid`; the rest is alike.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    brand_id: Option<String>,
    mchid: Option<String>,
    certificate_serial_no: String,
    private_key: PathBuf,
    public_key_id: String,
    public_key: PathBuf,
    /// For notifications; a call does not need it.
    #[serde(rename = "api_key")]
    _api_key: Option<String>,
}

/// Builds the client for a face from the configuration file and the command line.
pub(crate) fn client(face: Face, options: Options) -> Result<Client, Failure> {
    let path = options
        .config
        .or_else(|| env::var_os(VARIABLE).map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
    let config = read(&path)?;
    let base_urls = if options.base_urls.is_empty() { config.base_urls } else { Some(options.base_urls) };
    let section = match face {
        Face::Brand => config.brand,
        Face::Partner => config.partner,
    };
    let section = section.ok_or_else(|| {
        Failure::Input(format!(
            "{}: there is no section [{face}], which a {face} operation needs",
            path.display()
        ))
    })?;
    let (credentials, platform_keys) = section.load(face, &path)?;
    Client::builder(credentials, platform_keys)
        .base_urls(base_urls.unwrap_or_else(|| BASE_URLS.map(str::to_owned).into()))
        .build()
        .map_err(Failure::input)
}

fn read(path: &Path) -> Result<Config, Failure> {
    let text = fs::read_to_string(path).map_err(|error| {
        Failure::Input(format!(
            "{}: the configuration cannot be read: {error}; name it with --config or ${VARIABLE}, or write one for \
             the sandbox with `wechatpay sandbox init DIR`",
            path.display()
        ))
    })?;
    // The parser's own rendering shows the line, and that line may hold the API key.
    toml::from_str(&text).map_err(|error| {
        let place = error.span().and_then(|span| text.get(..span.start)).map(|before| {
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
            format!(":{line}:{column}")
        });
        Failure::Input(format!("{}{}: {}", path.display(), place.unwrap_or_default(), error.message()))
    })
}

impl Section {
    /// Loads the keys; paths are relative to the configuration file.
    fn load(self, face: Face, config: &Path) -> Result<(Credentials, PlatformKeys), Failure> {
        let folder = config.parent().unwrap_or(Path::new(""));
        let fail =
            |problem: &dyn Display| Failure::Input(format!("{}: [{face}] {problem}", config.display()));
        let (own, other) = match face {
            Face::Brand => (self.brand_id, self.mchid),
            Face::Partner => (self.mchid, self.brand_id),
        };
        let Some(identity) = own.filter(|_| other.is_none()) else {
            return Err(fail(&format!(
                "takes {}, and of brand_id and mchid only that",
                face.identity_name()
            )));
        };
        let private_key = PrivateKey::from_pem_file(folder.join(self.private_key)).map_err(Failure::input)?;
        let public_key = PublicKey::from_pem_file(folder.join(self.public_key)).map_err(Failure::input)?;
        let serial_no = SerialNo::new(self.certificate_serial_no).map_err(|error| fail(&error))?;
        let credentials = Credentials::with_private_key(face, identity, serial_no, private_key)
            .map_err(|error| fail(&error))?;
        Ok((credentials, PlatformKeys::new(self.public_key_id, public_key)))
    }
}
