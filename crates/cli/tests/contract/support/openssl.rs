//! OpenSSL's command: keys, signatures and ciphertexts by an implementation that is not ours.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const OAEP: [&str; 4] = ["-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha1"];

/// A private key and its public half, as PEM files.
pub(crate) struct KeyPair {
    pub(crate) private: PathBuf,
    pub(crate) public: PathBuf,
}

impl KeyPair {
    pub(crate) fn generate(dir: &Path, private: &str, public: &str) -> Self {
        let pair = Self { private: dir.join(private), public: dir.join(public) };
        let (private, public) = (text(&pair.private), text(&pair.public));
        run(&["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", private], b"");
        run(&["pkey", "-in", private, "-pubout", "-out", public], b"");
        pair
    }

    /// The Base64 signature over a message.
    pub(crate) fn sign(&self, message: &[u8]) -> String {
        STANDARD.encode(run(&["dgst", "-sha256", "-sign", text(&self.private)], message))
    }

    /// The signature that these words of `openssl` make, to which the key's file is added.
    pub(crate) fn sign_by(&self, words: &[&str], message: &[u8]) -> Vec<u8> {
        run(&[words, &[text(&self.private)]].concat(), message)
    }

    pub(crate) fn verifies(&self, message: &[u8], signature: &str) -> bool {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), STANDARD.decode(signature).unwrap()).unwrap();
        let words = ["dgst", "-sha256", "-verify", text(&self.public), "-signature", text(file.path())];
        spawn(&words, message).status.success()
    }

    pub(crate) fn open(&self, ciphertext: &str) -> String {
        let words = [&["pkeyutl", "-decrypt", "-inkey", text(&self.private)][..], &OAEP].concat();
        String::from_utf8(run(&words, &STANDARD.decode(ciphertext).unwrap())).unwrap()
    }

    pub(crate) fn seal(&self, plaintext: &str) -> String {
        let words = [&["pkeyutl", "-encrypt", "-pubin", "-inkey", text(&self.public)][..], &OAEP].concat();
        STANDARD.encode(run(&words, plaintext.as_bytes()))
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn run(words: &[&str], stdin: &[u8]) -> Vec<u8> {
    let output = spawn(words, stdin);
    assert!(output.status.success(), "openssl {words:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

fn spawn(words: &[&str], stdin: &[u8]) -> std::process::Output {
    let mut child = Command::new("openssl")
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the tests need the command openssl; tools/setup.sh installs it");
    child.stdin.take().unwrap().write_all(stdin).unwrap();
    child.wait_with_output().unwrap()
}

/// The SHA-256 of a message.
pub(crate) fn digest(message: &[u8]) -> Vec<u8> {
    run(&["dgst", "-sha256", "-binary"], message)
}
