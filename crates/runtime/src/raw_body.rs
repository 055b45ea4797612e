//! The bytes of a body as they came, which `Debug` does not show.

use std::fmt;
use std::ops::Deref;
use std::str::Utf8Error;

use bytes::Bytes;

/// A body, or the opened resource of a notification, byte for byte.
///
/// It reads as a `&[u8]`. `Debug` shows only how many bytes there are: they may be personal. Cloning shares them.
///
/// ```
/// use wechatpay_runtime::RawBody;
///
/// let body = RawBody::from(r#"{"card_id":"128"}"#);
/// assert_eq!((body.len(), body.as_str()?), (17, r#"{"card_id":"128"}"#));
/// assert_eq!(format!("{body:?}"), "RawBody(17 bytes)");
/// # Ok::<(), std::str::Utf8Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct RawBody(Bytes);

impl RawBody {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes as text.
    ///
    /// # Errors
    /// Bytes that are not UTF-8; the platform's JSON always is, a gateway's page may not be.
    pub fn as_str(&self) -> Result<&str, Utf8Error> {
        std::str::from_utf8(&self.0)
    }

    /// The bytes, without a copy.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawBody({} bytes)", self.len())
    }
}

impl Deref for RawBody {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for RawBody {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Bytes> for RawBody {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Vec<u8>> for RawBody {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<String> for RawBody {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&'static str> for RawBody {
    fn from(text: &'static str) -> Self {
        Self(Bytes::from_static(text.as_bytes()))
    }
}

impl From<RawBody> for Bytes {
    fn from(body: RawBody) -> Self {
        body.0
    }
}

macro_rules! equals {
    ($($other:ty),*) => {
        $(impl PartialEq<$other> for RawBody {
            fn eq(&self, other: &$other) -> bool {
                let other: &[u8] = other.as_ref();
                &*self.0 == other
            }
        })*
    };
}
equals!([u8], &[u8], Vec<u8>, Bytes, str, &str, String);
