//! Real keys, made by OpenSSL when the first test needs them; none is ever checked in.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;
use wechatpay_runtime::{PrivateKey, PublicKey};

use super::openssl::{openssl, path};

/// A private key, its public key and a certificate, in files.
pub(crate) struct KeyPair {
    directory: TempDir,
}

/// The caller's API certificate.
pub(crate) static MERCHANT: LazyLock<KeyPair> = LazyLock::new(KeyPair::generate);
/// What the platform signs with and opens with.
pub(crate) static PLATFORM: LazyLock<KeyPair> = LazyLock::new(KeyPair::generate);
/// The platform's key before a rotation, or anybody else's.
pub(crate) static OTHER: LazyLock<KeyPair> = LazyLock::new(KeyPair::generate);

impl KeyPair {
    /// Makes an RSA key of 2048 bits and a certificate over it.
    fn generate() -> Self {
        let pair = Self { directory: tempfile::tempdir().unwrap() };
        let private_key = pair.private_path();
        let private_key = path(&private_key);
        openssl(
            &["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", private_key],
            b"",
        );
        openssl(&["pkey", "-in", private_key, "-pubout", "-out", path(&pair.public_path())], b"");
        let certificate = pair.certificate_path();
        openssl(
            &[
                "req",
                "-x509",
                "-key",
                private_key,
                "-subj",
                "/CN=Tenpay.com sign",
                "-days",
                "30",
                "-out",
                path(&certificate),
            ],
            b"",
        );
        pair
    }

    /// PKCS#8.
    pub(crate) fn private_path(&self) -> PathBuf {
        self.directory.path().join("apiclient_key.pem")
    }

    /// SPKI.
    pub(crate) fn public_path(&self) -> PathBuf {
        self.directory.path().join("wxp_pub.pem")
    }

    pub(crate) fn certificate_path(&self) -> PathBuf {
        self.directory.path().join("apiclient_cert.pem")
    }

    pub(crate) fn private_pem(&self) -> String {
        text(&self.private_path())
    }

    pub(crate) fn public_pem(&self) -> String {
        text(&self.public_path())
    }

    pub(crate) fn certificate_pem(&self) -> String {
        text(&self.certificate_path())
    }

    /// A certificate over the key with a subject of one's own, valid for 30 days from now.
    pub(crate) fn certificate_of(&self, subject: &str) -> String {
        let key = self.private_path();
        let arguments = ["req", "-x509", "-key", path(&key), "-subj", subject, "-days", "30"];
        String::from_utf8(openssl(&arguments, b"")).unwrap()
    }

    /// A platform certificate over the key, valid between two times as ASN.1 writes them.
    pub(crate) fn certificate_between(&self, start: &str, end: &str) -> String {
        let key = self.private_path();
        let request = ["req", "-new", "-key", path(&key), "-subj", "/CN=Tenpay.com sign"];
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &[u8]| {
            let file = folder.path().join(name);
            std::fs::write(&file, text).unwrap();
            file
        };
        let (request, database) = (file("request.pem", &openssl(&request, b"")), file("index.txt", b""));
        let settings = format!(
            "[ca]\ndefault_ca = own\n[own]\ndatabase = {}\nnew_certs_dir = {}\ndefault_md = sha256\npolicy = any\n\
             rand_serial = yes\n[any]\ncommonName = supplied\n",
            path(&database),
            path(folder.path()),
        );
        let settings = file("ca.cnf", settings.as_bytes());
        let ca = ["ca", "-batch", "-selfsign", "-notext", "-config", path(&settings), "-keyfile", path(&key)];
        let dates = ["-in", path(&request), "-startdate", start, "-enddate", end];
        String::from_utf8(openssl(&[&ca[..], &dates].concat(), b"")).unwrap()
    }

    pub(crate) fn private_key(&self) -> PrivateKey {
        PrivateKey::from_pem(&self.private_pem()).unwrap()
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        PublicKey::from_pem(&self.public_pem()).unwrap()
    }

    /// Signs with OpenSSL and returns Base64.
    pub(crate) fn sign(&self, message: &[u8]) -> String {
        super::base64(&super::openssl::sign(&self.private_path(), message))
    }
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}
