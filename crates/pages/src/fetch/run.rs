//! A run: for each section its index, the pages, their samples, and what is gone.

use std::collections::BTreeSet;
use std::path::PathBuf;

use futures_util::{StreamExt as _, stream};

use super::client::{Client, RequestPolicy};
use super::download::Download;
use super::failure::Failure;
use super::index::Kind;
use super::listing::{ListedPage, Listing, Selection};
use super::progress::Progress;
use super::report::Report;
use super::section::Section;
use super::site::Site;
use super::store::{Store, StoreError};
use super::updater::Updater;

/// What to fetch, from where, and where to.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folder of pages.
    pub out: PathBuf,
    /// The host.
    pub site: Site,
    /// Whether to fetch every page of a section, not only those of the spec's products.
    pub all: bool,
    /// Further products, by their headings in the index.
    pub products: Vec<String>,
    /// How the server is treated.
    pub policy: RequestPolicy,
}

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The folder can't be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No HTTP client, say for want of certificates to trust.
    #[error("cannot set up HTTPS")]
    Client(#[from] reqwest::Error),
    /// No runtime.
    #[error("cannot set up the event loop")]
    Runtime(#[from] std::io::Error),
    /// A product that no index lists.
    #[error("no index has the heading `{0}`; the headings are those of the second level in `llms.txt`")]
    UnknownProduct(String),
}

/// Makes a folder hold the pages of some sections as the site has them now.
///
/// A page that can't be fetched doesn't keep others from it; [`Report::failed`] says why.
///
/// # Errors
/// The folder or the network can't be used at all, or an unknown product.
pub fn fetch(sections: &[Section], options: &Options, progress: &mut Progress) -> Result<Report, Error> {
    let client = Client::new(&options.site, &options.policy)?;
    let store = Store::open(&options.out)?;
    let updater = Updater { store, report: Report::default(), progress, site: &options.site };
    let run = Run { client, options, updater };
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run.all(sections))
}

struct Run<'a> {
    client: Client,
    options: &'a Options,
    updater: Updater<'a>,
}

impl Run<'_> {
    async fn all(mut self, sections: &[Section]) -> Result<Report, Error> {
        let resumed = self.updater.store.resumed();
        if resumed > 0 {
            self.updater
                .progress
                .happened(&format!("resuming: {resumed} files were fetched before the interruption"));
        }
        let mut unknown: BTreeSet<&str> = self.options.products.iter().map(String::as_str).collect();
        for section in sections {
            self.updater.progress.section(&section.name);
            if let Some(listing) = self.listing(section).await? {
                unknown.retain(|product| !listing.has_product(product));
                self.section(section, &listing).await?;
            }
        }
        self.updater.progress.end();
        self.updater.store.finish()?;
        match unknown.first() {
            Some(product) if self.updater.report.unreadable.is_empty() => {
                Err(Error::UnknownProduct((*product).to_owned()))
            }
            _ => Ok(self.updater.report),
        }
    }

    /// Fetches the index of a section. What is on disk from before says nothing about today, so it can't stand in.
    async fn listing(&mut self, section: &Section) -> Result<Option<Listing>, StoreError> {
        let page = ListedPage { id: "llms".to_owned(), title: String::new(), folder: String::new() };
        let download = Download::new(section, Kind::Listing, &page, &page.id);
        let file = download.file.clone();
        let failures = self.round(vec![download]).await?;
        if failures.is_empty() {
            return Ok(self.updater.store.text(&file).and_then(|text| Listing::read(&text, section)));
        }
        self.updater.report.unreadable.extend(failures);
        Ok(None)
    }

    async fn section(&mut self, section: &Section, listing: &Listing) -> Result<(), StoreError> {
        let selection = Selection { all: self.options.all, products: &self.options.products };
        let pages = listing.select(section, &selection);
        let others = listing.pages.len() - pages.len();
        if others > 0 {
            let name = &section.name;
            let line =
                format!("{name}: left out are the pages of other products, {others} in all; see `--all`");
            self.updater.progress.happened(&line);
        }
        let downloads = pages.iter().map(|page| Download::new(section, Kind::Page, page, &page.id)).collect();
        let failures = self.round(downloads).await?;
        self.updater.report.failed.extend(failures);

        let mut samples = Vec::new();
        for page in pages {
            let names = self.updater.samples(section, &page.id);
            samples.extend(names.iter().map(|name| Download::new(section, Kind::Sample, page, name)));
        }
        let failures = self.round(samples).await?;
        self.updater.report.failed.extend(failures);
        self.updater.remove_gone(section, listing)
    }

    /// Fetches files, a few at a time, and stores each as it comes. Returns what could not be fetched.
    async fn round(&mut self, downloads: Vec<Download<'_>>) -> Result<Vec<Failure>, StoreError> {
        let (client, updater) = (&self.client, &mut self.updater);
        updater.progress.expect(downloads.len());
        let mut asked = Vec::new();
        for download in downloads {
            if !updater.was_just_fetched(&download) {
                let known = updater.validators(&download);
                asked.push((download, known));
            }
        }
        let mut answers = stream::iter(asked)
            .map(async |(download, known)| {
                let answer = client.get(&download.address(), &known, |bytes| download.check(bytes)).await;
                (download, answer)
            })
            .buffer_unordered(self.options.policy.connections.max(1));
        let mut failures = Vec::new();
        while let Some((download, answer)) = answers.next().await {
            match answer {
                Ok(answer) => updater.keep(&download, answer)?,
                Err(failure) => {
                    updater.missed(&download, &failure);
                    failures.push(failure);
                }
            }
        }
        Ok(failures)
    }
}
