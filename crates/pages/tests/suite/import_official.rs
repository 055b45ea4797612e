//! Every official call page, imported into an empty product: page by page, and all pages of a product together.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use wechatpay_codegen::Source;
use wechatpay_pages::evidence::Page;
use wechatpay_pages::import::{Import, import};
use wechatpay_pages::reader::{self, samples_beside};

use crate::real_pages::shared;

/// The pages of a kind, by the product that the index names.
fn pages(folder: &Path, kind: &str) -> BTreeMap<String, Vec<Page>> {
    let mut found: BTreeMap<String, Vec<Page>> = BTreeMap::new();
    let index = fs::read_to_string(folder.join("index.tsv")).unwrap();
    for row in index.lines().skip(1) {
        let columns: Vec<_> = row.split('\t').collect();
        if columns[1] != kind {
            continue;
        }
        let path = folder.join(columns[0]).join(format!("{}.md", columns[2]));
        let page = reader::read(&reader::Source::open(&path).unwrap(), &samples_beside(&path).unwrap());
        // The faces' products have one name, but for the folder that partners have around them.
        let product = columns[6].rsplit_once("/API").map_or(columns[6], |(product, _)| product);
        let product = product.rsplit('/').next().unwrap().split('（').next().unwrap();
        found.entry(product.to_owned()).or_default().extend(page);
    }
    found
}

fn into_empty(pages: &[Page]) -> Import {
    let empty = Source { shown: "spec".to_owned(), folders: Vec::new() };
    import(&empty, pages, Some("fresh")).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn every_official_page_imports_into_an_empty_product() {
    let Some(folder) = shared().map(|shared| shared.join("pages")) else { return };
    let all: Vec<Page> = pages(&folder, "call").into_values().flatten().collect();
    let left: Vec<_> = all.iter().flat_map(|page| into_empty(std::slice::from_ref(page)).left).collect();
    let shown: Vec<_> = left.iter().map(ToString::to_string).collect();
    eprintln!("{} of {} pages were imported whole", all.len() - left.len(), all.len());
    assert!(all.len() > 200 && left.len() * 100 <= all.len(), "{}", shown.join("\n"));
}

#[test]
fn the_official_pages_of_a_product_import_together() {
    let Some(folder) = shared().map(|shared| shared.join("pages")) else { return };
    // All products take a minute; `IMPORT_EVERY=1` tries them.
    let all = std::env::var_os("IMPORT_EVERY").is_some();
    let mut shown = Vec::new();
    let mut count = 0;
    for pages in pages(&folder, "call").into_values().filter(|pages| all || pages.len() < 20) {
        count += pages.len();
        shown.extend(into_empty(&pages).left.iter().map(ToString::to_string));
    }
    assert!(shown.len() * 100 <= count, "{}", shown.join("\n"));
}

#[test]
fn official_events_are_drafted() {
    let Some(folder) = shared().map(|shared| shared.join("pages")) else { return };
    let all: Vec<Page> = pages(&folder, "event").into_values().flatten().collect();
    let left: Vec<_> = all.iter().flat_map(|page| into_empty(std::slice::from_ref(page)).left).collect();
    let shown: Vec<_> = left.iter().map(ToString::to_string).collect();
    assert!(all.len() > 10 && shown.is_empty(), "{}", shown.join("\n"));
}
