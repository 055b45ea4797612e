//! The configuration file: found, read, and made into what a command needs.

use std::env;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use wechatpay_api::runtime::{BaseUrl, NotificationReader, TransportOptions};
use wechatpay_api::{
    ApiKey, BASE_URLS, Client, Credentials, Face, PlatformKeys, PrivateKey, PublicKey, SerialNo,
};

use crate::failure::Failure;
use crate::input::Source;

/// Where the configuration is if nobody says.
const DEFAULT_FILE: &str = "wechatpay.toml";
const VARIABLE: &str = "WECHATPAY_CONFIG";

/// What is accepted before or after any subcommand.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) config: Option<PathBuf>,
    pub(crate) base_urls: Vec<String>,
}

/// A configuration that was read.
pub(crate) struct Config {
    path: PathBuf,
    content: Content,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
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
    api_key: Option<String>,
}

impl Config {
    /// Where the configuration is by what was typed and by the environment.
    pub(crate) fn path(options: &Options) -> PathBuf {
        options
            .config
            .clone()
            .or_else(|| env::var_os(VARIABLE).map(PathBuf::from))
            .unwrap_or_else(|| PathBuf::from(DEFAULT_FILE))
    }

    pub(crate) fn read(options: &Options) -> Result<Self, Failure> {
        let path = Self::path(options);
        let text = Source::File(path.clone()).read_text("the configuration").map_err(|error| {
            Failure::Input(format!(
                "{error}; name it with --config or ${VARIABLE}, or write one for the sandbox with `wechatpay sandbox \
                 init DIR`"
            ))
        })?;
        // The parser's own rendering shows the line, and that line may hold the API key.
        let content = toml::from_str(&text).map_err(|error| {
            let place = error.span().and_then(|span| text.get(..span.start)).map(|before| {
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
                format!(":{line}:{column}")
            });
            // Behind "invalid type" the message quotes the value.
            let message = match error.message().split_once(", expected ") {
                Some((found, expected)) if found.starts_with("invalid ") => format!("expected {expected}"),
                _ => error.message().to_owned(),
            };
            Failure::Input(format!("{}{}: {message}", path.display(), place.unwrap_or_default()))
        })?;
        Ok(Self { path, content })
    }

    /// Builds the client for a face; `timeout` is how long an attempt may take.
    pub(crate) fn client(
        &self,
        face: Face,
        options: &Options,
        timeout: Option<Duration>,
    ) -> Result<Client, Failure> {
        let section = self.section(face)?;
        let mut transport = TransportOptions::default();
        if let Some(timeout) = timeout {
            transport.timeout = timeout;
            transport.connect_timeout = transport.connect_timeout.min(timeout);
        }
        Client::builder(self.credentials(face, section)?, self.platform_keys(section)?)
            .base_urls(self.base_urls(options))
            .transport_options(transport)
            .build()
            .map_err(Failure::input)
    }

    /// The host that is called first.
    pub(crate) fn base_url(&self, options: &Options) -> Result<BaseUrl, Failure> {
        let base_urls = self.base_urls(options);
        let first = base_urls.first().ok_or_else(|| Failure::Input("there is no base URL".to_owned()))?;
        BaseUrl::new(first).map_err(Failure::input)
    }

    /// Base URLs that were typed come before configured ones.
    pub(crate) fn base_urls(&self, options: &Options) -> Vec<String> {
        if !options.base_urls.is_empty() {
            return options.base_urls.clone();
        }
        self.content.base_urls.clone().unwrap_or_else(|| BASE_URLS.map(str::to_owned).into())
    }

    /// What reads the notifications of a face.
    pub(crate) fn notification_reader(&self, face: Face) -> Result<NotificationReader, Failure> {
        let section = self.section(face)?;
        let api_key = section.api_key.as_deref().ok_or_else(|| {
            self.problem(
                face,
                &"has no api_key, which opens notifications: the brand API key or the APIv3 key",
            )
        })?;
        let api_key =
            ApiKey::new(api_key).map_err(|error| self.problem(face, &format!("api_key: {error}")))?;
        Ok(NotificationReader::new(api_key, self.platform_keys(section)?))
    }

    /// The face whose platform key has this ID; the only one there is, if there is only one.
    pub(crate) fn face_of_key(&self, public_key_id: Option<&str>) -> Option<Face> {
        let sections = || Face::ALL.into_iter().filter_map(|face| Some((face, self.find(face)?)));
        let named = sections().find(|(_, section)| Some(section.public_key_id.as_str()) == public_key_id);
        let mut all = sections();
        let only = all.next().filter(|_| all.next().is_none());
        named.or(only).map(|(face, _)| face)
    }

    fn find(&self, face: Face) -> Option<&Section> {
        match face {
            Face::Brand => self.content.brand.as_ref(),
            Face::Partner => self.content.partner.as_ref(),
        }
    }

    fn section(&self, face: Face) -> Result<&Section, Failure> {
        self.find(face).ok_or_else(|| {
            let path = self.path.display();
            Failure::Input(format!("{path}: there is no section [{face}], which this command needs"))
        })
    }

    fn credentials(&self, face: Face, section: &Section) -> Result<Credentials, Failure> {
        let (own, other) = match face {
            Face::Brand => (&section.brand_id, &section.mchid),
            Face::Partner => (&section.mchid, &section.brand_id),
        };
        let Some(identity) = own.as_deref().filter(|_| other.is_none()) else {
            let problem = format!("takes {}, and of brand_id and mchid only that", face.identity_name());
            return Err(self.problem(face, &problem));
        };
        let serial_no =
            SerialNo::new(&section.certificate_serial_no).map_err(|error| self.problem(face, &error))?;
        let private_key =
            PrivateKey::from_pem_file(self.relative(&section.private_key)).map_err(Failure::input)?;
        Credentials::with_private_key(face, identity, serial_no, private_key)
            .map_err(|error| self.problem(face, &error))
    }

    fn platform_keys(&self, section: &Section) -> Result<PlatformKeys, Failure> {
        let public_key =
            PublicKey::from_pem_file(self.relative(&section.public_key)).map_err(Failure::input)?;
        Ok(PlatformKeys::new(&section.public_key_id, public_key))
    }

    /// Paths are relative to the configuration file.
    fn relative(&self, path: &Path) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(path)
    }

    fn problem(&self, face: Face, problem: &dyn Display) -> Failure {
        Failure::Input(format!("{}: [{face}] {problem}", self.path.display()))
    }
}
