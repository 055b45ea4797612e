//! The OpenSSL command line, the independent implementation that these tests trust.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs `openssl` with an input and returns its output; anything but success fails the test.
pub(crate) fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let (output, succeeded) = run(arguments, input);
    assert!(succeeded, "openssl {arguments:?} failed");
    output
}

/// Signs as the platform and its clients do, and returns the raw signature.
pub(crate) fn sign(private_key: &Path, message: &[u8]) -> Vec<u8> {
    openssl(&["dgst", "-sha256", "-sign", path(private_key)], message)
}

/// Says whether a raw signature is this public key's.
pub(crate) fn verifies(public_key: &Path, message: &[u8], signature: &[u8]) -> bool {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), signature).unwrap();
    run(&["dgst", "-sha256", "-verify", path(public_key), "-signature", path(file.path())], message).1
}

const OAEP_SHA1: [&str; 6] =
    ["-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha1", "-pkeyopt", "rsa_mgf1_md:sha1"];

/// Seals a plaintext by RSAES-OAEP with SHA-1.
pub(crate) fn seal(public_key: &Path, plaintext: &[u8]) -> Vec<u8> {
    let key = ["pkeyutl", "-encrypt", "-pubin", "-inkey", path(public_key)];
    openssl(&[&key[..], &OAEP_SHA1].concat(), plaintext)
}

/// Opens a ciphertext by RSAES-OAEP with SHA-1.
pub(crate) fn open(private_key: &Path, ciphertext: &[u8]) -> Vec<u8> {
    let key = ["pkeyutl", "-decrypt", "-inkey", path(private_key)];
    openssl(&[&key[..], &OAEP_SHA1].concat(), ciphertext)
}

/// A path as an argument.
pub(crate) fn path(path: &Path) -> &str {
    path.to_str().expect("temporary paths are UTF-8")
}

fn run(arguments: &[&str], input: &[u8]) -> (Vec<u8>, bool) {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("these tests need the openssl command line");
    // A command that fails early closes its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    (output.stdout, output.status.success())
}
