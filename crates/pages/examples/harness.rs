//! Temporary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use wechatpay_codegen::Source;
use wechatpay_pages::import::import;
use wechatpay_pages::reader::{self, samples_beside};

fn main() {
    let dir = Path::new("/work/shared/pages");
    let args: Vec<String> = std::env::args().skip(1).collect();
    let mode = args.first().map_or("single", String::as_str);
    let index = fs::read_to_string(dir.join("index.tsv")).unwrap();
    let (mut good, mut all) = (0, 0);
    let mut why: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut products: BTreeMap<String, Vec<wechatpay_pages::evidence::Page>> = BTreeMap::new();
    for row in index.lines().skip(1) {
        let columns: Vec<_> = row.split('\t').collect();
        let kind = if mode == "events" { "event" } else { "call" };
        if columns[1] != kind { continue }
        let id = format!("{}/{}", columns[0], columns[2]);
        if args.len() > 1 && !args[1..].iter().any(|it| id.contains(it.as_str()) || columns[6].contains(it.as_str())) { continue }
        let path = dir.join(format!("{id}.md"));
        let page = reader::Source::open(&path).unwrap();
        let samples = samples_beside(&path).unwrap();
        all += 1;
        let page = match reader::read(&page, &samples) {
            Ok(page) => page,
            Err(error) => { why.entry(format!("reader: {error}")).or_default().push(id); continue }
        };
        if mode == "together" {
            let product = columns[6].trim_start_matches("品牌经营/").split(['/', '（']).next().unwrap().to_owned();
            products.entry(product).or_default().push(page);
            continue;
        }
        let empty = Source { shown: "spec".into(), folders: vec![] };
        let done = import(&empty, &[page], Some("fresh")).unwrap_or_else(|it| panic!("{it}"));
        if args.len() > 1 { for file in done.source.folders.iter().flat_map(|it| &it.files) { println!("=== {}\n{}", file.path, file.text); } }
        if done.left.is_empty() { good += 1 } else {
            for left in &done.left { let key = left.what.clone(); why.entry(key).or_default().push(id.clone()); }
        }
        for note in &done.notes { why.entry(format!("note: {}", note.what)).or_default().push(id.clone()); }
    }
    for (name, pages) in products {
        let empty = Source { shown: "spec".into(), folders: vec![] };
        let count = pages.len();
        let start = std::time::Instant::now();
        let done = import(&empty, &pages, Some("fresh")).unwrap_or_else(|it| panic!("{it}"));
        let bad: std::collections::BTreeSet<_> = done.left.iter().map(|left| left.page.clone()).collect();
        good += count - bad.len();
        let named = done.source.folders.iter().flat_map(|it| &it.files).map(|file| file.text.matches("Choose a name").count()).sum::<usize>();
        let lines = done.source.folders.iter().flat_map(|it| &it.files).map(|file| file.text.lines().count()).sum::<usize>();
        println!("{name}: {count} pages, {} bad, {named} renamed, {lines} lines, {:?}", bad.len(), start.elapsed());
        for left in &done.left { why.entry(left.what.clone()).or_default().push(left.page.clone()); }
        fs::create_dir_all(format!("/tmp/spec-{name}")).unwrap();
        for file in done.source.folders.iter().flat_map(|it| &it.files) { fs::write(format!("/tmp/spec-{name}/{}", file.name), &file.text).unwrap(); }
    }
    for (what, ids) in &why { println!("{} {}\n    {}", ids.len(), what, ids.iter().take(4).cloned().collect::<Vec<_>>().join(" ")); }
    println!("{good} of {all}");
}
