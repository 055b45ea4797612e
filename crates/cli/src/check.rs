//! `wechatpay check`: is the configuration right, and if not, what is to be done?

mod certificate;
mod clock;
mod file;
mod platform;
mod report;
mod section;

use wechatpay_api::runtime::BaseUrl;
use wechatpay_api::{Config, Face};

use crate::config::{self, Options};
use crate::failure::Failure;
use crate::output;
use report::Report;

/// Looks at everything, then reports it, a line each. Nothing goes over the network but for the clock, if asked for.
pub(crate) async fn run(clock: bool, options: &Options) -> Result<(), Failure> {
    let mut report = Report::default();
    match config::read(options) {
        Ok(config) => {
            report.fine("configuration", config.path().display());
            sections(&config, &mut report);
            let hosts = hosts(&config::base_urls(&config, options), &mut report);
            if clock {
                clock::check(&hosts, &mut report).await;
            }
        }
        Err(failure) => report.wrong("configuration", failure),
    }
    output::text(&report.to_string())?;
    match report.wrong_count() {
        0 => Ok(()),
        count => Err(Failure::Input(format!("{count} of {} checks found something wrong", report.count()))),
    }
}

fn sections(config: &Config, report: &mut Report) {
    let sections: Vec<_> = Face::ALL.into_iter().filter_map(|face| config.section(face).ok()).collect();
    if sections.iter().any(|section| section.has_api_key()) {
        file::check_access("configuration", config.path(), report);
    }
    for section in &sections {
        section::check(config, section, report);
    }
    if sections.is_empty() {
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
