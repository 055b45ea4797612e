//! A run that is killed in the middle, and the one after it.

use std::fs;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread::sleep;
use std::time::Duration;

use crate::fixture::{Fixture, INDEX, path};
use crate::server::Reply;

#[test]
fn a_killed_run_is_resumed_where_it_was() {
    let fixture = Fixture::new();
    let (arrived, wait_for_arrival) = channel();
    fixture.server.on(&path("3"), move |_, _| {
        let _ = arrived.send(());
        sleep(Duration::from_secs(60));
        Reply::status(500)
    });
    let mut child = Command::new(env!("CARGO_BIN_EXE_wechatpay-pages"))
        .args(["fetch", "brand", "--connections", "1", "--pause", "0", "--base-url", &fixture.server.url()])
        .arg("--spec")
        .arg(crate::command::spec(&fixture))
        .arg("--out")
        .arg(&fixture.options.out)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    wait_for_arrival.recv().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let asked = fixture.server.paths();
    assert_eq!(asked, [path("1"), path("2"), path("3"), INDEX.to_owned()]);

    // The row that was being written, and the file.
    let journal = fixture.options.out.join("index.tsv.journal");
    fs::write(&journal, fs::read_to_string(&journal).unwrap() + "brand\tpage\t3").unwrap();
    fs::write(fixture.options.out.join("brand/3.md.part"), "# Thr").unwrap();

    fixture.server.serve(&path("3"), "# Three");
    let report = fixture.fetch();
    assert!(report.is_current());
    assert_eq!(fixture.server.paths(), [path("1-go"), path("1-java"), path("3"), INDEX.to_owned()]);
    assert_eq!(fixture.file("brand/3.md").as_deref(), Some("# Three"));
    assert_eq!(fixture.row("brand/1.md").title, "Page 1");
    assert!(!journal.exists() && !fixture.options.out.join("brand/3.md.part").exists());

    assert_eq!(fixture.fetch().unchanged, 6);
    assert_eq!(fixture.server.paths().len(), 6, "a run that ended is not resumed");
}
