//! Python's `cryptography`, the other independent implementation that these tests trust.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;

/// Seals by AES-256-GCM; returns Base64 of the ciphertext with its tag behind it.
pub(crate) fn seal(key: &str, nonce: &str, associated_data: &str, plaintext: &[u8]) -> String {
    let input = json!({
        "key": key, "nonce": nonce, "associated_data": associated_data, "plaintext": super::base64(plaintext),
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/aead.py");
    let mut python = Command::new(python())
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("these tests need python3");
    python.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "these tests need Python's `cryptography`: run tests/third_party/setup.sh"
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The Python that `tests/third_party/setup.sh` sets up with `cryptography`, else the system's.
fn python() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.tools/third-party/python/bin/python");
    if own.exists() { own } else { "python3".into() }
}
