//! A file to fetch: where it is, what it must be, and its row once it is there.

use jiff::{Timestamp, Unit};
use reqwest::Url;

use super::client::Validators;
use super::content::page_text;
use super::index::{Kind, Row, State, file_of};
use super::links::links;
use super::listing::{ListedPage, Listing};
use super::section::Section;

/// A file to fetch, as the index of its section describes it.
pub(super) struct Download<'a> {
    pub(super) section: &'a Section,
    pub(super) kind: Kind,
    /// The page, or the page of the sample.
    pub(super) page: &'a ListedPage,
    pub(super) id: String,
    pub(super) file: String,
}

impl<'a> Download<'a> {
    pub(super) fn new(section: &'a Section, kind: Kind, page: &'a ListedPage, id: &str) -> Self {
        Self { section, kind, page, id: id.to_owned(), file: file_of(&section.name, kind, id) }
    }

    /// Its address, as the platform has it.
    pub(super) fn address(&self) -> Url {
        let extension = if self.kind == Kind::Listing { "txt" } else { "md" };
        self.section.address(&format!("{}.{extension}", self.id))
    }

    /// Says what came if it isn't what was asked for.
    pub(super) fn check(&self, bytes: &[u8]) -> Result<(), String> {
        let text = page_text(bytes)?;
        if self.kind == Kind::Listing && Listing::read(text, self.section).is_none() {
            return Err("a text that lists no page of the section".to_owned());
        }
        Ok(())
    }

    /// Its row, once the site has served it.
    pub(super) fn row(&self, origin: String, hash: String, text: &str, validators: Validators) -> Row {
        Row {
            section: self.section.name.clone(),
            kind: self.kind,
            id: self.id.clone(),
            date: printed_date(text),
            title: self.page.title.clone(),
            product: self.page.folder.clone(),
            state: State::Current,
            address: self.address().into(),
            origin,
            hash,
            etag: validators.etag,
            last_modified: validators.last_modified,
            fetched: now(),
        }
    }
}

/// The names of the samples that a page links to: its own ID, a dash, a language.
pub(super) fn sample_names(section: &Section, page: &str, text: &str) -> Vec<String> {
    let is_own = |name: &String| {
        let language = name.strip_prefix(page).and_then(|rest| rest.strip_prefix('-'));
        language.is_some_and(|language| !language.is_empty() && !language.contains('-'))
    };
    let mut names: Vec<_> =
        links(text).filter_map(|(_, target)| section.page_of_link(target)).filter(is_own).collect();
    names.sort();
    names.dedup();
    names
}

/// The time now, as the index has it.
pub(super) fn now() -> String {
    let now = Timestamp::now();
    now.round(Unit::Second).unwrap_or(now).to_string()
}

fn printed_date(text: &str) -> Option<String> {
    let (_, after) = text.lines().find_map(|line| line.split_once("更新时间"))?;
    let date = after.trim_start_matches(['：', ':', ' ']);
    let end =
        date.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(date.len());
    date.get(..end).filter(|date| !date.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_links_to_the_page_and_a_language() {
        let section = Section::of_path("brand").unwrap();
        let text = "[Java](https://pay.weixin.qq.com/doc/brand/12-java.md) [curl](12-curl.md) [Java](12-java.md)
            [other](13-java.md) [itself](12.md) [elsewhere](/doc/v3/partner/12-go.md) [odd](12-.md) [odd](12-a-b.md)";
        assert_eq!(sample_names(&section, "12", text), ["12-curl", "12-java"]);
    }

    #[test]
    fn the_date_is_taken_as_printed() {
        assert_eq!(printed_date("---\na: b\n---\n\n>更新时间：2025.07.25\n").as_deref(), Some("2025.07.25"));
        assert_eq!(printed_date("# No date"), None);
    }
}
