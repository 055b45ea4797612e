//! Requests, with every mistake that callers make.

use super::captures::{
    NONCE, PARTNER_SERIAL_NO, Request, TIMESTAMP, assert_explained, base64, explain, keys, mistakes,
};
use crate::support::openssl::{KeyPair, digest};
use crate::support::{MCHID, SERIAL_NO, assert_fails, stderr, stdout};

const TARGET: &str = "/brand/card-member/user-cards/a%2Fb%E4%BD%A0?card_id=c%20d&openid=o";
const BODY: &str = r#"{"card_id": "1", "out_request_no": "你/<", "amount": [1, 2]}"#;

fn get() -> Request {
    Request::get(TARGET)
}

fn post() -> Request {
    Request::post(BODY)
}

#[test]
fn a_good_request_verifies() {
    let partner = Request {
        target: "/v3/brand/partner/card-member/cards/1".to_owned(),
        scheme: "WECHATPAY2-SHA256-RSA2048",
        identity: format!("mchid=\"{MCHID}\""),
        serial_no: PARTNER_SERIAL_NO,
        ..get()
    };
    for text in [
        get().signed_over(&get().message()),
        post().signed_over(&post().message()),
        // An editor ends the last line of its file.
        format!("{}\n", post().signed_over(&post().message())),
        post().signed_over(&post().message()).replace("\r\n", "\n"),
        partner.with_signature(&keys().partner.sign(partner.message().as_bytes())),
    ] {
        let output = explain(&text, &[]);
        assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
        assert!(stdout(&output).starts_with("the request verifies: signed by the "), "{}", stdout(&output));
        assert_explained(&text, &[]);
    }
}

#[test]
fn mistakes_in_the_url_are_named() {
    let path = TARGET.split_once('?').unwrap().0;
    for (mistake, signed) in [
        ("query_left_out", path.to_owned()),
        ("query_parameter_left_out", format!("{path}?openid=o")),
        ("query_reordered", format!("{path}?openid=o&card_id=c%20d")),
        ("space_as_plus", TARGET.replace("%20", "+")),
        ("lower_case_escapes", TARGET.replace("%2F", "%2f").replace("%E4%BD%A0", "%e4%bd%a0")),
        ("path_decoded", TARGET.replace("a%2Fb%E4%BD%A0", "a/b你")),
        ("query_decoded", TARGET.replace("%20", " ")),
        ("url_decoded", TARGET.replace("a%2Fb%E4%BD%A0", "a/b你").replace("%20", " ")),
        ("url_encoded_twice", TARGET.replace('%', "%25")),
        ("host_included", format!("https://api.mch.weixin.qq.com{TARGET}")),
        ("path_beginning_left_out", TARGET.trim_start_matches("/brand").to_owned()),
        ("slash_at_end", TARGET.replace("?card", "/?card")),
    ] {
        assert_explained(&get().signed_over(&get().message().replace(TARGET, &signed)), &[mistake]);
    }
    let sent_as_form = Request::get("/brand/cards?a=b+c");
    let signed = sent_as_form.message().replace('+', "%20");
    assert_explained(&sent_as_form.signed_over(&signed), &["space_as_percent_20"]);
}

#[test]
fn mistakes_in_the_other_lines_are_named() {
    let message = post().message();
    for (mistake, signed) in [
        ("last_newline_missing", message.trim_end().to_owned()),
        ("extra_newline", format!("{message}\n")),
        ("lines_joined_by_crlf", message.replace('\n', "\r\n")),
        ("literal_backslash_n", message.replace('\n', "\\n")),
        ("lines_joined_otherwise", message.replace('\n', "")),
        ("byte_order_mark", format!("\u{FEFF}{message}")),
        ("lower_case_method", message.replace("POST", "post")),
        ("other_method", message.replace("POST", "GET")),
        ("milliseconds_signed", message.replace(TIMESTAMP, &format!("{TIMESTAMP}123"))),
        ("other_timestamp_signed", message.replace(TIMESTAMP, "1554208461")),
        ("other_nonce_signed", message.replace(NONCE, &NONCE.to_lowercase())),
        (
            "timestamp_and_nonce_swapped",
            message.replace(&format!("{TIMESTAMP}\n{NONCE}"), &format!("{NONCE}\n{TIMESTAMP}")),
        ),
        ("line_left_out", message.replace(&format!("{NONCE}\n"), "")),
        ("lines_reordered", format!("{BODY}\n{}", message.trim_end().trim_end_matches(BODY))),
    ] {
        assert_explained(&post().signed_over(&signed), &[mistake]);
    }
    let without_body = get().message();
    assert_explained(&get().signed_over(without_body.strip_suffix("\n").unwrap()), &["last_newline_missing"]);
    assert_explained(&get().signed_over(without_body.trim_end()), &["last_newline_missing"]);
}

#[test]
fn mistakes_in_the_body_are_named() {
    let compact = BODY.replace(": ", ":").replace(", ", ",");
    let pretty =
        "{\n  \"card_id\": \"1\",\n  \"out_request_no\": \"你/<\",\n  \"amount\": [\n    1,\n    2\n  ]\n}";
    for (expected, signed) in [
        (&["body_left_out"][..], String::new()),
        (&["body_compact"], compact.clone()),
        (&["body_pretty_printed"], pretty.to_owned()),
        (&["body_keys_sorted"], r#"{"amount": [1, 2], "card_id": "1", "out_request_no": "你/<"}"#.to_owned()),
        (&["body_unicode_escaped"], BODY.replace('你', "\\u4f60")),
        (&["body_slashes_escaped"], BODY.replace('/', "\\/")),
        (&["body_html_escaped"], BODY.replace('<', "\\u003c")),
        (&["body_compact", "body_unicode_escaped"], compact.replace('你', "\\u4f60").replace('/', "\\/")),
        (&["body_newline_added"], format!("{BODY}\r\n")),
        (&["body_quoted_twice"], format!("\"{}\"", BODY.replace('"', "\\\""))),
        (&["body_encoded_twice"], BODY.replace('你', "ä½\u{a0}")),
    ] {
        assert_explained(&post().signed_over(&post().message().replace(BODY, &signed)), expected);
    }
    let escaped = Request::post("{\"a\":\"\\u4f60\"}");
    let signed = escaped.message().replace("\\u4f60", "你");
    assert_explained(&escaped.signed_over(&signed), &["body_unicode_unescaped"]);
    let empty = Request::post("");
    assert_explained(
        &empty.signed_over(&format!("{}{{}}\n", empty.message().trim_end_matches('\n').to_owned() + "\n")),
        &["body_signed_but_empty"],
    );
    let ended = Request::post("{}\n");
    assert_explained(
        &ended.signed_over(&ended.message().replace("{}\n\n", "{}\n")),
        &["body_newline_stripped"],
    );
}

#[test]
fn mistakes_with_keys_and_algorithms_are_named() {
    let message = get().message();
    let signed = |key: &KeyPair, words: &[&str], message: &[u8]| base64(&key.sign_by(words, message));
    let (keys, bytes) = (keys(), message.as_bytes());
    let brand = |words: &[&str]| signed(&keys.brand, words, bytes);
    let hash = hex(&digest(bytes));
    let pss = |salt: &str| {
        let salt = format!("rsa_pss_saltlen:{salt}");
        brand(&["dgst", "-sha256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", &salt, "-sign"])
    };
    let raw = |content: &[u8]| signed(&keys.brand, &["rsautl", "-sign", "-inkey"], content);
    for (expected, signature) in [
        (&["platform_key_used"][..], keys.brand_platform.sign(bytes)),
        (&["other_face_key_used"], keys.partner.sign(bytes)),
        (&["unknown_key_used"], keys.stranger.sign(bytes)),
        (&["hash_sha1"], brand(&["dgst", "-sha1", "-sign"])),
        (&["hash_sha512"], brand(&["dgst", "-sha512", "-sign"])),
        (&["hash_other"], brand(&["dgst", "-sha384", "-sign"])),
        (&["padding_pss"], pss("32")),
        (&["padding_pss"], pss("0")),
        (&["padding_pss"], pss("max")),
        (&["hash_hex_signed"], keys.brand.sign(hash.as_bytes())),
        (&["hash_hex_signed"], keys.brand.sign(hash.to_uppercase().as_bytes())),
        (&["hashed_twice"], keys.brand.sign(&digest(bytes))),
        (&["message_encoded"], keys.brand.sign(base64(bytes).as_bytes())),
        (&["digest_info_missing"], raw(&digest(bytes))),
        (&["hash_hex_signed", "digest_info_missing"], raw(hash.as_bytes())),
        (&["message_not_hashed"], raw(bytes)),
    ] {
        assert_explained(&get().with_signature(&signature), expected);
    }
    // Nothing here computes MD5, so what was signed stays unknown, and how is known all the same.
    assert_explained(&get().with_signature(&brand(&["dgst", "-md5", "-sign"])), &["hash_md5"]);
    assert_explained(&get().signed_over("something else"), &["other_message"]);
}

#[test]
fn mistakes_in_the_text_of_the_signature_are_named() {
    // One with both characters that the two alphabets write differently.
    let with_both = |index: usize| {
        let request = Request::get(&format!("/brand/cards/{index}"));
        let signature = keys().brand.sign(request.message().as_bytes());
        (signature.contains('+') && signature.contains('/')).then_some((request, signature))
    };
    let (request, signature) = (0..100).find_map(with_both).unwrap();
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, &signature).unwrap();
    let reversed: Vec<u8> = bytes.iter().rev().copied().collect();
    for (mistake, text) in [
        ("signature_url_safe", signature.replace('+', "-").replace('/', "_")),
        ("signature_unpadded", signature.trim_end_matches('=').to_owned()),
        ("signature_hex", hex(&bytes)),
        ("signature_hex", hex(&bytes).to_uppercase()),
        ("signature_base64_twice", base64(signature.as_bytes())),
        ("signature_percent_encoded", signature.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")),
        ("signature_spaces", signature.replace('+', " ")),
        ("signature_spaces", format!("{} {}", &signature[..64], &signature[64..])),
        ("signature_reversed", base64(&reversed)),
        ("signature_length", base64(&bytes[..200])),
        ("signature_not_base64", "?".repeat(344)),
        ("unknown_key_used", base64(&[1; 256])),
    ] {
        assert_explained(&request.with_signature(&text), &[mistake]);
    }
}

#[test]
fn two_mistakes_at_once_are_named_both() {
    let path = TARGET.split_once('?').unwrap().0;
    let message = get().message();
    let without_query = message.replace(TARGET, path);
    for (expected, signed) in [
        (
            &["query_left_out", "last_newline_missing"][..],
            without_query.strip_suffix("\n").unwrap().to_owned(),
        ),
        (&["lower_case_method", "query_left_out"], without_query.replace("GET", "get")),
        (
            &["host_included", "query_left_out"],
            message.replace(TARGET, &format!("https://api.mch.weixin.qq.com{path}")),
        ),
        (
            &["query_left_out", "query_in_body"],
            format!("{}{}\n", &without_query[..without_query.len() - 1], "card_id=c%20d&openid=o"),
        ),
    ] {
        assert_explained(&get().signed_over(&signed), expected);
    }
    let sha1 = base64(&keys().partner.sign_by(&["dgst", "-sha1", "-sign"], without_query.as_bytes()));
    assert_explained(&get().with_signature(&sha1), &["other_face_key_used", "hash_sha1", "query_left_out"]);
}

#[test]
fn of_an_upload_the_json_part_is_signed() {
    let meta = "{\"filename\":\"a.png\",\"file_digest\":\"12\"}";
    let file = "\u{89}PNG\r\nfile";
    let form = format!(
        "--b\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n{meta}\r\n\
         --b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n{file}\r\n\
         --b--\r\n"
    );
    let upload =
        Request { content_type: "multipart/form-data; boundary=b".to_owned(), ..Request::post(&form) };
    let over = |text: &str| upload.signed_over(&upload.message().replace(&form, text));
    assert_explained(&over(meta), &[]);
    assert_explained(&over(&form), &["whole_form_signed"]);
    assert_explained(&over(file), &["file_signed"]);
    assert_explained(&over(""), &["body_left_out"]);
}

#[test]
fn who_calls_and_how_the_header_is_written_is_checked() {
    let good = get().signed_over(&get().message());
    let partner = Request { target: "/v3/brand/partner/card-member/cards/1".to_owned(), ..get() };
    for (expected, text) in [
        (&["header_missing"][..], good.replace("Authorization", "X-Authorization")),
        (&["header_repeated"], good.replace("Accept: application/json", "Authorization: x")),
        (&["header_malformed"], good.replace("\",", "\", ")),
        (&["header_malformed"], good.replace("nonce_str=", "nonce=")),
        (&["other_identity"], good.replace("brand_id=\"1001622624\"", "brand_id=\"1900000001\"")),
        (&["other_serial_number"], good.replace(SERIAL_NO, PARTNER_SERIAL_NO)),
        (&["body_truncated"], good.replace("Content-Length: 0", "Content-Length: 9")),
        (&["timestamp_in_milliseconds"], {
            let request = Request { timestamp: format!("{TIMESTAMP}000"), ..get() };
            request.signed_over(&request.message())
        }),
        (&["other_scheme"], partner.signed_over(&partner.message())),
        (&["other_scheme"], good.replace("WECHATPAY-BRAND-SHA256-RSA2048", "WECHATPAY2-SHA256-RSA2048")),
    ] {
        assert_explained(&text, expected);
    }
    for (sent, hint) in [
        (PARTNER_SERIAL_NO.to_owned(), "certificate of the partner"),
        (colons(SERIAL_NO), "without colons"),
        ("PUB_KEY_ID_0110016226240".to_owned(), "Wechatpay-Serial"),
        ("170518961404394360138998218675655307300760402572".to_owned(), "decimal"),
    ] {
        let output = explain(&good.replace(SERIAL_NO, &sent), &[]);
        assert!(stdout(&output).contains(hint), "{hint}: {}", stdout(&output));
    }
    let words = ["--json", "--received", "1554208800"];
    assert_eq!(mistakes(&explain(&good, &words)), ["clock_off"]);
    assert_eq!(mistakes(&explain(&good, &["--json", "--received", "2019-04-02T20:34:20+08:00"])), [""; 0]);
    assert_eq!(mistakes(&explain(&good, &["--json", "--received", "now"])), ["clock_off"]);
}

#[test]
fn people_see_both_messages_and_a_caret_below_the_difference() {
    let signed = get().message().replace("?card_id=c%20d&openid=o", "");
    let output = explain(&get().signed_over(&signed), &[]);
    assert_eq!(output.status.code(), Some(4));
    assert_eq!(stderr(&output), "wechatpay: the request doesn't verify: query_left_out\n");
    assert_eq!(
        stdout(&output),
        format!(
            "\
the request doesn't verify

query_left_out: The query was left out of the signed URL: sign path and query exactly as they are sent.
signed by the brand caller's key (certificate {SERIAL_NO})

expected message:
  GET⏎
  {TARGET}⏎
  {TIMESTAMP}⏎
  {NONCE}⏎
  ⏎

message that was signed:
  GET⏎
  /brand/card-member/user-cards/a%2Fb%E4%BD%A0⏎
  {TIMESTAMP}⏎
  {NONCE}⏎
  ⏎

first difference: URL, line 2, column 45, byte 48
  expected  …ard-member/user-cards/a%2Fb%E4%BD%A0?card_id=c%20d&openid=o⏎1554208460⏎5…
  signed    …ard-member/user-cards/a%2Fb%E4%BD%A0⏎1554208460⏎593BEC0C930BF1AFEB40B4A0…
                                                 ^
"
        )
    );
}

#[test]
fn what_curl_and_a_dry_run_print_is_read() {
    let text = get().signed_over(&get().message());
    let sent: Vec<_> = text.lines().map(|line| format!("> {line}\n")).collect();
    let sent = sent.concat();
    let refused = "< HTTP/1.1 401 Unauthorized\r\n< Content-Length: 2\r\n< \r\n{}* Connection #0 to host a left intact\n";
    assert_explained(&format!("* Trying…\n{sent}{refused}"), &[]);
    let days_later = refused.replace("< Content", "< Date: Sat, 06 Apr 2019 12:00:00 GMT\r\n< Content");
    assert_explained(&format!("* Trying…\n{sent}{days_later}"), &["clock_off"]);
    let printed = text.replace("GET /", "GET https://api.mch.weixin.qq.com/").replace(" HTTP/1.1", "");
    assert_explained(&printed, &[]);
}

#[test]
fn what_cannot_be_explained_is_wrong_input() {
    assert_fails(&explain("", &[]), 2, &["standard input"]);
    assert_fails(&explain("nonsense", &[]), 2, &["line 1"]);
    assert_fails(&explain("GET /a HTTP/1.1\nAccept: b\n\n", &["--as", "reply"]), 2, &["no reply"]);
    assert_fails(&explain("GET /a HTTP/1.1\nAccept: b\n\n", &["--received", "soon"]), 2, &["Unix seconds"]);
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

fn colons(serial_no: &str) -> String {
    let pairs: Vec<_> =
        serial_no.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap()).collect();
    pairs.join(":")
}
