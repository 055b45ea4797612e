//! Puts what comes into the folder, removes what is gone, and reports both.

use std::collections::BTreeSet;

use super::client::{Answer, Validators};
use super::download::{Download, now, sample_names};
use super::failure::Failure;
use super::index::{Kind, Row, file_of};
use super::listing::Listing;
use super::progress::Progress;
use super::report::Report;
use super::section::Section;
use super::site::Site;
use super::store::{Store, StoreError, hash};

/// The folder, and the account of this run.
pub(super) struct Updater<'a> {
    pub(super) store: Store,
    pub(super) report: Report,
    pub(super) progress: &'a mut Progress,
    pub(super) site: &'a Site,
}

impl Updater<'_> {
    /// Whether a run that was killed has fetched the page or sample just before. An index is always asked for: what
    /// else there is depends on it.
    pub(super) fn was_just_fetched(&mut self, download: &Download) -> bool {
        let origin = self.site.origin(&download.address());
        let was_fetched =
            download.kind != Kind::Listing && self.store.was_just_fetched(&download.file, &origin);
        if was_fetched {
            self.report.unchanged += 1;
            self.progress.step();
        }
        was_fetched
    }

    /// What makes a request conditional: only what the same host said about a file that is still as it was stored.
    pub(super) fn validators(&self, download: &Download) -> Validators {
        let origin = self.site.origin(&download.address());
        let row = self.store.intact(&download.file).filter(|row| row.origin == origin);
        row.map_or_else(Validators::default, |row| Validators {
            etag: row.etag.clone(),
            last_modified: row.last_modified.clone(),
        })
    }

    /// Stores an answer; content that is on disk already is left untouched.
    pub(super) fn keep(&mut self, download: &Download, answer: Answer) -> Result<(), StoreError> {
        self.progress.step();
        let before = self.store.row(&download.file).cloned();
        let (bytes, validators) = match (answer, before.as_ref()) {
            (Answer::Content(bytes, validators), _) => (bytes, validators),
            (Answer::NotModified, Some(row)) => {
                self.report.unchanged += 1;
                let (title, product) = (download.page.title.clone(), download.page.folder.clone());
                return self.store.note(Row { title, product, fetched: now(), ..row.clone() });
            }
            // Only a request for a known file is conditional.
            (Answer::NotModified, None) => return Ok(()),
        };
        let text = String::from_utf8_lossy(&bytes);
        let row = download.row(self.site.origin(&download.address()), hash(&bytes), &text, validators);
        match before {
            Some(before) if before.hash == row.hash => {
                self.report.unchanged += 1;
                if self.store.intact(&download.file).is_some() {
                    return self.store.note(row);
                }
            }
            Some(_) => {
                self.happened("changed", &row);
                self.report.changed.push(row.file());
            }
            None => {
                self.happened("new", &row);
                self.report.new.push(row.file());
            }
        }
        self.store.keep(row, &bytes)
    }

    /// Reports a file that could not be fetched.
    pub(super) fn missed(&mut self, download: &Download, failure: &Failure) {
        self.progress.step();
        let what = format!("failed   {} {}", download.file, download.page.title);
        self.progress.failed(&format!("{}\n         {failure}", what.trim_end()));
    }

    /// Removes pages that the index no longer lists, and samples that their page no longer links to.
    pub(super) fn remove_gone(&mut self, section: &Section, listing: &Listing) -> Result<(), StoreError> {
        let listed: BTreeSet<_> = listing.pages.iter().map(|page| page.id.as_str()).collect();
        for row in self.store.rows(&section.name) {
            let page = row.id.split('-').next().unwrap_or_default();
            let is_there = match row.kind {
                Kind::Listing => true,
                Kind::Page => listed.contains(page),
                Kind::Sample => listed.contains(page) && self.samples(section, page).contains(&row.id),
            };
            if !is_there {
                self.happened("gone", &row);
                self.report.gone.push(row.file());
                self.store.remove(row)?;
            }
        }
        Ok(())
    }

    /// The samples that a page on disk links to.
    pub(super) fn samples(&self, section: &Section, page: &str) -> Vec<String> {
        let text = self.store.text(&file_of(&section.name, Kind::Page, page)).unwrap_or_default();
        sample_names(section, page, &text)
    }

    fn happened(&self, what: &str, row: &Row) {
        self.progress.happened(format!("{what:8} {} {}", row.file(), row.title).trim_end());
    }
}
