//! The configuration: the `[brand]` section of the file that `wechatpay sandbox init` writes.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use wechatpay_api::runtime::NotificationReader;
use wechatpay_api::{ApiKey, BASE_URLS, Client, Credentials, PlatformKeys, PrivateKey, PublicKey, SerialNo};

/// Any of the mistakes a configuration can have.
pub type SettingsError = Box<dyn std::error::Error + Send + Sync>;

/// What the service needs of the configuration.
#[derive(Deserialize)]
pub struct Settings {
    base_urls: Option<Vec<String>>,
    brand: Brand,
    #[serde(skip)]
    folder: PathBuf,
}

#[derive(Deserialize)]
struct Brand {
    #[serde(rename = "brand_id")]
    id: String,
    certificate_serial_no: String,
    private_key: PathBuf,
    public_key_id: String,
    public_key: PathBuf,
    api_key: String,
}

impl Settings {
    /// Reads the file; paths in it are relative to it.
    ///
    /// # Errors
    /// A file that cannot be read, or lacks something.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        // Only the message: the parser's own rendering shows the line, which may hold the API key.
        let mut settings: Self =
            toml::from_str(&text).map_err(|error| format!("{}: {}", path.display(), error.message()))?;
        path.parent().unwrap_or(Path::new("")).clone_into(&mut settings.folder);
        Ok(settings)
    }

    /// What calls the platform, at these base URLs if any are given.
    ///
    /// # Errors
    /// Keys that cannot be read, values of a wrong form.
    pub fn client(&self, base_urls: &[String]) -> Result<Client, SettingsError> {
        let Brand { id, certificate_serial_no, private_key, .. } = &self.brand;
        let private_key = PrivateKey::from_pem_file(self.folder.join(private_key))?;
        let credentials = Credentials::brand(id, SerialNo::new(certificate_serial_no)?, private_key)?;
        let client = Client::builder(credentials, self.platform_keys()?);
        let client = match (base_urls, &self.base_urls) {
            ([], None) => client.base_urls(BASE_URLS),
            ([], Some(configured)) => client.base_urls(configured),
            (given, _) => client.base_urls(given),
        };
        Ok(client.build()?)
    }

    /// What reads the platform's notifications.
    ///
    /// # Errors
    /// As [`client`](Self::client).
    pub fn notification_reader(&self) -> Result<NotificationReader, SettingsError> {
        Ok(NotificationReader::new(ApiKey::new(&self.brand.api_key)?, self.platform_keys()?))
    }

    fn platform_keys(&self) -> Result<PlatformKeys, SettingsError> {
        let key = PublicKey::from_pem_file(self.folder.join(&self.brand.public_key))?;
        Ok(PlatformKeys::new(&self.brand.public_key_id, key))
    }
}

/// The API key is not shown.
impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("brand_id", &self.brand.id).finish_non_exhaustive()
    }
}
