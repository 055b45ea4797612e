//! `tools/docs-update` from end to end: a loopback server plays the platform with the stored pages, of which some change.
//!
//! The pages aren't ours to copy: they are read from `$WECHATPAY_PAGES`, or a folder `shared/pages` beside the workspace
//! or above it; without them these tests say so and do nothing.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::docs_update::Repository;
use crate::server::Server;

const PARTNER: &str = "/doc/v3/partner/";

fn pages() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside =
        || workspace.ancestors().map(|folder| folder.join("shared/pages")).find(|folder| folder.is_dir());
    let found = env::var_os("WECHATPAY_PAGES").map(PathBuf::from).or_else(beside);
    if found.is_none() {
        eprintln!("skipped: the platform's pages are not at hand; name their folder in $WECHATPAY_PAGES");
    }
    found
}

/// Serves the stored pages at the addresses that the platform has them at. Where the index of a section isn't stored,
/// one is written from `index.tsv`.
fn platform(pages: &Path) -> Server {
    let server = Server::start();
    let mut listed: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let index = fs::read_to_string(pages.join("index.tsv")).unwrap();
    for line in index.lines().skip(1) {
        let cells: Vec<_> = line.split('\t').collect();
        let section = cells[0];
        if section != "merchant" {
            let (title, product) = (cells[5], cells[6].split('/').next().unwrap());
            let address = format!("https://pay.weixin.qq.com{}{}.md", address(section), cells[2]);
            listed.entry(section).or_default().push(format!("## {product}\n- [{title}]({address})\n"));
        }
    }
    for (section, links) in listed {
        let stored = fs::read_to_string(pages.join(section).join("llms.txt"));
        server.serve(&format!("{}llms.txt", address(section)), &stored.unwrap_or_else(|_| links.concat()));
        for (folder, separator) in [("", ""), ("guides", ""), ("samples", "-")] {
            for entry in fs::read_dir(pages.join(section).join(folder)).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                let Some(stem) = name.strip_suffix(".md").filter(|_| path.is_file()) else { continue };
                let stem = stem.replace('.', separator);
                server.serve(&format!("{}{stem}.md", address(section)), &fs::read_to_string(&path).unwrap());
            }
        }
    }
    server
}

fn address(section: &str) -> String {
    if section == "brand" { "/doc/brand/".to_owned() } else { format!("/doc/v3/{section}/") }
}

/// A repository with this workspace's spec and generated crate.
fn workspace() -> Repository {
    let repository = Repository::new(&[(".gitignore", "/pages\n")]);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for folder in ["spec", "generated"] {
        copy(&workspace.join(folder), &repository.root().join(folder));
    }
    repository.commit();
    repository
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// The command of codegen stands beside ours, once it is built.
fn codegen() -> String {
    let built =
        Command::new(env!("CARGO")).args(["build", "--quiet", "--package", "wechatpay-codegen"]).status();
    assert!(built.unwrap().success());
    let beside = Path::new(env!("CARGO_BIN_EXE_wechatpay-pages")).with_file_name("wechatpay-codegen");
    beside.display().to_string()
}

/// Runs the script, and returns the outcome, the title and the body.
fn update(repository: &Repository, server: &Server) -> (String, String, String) {
    let environment = [("PAGES", env!("CARGO_BIN_EXE_wechatpay-pages")), ("CODEGEN", &codegen())];
    let options = ["--base-url", &server.url(), "--pause", "0"];
    let output = repository.run(false, &options, &environment);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    (repository.written("outcome"), repository.written("title"), repository.written("body.md"))
}

/// Changes what the server has of a partner's page.
fn change(server: &Server, pages: &Path, id: &str, from: &str, to: &str) {
    let text = fs::read_to_string(pages.join(format!("partner/{id}.md"))).unwrap();
    assert!(text.contains(from), "{id} says `{from}`");
    server.serve(&format!("{PARTNER}{id}.md"), &text.replace(from, to));
}

/// Three pages say something new: a date, a length, a rate limit.
fn change_three(server: &Server, pages: &Path) {
    change(server, pages, "4015336985", "更新时间：2025.07.25", "更新时间：2026.11.20");
    change(server, pages, "4015336983", "| invalid_reason | string(32)", "| invalid_reason | string(64)");
    change(server, pages, "4015336987", "接口限频：10/秒", "接口限频：20/秒");
}

#[test]
fn three_changed_pages_become_a_pull_request() {
    let Some(pages) = pages() else { return };
    let (server, repository) = (platform(&pages), workspace());
    assert_eq!(update(&repository, &server).0, "nothing", "{}", repository.written("body.md"));
    change_three(&server, &pages);
    let (outcome, title, body) = update(&repository, &server);
    assert_eq!(outcome, "pull-request", "{body}");
    assert_eq!(title, "Documentation update: 3 pages changed, 0 new, 0 gone");
    for part in ["partner/4015336983.md", "invalid_reason", "### Next version"] {
        assert!(body.contains(part), "{part}: {body}");
    }
    let edited = repository.git(&["diff", "--name-only", "HEAD", "--", "spec"]);
    assert!(edited.contains("spec/card-member/partner.yaml"), "{edited}");
    assert!(!repository.git(&["status", "--porcelain", "generated"]).is_empty());
}

#[test]
fn a_new_page_and_one_that_is_gone_become_an_issue() {
    let Some(pages) = pages() else { return };
    let (server, repository) = (platform(&pages), workspace());
    update(&repository, &server);
    change_three(&server, &pages);
    let index = fs::read_to_string(pages.join("partner/llms.txt")).unwrap();
    let listed = |id: &str| format!("https://pay.weixin.qq.com{PARTNER}{id}.md");
    let gone = index.lines().find(|line| line.contains(&listed("4015336976"))).unwrap();
    let new = gone.replace("4015336976", "4999999999");
    server.serve(&format!("{PARTNER}llms.txt"), &index.replace(gone, &new));
    server.remove(&format!("{PARTNER}4015336976.md"));
    let page = fs::read_to_string(pages.join("partner/4015336983.md")).unwrap();
    let page = page.replace("4015336983", "4999999999").replace("/invalidate`", "/freeze`");
    server.serve(&format!("{PARTNER}4999999999.md"), &page);
    for language in ["java", "go", "curl"] {
        let sample =
            fs::read_to_string(pages.join(format!("partner/samples/4015336983.{language}.md"))).unwrap();
        let sample = sample.replace("/invalidate", "/freeze").replace("InvalidateUserCard", "FreezeUserCard");
        server.serve(&format!("{PARTNER}4999999999-{language}.md"), &sample);
    }

    let (outcome, title, body) = update(&repository, &server);
    assert_eq!(outcome, "issue", "{body}");
    assert_eq!(title, "Documentation update: 3 pages changed, 1 new, 1 gone");
    for part in ["A page is gone", "partner/4015336976.md", "partner/4999999999.md"] {
        assert!(body.contains(part), "{part}: {body}");
    }
    let spec = fs::read_to_string(repository.root().join("spec/card-member/partner.yaml")).unwrap();
    assert!(spec.contains("/freeze:"), "the new operation is drafted");
}
