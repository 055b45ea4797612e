//! The index of a section, `llms.txt`: which pages there are, under which headings.

use std::collections::BTreeSet;

use super::links::links;
use super::section::Section;

/// The pages of a section, in the order of its index, each once.
pub(super) struct Listing {
    pub(super) pages: Vec<ListedPage>,
}

/// A page as the index lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ListedPage {
    pub(super) id: String,
    pub(super) title: String,
    /// The headings above it, the product first: `商家名片会员/API列表/用户动态`.
    pub(super) folder: String,
}

/// Which pages of a section to fetch.
#[derive(Clone, Debug, Default)]
pub(super) struct Selection<'a> {
    /// All of them.
    pub(super) all: bool,
    /// Those of these products, beside those of the spec's products.
    pub(super) products: &'a [String],
}

impl Listing {
    /// Reads an index; one without any page of its section can't be one.
    pub(super) fn read(text: &str, section: &Section) -> Option<Self> {
        let mut headings: Vec<(usize, &str)> = Vec::new();
        let mut pages: Vec<ListedPage> = Vec::new();
        let mut seen = BTreeSet::new();
        for line in text.lines() {
            let level = line.bytes().take_while(|&byte| byte == b'#').count();
            // The first level is the title of the whole.
            if level > 1 && line.get(level..).is_some_and(|rest| rest.starts_with(' ')) {
                headings.retain(|&(above, _)| above < level);
                headings.push((level, line.get(level..).unwrap_or_default().trim()));
                continue;
            }
            for (title, target) in links(line) {
                // A name with a dash is a sample, which its page leads to.
                let Some(id) = section.page_of_link(target).filter(|id| !id.contains('-')) else { continue };
                if seen.insert(id.clone()) {
                    let folder = headings.iter().map(|&(_, heading)| heading).collect::<Vec<_>>().join("/");
                    pages.push(ListedPage { id, title: title.trim().to_owned(), folder });
                }
            }
        }
        (!pages.is_empty()).then_some(Self { pages })
    }

    /// The pages to fetch: those of each product of which the spec names a page, and of those asked for.
    ///
    /// Where the spec names none of the pages, its products are unknown, so all are fetched.
    pub(super) fn select(&self, section: &Section, selection: &Selection) -> Vec<&ListedPage> {
        let known = |page: &&ListedPage| section.known.contains(&page.id);
        let mut products: BTreeSet<_> = self.pages.iter().filter(known).map(ListedPage::product).collect();
        products.extend(selection.products.iter().map(String::as_str));
        let all = selection.all || products.is_empty();
        self.pages.iter().filter(|page| all || products.contains(page.product())).collect()
    }

    /// Whether a product stands in the index.
    pub(super) fn has_product(&self, name: &str) -> bool {
        self.pages.iter().any(|page| page.product() == name)
    }
}

impl ListedPage {
    fn product(&self) -> &str {
        self.folder.split('/').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = "\
>更新时间：2026.08.07

# All
- [Start](https://pay.weixin.qq.com/doc/brand/1.md)
## Cards
- [Intro](https://pay.weixin.qq.com/doc/brand/2.md)
### Calls
#### Templates
- [Create](https://pay.weixin.qq.com/doc/brand/3.md)
### Events
- [Created](https://pay.weixin.qq.com/doc/brand/4.md), [elsewhere](https://pay.weixin.qq.com/doc/v3/partner/9.md)
## Shops
- [Create](https://pay.weixin.qq.com/doc/brand/5.md)
- [Create again](https://pay.weixin.qq.com/doc/brand/3.md)
";

    fn section(known: &[&str]) -> Section {
        let mut section = Section::of_path("brand").unwrap();
        section.known = known.iter().map(|&id| id.to_owned()).collect();
        section
    }

    fn selected(known: &[&str], selection: Selection) -> Vec<String> {
        let section = section(known);
        let listing = Listing::read(INDEX, &section).unwrap();
        listing.select(&section, &selection).into_iter().map(|page| page.id.clone()).collect()
    }

    #[test]
    fn an_index_lists_each_page_once_with_its_headings() {
        let pages = Listing::read(INDEX, &section(&[])).unwrap().pages;
        let folders: Vec<_> = pages.iter().map(|page| (page.id.as_str(), page.folder.as_str())).collect();
        let expected = [
            ("1", ""),
            ("2", "Cards"),
            ("3", "Cards/Calls/Templates"),
            ("4", "Cards/Events"),
            ("5", "Shops"),
        ];
        assert_eq!(folders, expected);
    }

    #[test]
    fn the_products_of_the_spec_are_selected_others_on_request() {
        assert_eq!(selected(&["3"], Selection::default()), ["2", "3", "4"]);
        assert_eq!(selected(&["3"], Selection { all: true, products: &[] }).len(), 5);
        let shops = ["Shops".to_owned()];
        assert_eq!(selected(&["3"], Selection { all: false, products: &shops }), ["2", "3", "4", "5"]);
        assert_eq!(selected(&[], Selection { all: false, products: &shops }), ["5"]);
    }

    #[test]
    fn a_section_of_which_the_spec_names_no_page_is_selected_whole() {
        assert_eq!(selected(&["77"], Selection::default()).len(), 5);
    }

    #[test]
    fn a_text_without_pages_of_the_section_is_no_index() {
        assert!(Listing::read("# Sorry\n[home](https://pay.weixin.qq.com/)", &section(&[])).is_none());
    }
}
