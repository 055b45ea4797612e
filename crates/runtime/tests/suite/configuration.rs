//! The configuration file: what it makes, and what is said about one that cannot be used.

use std::error::Error as StdError;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use proptest::prelude::*;
use tempfile::TempDir;
use wechatpay_runtime::{Config, ConfigError, ConfigErrorKind, Face};

use crate::support::events;
use crate::support::fixtures::{BRAND_ID, FixedClock, MCHID, PUBLIC_KEY_ID, SERIAL_NO};
use crate::support::keys::{MERCHANT, OTHER, PLATFORM};
use crate::support::operations::get_user_card;
use crate::support::transport::Script;

const API_KEY: &str = "0123456789abcdefghijklmnopqrstuv";

/// A folder with the keys that [`text`] names.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, pem) in [
        ("apiclient_key.pem", MERCHANT.private_pem()),
        ("wxp_pub.pem", PLATFORM.public_pem()),
        ("old_wxp_pub.pem", OTHER.public_pem()),
        ("wechatpay_cert.pem", PLATFORM.certificate_pem()),
    ] {
        fs::write(folder.path().join(name), pem).unwrap();
    }
    folder
}

fn text() -> String {
    format!(
        r#"base_urls = ["http://127.0.0.1:8129"]

[brand]
brand_id = "{BRAND_ID}"
certificate_serial_no = "{SERIAL_NO}"
private_key = "apiclient_key.pem"
public_key_id = "{PUBLIC_KEY_ID}"
public_key = "wxp_pub.pem"
api_key = "{API_KEY}"
"#
    )
}

fn partner() -> String {
    text()
        .replace("[brand]", "[partner]")
        .replace(&format!("brand_id = \"{BRAND_ID}\""), "mchid = \"1900000001\"")
}

/// Reads a text as the configuration of a folder with keys.
fn parse(text: &str) -> (TempDir, Result<Config, ConfigError>) {
    let folder = folder();
    let config = Config::parse(folder.path().join("wechatpay.toml"), text);
    (folder, config)
}

/// The message of a text that is no configuration, without the folder.
#[track_caller]
fn problem(text: &str) -> String {
    let (folder, config) = parse(text);
    let error = config.unwrap_err();
    assert_silent(&error);
    format!("{error:#}").replace(&format!("{}/", folder.path().display()), "")
}

#[track_caller]
fn assert_silent(error: &ConfigError) {
    let mut texts = vec![format!("{error:#}"), format!("{error:?}")];
    let mut cause = error.source();
    while let Some(error) = cause {
        texts.extend([error.to_string(), format!("{error:?}")]);
        cause = error.source();
    }
    for text in texts {
        assert!(!text.contains("0123456789") && !text.contains(API_KEY), "{text}");
    }
}

#[tokio::test]
async fn a_file_makes_a_client_whose_keys_are_relative_to_it() {
    let folder = folder();
    let path = folder.path().join("wechatpay.toml");
    fs::write(&path, format!("\u{FEFF}{}", text())).unwrap();
    let config = Config::read(&path).unwrap();
    assert_eq!(config.faces().collect::<Vec<_>>(), [Face::Brand]);
    assert_eq!(config.base_urls().unwrap(), ["http://127.0.0.1:8129"]);
    let script = Script::new([Ok(crate::support::fixtures::signed(
        200,
        crate::support::models::user_card().to_string(),
    ))]);
    let builder = config.client_builder(Face::Brand).unwrap().clock(std::sync::Arc::new(FixedClock));
    let client = builder.build_with(script.clone()).unwrap();
    client.send(get_user_card()).await.unwrap();
    let request = &script.requests()[0];
    assert_eq!(request.uri().host(), Some("127.0.0.1"));
    assert_eq!(request.headers()["wechatpay-serial"], PUBLIC_KEY_ID);
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert!(authorization.contains(BRAND_ID) && authorization.contains(SERIAL_NO), "{authorization}");
}

#[tokio::test]
async fn the_deadline_of_the_file_is_every_calls() {
    let (_folder, config) = parse(&format!("deadline_ms = 3_600_000\n{}", text()));
    let card = crate::support::models::user_card().to_string();
    let script = Script::new([Ok(crate::support::fixtures::signed(200, card))]);
    let builder = config.unwrap().client_builder(Face::Brand).unwrap().clock(std::sync::Arc::new(FixedClock));
    builder.build_with(script.clone()).unwrap().send(get_user_card()).await.unwrap();
    let attempt = script.requests()[0].extensions().get::<wechatpay_runtime::Attempt>().unwrap().clone();
    let time_left = attempt.time_left.unwrap();
    let deadline = Duration::from_secs(3600);
    assert!(time_left > deadline / 2 && time_left <= deadline, "{time_left:?}");
}

#[cfg(feature = "reqwest")]
#[test]
fn a_partner_calls_by_the_same_file() {
    let (_folder, config) = parse(&format!("timeout_ms = 2_500\n{}", partner()));
    let config = config.unwrap();
    let client = config.client(Face::Partner).unwrap();
    assert_eq!(client.exchange().credentials().identity(), MCHID);
    assert!(format!("{config:?}").contains("2.5s"), "{config:?}");
    #[cfg(feature = "blocking")]
    assert!(config.blocking_client(Face::Partner).is_ok());
}

#[test]
fn a_reader_opens_notifications_with_the_new_api_key_and_the_previous_one() {
    let other = "another key of thirty-two bytes.";
    let text = text().replace(API_KEY, other) + &format!("previous_api_key = \"{API_KEY}\"\n");
    for (text, opens) in [(text.as_str(), true), (&text.replace("previous_api_key", "# "), false)] {
        let (_folder, config) = parse(text);
        let reader = config.unwrap().notification_reader(Face::Brand).unwrap();
        let body = events::card_created().to_string().into_bytes();
        let read =
            reader.with_clock(std::sync::Arc::new(FixedClock)).read_dynamic(&events::headers(&body), &body);
        assert_eq!(read.is_ok(), opens);
    }
}

#[test]
fn further_keys_and_certificates_verify_and_the_first_key_seals() {
    let more = "public_keys = { PUB_KEY_ID_OLD = \"old_wxp_pub.pem\" }\n\
                platform_certificates = [\"wechatpay_cert.pem\"]\n";
    let (_folder, config) = parse(&(partner() + more));
    let config = config.unwrap();
    let keys = config.platform_keys(Face::Partner).unwrap();
    assert_eq!(keys.active_id(), Some(PUBLIC_KEY_ID));
    assert_eq!(keys.ids().count(), 3);
    assert_eq!(keys.get("PUB_KEY_ID_OLD").unwrap().fingerprint(), OTHER.public_key().fingerprint());
    assert_eq!(config.face_of_key("PUB_KEY_ID_OLD"), Some(Face::Partner));
}

#[test]
fn without_a_public_key_the_certificate_seals() {
    let text = partner()
        .replace(&format!("public_key_id = \"{PUBLIC_KEY_ID}\"\n"), "")
        .replace("public_key = \"wxp_pub.pem\"", "platform_certificates = [\"wechatpay_cert.pem\"]");
    let (_folder, config) = parse(&text);
    let keys = config.unwrap().platform_keys(Face::Partner).unwrap();
    assert_eq!(keys.active().unwrap().fingerprint(), PLATFORM.public_key().fingerprint());
}

#[test]
fn the_face_of_a_notification_is_that_of_its_key_or_the_only_one() {
    let second = partner().replace(PUBLIC_KEY_ID, "PUB_KEY_ID_2");
    let both = text() + &second[second.find("[partner]").unwrap()..];
    let (_folder, config) = parse(&both);
    let config = config.unwrap();
    assert_eq!(config.face_of_key(PUBLIC_KEY_ID), Some(Face::Brand));
    assert_eq!(config.face_of_key("PUB_KEY_ID_2"), Some(Face::Partner));
    assert_eq!(config.face_of_key("PUB_KEY_ID_3"), None);
    let (_folder, config) = parse(&text());
    assert_eq!(config.unwrap().face_of_key("PUB_KEY_ID_3"), Some(Face::Brand));
}

#[test]
fn a_value_of_another_type_is_named_by_place_key_and_type_and_never_shown() {
    let quoted = format!("\"{API_KEY}\"");
    let places = [
        (text().replace(&quoted, "01234567890123456789"), ""),
        (text().replace(&quoted, "12345678901234567890123456789012"), "a number"),
        (text().replace(&quoted, "12345678901234567890.123456789012"), "a number"),
        (text().replace(&quoted, &format!("[{quoted}]")), "a list"),
        (text().replace(&quoted, &format!("{{ key = {quoted} }}")), "a table"),
        (text().replace(&quoted, "true"), "true or false"),
        (text().replace(&quoted, "2026-11-21T16:00:00Z"), "a date or a time"),
    ];
    for (text, found) in places {
        let message = problem(&text);
        let expected = format!(
            "wechatpay.toml:9:11: `api_key` in [brand] takes a text in double quotes, and this is {found}"
        );
        if found.is_empty() {
            assert!(message.starts_with("wechatpay.toml:9:1"), "{message}");
        } else {
            assert_eq!(message, expected);
        }
    }
    let message = problem(&text().replace("[\"http://127.0.0.1:8129\"]", "[0, 1]"));
    assert_eq!(
        message,
        "wechatpay.toml:1:14: `base_urls` at the top of the file takes a text in double quotes, and this is a number"
    );
    for zero in ["0", "-1", "1.5", "\"1\"", "99999999999999999999999"] {
        let message = problem(&format!("timeout_ms = {zero}"));
        assert!(message.contains("takes a whole number over 0"), "{message}");
    }
}

#[test]
fn an_unknown_key_is_located_and_the_known_ones_are_listed() {
    assert_eq!(
        problem("[brand]\napikey = \"s3cret\""),
        "wechatpay.toml:2:1: there is no key `apikey` in [brand]; known are brand_id, certificate_serial_no, \
         private_key, public_key_id, public_key, public_keys, platform_certificates, api_key, previous_api_key"
    );
    assert_eq!(
        problem("[brands]"),
        "wechatpay.toml:1:2: there is no key `brands` at the top of the file; known are base_urls, timeout_ms, \
         deadline_ms, brand, partner"
    );
    let message = problem(&format!("[brand]\n{API_KEY} = 1"));
    assert!(
        message.starts_with("wechatpay.toml:2:1: there is no key of 32 characters in [brand]; "),
        "{message}"
    );
    assert!(problem("[partner]\nbrand_id = \"1\"").contains("`brand_id` in [partner]; known are mchid, "));
}

#[test]
fn what_a_section_lacks_is_named_with_what_it_is_for() {
    assert_eq!(problem("[brand]"), "wechatpay.toml: [brand] has no `brand_id`: who calls");
    let message = problem(&text().replace("public_key = ", "# "));
    assert_eq!(
        message,
        "wechatpay.toml: [brand] has no `public_key`: the file with the WeChat Pay public key"
    );
    let (_folder, config) = parse(&text().replace("api_key", "# "));
    let config = config.unwrap();
    assert!(!config.section(Face::Brand).unwrap().has_api_key());
    let error = config.notification_reader(Face::Brand).unwrap_err();
    assert!(matches!(error.kind(), ConfigErrorKind::MissingKey { key: "api_key", .. }), "{error}");
    let error = config.client_builder(Face::Partner).unwrap_err();
    assert!(error.to_string().ends_with("there is no section [partner], which this needs"), "{error}");
}

#[test]
fn a_key_file_that_is_another_is_named_with_the_key_that_names_it() {
    let (folder, config) = parse(&text().replace("apiclient_key.pem", "wechatpay_cert.pem"));
    let error = config.unwrap().client_builder(Face::Brand).unwrap_err();
    let folder = folder.path().display();
    assert_eq!(
        format!("{error:#}"),
        format!(
            "{folder}/wechatpay.toml: [brand] `private_key` names a file that cannot be used: \
             {folder}/wechatpay_cert.pem: this is a certificate; the private key is usually apiclient_key.pem"
        )
    );
    let (_folder, config) = parse(&text().replace(API_KEY, "0123456789"));
    let error = config.unwrap().notification_reader(Face::Brand).unwrap_err();
    assert_silent(&error);
    assert!(format!("{error:#}").ends_with("an API key has 32 bytes, this one has 10"), "{error:#}");
}

#[test]
fn a_key_where_the_path_of_its_file_belongs_is_refused_and_never_shown() {
    let pem = MERCHANT.private_pem();
    let line = pem.lines().nth(1).unwrap();
    let base64 = pem.lines().filter(|line| !line.starts_with("-----")).collect::<String>();
    let values = [format!("'''{pem}'''"), format!("{pem:?}"), format!("{base64:?}")];
    for value in values {
        for (old, new, key) in [
            ("\"apiclient_key.pem\"", value.clone(), "private_key"),
            ("\"wxp_pub.pem\"", value.clone(), "public_key"),
            ("api_key =", format!("public_keys = {{ PUB_KEY_ID_OLD = {value} }}\napi_key ="), "public_keys"),
            ("api_key =", format!("platform_certificates = [{value}]\napi_key ="), "platform_certificates"),
        ] {
            let message = problem(&text().replace(old, &new));
            let expected =
                format!("`{key}` in [brand] takes the path of a file, and this is the text of a key");
            assert!(message.ends_with(&expected) && !message.contains(line), "{message}");
        }
    }
}

#[test]
fn a_file_that_is_not_there_too_large_or_not_text_is_refused() {
    let folder = folder();
    let path = folder.path().join("other.toml");
    let error = Config::read(&path).unwrap_err();
    assert!(matches!(error.kind(), ConfigErrorKind::Unreadable(_)), "{error}");
    assert_eq!(error.path(), path);
    fs::write(&path, "#".repeat((1 << 20) + 1)).unwrap();
    let error = Config::read(&path).unwrap_err();
    assert!(format!("{error:#}").contains("more than 1048576 bytes"), "{error:#}");
    fs::write(&path, "#".repeat(1 << 20)).unwrap();
    assert!(Config::read(&path).is_ok());
    fs::write(&path, b"# \xFF").unwrap();
    assert!(matches!(Config::read(&path).unwrap_err().kind(), ConfigErrorKind::NotUtf8));
    #[cfg(unix)]
    assert!(Config::read("/dev/zero").is_err());
}

#[test]
fn debug_shows_where_keys_are_but_no_api_key_and_no_url() {
    let with_password = text().replace("http://127.0.0.1:8129", "https://user:s3cret@host");
    let (_folder, config) = parse(&(with_password + &format!("previous_api_key = \"{API_KEY}\"\n")));
    let shown = format!("{:?}", config.unwrap());
    assert!(shown.contains("apiclient_key.pem") && shown.contains(BRAND_ID), "{shown}");
    assert!(!shown.contains(API_KEY) && !shown.contains("s3cret"), "{shown}");
}

#[test]
fn the_default_is_a_file_in_the_working_folder() {
    // Nobody sets the variable for the tests.
    if std::env::var_os("WECHATPAY_CONFIG").is_none() {
        assert_eq!(Config::default_path(), PathBuf::from("wechatpay.toml"));
    }
}

proptest! {
    /// Characters are dropped, doubled or changed anywhere, so quotes, brackets and line ends go missing.
    #[test]
    fn no_damage_to_the_text_makes_an_error_show_the_api_key(
        damage in prop::collection::vec((0.0..1.0, prop::sample::select("\"'[]{}=#.,\n\\ \t0a_-:".chars().collect::<Vec<_>>())), 1..4),
        quotes in prop::sample::select(vec!["\"", "'", "", "\"\"\"", "“"]),
    ) {
        let mut text = text().replace(&format!("\"{API_KEY}\""), &format!("{quotes}{API_KEY}{quotes}"));
        for (place, character) in damage {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
            let place = (text.chars().count() as f64 * place) as usize;
            let at = text.char_indices().nth(place).map_or(text.len(), |(at, _)| at);
            let end = text[at..].chars().next().map_or(at, |found| at + found.len_utf8());
            text.replace_range(at..end, &character.to_string());
        }
        if let Err(error) = Config::parse("wechatpay.toml", &text) {
            let shown = format!("{error:#} {error:?}");
            prop_assert!(!shown.contains("456789abcdefgh"), "{shown}\n{text}");
        }
    }
}
