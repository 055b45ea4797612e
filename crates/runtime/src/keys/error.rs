//! What a key file is instead of the key, and which file to give.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::chain::write_sources;

/// A file or text that is not the key it should be.
///
/// It happens where a program starts. The message names the file, says what it holds, and which file to give instead;
/// `{:#}` prints the file system's error too, on the same line. Nothing of the content is shown.
#[derive(Clone, Debug)]
pub struct KeyError {
    path: Option<PathBuf>,
    kind: KeyErrorKind,
}

impl KeyError {
    pub(crate) fn new(path: Option<&Path>, kind: KeyErrorKind) -> Self {
        Self { path: path.map(Path::to_path_buf), kind }
    }

    /// What is wrong.
    pub fn kind(&self) -> &KeyErrorKind {
        &self.kind
    }

    /// The file, if it was read from one.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}: ", path.display())?;
        }
        write!(f, "{}", self.kind)?;
        write_sources(self, f)
    }
}

/// The kind is a part of this error's message, so the source is what the kind wraps.
impl std::error::Error for KeyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.kind.source()
    }
}

/// What a key file is instead of the key.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyErrorKind {
    /// The file cannot be read.
    #[error("cannot be read")]
    Unreadable(#[source] Arc<std::io::Error>),
    /// The text of a key where the path of its file belongs.
    #[error("this is the text of a key, and the path of its file belongs here")]
    TextForPath,
    /// There is no `-----BEGIN` line.
    #[error("this is not PEM text: a key begins with a line like `-----BEGIN PRIVATE KEY-----`")]
    NotPem,
    /// There is a `-----BEGIN` line, but the rest is damaged.
    #[error(
        "this PEM text is damaged: the lines are indented, the END line is missing, or the Base64 between the lines \
         is broken"
    )]
    BadPem,
    /// A certificate where the private key belongs.
    #[error("this is a certificate; the private key is usually apiclient_key.pem")]
    CertificateForPrivateKey,
    /// A public key where the private key belongs.
    #[error("this is a public key; the private key is usually apiclient_key.pem")]
    PublicForPrivateKey,
    /// A private key where the platform's public key belongs.
    #[error("this is a private key; the WeChat Pay public key is usually wxp_pub.pem")]
    PrivateForPublicKey,
    /// A public key where a certificate belongs.
    #[error("this is a public key; a platform certificate begins with `-----BEGIN CERTIFICATE-----`")]
    NotCertificate,
    /// A merchant's API certificate where a key of the platform belongs.
    #[error(
        "this is the API certificate of merchant {merchant}, whose key is not the platform's; the WeChat Pay public \
         key is usually wxp_pub.pem, a platform certificate is downloaded from /v3/certificates"
    )]
    MerchantCertificate {
        /// The number of the merchant, which such a certificate has as its common name.
        merchant: String,
    },
    /// A certificate that cannot be parsed.
    #[error("this certificate cannot be parsed")]
    BadCertificate,
    /// A private key behind a passphrase.
    #[error("this private key is encrypted; decrypt it with `openssl pkey -in FILE -out apiclient_key.pem`")]
    Encrypted,
    /// A public key in PKCS#1.
    #[error(
        "this is a PKCS#1 public key; convert it with `openssl rsa -RSAPublicKey_in -in FILE -pubout -out wxp_pub.pem`"
    )]
    Pkcs1Public,
    /// Some other PEM.
    #[error("this PEM text holds no key that WeChat Pay uses: it takes RSA keys and certificates")]
    Unsupported,
    /// Not an RSA key, or a weak or broken one.
    #[error("this is not a valid RSA key of 2048 to 8192 bits")]
    NotRsa,
}
