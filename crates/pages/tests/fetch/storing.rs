//! What lies in the folder afterwards, and what the server was asked for.

use std::error::Error as _;
use std::thread::sleep;
use std::time::Duration;

use wechatpay_pages::fetch::{Error, Kind, State};

use crate::fixture::{Fixture, INDEX, path};
use crate::server::Reply;

#[test]
fn index_pages_and_samples_are_stored_in_the_layout_of_the_platform() {
    let fixture = Fixture::new();
    let report = fixture.fetch();
    assert!(report.is_current(), "{report}");
    assert_eq!(report.new.len(), 6);
    let asked = ["1-go", "1-java", "1", "2", "3"].map(path);
    let mut expected: Vec<_> = asked.into_iter().chain([INDEX.to_owned()]).collect();
    expected.sort();
    assert_eq!(fixture.server.paths(), expected);
    assert_eq!(fixture.file("brand/samples/1.java.md").as_deref(), Some("## Java\n"));
    assert!(fixture.file("brand/3.md").unwrap().contains("Three."));
    assert!(fixture.file("brand/llms.txt").unwrap().contains("# Docs"));
    assert_eq!(fixture.file("brand/9.md"), None, "of a product that the spec lacks");
}

#[test]
fn the_index_says_what_each_file_is() {
    let fixture = Fixture::new();
    fixture.fetch();
    let row = fixture.row("brand/1.md");
    assert_eq!((row.section.as_str(), row.kind, row.id.as_str()), ("brand", Kind::Page, "1"));
    assert_eq!((row.title.as_str(), row.product.as_str()), ("Page 1", "Cards/Calls"));
    assert_eq!((row.date.as_deref(), row.state), (Some("2025.07.11"), State::Current));
    assert_eq!(row.address, "https://pay.weixin.qq.com/doc/brand/1.md");
    assert_eq!(row.origin, fixture.server.url());
    assert!(row.fetched.ends_with('Z'), "{}", row.fetched);
    let sample = fixture.row("brand/samples/1.go.md");
    assert_eq!((sample.kind, sample.id.as_str(), sample.title.as_str()), (Kind::Sample, "1-go", "Page 1"));
}

#[test]
fn all_pages_or_those_of_another_product_are_fetched_on_request() {
    let mut fixture = Fixture::new();
    fixture.options.products = vec!["Shops".to_owned()];
    fixture.fetch();
    assert!(fixture.file("brand/9.md").is_some());

    let mut fixture = Fixture::new();
    fixture.options.all = true;
    fixture.fetch();
    assert!(fixture.file("brand/9.md").is_some());

    fixture.options.products = vec!["Umbrellas".to_owned()];
    assert!(matches!(fixture.try_fetch(), Err(Error::UnknownProduct(name)) if name == "Umbrellas"));
}

#[test]
fn there_are_never_more_requests_under_way_than_allowed() {
    for connections in [1, 2] {
        let mut fixture = Fixture::new();
        fixture.options.policy.connections = connections;
        for id in ["1", "2", "3"] {
            // Slow enough for others to come in meanwhile, were they sent.
            fixture.server.on(&path(id), |_, _| {
                sleep(Duration::from_millis(30));
                Reply::text("# A page")
            });
        }
        assert!(fixture.fetch().is_current());
        assert!(fixture.server.busiest() <= connections, "{} of {connections}", fixture.server.busiest());
    }
}

#[test]
fn requests_say_who_asks_and_for_what() {
    let fixture = Fixture::new();
    fixture.fetch();
    for request in fixture.server.requests() {
        assert!(request.header("user-agent").unwrap().starts_with("wechatpay-pages/"));
        assert!(request.header("accept").unwrap().starts_with("text/markdown"));
    }
}

#[test]
fn two_runs_do_not_share_a_folder() {
    let fixture = Fixture::new();
    fixture.fetch();
    let lock = std::fs::File::open(fixture.options.out.join(".lock")).unwrap();
    lock.lock().unwrap();
    let error = fixture.try_fetch().unwrap_err();
    let cause = error.source().unwrap().to_string();
    assert!(cause.starts_with("another fetch is writing into this folder"), "{cause}");
}
