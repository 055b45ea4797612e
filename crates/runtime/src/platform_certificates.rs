//! The reply of `/v3/certificates`: platform certificates, each sealed with the APIv3 key.

use std::time::SystemTime;

use crate::api_key::{ApiKey, ResourceError};
use crate::certificate::Certificate;
use crate::error::BodyError;
use crate::keys::PublicKey;
use crate::platform_keys::{PlatformKeys, newest_first};
use crate::reply::ReplyBody;
use crate::sealed_resource::Sealed;
use crate::time::Time;
use crate::wire::{Decode, ObjectReader};

/// The platform certificates of a service provider, as `fetch_platform_certificates` of a client returns them: at least
/// one.
///
/// The platform asks to fetch them at least every 12 hours. A new certificate is in the list long before it is used, so
/// a loop like this one never meets an unknown one; calls and notification readers go on while keys are replaced:
///
/// ```no_run
/// # async fn rotate(client: wechatpay_runtime::Client, api_key: wechatpay_runtime::ApiKey) {
/// use std::time::Duration;
///
/// loop {
///     let wait = match client.fetch_platform_certificates(&api_key).await {
///         Ok(certificates) => {
///             // What is known beside certificates, such as the public key during a move to it, stays.
///             let keys = certificates.to_keys().and_all(&client.platform_keys());
///             if let Err(error) = client.replace_keys(client.credentials(), keys) {
///                 eprintln!("{error}");
///             }
///             Duration::from_secs(11 * 3600)
///         }
///         // The keys stay as they were.
///         Err(error) => {
///             eprintln!("{error}");
///             Duration::from_secs(600)
///         }
///     };
///     tokio::time::sleep(wait).await;
/// }
/// # }
/// ```
///
/// A client that has no key yet starts with [`PlatformKeys::none`] and fetches them before anything else.
#[derive(Clone, Debug)]
pub struct PlatformCertificates(Vec<PlatformCertificate>);

/// A platform certificate, with when it is used.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlatformCertificate {
    /// The certificate, opened.
    pub certificate: Certificate,
    /// Its PEM text, to be kept in a file.
    pub pem: String,
    /// From when the platform uses it.
    pub effective_time: Option<Time>,
    /// Until when the platform uses it, which may be before the certificate's own end.
    pub expire_time: Option<Time>,
    key: PublicKey,
}

impl PlatformCertificates {
    /// Opens the certificates of a reply.
    pub(crate) fn open(body: &[u8], api_key: &ApiKey) -> Result<Self, CertificatesError> {
        let listing = Listing::from_body(body)?;
        if listing.data.is_empty() {
            return Err(CertificatesError::Empty);
        }
        listing.data.into_iter().map(|listed| listed.open(api_key)).collect::<Result<_, _>>().map(Self)
    }

    /// The certificates, in the order of the reply.
    pub fn iter(&self) -> std::slice::Iter<'_, PlatformCertificate> {
        self.0.iter()
    }

    /// Their keys; the one that came into use last, and still is, seals, as the platform advises.
    pub fn to_keys(&self) -> PlatformKeys {
        let certificates = newest_first(self.iter().collect(), |certificate| certificate.used());
        certificates.into_iter().fold(PlatformKeys::none(), |keys, certificate| {
            keys.and(certificate.certificate.serial_no(), certificate.key.clone())
        })
    }
}

impl<'c> IntoIterator for &'c PlatformCertificates {
    type Item = &'c PlatformCertificate;
    type IntoIter = std::slice::Iter<'c, PlatformCertificate>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl PlatformCertificate {
    /// From when and until when the platform uses it.
    fn used(&self) -> (SystemTime, SystemTime) {
        let read = |time: &Option<Time>| time.as_ref()?.to_system_time().ok();
        let from = read(&self.effective_time).unwrap_or_else(|| self.certificate.not_before());
        (from, read(&self.expire_time).unwrap_or_else(|| self.certificate.not_after()))
    }
}

/// The body of the reply.
struct Listing {
    data: Vec<Listed>,
}

/// A certificate in it.
struct Listed {
    serial_no: String,
    effective_time: Option<Time>,
    expire_time: Option<Time>,
    encrypt_certificate: Sealed,
}

impl Listed {
    fn open(self, api_key: &ApiKey) -> Result<PlatformCertificate, CertificatesError> {
        let Self { serial_no, effective_time, expire_time, encrypt_certificate } = self;
        let pem = match encrypt_certificate.open(api_key) {
            Ok(plaintext) => String::from_utf8_lossy(&plaintext).into_owned(),
            Err(source) => return Err(CertificatesError::Sealed { serial_no, source }),
        };
        let opened = Certificate::from_pem(&pem).and_then(|certificate| {
            let key = certificate.platform_key()?;
            Ok((certificate, key))
        });
        match opened {
            Ok((certificate, _)) if !certificate.serial_no().eq_ignore_ascii_case(&serial_no) => {
                let found = certificate.serial_no().to_owned();
                Err(CertificatesError::OtherSerial { serial_no, found })
            }
            Ok((certificate, key)) => {
                Ok(PlatformCertificate { certificate, pem, effective_time, expire_time, key })
            }
            Err(error) => Err(CertificatesError::Certificate { serial_no, reason: format!("{error:#}") }),
        }
    }
}

impl Decode for Listing {
    fn decode(from: &mut ObjectReader) -> Self {
        Self { data: from.take("data") }
    }
}

impl Decode for Listed {
    fn decode(from: &mut ObjectReader) -> Self {
        Self {
            serial_no: from.take("serial_no"),
            effective_time: from.take("effective_time"),
            expire_time: from.take("expire_time"),
            encrypt_certificate: from.take("encrypt_certificate"),
        }
    }
}

/// Why the platform certificates of a reply cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CertificatesError {
    /// The reply is not of the documented shape.
    #[error("the reply is not a list of certificates")]
    Malformed(#[from] BodyError),
    /// There is none.
    #[error(
        "the reply lists no certificate: verify with the WeChat Pay public key, which replaces platform certificates"
    )]
    Empty,
    /// A certificate does not open.
    #[error("the certificate {serial_no:?} does not open with this APIv3 key")]
    Sealed {
        /// Its serial number.
        serial_no: String,
        /// Why.
        source: ResourceError,
    },
    /// What opens is not a platform certificate.
    #[error("what is sealed as certificate {serial_no:?} cannot be used: {reason}")]
    Certificate {
        /// Its serial number in the reply.
        serial_no: String,
        /// What it is instead.
        reason: String,
    },
    /// What opens is another certificate.
    #[error("what is sealed as certificate {serial_no:?} has the serial number {found:?}")]
    OtherSerial {
        /// The serial number in the reply.
        serial_no: String,
        /// That of the certificate.
        found: String,
    },
}
