//! Sensitive strings: never printed, and sealed on their way unless a notification is encrypted around them.

use std::fmt;

use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::seal::{Open, OpenError, SealError};
use crate::wire::{DecodeError, DecodePlaintext, DecodeValue, EncodeError, EncodeValue, Origin, Sealing};

/// A sensitive string: a plaintext or a ciphertext, never shown by `Debug`.
///
/// - In requests, give a plaintext (at most [`MAX_SENSITIVE_BYTES`](crate::MAX_SENSITIVE_BYTES) bytes of UTF-8) and
///   the client seals it as it sends.
/// - In replies it is sealed until [`open`](Self::open)ed with the private key.
/// - In events it may be plaintext, because the notification is encrypted as a whole; the docs of the field say so.
///   [`expose`](Self::expose) reads it without a key. Put into a request, it is sealed like any other plaintext.
///
/// [`open`](Self::open) reads all of them.
///
/// Two are equal if both are plaintexts or both are sealed for the same side, and their texts are the same. There is no
/// `Default`, no `Display` and no `Hash`: each would let a person's data slip into a place where nobody looks for it.
///
/// # Storing
/// serde writes what was received as it came, so that events and replies can be stored and read back. **An event with
/// a plaintext in it is personal data wherever it is stored.** A plaintext from [`new`](Self::new) is refused, and so
/// is any plaintext in a request, unless the request is wrapped in [`ExposePlaintext`](crate::ExposePlaintext). What is
/// [sealed for the platform](Self::sealed_for_platform) is written as `{"sealed_for_platform": "…"}`, so that it is
/// not mistaken for a plaintext when it is read back.
#[derive(Clone)]
pub struct Sensitive(State);

#[derive(Clone)]
enum State {
    /// Given by the caller, to be sealed for the platform.
    Plaintext(Zeroizing<String>),
    /// Received as plaintext inside an encrypted notification.
    Received(Zeroizing<String>),
    /// Sealed for the platform by the caller.
    ForPlatform(String),
    /// Sealed for the caller by the platform.
    ForCaller(String),
}

impl Sensitive {
    /// Holds a plaintext that the client will seal.
    pub fn new(plaintext: impl Into<String>) -> Self {
        Self(State::Plaintext(Zeroizing::new(plaintext.into())))
    }

    /// Holds a ciphertext (Base64) that the caller has sealed with the platform's key; it is sent as it is.
    pub fn sealed_for_platform(ciphertext: impl Into<String>) -> Self {
        Self(State::ForPlatform(ciphertext.into()))
    }

    /// Returns the plaintext: opens what is sealed, and copies what isn't.
    ///
    /// # Errors
    /// A ciphertext that the key does not open, see [`OpenError`].
    pub fn open(&self, key: &(impl Open + ?Sized)) -> Result<Zeroizing<String>, OpenError> {
        match &self.0 {
            State::Plaintext(plaintext) | State::Received(plaintext) => Ok(plaintext.clone()),
            State::ForPlatform(ciphertext) | State::ForCaller(ciphertext) => key.open(ciphertext),
        }
    }

    /// The ciphertext in Base64, if it is sealed.
    pub fn ciphertext(&self) -> Option<&str> {
        match &self.0 {
            State::Plaintext(_) | State::Received(_) => None,
            State::ForPlatform(ciphertext) | State::ForCaller(ciphertext) => Some(ciphertext),
        }
    }

    /// The plaintext, if it isn't sealed: one from the caller, or from an event.
    pub fn expose(&self) -> Option<&str> {
        match &self.0 {
            State::Plaintext(plaintext) | State::Received(plaintext) => Some(plaintext),
            State::ForPlatform(_) | State::ForCaller(_) => None,
        }
    }
}

impl PartialEq for Sensitive {
    fn eq(&self, other: &Self) -> bool {
        use State::{ForCaller, ForPlatform, Plaintext, Received};
        match (&self.0, &other.0) {
            (Plaintext(one) | Received(one), Plaintext(other) | Received(other)) => one == other,
            (ForPlatform(one), ForPlatform(other)) | (ForCaller(one), ForCaller(other)) => one == other,
            _ => false,
        }
    }
}

impl Eq for Sensitive {}

impl From<&str> for Sensitive {
    fn from(plaintext: &str) -> Self {
        Self::new(plaintext)
    }
}

impl From<String> for Sensitive {
    fn from(plaintext: String) -> Self {
        Self::new(plaintext)
    }
}

impl fmt::Debug for Sensitive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::Plaintext(_) | State::Received(_) => "Sensitive(plaintext)",
            State::ForPlatform(_) | State::ForCaller(_) => "Sensitive(sealed)",
        })
    }
}

/// The one field of a stored value that the caller has sealed.
const SEALED_FOR_PLATFORM: &str = "sealed_for_platform";

impl EncodeValue for Sensitive {
    fn encode_value(&self, sealing: Sealing<'_>) -> Result<Option<Value>, EncodeError> {
        Ok(Some(match (&self.0, sealing) {
            (State::Plaintext(plaintext) | State::Received(plaintext), Sealing::For(platform)) => {
                platform.seal(plaintext)?.into()
            }
            (State::Plaintext(plaintext) | State::Received(plaintext), Sealing::Expose)
            | (State::Received(plaintext), Sealing::Keep) => plaintext.as_str().into(),
            (State::Plaintext(_), Sealing::Keep | Sealing::Store) | (State::Received(_), Sealing::Store) => {
                return Err(SealError::Plaintext.into());
            }
            (State::ForPlatform(ciphertext), Sealing::For(_))
            | (State::ForCaller(ciphertext), Sealing::Keep) => ciphertext.as_str().into(),
            (State::ForPlatform(ciphertext), _) => json!({ SEALED_FOR_PLATFORM: ciphertext }),
            (State::ForCaller(_), _) => return Err(SealError::SealedForCaller.into()),
        }))
    }
}

impl DecodeValue for Sensitive {
    fn decode_from(mut value: Value, origin: Origin) -> Result<Self, DecodeError> {
        if let Some(Value::String(ciphertext)) = value.get_mut(SEALED_FOR_PLATFORM).map(Value::take) {
            return Ok(Self::sealed_for_platform(ciphertext));
        }
        let text = String::decode_from(value, origin)?;
        Ok(match origin {
            Origin::Platform => Self(State::ForCaller(text)),
            Origin::Caller => Self::new(text),
        })
    }

    fn placeholder() -> Self {
        Self(State::ForCaller(String::new()))
    }
}

impl DecodePlaintext for Sensitive {
    fn into_plaintext(self) -> Self {
        match self.0 {
            State::ForCaller(text) => Self(State::Received(Zeroizing::new(text))),
            other => Self(other),
        }
    }
}

crate::serde_by_codec!(Sensitive);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_plaintext_nor_ciphertext() {
        assert_eq!(format!("{:?}", Sensitive::new("13800000000")), "Sensitive(plaintext)");
        assert_eq!(format!("{:?}", Sensitive::sealed_for_platform("abc=")), "Sensitive(sealed)");
        let received: Sensitive = serde_json::from_str("\"13800000000\"").unwrap();
        assert_eq!(format!("{:?}", received.into_plaintext()), "Sensitive(plaintext)");
    }

    #[test]
    fn a_received_value_is_stored_as_it_came() {
        let sealed: Sensitive = serde_json::from_str("\"abc=\"").unwrap();
        assert_eq!(sealed.ciphertext(), Some("abc="));
        assert_eq!(serde_json::to_string(&sealed).unwrap(), "\"abc=\"");
        let plaintext = sealed.into_plaintext();
        assert_eq!((plaintext.expose(), plaintext.ciphertext()), (Some("abc="), None));
        assert_eq!(serde_json::to_string(&plaintext).unwrap(), "\"abc=\"");
    }

    #[test]
    fn a_plaintext_is_not_serialized() {
        let error = serde_json::to_string(&Sensitive::new("13800000000")).unwrap_err();
        assert!(!error.to_string().contains("138"), "{error}");
    }
}
