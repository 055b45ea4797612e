//! The configuration that a command uses: the library's, with what was typed before it.

use std::path::PathBuf;

use wechatpay_api::runtime::{ConfigErrorKind, NotificationReader};
use wechatpay_api::{Client, Config, ConfigError, Face};

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

/// Builds the client for a face; base URLs that were typed come before configured ones.
pub(crate) fn client(config: &Config, face: Face, typed: Vec<String>) -> Result<Client, Failure> {
    let mut builder = config.client_builder(face).map_err(|error| failure(&error))?;
    if !typed.is_empty() {
        builder = builder.base_urls(typed);
    }
    builder.build().map_err(Failure::input)
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
