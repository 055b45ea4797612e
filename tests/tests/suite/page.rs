//! The sandbox's page in a headless Chromium: what it shows, what its forms do, how it looks, and what it refuses.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use wechatpay_api::card_member::brand::{GetCard, InvalidateCard, ListCard, UpdateCard};
use wechatpay_api::{Client, Face, RetryPolicy};
use wechatpay_sandbox::{Fault, Running};
use wechatpay_tests::{caller, sandbox, setup};

use crate::browser::Browser;

/// A template among the documents' samples.
pub(crate) const CARD: &str = "pbLatjvWOibDc5-TBnbUk1pD12o0";
const EVENT: &str = "BRAND_MEMBER_CARD.USER_CARD.CREATE";
pub(crate) const PAGES: [&str; 5] =
    ["/", "/sandbox/page/resources", "/sandbox/page/deliveries", "/sandbox/page/controls", "/docs"];

async fn open(browser: &mut Browser, sandbox: &Running, path: &str) {
    let opened = browser.ask("open", json!({ "url": format!("{}{path}", sandbox.url()) })).await;
    assert_eq!(opened["status"], 200, "{path}");
}

async fn go(browser: &mut Browser, sandbox: &Running, path: &str) {
    let opened = browser.ask("go", json!({ "url": format!("{}{path}", sandbox.url()) })).await;
    assert_eq!(opened["status"], 200, "{path}");
}

/// Checks that no page wrote an error to the console, nor asked anybody else for anything.
async fn is_clean(browser: &mut Browser) {
    assert_eq!(browser.ask("report", json!({})).await, json!({ "complaints": [], "foreign": [] }));
}

/// A client whose calls pass somebody who writes their queries the other way round, after they were signed.
async fn meddled_with(sandbox: &Running) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (meddler, target) = (listener.local_addr().unwrap(), sandbox.addr());
    tokio::spawn(async move {
        loop {
            let (mut caller, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") && caller.read_buf(&mut request).await.unwrap() > 0 {}
            let request = String::from_utf8(request).unwrap();
            let (path, rest) = request.split_once('?').unwrap();
            let (query, rest) = rest.split_once(' ').unwrap();
            let (first, second) = query.split_once('&').unwrap();
            let mut sandbox = TcpStream::connect(target).await.unwrap();
            let request = format!("{path}?{second}&{first} {rest}");
            sandbox.write_all(request.as_bytes()).await.unwrap();
            let _ = copy_bidirectional(&mut caller, &mut sandbox).await;
        }
    });
    let client = caller(Face::Brand, sandbox).base_urls([format!("http://{meddler}")]);
    client.retry(RetryPolicy::never()).build().unwrap()
}

/// Receives notifications: the first is answered with 500, the others with 200.
async fn receiver() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    let received = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&received);
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            // The body is a JSON object.
            while !request.ends_with(b"}") && socket.read_buf(&mut request).await.unwrap() > 0 {}
            let (status, body) = match count.fetch_add(1, Ordering::SeqCst) {
                0 => ("500 Oh", "the database sleeps"),
                _ => ("200 OK", "thanks"),
            };
            let length = body.len();
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    (url, received)
}

#[tokio::test]
async fn calls_appear_on_the_open_page_with_their_verdicts() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).build().unwrap();
    client.send(GetCard::new(CARD)).await.unwrap();
    let mut browser = Browser::start();
    open(&mut browser, &sandbox, "/").await;
    let first = browser.wait("#calls li", "GetCard").await;
    assert!(first.contains("200") && first.contains(&format!("/brand/card-member/cards/{CARD}")), "{first}");

    browser.wait("#live", "Live").await;
    meddled_with(&sandbox).await.send(ListCard::new()).await.unwrap_err();
    let refused = browser.wait("#calls li", "SIGN_ERROR").await;
    assert!(refused.contains("401") && refused.contains("order"), "{refused}");
    assert!(refused.contains("What has to be signed") && refused.contains("What was signed"), "{refused}");
    let marked = browser.text("#calls li .beside").await;
    assert!(marked.contains("limit=") && marked.contains("offset="), "{marked}");
    assert_eq!(browser.ask("count", json!({ "of": "#calls mark" })).await, 2);
    let newest = browser.text("#calls li").await;
    assert_eq!(newest, refused, "the newest call is on top");

    sandbox.fail_next::<GetCard>(Fault::SystemError).unwrap();
    client.send(InvalidateCard::new(CARD)).await.unwrap();
    go(&mut browser, &sandbox, "/").await;
    assert!(browser.text(".top").await.contains("1 fault planned"));
    assert_eq!(browser.ask("count", json!({ "of": "#calls > li" })).await, 3);
    browser.screenshot("calls").await;
    is_clean(&mut browser).await;
}

#[tokio::test]
async fn a_resource_changes_its_state_and_hides_personal_data() {
    let sandbox = sandbox().await;
    let mut browser = Browser::start();
    open(&mut browser, &sandbox, "/sandbox/page/resources").await;
    let row = format!("tr:has-text('{}'):has-text('{CARD}')", setup().brand.identity);
    let card = format!("section[data-kind=Card] {row}");
    let before = browser.text(&card).await;
    assert!(before.contains("CARD_EFFECTIVE"), "{before}");

    let client = caller(Face::Brand, &sandbox).build().unwrap();
    client.send(UpdateCard::new(CARD).card_title("<b>x</b>")).await.unwrap();
    client.send(InvalidateCard::new(CARD)).await.unwrap();
    go(&mut browser, &sandbox, "/sandbox/page/resources").await;
    let after = browser.text(&card).await;
    assert!(after.contains("CARD_INVALID"), "{after}");
    browser.screenshot("resources").await;
    browser.click(&format!("{card} a"), "").await;
    let fields = browser.wait("main", r#""card_title": "<b>x</b>""#).await;
    assert!(fields.contains("CARD_INVALID"), "{fields}");
    browser.screenshot("resource").await;

    go(&mut browser, &sandbox, "/sandbox/page/resources").await;
    browser.click("section[data-kind=UserCard] tr:has-text('478515832665') a", "").await;
    browser.wait("main", r#""phone_number": "•••""#).await;
    is_clean(&mut browser).await;
}

#[tokio::test]
async fn an_event_is_shown_with_its_answers_and_sent_again_by_a_button() {
    let sandbox = sandbox().await;
    let (url, received) = receiver().await;
    sandbox.notify(EVENT, None, &url).await.unwrap();
    let mut browser = Browser::start();
    open(&mut browser, &sandbox, "/sandbox/page/deliveries").await;
    let shown = browser.text("main ol").await;
    assert!(shown.contains(EVENT) && shown.contains(&url), "{shown}");
    assert!(shown.contains("500") && shown.contains("the database sleeps"), "{shown}");

    browser.click("button", "Send again").await;
    let shown = browser.wait("main ol", "thanks").await;
    assert!(shown.contains("accepted"), "{shown}");
    assert_eq!(received.load(Ordering::SeqCst), 2);
    assert_eq!(browser.ask("count", json!({ "of": "tbody tr" })).await, 2);
    browser.screenshot("deliveries").await;
    is_clean(&mut browser).await;
}

#[tokio::test]
async fn the_controls_plan_faults_move_the_clock_and_take_everything_back() {
    let sandbox = sandbox().await;
    let client = caller(Face::Brand, &sandbox).retry(RetryPolicy::never()).build().unwrap();
    let mut browser = Browser::start();
    // As in a browser that runs no scripts.
    let url = format!("{}/sandbox/page/controls", sandbox.url());
    browser.ask("open", json!({ "url": url, "script": false })).await;
    browser.fill("fault", "rate-limited").await;
    browser.fill("number", "7").await;
    browser.fill("operation", "GetCard").await;
    browser.click("button.main", "Plan").await;
    let shown = browser.wait("main", "The fault is planned.").await;
    assert!(shown.contains("rate-limited=7"), "{shown}");
    browser.screenshot("controls").await;
    let error = client.send(GetCard::new(CARD)).await.unwrap_err();
    assert!(error.to_string().contains("RATELIMIT_EXCEEDED"), "{error}");

    browser.fill("fault", "html").await;
    browser.fill("number", "99").await;
    browser.click("button.main", "Plan").await;
    browser.wait("main", "Nothing is changed: `html` does not take `99`.").await;

    browser.fill("by", "2592000").await;
    browser.click("button.main", "Move").await;
    let clock = browser.wait(".top", "days ahead").await;
    assert!(["30", "29"].iter().any(|days| clock.contains(&format!("{days} days ahead"))), "{clock}");
    browser.click("button", "Stop").await;
    browser.wait(".top", "stopped").await;
    browser.fill("time", "2030-01-02T03:04:05").await;
    browser.click("button", "Set").await;
    let clock = browser.wait(".top", "2030-01-02 03:04:05").await;
    assert!(clock.contains("stopped"), "{clock}");

    sandbox.fail_next::<GetCard>(Fault::SystemError).unwrap();
    browser.fill("sure", "yes").await;
    browser.click("button", "Reset").await;
    browser.wait("main", "Everything is as it was at the start.").await;
    let top = browser.text(".top").await;
    assert!(!top.contains("stopped") && !top.contains("planned"), "{top}");
    client.send(GetCard::new(CARD)).await.unwrap();
}

#[tokio::test]
async fn every_page_fits_a_phone_and_is_readable_in_light_and_dark() {
    let sandbox = sandbox().await;
    caller(Face::Brand, &sandbox).build().unwrap().send(GetCard::new(CARD)).await.unwrap();
    meddled_with(&sandbox).await.send(ListCard::new()).await.unwrap_err();
    sandbox.notify(EVENT, None, "http://127.0.0.1:1/notify").await.unwrap();
    sandbox.fail_next::<GetCard>(Fault::SystemError).unwrap();
    let mut browser = Browser::start();
    let mut grounds = Vec::new();
    for dark in [false, true] {
        for path in PAGES {
            let url = format!("{}{path}", sandbox.url());
            browser.ask("open", json!({ "url": url, "dark": dark, "width": 390, "height": 844 })).await;
            if path == "/docs" {
                browser.wait("#reference .opblock-summary-path", "/v3/brand/applyments").await;
            }
            let overflow = browser.ask("overflow", json!({})).await;
            assert_eq!(overflow, 0, "{path} is wider than a phone");
            let low = browser.ask("low_contrast", json!({ "of": "main" })).await;
            // The viewer's own colours are its maintainers'.
            assert!(path == "/docs" || low == json!([]), "{path}, dark: {dark}: {low}");
            let name = path.rsplit('/').next().unwrap();
            browser
                .screenshot(&format!("phone-{}-{dark}", if name.is_empty() { "calls" } else { name }))
                .await;
        }
        grounds.push(browser.ask("background", json!({})).await);
    }
    assert_ne!(grounds[0], grounds[1]);
    is_clean(&mut browser).await;
}

#[tokio::test]
async fn the_reference_shows_each_documents_operations_without_a_network() {
    let sandbox = sandbox().await;
    let mut browser = Browser::start();
    for dark in [false, true] {
        let url = format!("{}/docs?document=card-member-brand", sandbox.url());
        browser.ask("open", json!({ "url": url, "dark": dark })).await;
        browser.wait("#reference .opblock-summary-path", "/brand/card-member/cards").await;
        browser.click("#reference .opblock-summary", "Changes a card template.").await;
        browser.wait("#reference .opblock-body", "Parameters").await;
        browser.screenshot(&format!("docs-{dark}")).await;
    }
    browser.click(".choices a", "membership cards, partner face").await;
    browser.wait("#reference .opblock-summary-path", "/v3/brand/").await;
    // What can't be done here isn't offered.
    for offer in ["Try it out", "Authorize", "Servers"] {
        assert!(!browser.text("#reference").await.contains(offer), "{offer}");
    }
    is_clean(&mut browser).await;
}

#[tokio::test]
async fn what_a_browser_asks_for_by_itself_is_not_among_the_calls() {
    let sandbox = sandbox().await;
    let mut browser = Browser::start();
    for path in PAGES {
        open(&mut browser, &sandbox, path).await;
    }
    assert!(sandbox.calls().is_empty(), "{:?}", sandbox.calls());
    is_clean(&mut browser).await;
}
