//! `wechatpay explain`: captured messages with every mistake, signed by OpenSSL, and what is said of them.

mod answers;
mod captures;
mod requests;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use wechatpay_sandbox::explain::Mistake;

#[test]
fn the_documentation_lists_every_mistake_and_no_other() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/signatures.md");
    let page = fs::read_to_string(page).unwrap();
    let (_, tables) = page.split_once("## The mistakes").unwrap();
    let rows = tables.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let documented: BTreeSet<_> = rows.collect();
    let known: BTreeSet<_> = Mistake::ALL.iter().map(|mistake| mistake.name()).collect();
    assert_eq!(documented, known);
}
