//! `wechatpay call` with `--all-pages` and `--file`.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};

use crate::support::platform::{Platform, Reply};
use crate::support::{call, stderr, stdout};

fn page(items: &[u8], total: usize) -> Reply {
    let data: Vec<_> = items.iter().map(|item| json!({"card_id": item.to_string()})).collect();
    Reply::ok(json!({"data": data, "total_count": total, "offset": 0, "limit": 2}).to_string())
}

#[test]
fn all_pages_are_one_reply() {
    let replies = [page(&[1, 2], 3), page(&[3], 3)];
    let platform = Platform::answering_in_turn(replies.iter().map(Reply::bytes));
    let output = call(&platform.url, &["brand", "list-card", "--limit", "2", "--all-pages"], "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let whole: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(whole["data"], json!([{"card_id": "1"}, {"card_id": "2"}, {"card_id": "3"}]));
    let targets =
        [platform.next_request(), platform.next_request()].map(|request| request.target().to_owned());
    assert_eq!(
        targets,
        ["?offset=0&limit=2", "?offset=2&limit=2"].map(|query| format!("/brand/card-member/cards{query}"))
    );
}

#[test]
fn an_empty_page_ends_the_list_whatever_the_count_says() {
    let replies = [page(&[1, 2], 9), page(&[], 9)];
    let platform = Platform::answering_in_turn(replies.iter().map(Reply::bytes));
    let output = call(&platform.url, &["brand", "list-card", "--all-pages"], "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(platform.request_count(), 2);
}

#[test]
fn one_page_is_the_first_and_as_long_as_it_may_be_unless_somebody_says() {
    let platform = Platform::answering(page(&[], 0).bytes());
    let output = call(&platform.url, &["brand", "list-card"], "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(platform.next_request().target(), "/brand/card-member/cards?offset=0&limit=20");

    let output = call(&platform.url, &["brand", "list-card", "--offset", "0", "--limit", "21"], "");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("20"), "{}", stderr(&output));
    assert_eq!(platform.request_count(), 0, "nothing more is sent");
}

fn upload(platform: &Platform, file: &Path) -> Output {
    call(&platform.url, &["brand", "card-member/upload-image", "--file", file.to_str().unwrap()], "")
}

#[test]
fn a_file_is_uploaded_as_a_form() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("logo.png");
    let image = [&b"\x89PNG\r\n\x1a\n"[..], &[7; 40]].concat();
    fs::write(&file, &image).unwrap();
    let platform = Platform::answering(Reply::ok(r#"{"media_url":"https://qpic.cn/xxx"}"#).bytes());
    let output = upload(&platform, &file);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stdout(&output), "{\"media_url\":\"https://qpic.cn/xxx\"}\n");
    let request = platform.next_request();
    assert!(request.header("Content-Type").starts_with("multipart/form-data; boundary="));
    assert!(request.body.windows(image.len()).any(|window| window == image), "the file is sent as it is");
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("logo.gif");
    fs::write(&file, b"GIF89a, and so on").unwrap();
    let platform = Platform::answering(Reply::ok("{}").bytes());
    for (file, word) in [(file.as_path(), "GIF"), (&folder.path().join("none.png"), "none.png")] {
        let output = upload(&platform, file);
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(stderr(&output).to_uppercase().contains(&word.to_uppercase()), "{}", stderr(&output));
    }
    assert_eq!(platform.request_count(), 0, "nothing is sent");
}
