//! The OpenSSL command line: an implementation that shares no line with the sandbox.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const OAEP: &[&str] =
    &["-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha1", "-pkeyopt", "rsa_mgf1_md:sha1"];

/// Signs with a private key and returns Base64.
pub(crate) fn sign(key: &Path, message: &[u8]) -> String {
    STANDARD
        .encode(run(Command::new("openssl").args(["dgst", "-sha256", "-sign"]).arg(key), message).unwrap())
}

/// Whether a signature in Base64 is that of a public key's owner.
pub(crate) fn verify(key: &Path, message: &[u8], signature: &str) -> bool {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&STANDARD.decode(signature).unwrap()).unwrap();
    let mut command = Command::new("openssl");
    command.args(["dgst", "-sha256", "-verify"]).arg(key).arg("-signature").arg(file.path());
    run(&mut command, message).is_some()
}

/// Seals for the owner of a public key and returns Base64.
pub(crate) fn seal(key: &Path, plaintext: &[u8]) -> String {
    let mut command = Command::new("openssl");
    command.args(["pkeyutl", "-encrypt", "-pubin", "-inkey"]).arg(key).args(OAEP);
    STANDARD.encode(run(&mut command, plaintext).unwrap())
}

/// Opens with a private key.
pub(crate) fn open(key: &Path, sealed: &str) -> String {
    let mut command = Command::new("openssl");
    command.args(["pkeyutl", "-decrypt", "-inkey"]).arg(key).args(OAEP);
    String::from_utf8(run(&mut command, &STANDARD.decode(sealed).unwrap()).unwrap()).unwrap()
}

/// The command's output, unless it failed.
fn run(command: &mut Command, input: &[u8]) -> Option<Vec<u8>> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the tests need the command `openssl`");
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    output.status.success().then_some(output.stdout)
}

/// Makes a private key.
pub(crate) fn generate(key: &Path) {
    let mut command = Command::new("openssl");
    command.args(["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out"]).arg(key);
    run(&mut command, b"").unwrap();
}
