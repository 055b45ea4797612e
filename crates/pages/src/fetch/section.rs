//! The sections of the documentation that the spec names: the folders in which its operations' pages stand.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Url;
use wechatpay_codegen::spec::Documents;
use wechatpay_codegen::spec::yaml::Node;
use wechatpay_codegen::{Diagnostics, Source};

const PLATFORM: &str = "https://pay.weixin.qq.com/doc/";

/// A folder of the documentation, which has an index of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name, and the name of its folder on disk: `brand`, `partner`.
    pub name: String,
    /// The pages that the spec names, by ID.
    pub known: BTreeSet<String>,
    /// Ends in a slash.
    address: Url,
}

/// Returns the sections that the spec names in any `externalDocs`, by address.
///
/// A product without operations names its sections too if its documents have `externalDocs` of their own, say
/// `https://pay.weixin.qq.com/doc/brand/llms.txt`. Of the spec's checks only those apply that reading it takes, so
/// that one in the middle of an edit will do.
///
/// # Errors
/// Everything that keeps the spec from being read.
pub fn sections_of(source: &Source) -> Result<Vec<Section>, Diagnostics> {
    let mut diagnostics = Diagnostics::default();
    let documents = Documents::read(source, &mut diagnostics);
    let mut found = BTreeMap::new();
    for document in documents.products.iter().flat_map(|product| &product.documents) {
        collect(&document.tree, &mut found);
    }
    diagnostics.into_result(found.into_values().collect())
}

fn collect(node: &Node, found: &mut BTreeMap<Url, Section>) {
    for entry in node.entries() {
        let url = entry.value.get("url").and_then(Node::text);
        match (entry.key.value.as_str(), url) {
            ("externalDocs", Some(url)) => add(url, found),
            _ => collect(&entry.value, found),
        }
    }
}

fn add(url: &str, found: &mut BTreeMap<Url, Section>) {
    let Ok(page) = Url::parse(url) else { return };
    let last = page.path().rsplit('/').next().unwrap_or_default();
    let id = last.strip_suffix(".md").unwrap_or(last);
    let is_page = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    if !page.as_str().starts_with(PLATFORM) || !(is_page || last == "llms.txt") {
        return;
    }
    let Ok(address) = page.join(".") else { return };
    let section = found.entry(address.clone()).or_insert_with(|| Section::at(address));
    if is_page {
        section.known.insert(id.to_owned());
    }
}

impl Section {
    /// Takes a section by its path below `/doc`: `v3/merchant`.
    pub fn of_path(path: &str) -> Option<Self> {
        let is_name = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !path.split('/').all(is_name) {
            return None;
        }
        Url::parse(&format!("{PLATFORM}{path}/")).ok().map(Self::at)
    }

    /// The platform's current documentation is `v3`, which no name repeats: `v3/partner` is `partner`, `v2/partner`
    /// is `v2-partner`.
    fn at(address: Url) -> Self {
        let path = address.as_str().strip_prefix(PLATFORM).unwrap_or_default().trim_matches('/');
        let name = path.strip_prefix("v3/").unwrap_or(path).replace('/', "-");
        Self { name, known: BTreeSet::new(), address }
    }

    /// The address of a file of this section, as the platform has it.
    pub(super) fn address(&self, file: &str) -> Url {
        let mut address = self.address.clone();
        address.set_path(&format!("{}{file}", self.address.path()));
        address
    }

    /// The name of the page that a link leads to, without `.md`, if it is one of this section on whatever host.
    pub(super) fn page_of_link(&self, target: &str) -> Option<String> {
        let address = self.address.join(target).ok()?;
        let (_, file) = address.path().rsplit_once(self.address.path())?;
        let name = file.strip_suffix(".md")?;
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (!name.is_empty() && name.len() <= 64 && name.bytes().all(is_name)).then(|| name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spec_names_its_sections_and_pages_wherever_it_has_external_docs() {
        let document = "\
openapi: 3.1.0
info: {title: A, version: '1', summary: A., description: A., license: {name: A, identifier: MIT}}
externalDocs: {url: 'https://pay.weixin.qq.com/doc/v3/partner/llms.txt', description: A}
paths: {}
";
        let source = Source::from_texts("spec", [("cards/partner.yaml", document)]);
        let sections = sections_of(&source).unwrap();
        assert_eq!(sections, [Section::of_path("v3/partner").unwrap()]);
        assert_eq!(sections[0].name, "partner");
    }

    #[test]
    fn addresses_beside_the_documentation_are_no_sections() {
        let mut found = BTreeMap::new();
        for url in ["https://github.com/doc/1", "https://pay.weixin.qq.com/doc/brand/intro", "1", ""] {
            add(url, &mut found);
        }
        assert!(found.is_empty(), "{found:?}");
        add("https://pay.weixin.qq.com/doc/brand/1.md", &mut found);
        add("https://pay.weixin.qq.com/doc/brand/2", &mut found);
        let known = &found.values().next().unwrap().known;
        assert_eq!(known.iter().collect::<Vec<_>>(), ["1", "2"]);
    }

    #[test]
    fn only_links_to_pages_of_the_section_name_one_whatever_their_host() {
        let section = Section::of_path("v3/partner").unwrap();
        let page = |target| section.page_of_link(target);
        assert_eq!(page("https://pay.weixin.qq.com/doc/v3/partner/12.md#part").as_deref(), Some("12"));
        assert_eq!(page("http://mirror.example/pay/doc/v3/partner/12-java.md").as_deref(), Some("12-java"));
        assert_eq!(page("12.md").as_deref(), Some("12"));
        for other in ["/doc/v3/merchant/12.md", "12.html", "../../brand/12.md", ".md", "a%2Fb.md", "x/12.md"]
        {
            assert_eq!(page(other), None, "{other}");
        }
    }
}
