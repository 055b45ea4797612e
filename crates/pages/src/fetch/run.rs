//! A run: for each section its index, the pages that are wanted, their samples, and what is gone.

use std::collections::BTreeSet;
use std::path::PathBuf;

use futures_util::{StreamExt as _, stream};

use super::client::{Client, Manners};
use super::failure::Failure;
use super::index::Kind;
use super::keeper::Keeper;
use super::listing::{Listed, Listing, Selection};
use super::progress::Progress;
use super::report::Report;
use super::section::Section;
use super::site::Site;
use super::store::{Store, StoreError};
use super::wanted::Wanted;

/// What to fetch, from where, and where to.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The folder of pages.
    pub out: PathBuf,
    /// The host.
    pub site: Site,
    /// Whether every page of a section is wanted, not only those of the spec's products.
    pub all: bool,
    /// Further products, by their headings in the index.
    pub products: Vec<String>,
    /// How the server is treated.
    pub manners: Manners,
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
    let client = Client::new(&options.site, &options.manners)?;
    let store = Store::open(&options.out)?;
    let keeper = Keeper { store, report: Report::default(), progress, site: &options.site };
    let run = Run { client, options, keeper };
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run.all(sections))
}

struct Run<'a> {
    client: Client,
    options: &'a Options,
    keeper: Keeper<'a>,
}

impl Run<'_> {
    async fn all(mut self, sections: &[Section]) -> Result<Report, Error> {
        let resumed = self.keeper.store.resumed();
        if resumed > 0 {
            self.keeper
                .progress
                .happened(&format!("resuming: {resumed} files were fetched before the interruption"));
        }
        let mut unknown: BTreeSet<&str> = self.options.products.iter().map(String::as_str).collect();
        for section in sections {
            self.keeper.progress.section(&section.name);
            if let Some(listing) = self.listing(section).await? {
                unknown.retain(|product| !listing.has_product(product));
                self.section(section, &listing).await?;
            }
        }
        self.keeper.progress.end();
        self.keeper.store.finish()?;
        match unknown.first() {
            Some(product) if self.keeper.report.unreadable.is_empty() => {
                Err(Error::UnknownProduct((*product).to_owned()))
            }
            _ => Ok(self.keeper.report),
        }
    }

    /// Fetches the index of a section. What is on disk from before says nothing about today, so it can't stand in.
    async fn listing(&mut self, section: &Section) -> Result<Option<Listing>, StoreError> {
        let page = Listed { id: "llms".to_owned(), title: String::new(), folder: String::new() };
        let wanted = Wanted::new(section, Kind::Listing, &page, &page.id);
        let file = wanted.file.clone();
        let failures = self.round(vec![wanted]).await?;
        if failures.is_empty() {
            return Ok(self.keeper.store.text(&file).and_then(|text| Listing::read(&text, section)));
        }
        self.keeper.report.unreadable.extend(failures);
        Ok(None)
    }

    async fn section(&mut self, section: &Section, listing: &Listing) -> Result<(), StoreError> {
        let selection = Selection { all: self.options.all, products: &self.options.products };
        let pages = listing.select(section, &selection);
        let others = listing.pages.len() - pages.len();
        if others > 0 {
            let line = format!(
                "{}: left out are the pages of other products, {others} in all; see `--all`",
                section.name
            );
            self.keeper.progress.happened(&line);
        }
        let wanted = pages.iter().map(|page| Wanted::new(section, Kind::Page, page, &page.id)).collect();
        let failures = self.round(wanted).await?;
        self.keeper.report.failed.extend(failures);

        let mut samples = Vec::new();
        for page in pages {
            let names = self.keeper.samples(section, &page.id);
            samples.extend(names.iter().map(|name| Wanted::new(section, Kind::Sample, page, name)));
        }
        let failures = self.round(samples).await?;
        self.keeper.report.failed.extend(failures);
        self.keeper.remove_gone(section, listing)
    }

    /// Fetches files, a few at a time, and stores each as it comes. Returns what could not be fetched.
    async fn round(&mut self, wanted: Vec<Wanted<'_>>) -> Result<Vec<Failure>, StoreError> {
        let (client, keeper) = (&self.client, &mut self.keeper);
        keeper.progress.expect(wanted.len());
        let mut asked = Vec::new();
        for wanted in wanted {
            if !keeper.has_just(&wanted) {
                let known = keeper.validators(&wanted);
                asked.push((wanted, known));
            }
        }
        let mut answers = stream::iter(asked)
            .map(async |(wanted, known)| {
                let answer = client.get(&wanted.address(), &known, |bytes| wanted.check(bytes)).await;
                (wanted, answer)
            })
            .buffer_unordered(self.options.manners.connections.max(1));
        let mut failures = Vec::new();
        while let Some((wanted, answer)) = answers.next().await {
            match answer {
                Ok(answer) => keeper.keep(&wanted, answer)?,
                Err(failure) => {
                    keeper.missed(&wanted, &failure);
                    failures.push(failure);
                }
            }
        }
        Ok(failures)
    }
}
