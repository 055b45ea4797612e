//! `drift` on the command line: what it prints, and its exit codes.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::command::{run, stderr, stdout};
use crate::drift::{edit, page_text};
use crate::folder;

/// A folder with pages: one in agreement with the spec, one that differs, one that is none.
fn pages() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let page = page_text("lines.txt");
    fs::write(root.path().join("same.txt"), &page).unwrap();
    let other = edit(&page, &[("remark  选填   string(64)", "remark  选填   string(65)")]);
    fs::write(root.path().join("other.txt"), other).unwrap();
    let torn = edit(&page, &[("public Boolean dryRun", "public String dryRun")]);
    fs::write(root.path().join("torn.txt"), torn).unwrap();
    fs::write(root.path().join("none.txt"), "no page\n").unwrap();
    root
}

fn drift(root: &Path, arguments: &[&str]) -> std::process::Output {
    let spec = folder("drift");
    let spec = spec.to_str().unwrap();
    run(root, &[&["drift", "--spec", spec], arguments].concat())
}

#[test]
fn no_drift_is_zero_and_a_line() {
    let root = pages();
    let output = drift(root.path(), &["same.txt"]);
    let clean = "No drift: 1 page agrees with the spec\n";
    assert_eq!(
        (output.status.code(), stdout(&output).as_str(), stderr(&output).as_str()),
        (Some(0), clean, "")
    );
}

#[test]
fn drift_is_one_and_a_line() {
    let root = pages();
    let output = drift(root.path(), &["same.txt", "other.txt"]);
    assert_eq!(output.status.code(), Some(1));
    let reported = stdout(&output);
    assert_eq!(reported.lines().count(), 1);
    assert!(
        reported.starts_with("CreateLoan  body.remark#maxLength  page: 65 (other.txt:107)  spec: 64 ("),
        "{reported}"
    );
    assert!(reported.ends_with("umbrellas/brand.yaml:103)\n"), "{reported}");
}

#[test]
fn a_page_that_only_contradicts_itself_is_not_drift() {
    let root = pages();
    let output = drift(root.path(), &["torn.txt"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with("The page contradicts itself:\nCreateLoan  query.dry_run#type"));
}

#[test]
fn a_page_that_cannot_be_read_is_two_and_hides_no_other() {
    let root = pages();
    let output = drift(root.path(), &["none.txt", "other.txt", "missing.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output).lines().count(), 1, "the other page is compared all the same");
    let reported = stderr(&output);
    assert!(reported.starts_with("none.txt:1: "), "{reported}");
    assert!(reported.lines().nth(1).unwrap().starts_with("missing.txt: "), "{reported}");
}

#[test]
fn json_is_one_object_on_standard_output() {
    let root = pages();
    let output = drift(root.path(), &["--format", "json", "none.txt", "other.txt"]);
    assert_eq!(output.status.code(), Some(2));
    let reported: Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(reported["drift"][0]["pointer"], "body.remark#maxLength");
    assert_eq!(reported["drift"][0]["page"]["line"], 107);
    assert_eq!(reported["unread"][0]["file"], "none.txt");
    assert_eq!(reported["unread"][0]["line"], 1);
}

#[test]
fn an_invalid_spec_and_a_wrong_usage_are_two() {
    let root = pages();
    assert_eq!(drift(root.path(), &["--format", "words", "same.txt"]).status.code(), Some(2));
    let spec = root.path().join("spec/cards");
    fs::create_dir_all(&spec).unwrap();
    fs::write(spec.join("brand.yaml"), "openapi: 3.1.0\n").unwrap();
    let output = run(root.path(), &["drift", "--spec", "spec", "same.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("an OpenAPI document without `info`"), "{}", stderr(&output));
}

/// A folder of fetched pages: one in agreement with the spec, one of a product that the spec lacks, one that is gone.
fn fetched() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let index = "section\tkind\tid\ttitle\tproduct\tstate\n\
                 brand\tpage\t1\t借出雨伞\t雨伞/API列表\tcurrent\n\
                 brand\tpage\t2\t归还雨伞\t雨伞/API列表\tgone\n\
                 brand\tpage\t3\t指引\t雨伞/产品介绍\tcurrent\n\
                 brand\tpage\t4\t租自行车\t自行车/API列表\tcurrent\n";
    fs::write(root.path().join("index.tsv"), index).unwrap();
    let folder = root.path().join("brand");
    fs::create_dir(&folder).unwrap();
    let page = page_text("lines.txt");
    fs::write(folder.join("1.md"), &page).unwrap();
    fs::write(folder.join("3.md"), "a guide\n").unwrap();
    let other = page
        .replace("/brand/umbrella/stations/", "/brand/bicycle/stations/")
        .replace("CreateLoan", "CreateRide");
    fs::write(folder.join("4.md"), other).unwrap();
    root
}

#[test]
fn without_a_page_everything_fetched_is_compared() {
    let root = fetched();
    let output = drift(root.path(), &["--pages", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let shown = stdout(&output);
    assert!(shown.starts_with("umbrellas/brand CreateLoan: no drift\n"), "{shown}");
    assert!(shown.contains("brand/2.md  归还雨伞"), "a page that is gone: {shown}");
    assert!(shown.contains("  /brand/bicycle: 1\n"), "a product that the spec lacks: {shown}");
    assert!(shown.lines().last().unwrap().starts_with("No drift: 1 page agrees with the spec"), "{shown}");

    let page = root.path().join("brand/1.md");
    fs::write(
        &page,
        edit(&page_text("lines.txt"), &[("remark  选填   string(64)", "remark  选填   string(65)")]),
    )
    .unwrap();
    let output = drift(root.path(), &["--pages", ".", "--format", "markdown"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("| `body.remark#maxLength` | 65 (`brand/1.md:107`) | 64 "),
        "{}",
        stdout(&output)
    );
}

#[test]
fn an_operation_of_the_spec_whose_page_is_not_there_is_drift() {
    let root = fetched();
    let page = root.path().join("brand/1.md");
    let other = page_text("lines.txt")
        .replace("stations/{station_id}/loans", "bags")
        .replace("CreateLoan", "CreateBag");
    fs::remove_file(page).unwrap();
    fs::write(root.path().join("brand/5.md"), other.replace("借出雨伞", "借出雨衣")).unwrap();
    let output = drift(root.path(), &["--pages", "."]);
    assert_eq!(output.status.code(), Some(1));
    let shown = stdout(&output);
    assert!(
        shown.contains("umbrellas/brand CreateBag  operation  page: POST /brand/umbrella/bags"),
        "{shown}"
    );
    assert!(shown.contains("In the spec, but on no page:\n  umbrellas/brand CreateLoan\n"), "{shown}");
}

#[test]
fn a_folder_that_is_not_there_is_two() {
    let root = fetched();
    let output = drift(root.path(), &["--pages", "nowhere"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("run `cargo pages fetch` first"), "{}", stderr(&output));
}

#[test]
fn a_part_of_a_name_means_pages_of_the_folder() {
    let root = fetched();
    for part in ["brand/1", "/brand/umbrella/"] {
        let output = drift(root.path(), &["--pages", ".", part]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(
            stdout(&output),
            "No drift: 1 page agrees with the spec\n",
            "what is gone isn't asked for"
        );
    }
    let output = drift(root.path(), &["--pages", ".", "brand/1", "brand/9"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("no page in . has `brand/9` in its name"), "{}", stderr(&output));
}
