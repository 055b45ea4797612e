//! The platform's own pages, for tests that try them where they are at hand. They are not ours to copy.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Their names and bytes, by name: of the folder `$WECHATPAY_PAGES`, else of `shared/seeds` beside this workspace.
pub(crate) fn real_pages() -> Vec<(String, Vec<u8>)> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/seeds");
    let folder = env::var_os("WECHATPAY_PAGES").map_or_else(beside, PathBuf::from);
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut pages: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().display().to_string(), fs::read(&path).unwrap()))
        .collect();
    pages.sort();
    pages
}
