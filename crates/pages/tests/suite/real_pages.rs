//! The platform's own pages, for tests that try them where they are at hand. They are not ours to copy.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folder that holds `pages` and `seeds`: `$WECHATPAY_PAGES`, else `shared` beside the workspace.
pub(crate) fn shared() -> Option<PathBuf> {
    let named = env::var_os("WECHATPAY_PAGES").map(PathBuf::from);
    let found = named.or_else(|| {
        let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
        above.map(|folder| folder.join("shared")).find(|folder| folder.join("pages").is_dir())
    });
    if found.is_none() {
        eprintln!("skipped: the platform's pages are not at hand; name their folder in WECHATPAY_PAGES");
    }
    found
}

/// The older copies of five pages, by name.
pub(crate) fn real_pages() -> Vec<(String, Vec<u8>)> {
    let entries = shared().and_then(|shared| fs::read_dir(shared.join("seeds")).ok());
    let mut pages: Vec<_> = entries
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().display().to_string(), fs::read(&path).unwrap()))
        .collect();
    pages.sort();
    pages
}

/// The paths of all pages that the platform publishes, by folder and name; no guides, no samples.
pub(crate) fn official_pages() -> Vec<PathBuf> {
    let Some(shared) = shared() else { return Vec::new() };
    let mut pages: Vec<PathBuf> = ["brand", "partner", "merchant"]
        .iter()
        .filter_map(|folder| fs::read_dir(shared.join("pages").join(folder)).ok())
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.sort();
    pages
}
