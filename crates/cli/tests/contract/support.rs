//! A platform written from the documentation alone: raw sockets, and OpenSSL's command for every key and signature.

pub(crate) mod openssl;
pub(crate) mod platform;
pub(crate) mod serving;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

use tempfile::TempDir;

use openssl::KeyPair;

pub(crate) const BRAND_ID: &str = "1001622624";
pub(crate) const MCHID: &str = "1900000001";
pub(crate) const SERIAL_NO: &str = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";
pub(crate) const PUBLIC_KEY_ID: &str = "PUB_KEY_ID_0110016226240";

/// Where nobody listens. A port that was free a moment ago might be another test's by now.
pub(crate) const NOBODY: &str = "http://127.0.0.1:1";

/// One folder a test binary: both sides' keys and a configuration, all as a person would have them.
pub(crate) struct Keys {
    pub(crate) dir: TempDir,
    pub(crate) merchant: KeyPair,
    pub(crate) platform: KeyPair,
}

pub(crate) fn keys() -> &'static Keys {
    static KEYS: OnceLock<Keys> = OnceLock::new();
    KEYS.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let merchant = KeyPair::generate(dir.path(), "apiclient_key.pem", "merchant_pub.pem");
        let platform = KeyPair::generate(dir.path(), "platform_key.pem", "wxp_pub.pem");
        let section = |face: &str, identity: &str| {
            format!(
                "[{face}]\n{identity}\ncertificate_serial_no = \"{SERIAL_NO}\"\nprivate_key = \"apiclient_key.pem\"\n\
                 public_key_id = \"{PUBLIC_KEY_ID}\"\npublic_key = \"wxp_pub.pem\"\napi_key = \"0123456789abcdef0123456789abcdef\"\n\n"
            )
        };
        let config = section("brand", &format!("brand_id = \"{BRAND_ID}\""))
            + &section("partner", &format!("mchid = \"{MCHID}\""));
        std::fs::write(dir.path().join("wechatpay.toml"), config).unwrap();
        Keys { dir, merchant, platform }
    })
}

pub(crate) fn config_path() -> PathBuf {
    keys().dir.path().join("wechatpay.toml")
}

/// Runs `wechatpay` with words and a standard input, in an empty environment of our own making.
pub(crate) fn wechatpay(words: &[&str], stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_wechatpay"))
        .args(words)
        .current_dir(keys().dir.path().join(".."))
        .env_remove("WECHATPAY_CONFIG")
        .env_remove("RUST_LOG")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may end without reading its input; that is no failure of the test.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap()
}

/// Runs `wechatpay call …` against a base URL.
pub(crate) fn call(url: &str, words: &[&str], stdin: &str) -> Output {
    let config = config_path();
    let mut line = vec!["--config", config.to_str().unwrap(), "--base-url", url, "call"];
    line.extend(words);
    wechatpay(&line, stdin)
}

/// The words of a call of `GetUserCard`.
pub(crate) const GET_USER_CARD: [&str; 8] = [
    "brand",
    "get-user-card",
    "--user-card-code",
    "478515832665",
    "--card-id",
    "pbLatjvWOibDc5-TBnbUk1pD12o0",
    "--openid",
    "obLatjnx9gnqzS4myYGmLZ7LgLBA",
];

pub(crate) fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

pub(crate) fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// Checks how it ended, that nothing was printed, and that the message has these words.
#[track_caller]
pub(crate) fn assert_fails(output: &Output, code: i32, words: &[&str]) {
    assert_eq!(output.status.code(), Some(code), "{}", stderr(output));
    assert_eq!(stdout(output), "");
    for word in words {
        assert!(stderr(output).contains(word), "{word:?} is not in: {}", stderr(output));
    }
}
