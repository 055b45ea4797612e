//! `wechatpay check`: each thing that people get wrong in a configuration, and what they read about it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::platform::{Platform, Reply};
use crate::support::{assert_fails, config_path, keys, stderr, stdout, wechatpay};

/// A sound configuration with its keys, to be spoiled.
struct Setup(TempDir);

impl Setup {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["wechatpay.toml", "apiclient_key.pem", "wxp_pub.pem", "merchant_pub.pem"] {
            fs::copy(keys().dir.path().join(name), folder.path().join(name)).unwrap();
        }
        let setup = Self(folder);
        for name in ["wechatpay.toml", "apiclient_key.pem"] {
            setup.allow(name, 0o600);
        }
        setup
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    #[cfg(unix)]
    fn allow(&self, name: &str, mode: u32) {
        fs::set_permissions(self.path(name), std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
    }

    #[cfg(not(unix))]
    fn allow(&self, _: &str, _: u32) {}

    /// Replaces a text of the configuration wherever it stands.
    fn replace(self, text: &str, with: &str) -> Self {
        let config = fs::read_to_string(self.path("wechatpay.toml")).unwrap();
        assert!(config.contains(text), "{text}");
        fs::write(self.path("wechatpay.toml"), config.replace(text, with)).unwrap();
        self
    }

    /// Puts the certificate of the merchant's key beside it, with this serial number.
    fn with_certificate(self, serial_no: &str, key: &Path) -> Self {
        self.with_certificate_of("test", "90", serial_no, key)
    }

    fn with_certificate_of(self, name: &str, days: &str, serial_no: &str, key: &Path) -> Self {
        let (subject, serial_no) = (format!("/CN={name}"), format!("0x{serial_no}"));
        let made = Command::new("openssl")
            .args(["req", "-x509", "-subj", &subject, "-days", days, "-set_serial", &serial_no])
            .args([Path::new("-key"), key, Path::new("-out"), &self.path("apiclient_cert.pem")])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", stderr(&made));
        self
    }

    fn check(&self, words: &[&str]) -> Output {
        let config = self.path("wechatpay.toml");
        wechatpay(&[&["--config", config.to_str().unwrap(), "check"], words].concat(), "")
    }

    /// Checks that something is wrong, and that one line says it with these words.
    #[track_caller]
    fn assert_wrong(&self, words: &[&str]) {
        let output = self.check(&[]);
        assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
        let says_it = |line: &str| line.starts_with("wrong ") && words.iter().all(|word| line.contains(word));
        assert!(stdout(&output).lines().any(says_it), "no line says {words:?}: {}", stdout(&output));
        assert!(!stdout(&output).contains("0123456789abcdef"), "{}", stdout(&output));
    }
}

const SERIAL_NO: &str = crate::support::SERIAL_NO;

#[test]
fn a_sound_configuration_is_fine_line_by_line() {
    let output = Setup::new().with_certificate(SERIAL_NO, &keys().merchant.private).check(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).lines().all(|line| line.starts_with("ok ")), "{}", stdout(&output));
    for key in ["brand_id", "private_key", "certificate_serial_no", "public_key_id", "public_key", "api_key"]
    {
        assert!(stdout(&output).contains(&format!("[brand] {key}: ")), "{key}: {}", stdout(&output));
    }
    assert_eq!(stderr(&output), "");
}

#[test]
fn what_sandbox_init_writes_is_fine() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("sandbox");
    assert_eq!(wechatpay(&["sandbox", "init", dir.to_str().unwrap()], "").status.code(), Some(0));
    let output = wechatpay(&["check", "--config", dir.join("wechatpay.toml").to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn a_certificate_in_place_of_the_private_key_is_wrong() {
    let setup = Setup::new().with_certificate(SERIAL_NO, &keys().merchant.private);
    setup.replace("apiclient_key.pem", "apiclient_cert.pem").assert_wrong(&[
        "[brand] private_key",
        "this is a certificate",
        "apiclient_key.pem",
    ]);
}

#[test]
fn ones_own_key_in_place_of_the_platforms_is_wrong() {
    let own = Setup::new().replace("wxp_pub.pem", "merchant_pub.pem");
    own.assert_wrong(&["[brand] public_key", "is your own", "wxp_pub.pem"]);
    let certificate = Setup::new().with_certificate(SERIAL_NO, &keys().merchant.private);
    certificate.replace("wxp_pub.pem", "apiclient_cert.pem").assert_wrong(&[
        "[partner] public_key",
        "is your own",
        "wxp_pub.pem",
    ]);
    Setup::new()
        .replace("wxp_pub.pem", "apiclient_key.pem")
        .assert_wrong(&["public_key", "this is a private key"]);
}

#[test]
fn a_public_key_id_without_its_prefix_is_wrong() {
    Setup::new()
        .replace("PUB_KEY_ID_0110016226240", "0110016226240")
        .assert_wrong(&["[brand] public_key_id", "PUB_KEY_ID_"]);
}

#[test]
fn a_platform_certificate_goes_by_its_serial_number() {
    let certificate = || Setup::new().with_certificate("5A", &keys().platform.private);
    let setup = certificate();
    fs::rename(setup.path("apiclient_cert.pem"), setup.path("wxp_pub.pem")).unwrap();
    setup.assert_wrong(&["[brand] public_key_id", "holds a certificate", "5A"]);
    let output = setup.replace("PUB_KEY_ID_0110016226240", "5A").check(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

#[test]
fn a_serial_number_that_is_not_the_certificates_is_wrong() {
    let setup = Setup::new().with_certificate("1DDE55AD98", &keys().merchant.private);
    setup.assert_wrong(&["[brand] certificate_serial_no", "1DDE55AD98: write that"]);
    Setup::new().replace(SERIAL_NO, "1D:DE:55").assert_wrong(&[
        "[partner] certificate_serial_no",
        "hex digits",
        "openssl x509",
    ]);
}

#[test]
fn a_certificate_of_another_key_is_wrong() {
    Setup::new()
        .with_certificate(SERIAL_NO, &keys().platform.private)
        .assert_wrong(&["[brand] apiclient_cert.pem", "belongs to another private key"]);
}

#[test]
fn a_certificate_of_somebody_else_is_wrong() {
    Setup::new()
        .with_certificate_of("1900000109", "90", SERIAL_NO, &keys().merchant.private)
        .assert_wrong(&["[brand] apiclient_cert.pem", "1900000109"]);
}

#[test]
fn a_certificate_that_ends_is_announced() {
    let setup = Setup::new().with_certificate_of("test", "1", SERIAL_NO, &keys().merchant.private);
    let output = setup.check(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("note  [brand] apiclient_cert.pem: ends on "), "{}", stdout(&output));
}

#[cfg(unix)]
#[test]
fn secrets_that_everybody_may_read_are_wrong() {
    for name in ["apiclient_key.pem", "wechatpay.toml"] {
        let setup = Setup::new();
        setup.allow(name, 0o644);
        setup.assert_wrong(&[name, "chmod 600"]);
    }
}

#[test]
fn an_api_key_of_another_length_is_wrong_and_without_one_there_is_a_note() {
    let key = "api_key = \"0123456789abcdef0123456789abcdef\"";
    Setup::new().replace(key, "api_key = \"0123456789abcdefX\"").assert_wrong(&["[brand] api_key", "32"]);
    let output = Setup::new().replace(key, "").check(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("note  [brand] api_key: "), "{}", stdout(&output));
}

#[test]
fn several_things_are_found_at_once() {
    let setup = Setup::new()
        .replace("brand_id = \"1001622624\"", "brand_id = \"brand-7\"")
        .replace("PUB_KEY_ID_0110016226240", "7");
    setup.assert_wrong(&["[brand] brand_id", "digits"]);
    setup.assert_wrong(&["[brand] public_key_id"]);
    assert!(stderr(&setup.check(&[])).contains("found something wrong"));
}

#[test]
fn an_unknown_key_is_wrong() {
    Setup::new().replace("api_key = ", "apikey = ").assert_wrong(&["wechatpay.toml", "apikey"]);
}

#[test]
fn a_configuration_that_is_not_there_is_wrong() {
    let output = wechatpay(&["check", "--config", "nowhere.toml"], "");
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("wrong configuration: nowhere.toml"), "{}", stdout(&output));
}

fn with_date(date: &str) -> Platform {
    let reply =
        format!("HTTP/1.1 404 Not Found\r\nDate: {date}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    Platform::answering(reply)
}

#[test]
fn the_clock_is_compared_only_if_asked_for() {
    let platform = with_date("Sat, 01 Nov 2025 10:00:00 GMT");
    let setup = Setup::new();
    let with_url = |words: &[&str]| setup.check(&[&["--base-url", &platform.url], words].concat());
    let output = with_url(&[]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert_eq!(platform.request_count(), 0);
    let output = with_url(&["--clock"]);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    assert!(
        stdout(&output).contains("wrong clock: ") && stdout(&output).contains("NTP"),
        "{}",
        stdout(&output)
    );
    let request = platform.next_request();
    assert!(!request.has_header("authorization"), "{}", request.line);
}

#[test]
fn a_clock_that_is_right_is_fine() {
    let now =
        Command::new("date").args(["-u", "+%a, %d %b %Y %H:%M:%S GMT"]).env("LC_ALL", "C").output().unwrap();
    let platform = with_date(stdout(&now).trim());
    let output = Setup::new().check(&["--clock", "--base-url", &platform.url]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).contains("ok    clock: "), "{}", stdout(&output));
    let silent = Platform::answering(Reply::ok("{}").bytes());
    let output = Setup::new().check(&["--clock", "--base-url", &silent.url]);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
    assert!(stdout(&output).contains("no readable Date"), "{}", stdout(&output));
}

#[test]
fn an_unquoted_api_key_is_not_shown_by_any_command() {
    const DIGITS: &str = "12345678901234567890123456789012";
    for value in [DIGITS, "1234567890123456789", "[\"the-secret\"]", "the-secret"] {
        let setup = Setup::new().replace("\"0123456789abcdef0123456789abcdef\"", value);
        let config = setup.path("wechatpay.toml");
        let line = ["--config", config.to_str().unwrap()];
        for words in [&["check"][..], &["call", "brand", "get-card", "--card-id", "1"]] {
            let output = wechatpay(&[&line[..], words].concat(), "");
            assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
            let shown = format!("{}{}", stdout(&output), stderr(&output));
            assert!(!shown.contains("123456789") && !shown.contains("the-secret"), "{shown}");
            assert!(shown.contains("wechatpay.toml"), "{shown}");
        }
    }
}

#[test]
fn a_call_says_the_same_about_a_configuration_that_cannot_be_read() {
    let output = wechatpay(&["--config", "nowhere.toml", "check"], "");
    assert_eq!(output.status.code(), Some(2));
    assert_fails(
        &wechatpay(&["--config", "nowhere.toml", "call", "brand", "get-card", "--card-id", "1"], ""),
        2,
        &["nowhere.toml", "cannot be read"],
    );
    assert!(config_path().exists());
}
