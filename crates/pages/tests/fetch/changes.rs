//! The second run: only what changed is written, and asked for whole only where the server can't say.

use std::fs;

use wechatpay_pages::fetch::State;

use crate::fixture::{Fixture, INDEX, index, page, path};
use crate::server::Reply;

#[test]
fn unchanged_content_without_an_entity_tag_is_left_untouched() {
    let fixture = Fixture::new();
    fixture.fetch();
    let written = |name| fs::metadata(fixture.options.out.join(name)).unwrap().modified().unwrap();
    let before = written("brand/1.md");
    let report = fixture.fetch();
    assert_eq!((report.unchanged, report.new.len(), report.changed.len()), (6, 0, 0));
    assert_eq!(written("brand/1.md"), before);
}

#[test]
fn a_page_with_an_entity_tag_is_asked_for_conditionally() {
    let fixture = Fixture::new();
    fixture.server.on(&path("2"), |request, _| match request.header("if-none-match") {
        Some("\"v1\"") => Reply::status(304),
        _ => Reply::text("# Two").header("ETag", "\"v1\""),
    });
    fixture.server.on(&path("3"), |request, _| match request.header("if-modified-since") {
        Some("Fri, 20 Nov 2026 08:00:00 GMT") => Reply::status(304),
        _ => Reply::text("# Three").header("Last-Modified", "Fri, 20 Nov 2026 08:00:00 GMT"),
    });
    fixture.fetch();
    fixture.server.requests();
    let report = fixture.fetch();
    assert_eq!((report.unchanged, report.is_current()), (6, true));
    let conditional = |name: &str, header| {
        let requests = fixture.server.requests();
        requests.iter().any(|request| request.path == path(name) && request.header(header).is_some())
    };
    assert!(conditional("2", "if-none-match"));
    fixture.fetch();
    assert!(conditional("3", "if-modified-since"));
    assert_eq!(fixture.file("brand/2.md").as_deref(), Some("# Two"));
}

#[test]
fn a_file_that_was_edited_or_removed_is_fetched_whole_again() {
    let fixture = Fixture::new();
    fixture.server.on(&path("2"), |request, _| match request.header("if-none-match") {
        Some(_) => Reply::status(304),
        None => Reply::text("# Two").header("ETag", "\"v1\""),
    });
    fixture.fetch();
    let file = fixture.options.out.join("brand/2.md");
    for damage in [fs::write(&file, "# Mine"), fs::remove_file(&file)] {
        damage.unwrap();
        fixture.fetch();
        assert_eq!(fixture.file("brand/2.md").as_deref(), Some("# Two"));
    }
}

#[test]
fn an_entity_tag_of_another_host_is_not_repeated() {
    let mut fixture = Fixture::new();
    fixture.server.on(&path("2"), |_, _| Reply::text("# Two").header("ETag", "\"v1\""));
    fixture.fetch();
    let other = Fixture::new();
    fixture.options.site = other.options.site.clone();
    fixture.fetch();
    assert!(other.server.requests().iter().all(|request| request.header("if-none-match").is_none()));
    assert!(fixture.file("brand/2.md").unwrap().contains("Two."));
}

#[test]
fn a_changed_page_a_new_one_and_a_new_sample_are_stored() {
    let fixture = Fixture::new();
    fixture.fetch();
    fixture.server.serve(INDEX, &index(&[1, 2, 3, 4]));
    fixture.server.serve(&path("2"), &page(2, "Two, revised.", &["curl"]));
    fixture.server.serve(&path("2-curl"), "## curl\n");
    fixture.server.serve(&path("4"), &page(4, "Four.", &[]));
    let report = fixture.fetch();
    let mut new = report.new.clone();
    new.sort();
    assert_eq!(new, ["brand/4.md", "brand/samples/2.curl.md"]);
    assert_eq!(report.changed, ["brand/llms.txt", "brand/2.md"]);
    assert!(fixture.file("brand/2.md").unwrap().contains("Two, revised."));
}

#[test]
fn a_page_that_is_gone_is_removed_with_its_samples_and_stays_known() {
    let fixture = Fixture::new();
    fixture.fetch();
    fixture.server.serve(INDEX, &index(&[2, 3]));
    let mut gone = fixture.fetch().gone;
    gone.sort();
    assert_eq!(gone, ["brand/1.md", "brand/samples/1.go.md", "brand/samples/1.java.md"]);
    assert_eq!(fixture.file("brand/1.md"), None);
    assert_eq!(
        (fixture.row("brand/1.md").state, fixture.row("brand/2.md").state),
        (State::Gone, State::Current)
    );

    assert_eq!(fixture.fetch().gone, Vec::<String>::new(), "reported once");
    fixture.server.serve(INDEX, &index(&[1, 2, 3]));
    assert_eq!(fixture.fetch().new.len(), 3, "back again");
    assert_eq!(fixture.row("brand/1.md").state, State::Current);
}

#[test]
fn a_sample_that_its_page_no_longer_links_to_is_gone() {
    let fixture = Fixture::new();
    fixture.fetch();
    fixture.server.serve(&path("1"), &page(1, "One.", &["go"]));
    assert_eq!(fixture.fetch().gone, ["brand/samples/1.java.md"]);
}

#[test]
fn pages_that_are_no_longer_wanted_but_still_listed_are_not_gone() {
    let mut fixture = Fixture::new();
    fixture.options.all = true;
    fixture.fetch();
    fixture.options.all = false;
    assert_eq!(fixture.fetch().gone, Vec::<String>::new());
    assert!(fixture.file("brand/9.md").is_some());
}
