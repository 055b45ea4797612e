//! Strings that travel sealed and are never printed.

use std::fmt;

use serde_json::Value;
use zeroize::Zeroizing;

use crate::seal::{Open, OpenError, SealError};
use crate::wire::{DecodeError, DecodeValue, EncodeError, EncodeValue, Sealing};

/// A sensitive string: a plaintext on its way out, or a ciphertext on either way.
///
/// Give a plaintext (at most [`MAX_SENSITIVE_BYTES`](crate::MAX_SENSITIVE_BYTES) bytes of UTF-8) and the client
/// seals it as it sends. In replies it is sealed until [`open`](Self::open)ed with the private key. `Debug` shows
/// neither, and serde refuses to write a plaintext.
#[derive(Clone, PartialEq, Eq)]
pub struct Sensitive(State);

#[derive(Clone, PartialEq, Eq)]
enum State {
    /// To be sealed for the platform.
    Plaintext(Zeroizing<String>),
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

    /// Opens a value that came in a reply.
    ///
    /// # Errors
    /// See [`OpenError`]; a plaintext is [`OpenError::NotSealed`].
    pub fn open(&self, key: &(impl Open + ?Sized)) -> Result<Zeroizing<String>, OpenError> {
        match &self.0 {
            State::Plaintext(_) => Err(OpenError::NotSealed),
            State::ForPlatform(ciphertext) | State::ForCaller(ciphertext) => key.open(ciphertext),
        }
    }

    /// The ciphertext in Base64, if it is sealed.
    pub fn ciphertext(&self) -> Option<&str> {
        match &self.0 {
            State::Plaintext(_) => None,
            State::ForPlatform(ciphertext) | State::ForCaller(ciphertext) => Some(ciphertext),
        }
    }

    /// The plaintext, if it is one.
    pub fn expose(&self) -> Option<&str> {
        match &self.0 {
            State::Plaintext(plaintext) => Some(plaintext),
            State::ForPlatform(_) | State::ForCaller(_) => None,
        }
    }
}

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
            State::Plaintext(_) => "Sensitive(plaintext)",
            State::ForPlatform(_) | State::ForCaller(_) => "Sensitive(sealed)",
        })
    }
}

impl EncodeValue for Sensitive {
    fn encode_value(&self, sealing: Sealing<'_>) -> Result<Option<Value>, EncodeError> {
        let ciphertext = match (&self.0, sealing) {
            (State::Plaintext(plaintext), Sealing::For(platform)) => platform.seal(plaintext)?,
            (State::Plaintext(_), Sealing::Keep) => return Err(SealError::Plaintext.into()),
            (State::ForCaller(_), Sealing::For(_)) => return Err(SealError::SealedForCaller.into()),
            (State::ForPlatform(ciphertext), _) | (State::ForCaller(ciphertext), Sealing::Keep) => {
                ciphertext.clone()
            }
        };
        Ok(Some(Value::String(ciphertext)))
    }
}

impl DecodeValue for Sensitive {
    fn decode_value(value: Value) -> Result<Self, DecodeError> {
        String::decode_value(value).map(|ciphertext| Self(State::ForCaller(ciphertext)))
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
    }

    #[test]
    fn a_received_value_is_stored_as_it_came() {
        let received: Sensitive = serde_json::from_str("\"abc=\"").unwrap();
        assert_eq!(serde_json::to_string(&received).unwrap(), "\"abc=\"");
    }

    #[test]
    fn a_plaintext_is_not_serialized() {
        let error = serde_json::to_string(&Sensitive::new("13800000000")).unwrap_err();
        assert!(!error.to_string().contains("138"), "{error}");
    }
}
