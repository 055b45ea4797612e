//! What can go wrong with a page: what is tried again, what is refused, and that the old copy stays.

use std::thread::sleep;
use std::time::Duration;

use wechatpay_pages::fetch::{Reason, Report};

use crate::fixture::{Fixture, INDEX, only_failure, path};
use crate::server::{Reply, Server};

/// Fetches once, then again with another answer for page 2, of which the old copy must stay; its requests are counted.
fn second_run(answer: impl Fn(usize, &Server) -> Reply + Send + Sync + 'static) -> (Report, usize) {
    let mut fixture = Fixture::new();
    fixture.options.policy.timeout = Duration::from_secs(60);
    fixture.fetch();
    fixture.server.requests();
    let before = fixture.file("brand/2.md");
    let other = Server::start();
    fixture.server.on(&path("2"), move |_, earlier| answer(earlier, &other));
    let report = fixture.fetch();
    if !report.failed.is_empty() {
        assert_eq!(fixture.file("brand/2.md"), before);
    }
    let requests = fixture.server.paths();
    assert_eq!(requests.iter().filter(|other| **other == path("3")).count(), 1, "other pages are fetched");
    (report, requests.iter().filter(|other| **other == path("2")).count())
}

#[test]
fn a_server_that_fails_twice_is_asked_three_times() {
    let (report, requests) = second_run(|earlier, _| match earlier {
        0 => Reply::status(500),
        1 => Reply::status(502),
        _ => Reply::text("# Two, at last"),
    });
    assert_eq!(
        (report.is_current(), report.changed.as_slice()),
        (true, ["brand/2.md".to_owned()].as_slice())
    );
    assert_eq!(requests, 3);
}

#[test]
fn a_server_that_always_fails_is_left_alone_after_four_attempts() {
    let (report, requests) = second_run(|_, _| Reply::status(500));
    let failure = only_failure(&report);
    assert!(failure.ends_with("2.md: the server answered 500 (4 attempts); run again later"), "{failure}");
    assert_eq!(requests, 4);
}

#[test]
fn too_many_requests_are_repeated_after_the_wait_that_is_asked_for() {
    let (report, requests) = second_run(|earlier, _| match earlier {
        0 => Reply::status(429).header("Retry-After", "0"),
        1 => Reply::status(503).header("Retry-After", "Fri, 20 Nov 2020 08:00:00 GMT"),
        _ => Reply::text("# Two"),
    });
    assert_eq!((report.is_current(), requests), (true, 3));
}

#[test]
fn a_wait_that_is_too_long_ends_the_attempts() {
    let (report, requests) = second_run(|_, _| Reply::status(429).header("Retry-After", "3600"));
    let wait = Duration::from_secs(3600);
    assert_eq!(report.failed[0].reason, Reason::Busy { status: 429, wait });
    assert_eq!(requests, 1);
}

#[test]
fn a_page_that_is_listed_but_not_there_is_asked_for_once() {
    let (report, requests) = second_run(|_, _| Reply::status(404));
    let failure = only_failure(&report);
    assert!(failure.contains("the server answered 404; the index lists it, but it isn't there"), "{failure}");
    assert_eq!(requests, 1);
}

#[test]
fn an_answer_that_is_cut_off_is_repeated_and_never_stored() {
    let (report, requests) = second_run(|_, _| Reply::text("# Tw").truncated());
    assert!(matches!(report.failed[0].reason, Reason::Truncated(_)), "{report:?}");
    assert_eq!(requests, 4);
}

#[test]
fn what_is_no_page_is_refused_with_its_name() {
    for (body, name) in [
        (
            "<html><form action=/login><input type=\"password\"></form></html>",
            "a login form came instead of a page",
        ),
        ("<!DOCTYPE html><html><title>Oops</title></html>", "an HTML page titled `oops` came instead"),
        (r#"{"errcode":404,"errmsg":"no such page"}"#, "JSON with the message `no such page` came instead"),
        ("", "an empty text came instead"),
        ("Service unavailable", "text without heading, table or date (`Service unavailable`) came instead"),
    ] {
        let (report, requests) = second_run(move |_, _| Reply::text(body));
        let failure = only_failure(&report);
        assert!(failure.contains(name), "{failure}");
        assert_eq!(requests, 1);
    }
}

#[test]
fn an_answer_without_end_is_not_read_to_it() {
    let (report, _) = second_run(|_, _| Reply::text("# Two\n".repeat(1 << 20)));
    assert_eq!(report.failed[0].reason, Reason::TooLarge(4 << 20));
}

#[test]
fn a_redirect_within_the_host_is_followed() {
    let fixture = Fixture::new();
    fixture.server.on(&path("2"), |_, _| Reply::redirect("moved.md"));
    fixture.server.serve(&path("moved"), "# Two has moved");
    assert!(fixture.fetch().is_current());
    assert_eq!(fixture.file("brand/2.md").as_deref(), Some("# Two has moved"));
}

#[test]
fn a_redirect_to_another_host_is_refused_before_it_is_asked() {
    let mut fixture = Fixture::new();
    fixture.options.policy.retries = 0;
    let login = Server::start();
    let target = format!("{}/login", login.url());
    fixture.server.on(&path("2"), move |_, _| Reply::redirect(&target));
    let failure = only_failure(&fixture.fetch());
    assert!(failure.contains("which is another host, as a login would be"), "{failure}");
    assert!(login.requests().is_empty());
    assert_eq!(fixture.file("brand/2.md"), None);
}

#[test]
fn redirects_in_circles_and_without_end_are_refused() {
    let (report, requests) = second_run(|_, _| Reply::redirect("/doc/brand/2.md"));
    assert!(matches!(report.failed[0].reason, Reason::RedirectLoop(_)), "{report:?}");
    assert_eq!(requests, 1);

    let fixture = Fixture::new();
    fixture.server.on(&path("2"), |_, _| Reply::redirect("/0"));
    for step in 0..9 {
        fixture.server.on(&format!("/{step}"), move |_, _| Reply::redirect(&format!("/{}", step + 1)));
    }
    let report = fixture.fetch();
    assert!(matches!(report.failed[0].reason, Reason::RedirectLoop(_)), "{report:?}");
    let hops = fixture.server.paths().iter().filter(|path| path.len() == 2).count();
    assert_eq!(hops, 5);

    let (report, _) = second_run(|_, _| Reply::status(301));
    assert_eq!(report.failed[0].reason, Reason::NoLocation(301));
}

#[test]
fn a_server_that_does_not_answer_in_time_is_asked_again() {
    let mut fixture = Fixture::new();
    fixture.options.policy.timeout = Duration::from_secs(3);
    fixture.options.policy.retries = 1;
    fixture.server.on(&path("2"), |_, _| {
        sleep(Duration::from_secs(120));
        Reply::text("# Too late")
    });
    let report = fixture.fetch();
    let failure = only_failure(&report);
    assert!(failure.contains("no whole answer within 3s (2 attempts); run again later"), "{failure}");
    assert_eq!(fixture.server.paths().iter().filter(|other| **other == path("2")).count(), 2);
}

#[test]
fn an_index_that_is_none_leaves_everything_as_it_is() {
    let fixture = Fixture::new();
    fixture.fetch();
    for (body, name) in [
        ("<html>Sorry</html>", "an HTML page came instead"),
        ("# Nothing here", "a text that lists no page of the section came instead"),
    ] {
        fixture.server.serve(INDEX, body);
        fixture.server.requests();
        let report = fixture.fetch();
        let [failure] = report.unreadable.as_slice() else { panic!("{report:?}") };
        assert!(failure.to_string().contains(name), "{failure}");
        assert_eq!((fixture.server.paths().len(), report.gone.len()), (1, 0));
        assert!(fixture.file("brand/llms.txt").unwrap().contains("# Docs"));
    }
}

#[test]
fn a_server_that_cannot_be_reached_is_not_asked_for_every_page() {
    let mut fixture = Fixture::new();
    // Where nobody listens; a port that was free a moment ago might be another test's by now.
    fixture.options.site = wechatpay_pages::fetch::Site::mirror("http://127.0.0.1:1").unwrap();
    let section = fixture.sections[0].clone();
    fixture.sections = vec![section; 5];
    let reasons: Vec<_> = fixture.fetch().unreadable.into_iter().map(|failure| failure.reason).collect();
    assert!(matches!(reasons[0], Reason::NoConnection(_)), "{reasons:?}");
    assert_eq!(reasons[3..], [Reason::Unreachable, Reason::Unreachable]);
}
