//! The command line: its lines and exit codes.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::fixture::{Fixture, INDEX, index, path};
use crate::server::Reply;

/// A spec that names the first page.
pub(crate) fn spec(fixture: &Fixture) -> PathBuf {
    let folder = fixture.root().join("spec");
    fs::create_dir_all(folder.join("cards")).unwrap();
    fs::create_dir_all(fixture.root().join("generated")).unwrap();
    let text = "\
openapi: 3.1.0
info: {title: Cards, version: '1', summary: Cards., description: Cards., license: {name: MIT, identifier: MIT}}
externalDocs: {url: 'https://pay.weixin.qq.com/doc/brand/1', description: The first page}
paths: {}
";
    fs::write(folder.join("cards/brand.yaml"), text).unwrap();
    folder
}

fn run(fixture: &Fixture, arguments: &[&str]) -> Output {
    spec(fixture);
    Command::new(env!("CARGO_BIN_EXE_wechatpay-pages"))
        .args(["fetch", "--pause", "0", "--retries", "0"])
        .args(arguments)
        .current_dir(fixture.root())
        .env_remove("CARGO_MANIFEST_DIR")
        .output()
        .unwrap()
}

fn outcome(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn everything_current_is_0_with_a_line_for_each_change() {
    let fixture = Fixture::new();
    let url = fixture.server.url();
    let (code, out, err) = outcome(&run(&fixture, &["--base-url", &url]));
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.starts_with("new      brand/llms.txt"), "{out}");
    assert!(
        out.contains("brand: left out are the pages of other products, 1 in all; see `--all`\n"),
        "{out}"
    );
    assert!(out.contains("\nnew      brand/1.md Page 1\n"), "{out}");
    assert!(out.ends_with("pages: 6 new, 0 changed, 0 unchanged, 0 gone\n"), "{out}");

    fixture.server.serve(INDEX, &index(&[1, 2]));
    let (code, out, _) = outcome(&run(&fixture, &["--base-url", &url]));
    assert_eq!(code, Some(0));
    assert!(out.contains("\ngone     brand/3.md Page 3\n"), "{out}");
}

#[test]
fn a_page_that_could_not_be_fetched_is_1_with_its_address_and_advice() {
    let fixture = Fixture::new();
    fixture.server.remove(&path("2"));
    let (code, out, err) = outcome(&run(&fixture, &["brand", "--base-url", &fixture.server.url()]));
    assert_eq!(code, Some(1));
    let address = format!("{}{}", fixture.server.url(), path("2"));
    assert_eq!(
        err,
        format!(
            "failed   brand/2.md Page 2\n         {address}: the server answered 404; \
             the index lists it, but it isn't there: look in a browser\n"
        )
    );
    assert!(out.ends_with("5 new, 0 changed, 0 unchanged, 0 gone, 1 could not be fetched\n"), "{out}");
}

#[test]
fn an_unreadable_index_a_broken_spec_and_wrong_usage_are_2() {
    let fixture = Fixture::new();
    let url = fixture.server.url();
    fixture.server.on(INDEX, |_, _| Reply::text("<html>"));
    let (code, _, err) = outcome(&run(&fixture, &["--base-url", &url]));
    assert_eq!(code, Some(2));
    assert!(err.contains("an HTML page came instead of a page"), "{err}");

    for (arguments, message) in [
        (["shops", "--all"], "the spec names no section `shops`; it names brand; give others by their path"),
        (["--base-url", "mirror"], "`mirror` can't be a base URL"),
        (["--spec", "nowhere"], "nowhere"),
        (["--connections", "0"], "0 is not in 1..=16"),
    ] {
        let (code, _, err) = outcome(&run(&fixture, &arguments));
        assert_eq!(code, Some(2), "{err}");
        assert!(err.contains(message), "{err}");
    }
}

#[test]
fn an_index_of_ours_that_someone_edited_is_2_and_named() {
    let fixture = Fixture::new();
    fs::create_dir(fixture.root().join("pages")).unwrap();
    fs::write(fixture.root().join("pages/index.tsv"), "mine\n").unwrap();
    let (code, _, err) = outcome(&run(&fixture, &["--base-url", &fixture.server.url()]));
    assert_eq!(code, Some(2));
    assert!(err.contains("index.tsv can't be used: its first line doesn't name the columns"), "{err}");
}
