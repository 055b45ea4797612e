//! The key of a face's notifications: the brand API key, or the APIv3 key of a service provider.

use crate::crypto::{self, ALPHANUMERIC};

/// How many bytes AES-256 takes as its key, which are as many ASCII characters.
const LENGTH: usize = 32;

/// 32 ASCII letters and digits, which are the key byte for byte. Never printed.
#[derive(Clone)]
pub(crate) struct ApiKey(String);

impl ApiKey {
    /// Makes a key.
    pub(crate) fn generate() -> rsa::Result<Self> {
        crypto::random(ALPHANUMERIC, LENGTH).map(Self)
    }

    /// Takes a key that was written down.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence; without the key.
    pub(crate) fn parse(text: String) -> Result<Self, String> {
        if text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Ok(Self(text));
        }
        Err(format!("must be {LENGTH} ASCII letters and digits, and it has {} bytes", text.len()))
    }

    /// The key as it stands in a configuration.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_another_form_is_refused_without_being_quoted() {
        for text in ["", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcde!"] {
            let issue = ApiKey::parse(text.to_owned()).err().unwrap();
            assert!(issue.contains("32 ASCII letters and digits") && !issue.contains("0123"), "{issue}");
        }
        assert!(ApiKey::parse(ApiKey::generate().unwrap().as_str().to_owned()).is_ok());
    }
}
