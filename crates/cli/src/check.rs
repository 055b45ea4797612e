//! `wechatpay check`: is the configuration right, and if not, what is to be done?

mod clock;
mod file;
mod keys;
mod report;
mod section;

use std::path::Path;

use wechatpay_api::Face;
use wechatpay_api::runtime::BaseUrl;

use crate::config::{Config, Options};
use crate::failure::Failure;
use crate::input::Source;
use crate::output;
use report::Report;

/// Looks at everything, then reports it, a line each. Nothing goes over the network but for the clock, if asked for.
pub(crate) async fn run(clock: bool, options: &Options) -> Result<(), Failure> {
    let mut report = Report::default();
    let path = Config::path(options);
    // As a call reads it: unknown keys, missing ones, values of another type.
    let config = Config::read(options);
    match &config {
        Ok(_) => report.fine("configuration", path.display()),
        Err(failure) => report.wrong("configuration", failure),
    }
    if let Some(table) = read(&path, &mut report) {
        sections(&table, &path, &mut report);
    }
    if let Ok(config) = &config {
        let base_urls = hosts(&config.base_urls(options), &mut report);
        if clock {
            clock::check(&base_urls, &mut report).await;
        }
    }
    output::text(&report.to_string())?;
    match report.wrong_count() {
        0 => Ok(()),
        count => Err(Failure::Input(format!("{count} of {} checks found something wrong", report.count()))),
    }
}

/// The configuration as plain TOML, so that one wrong key doesn't hide the others. What isn't TOML is reported already.
fn read(path: &Path, report: &mut Report) -> Option<toml::Table> {
    let text = Source::File(path.to_owned()).read_text("the configuration").ok()?;
    if text.contains("api_key") {
        file::check_access(&"configuration", path, report);
    }
    toml::from_str(&text).ok()
}

fn sections(table: &toml::Table, path: &Path, report: &mut Report) {
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut found = false;
    for face in Face::ALL {
        match table.get(&face.to_string()) {
            Some(toml::Value::Table(table)) => {
                section::check(&section::Section { face, table, folder }, report);
                found = true;
            }
            Some(_) => {
                report.wrong(face, format_args!("must be a section: write [{face}] on a line of its own"));
            }
            None => {}
        }
    }
    if !found {
        report.wrong("sections", "there is neither [brand] nor [partner]: add the one that you call as");
    }
}

fn hosts(base_urls: &[String], report: &mut Report) -> Vec<BaseUrl> {
    let mut hosts = Vec::new();
    for base_url in base_urls {
        match BaseUrl::new(base_url) {
            Ok(url) => {
                report.fine("base_urls", &url);
                hosts.push(url);
            }
            Err(error) => report.wrong("base_urls", format_args!("{error:#}")),
        }
    }
    if base_urls.is_empty() {
        report.wrong("base_urls", "the list is empty: leave it out for the platform's own hosts");
    }
    hosts
}
