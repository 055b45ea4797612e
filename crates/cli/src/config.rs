//! The configuration that a command uses: the library's, with what was typed before it.

use std::path::PathBuf;
use std::time::Duration;

use wechatpay_api::runtime::{BaseUrl, ConfigErrorKind, NotificationReader, TransportOptions};
use wechatpay_api::{BASE_URLS, Client, Config, ConfigError, Face};

use crate::failure::Failure;

/// What is accepted before or after any subcommand.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) config: Option<PathBuf>,
    pub(crate) base_urls: Vec<String>,
}

/// Where the configuration is by what was typed and by the environment.
pub(crate) fn path(options: &Options) -> PathBuf {
    options.config.clone().unwrap_or_else(Config::default_path)
}

pub(crate) fn read(options: &Options) -> Result<Config, Failure> {
    Config::read(path(options)).map_err(|error| failure(&error))
}

/// Builds the client for a face; `timeout` is how long an attempt may take.
pub(crate) fn client(
    config: &Config,
    face: Face,
    options: &Options,
    timeout: Option<Duration>,
) -> Result<Client, Failure> {
    let mut builder = config.client_builder(face).map_err(|error| failure(&error))?;
    if !options.base_urls.is_empty() {
        builder = builder.base_urls(&options.base_urls);
    }
    if let Some(timeout) = timeout {
        builder = builder.transport_options(TransportOptions::new().timeout(timeout));
    }
    builder.build().map_err(Failure::input)
}

/// The hosts; those that were typed come before configured ones.
pub(crate) fn base_urls(config: &Config, options: &Options) -> Vec<String> {
    match (options.base_urls.as_slice(), config.base_urls()) {
        ([], Some(configured)) => configured.to_vec(),
        ([], None) => BASE_URLS.map(str::to_owned).into(),
        (typed, _) => typed.to_vec(),
    }
}

/// The host that is called first.
pub(crate) fn base_url(config: &Config, options: &Options) -> Result<BaseUrl, Failure> {
    let base_urls = base_urls(config, options);
    let first = base_urls.first().ok_or_else(|| Failure::Input("there is no base URL".to_owned()))?;
    BaseUrl::new(first).map_err(Failure::input)
}

/// What reads the notifications of a face.
pub(crate) fn notification_reader(config: &Config, face: Face) -> Result<NotificationReader, Failure> {
    config.notification_reader(face).map_err(|error| failure(&error))
}

fn failure(error: &ConfigError) -> Failure {
    let hint = match error.kind() {
        ConfigErrorKind::Unreadable(_) => {
            "; name it with --config or $WECHATPAY_CONFIG, or write one for the sandbox with \
             `wechatpay sandbox init DIR`"
        }
        _ => "",
    };
    Failure::Input(format!("{error:#}{hint}"))
}
