//! The configuration file `wechatpay.toml`: found, read, and made into clients and notification readers.

mod error;
mod section;
mod table;

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fmt};

use toml::de::DeTable;

use error::Fault;
pub use error::{ConfigError, ConfigErrorKind};
pub use section::ConfigSection;
use table::Table;

use crate::api_key::ApiKey;
use crate::bounded_file;
use crate::builder::ClientBuilder;
use crate::client::Client;
use crate::credentials::Credentials;
use crate::face::Face;
use crate::notification::NotificationReader;
use crate::platform_keys::PlatformKeys;

/// Where the configuration is if nobody says.
const DEFAULT_FILE: &str = "wechatpay.toml";
/// Where somebody says it is.
const VARIABLE: &str = "WECHATPAY_CONFIG";

const KEYS: &[&str] = &["base_urls", "timeout_ms", "deadline_ms", "brand", "partner"];

/// A configuration file that was read: the same file for programs, the command `wechatpay` and the sandbox.
///
/// ```toml
/// base_urls = ["https://api.mch.weixin.qq.com", "https://api2.mch.weixin.qq.com"]   # the default
/// timeout_ms = 10000                       # of one attempt; the default
/// deadline_ms = 20000                      # of a call with all its attempts; there is none by default
///
/// [brand]                                  # or [partner] with mchid
/// brand_id = "1001622624"
/// certificate_serial_no = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C"
/// private_key = "apiclient_key.pem"
/// public_key_id = "PUB_KEY_ID_0116529668179687117697100526514136"
/// public_key = "wxp_pub.pem"
/// api_key = "0123456789abcdefghijklmnopqrstuv"   # the brand API key or the APIv3 key, for notifications
///
/// # during rotations
/// public_keys = { "PUB_KEY_ID_OLD" = "old_wxp_pub.pem" }   # verify as well
/// platform_certificates = ["wechatpay_cert.pem"]           # a service provider's; without public_key the newest seals
/// previous_api_key = "another 32 bytes"                    # opens as well
/// ```
///
/// Paths are relative to the file. A section's keys are read when they are needed, so a mistake in `[partner]` does
/// not keep a brand from calling; but an unknown key or a value of a wrong type is an error anywhere. No error and no
/// `Debug` shows a value.
///
/// ```no_run
/// # #[cfg(feature = "reqwest")]
/// # fn example() -> Result<(), wechatpay_runtime::ConfigError> {
/// use wechatpay_runtime::{Config, Face};
///
/// let config = Config::find()?;
/// let client = config.client(Face::Brand)?;
/// let reader = config.notification_reader(Face::Brand)?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Config {
    path: PathBuf,
    base_urls: Option<Vec<String>>,
    timeout: Option<Duration>,
    deadline: Option<Duration>,
    brand: Option<ConfigSection>,
    partner: Option<ConfigSection>,
}

impl Config {
    /// Reads the configuration that `$WECHATPAY_CONFIG` names, else `./wechatpay.toml`.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn find() -> Result<Self, ConfigError> {
        Self::read(Self::default_path())
    }

    /// What `$WECHATPAY_CONFIG` names, else `./wechatpay.toml`.
    pub fn default_path() -> PathBuf {
        env::var_os(VARIABLE).map_or_else(|| PathBuf::from(DEFAULT_FILE), PathBuf::from)
    }

    /// Reads a configuration of at most 1 MiB.
    ///
    /// # Errors
    /// A file that cannot be read, isn't TOML, lacks a required key, or has an unknown key or a value of a wrong
    /// type.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        let bytes = bounded_file::read(path)
            .map_err(|error| ConfigError::new(path, ConfigErrorKind::Unreadable(error)))?;
        let text =
            std::str::from_utf8(&bytes).map_err(|_| ConfigError::new(path, ConfigErrorKind::NotUtf8))?;
        Self::parse(path, text.strip_prefix('\u{FEFF}').unwrap_or(text))
    }

    /// Reads a configuration out of a text, as if it stood in this file.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(path: impl AsRef<Path>, text: &str) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        Self::from_toml(path, text).map_err(|fault| ConfigError::at(path, text, fault))
    }

    fn from_toml(path: &Path, text: &str) -> Result<Self, Fault> {
        // Only the parser's message: what it prints as a whole shows the line, which may hold the API key.
        let document = DeTable::parse(text).map_err(|error| Fault {
            offset: error.span().map(|span| span.start),
            kind: ConfigErrorKind::Syntax { reason: error.message().to_owned() },
        })?;
        let table = Table::new(document.get_ref(), "at the top of the file", KEYS)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        let section = |face, key| {
            let entries = table.table(key)?;
            entries.map(|entries| ConfigSection::read(face, entries, folder)).transpose()
        };
        let base_urls = table.texts("base_urls")?;
        Ok(Self {
            path: path.to_owned(),
            base_urls: base_urls.map(|urls| urls.into_iter().map(str::to_owned).collect()),
            timeout: table.number("timeout_ms")?.map(Duration::from_millis),
            deadline: table.number("deadline_ms")?.map(Duration::from_millis),
            brand: section(Face::Brand, "brand")?,
            partner: section(Face::Partner, "partner")?,
        })
    }

    /// The file it was read from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The base URLs, if it names any.
    pub fn base_urls(&self) -> Option<&[String]> {
        self.base_urls.as_deref()
    }

    /// The section of a face, as it stands in the file.
    ///
    /// # Errors
    /// There is no such section.
    pub fn section(&self, face: Face) -> Result<&ConfigSection, ConfigError> {
        self.find_section(face).ok_or_else(|| self.problem(ConfigErrorKind::NoSection { face }))
    }

    /// The faces that have a section.
    pub fn faces(&self) -> impl Iterator<Item = Face> {
        Face::ALL.into_iter().filter(|face| self.find_section(*face).is_some())
    }

    /// The face that has a platform key of this ID; the only face there is, if there is only one.
    ///
    /// For a notification whose `Wechatpay-Serial` is all that says whose it is.
    pub fn face_of_key(&self, id: &str) -> Option<Face> {
        let has_key = |face: &Face| {
            let section = self.find_section(*face);
            section.is_some_and(|section| section.public_keys.iter().any(|(known, _)| known == id))
        };
        let mut all = self.faces();
        let only = all.next().filter(|_| all.next().is_none());
        self.faces().find(has_key).or(only)
    }

    /// Builds a client over the default transport for a face.
    ///
    /// # Errors
    /// As [`client_builder`](Self::client_builder), or a client that cannot be built.
    #[cfg(feature = "reqwest")]
    pub fn client(&self, face: Face) -> Result<Client, ConfigError> {
        let built = self.client_builder(face)?.build();
        built.map_err(|error| self.problem(ConfigErrorKind::Build(error)))
    }

    /// Builds a blocking client over the default transport for a face.
    ///
    /// # Errors
    /// As [`client_builder`](Self::client_builder), or a client that cannot be built.
    #[cfg(feature = "blocking")]
    pub fn blocking_client(&self, face: Face) -> Result<crate::BlockingClient, ConfigError> {
        let built = self.client_builder(face)?.build_blocking();
        built.map_err(|error| self.problem(ConfigErrorKind::Build(error)))
    }

    /// Starts a client for a face, with all that the configuration says; more can be set before it is built.
    ///
    /// # Errors
    /// There is no section for the face, or a key or value of it cannot be used.
    pub fn client_builder(&self, face: Face) -> Result<ClientBuilder, ConfigError> {
        let mut builder = Client::builder(self.credentials(face)?, self.platform_keys(face)?);
        if let Some(base_urls) = &self.base_urls {
            builder = builder.base_urls(base_urls);
        }
        if let Some(deadline) = self.deadline {
            builder = builder.deadline(deadline);
        }
        #[cfg(feature = "reqwest")]
        if let Some(timeout) = self.timeout {
            builder = builder.transport_options(crate::transport::TransportOptions::new().timeout(timeout));
        }
        Ok(builder)
    }

    /// What reads the notifications of a face.
    ///
    /// # Errors
    /// There is no section for the face, it has no `api_key`, or a key of it cannot be used.
    pub fn notification_reader(&self, face: Face) -> Result<NotificationReader, ConfigError> {
        let previous = self.load(face, ConfigSection::previous_api_key)?;
        let reader = NotificationReader::new(self.api_key(face)?, self.platform_keys(face)?);
        Ok(previous.into_iter().fold(reader, NotificationReader::and_api_key))
    }

    /// Who calls as a face, with its private key.
    ///
    /// # Errors
    /// There is no section for the face, or its identity, serial number or private key cannot be used.
    pub fn credentials(&self, face: Face) -> Result<Credentials, ConfigError> {
        self.load(face, ConfigSection::credentials)
    }

    /// The platform's keys for a face.
    ///
    /// # Errors
    /// There is no section for the face, or a key or certificate of the platform's cannot be used.
    pub fn platform_keys(&self, face: Face) -> Result<PlatformKeys, ConfigError> {
        self.load(face, ConfigSection::platform_keys)
    }

    /// The API key of a face.
    ///
    /// # Errors
    /// There is no section for the face, it has no `api_key`, or that cannot be one.
    pub fn api_key(&self, face: Face) -> Result<ApiKey, ConfigError> {
        self.load(face, ConfigSection::api_key)
    }

    fn load<T>(
        &self,
        face: Face,
        load: impl FnOnce(&ConfigSection) -> Result<T, ConfigErrorKind>,
    ) -> Result<T, ConfigError> {
        load(self.section(face)?).map_err(|problem| self.problem(problem))
    }

    fn find_section(&self, face: Face) -> Option<&ConfigSection> {
        match face {
            Face::Brand => self.brand.as_ref(),
            Face::Partner => self.partner.as_ref(),
        }
    }

    fn problem(&self, problem: ConfigErrorKind) -> ConfigError {
        ConfigError::new(&self.path, problem)
    }
}

/// Base URLs are not shown either: one may hold a password, for which it will be refused.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("path", &self.path)
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("brand", &self.brand)
            .field("partner", &self.partner)
            .finish_non_exhaustive()
    }
}
