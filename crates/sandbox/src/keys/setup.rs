//! Fresh keys for both sides: the platform's, and what each caller has to configure.

use std::fmt;
use std::thread;

use rsa::RsaPrivateKey;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use wechatpay_api::Face;

use crate::crypto::{self, DIGITS, HEX};
use crate::error::Error;
use crate::keys::api_key::ApiKey;
use crate::keys::{FaceKeys, SandboxKeys};

/// Fresh keys for the sandbox and for its two callers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Setup {
    /// The platform's side, which [`Sandbox`](crate::Sandbox) needs.
    pub keys: SandboxKeys,
    /// The brand merchant's side.
    pub brand: CallerKeys,
    /// The service provider's side.
    pub partner: CallerKeys,
}

/// What a caller configures; the fields are named as in `wechatpay.toml`.
#[derive(Clone)]
#[non_exhaustive]
pub struct CallerKeys {
    /// The `brand_id` or the `mchid`.
    pub identity: String,
    /// The serial number of the caller's API certificate.
    pub certificate_serial_no: String,
    /// The caller's private key, PKCS#8 in PEM.
    pub private_key: String,
    /// The ID of the platform's public key.
    pub public_key_id: String,
    /// The platform's public key, SPKI in PEM.
    pub public_key: String,
    /// The key that notifications are encrypted with: the brand API key or the APIv3 key, 32 letters and digits.
    pub api_key: String,
}

impl Setup {
    /// Makes all keys anew.
    ///
    /// # Errors
    /// [`Error::Generate`] if the operating system has no random numbers.
    pub fn generate() -> Result<Self, Error> {
        // Finding primes takes a moment; the two faces do it side by side.
        let (brand, partner) = thread::scope(|scope| {
            let brand = scope.spawn(|| generate(Face::Brand));
            let partner = generate(Face::Partner);
            (brand.join().unwrap_or(Err(rsa::Error::Internal)), partner)
        });
        let ((brand_keys, brand), (partner_keys, partner)) = (brand?, partner?);
        Ok(Self { keys: SandboxKeys { brand: brand_keys, partner: partner_keys }, brand, partner })
    }

    /// The side of one face's caller.
    pub fn caller(&self, face: Face) -> &CallerKeys {
        match face {
            Face::Brand => &self.brand,
            Face::Partner => &self.partner,
        }
    }
}

/// What the keys of a face are known by.
pub(super) struct Names {
    pub(super) identity: String,
    pub(super) certificate_serial_no: String,
    pub(super) public_key_id: String,
}

fn generate(face: Face) -> rsa::Result<(FaceKeys, CallerKeys)> {
    let (caller, platform) = (crypto::generate()?, crypto::generate()?);
    let first = match face {
        Face::Brand => "10",
        Face::Partner => "19",
    };
    let names = Names {
        identity: format!("{first}{}", crypto::random(DIGITS, 8)?),
        certificate_serial_no: crypto::random(HEX, 40)?,
        public_key_id: public_key_id()?,
    };
    both_sides(names, &caller, platform, ApiKey::generate()?)
}

/// An ID for a new key of the platform.
pub(crate) fn public_key_id() -> rsa::Result<String> {
    Ok(format!("PUB_KEY_ID_{}", crypto::random(DIGITS, 32)?))
}

/// What the platform knows of a face, and what its caller does.
pub(super) fn both_sides(
    names: Names,
    caller: &RsaPrivateKey,
    platform: RsaPrivateKey,
    api_key: ApiKey,
) -> rsa::Result<(FaceKeys, CallerKeys)> {
    let Names { identity, certificate_serial_no, public_key_id } = names;
    let caller_keys = CallerKeys {
        identity: identity.clone(),
        certificate_serial_no: certificate_serial_no.clone(),
        private_key: private_pem(caller)?,
        public_key_id: public_key_id.clone(),
        public_key: public_pem(&platform)?,
        api_key: api_key.as_str().to_owned(),
    };
    let face_keys = FaceKeys {
        identity,
        certificate_serial_no,
        caller: caller.to_public_key(),
        public_key_id,
        platform,
        api_key,
    };
    Ok((face_keys, caller_keys))
}

pub(crate) fn private_pem(key: &RsaPrivateKey) -> rsa::Result<String> {
    Ok(key.to_pkcs8_pem(LineEnding::LF)?.to_string())
}

pub(crate) fn public_pem(key: &RsaPrivateKey) -> rsa::Result<String> {
    Ok(key.to_public_key().to_public_key_pem(LineEnding::LF).map_err(rsa::pkcs8::Error::from)?)
}

impl fmt::Debug for CallerKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallerKeys")
            .field("identity", &self.identity)
            .field("certificate_serial_no", &self.certificate_serial_no)
            .field("public_key_id", &self.public_key_id)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_platforms_form_and_keys_are_not_printed() {
        let setup = Setup::generate().unwrap();
        for caller in [&setup.brand, &setup.partner] {
            assert_eq!(caller.certificate_serial_no.len(), 40);
            assert!(caller.certificate_serial_no.chars().all(|c| HEX.contains(c)));
            let digits = caller.public_key_id.strip_prefix("PUB_KEY_ID_").unwrap();
            assert!(digits.chars().all(|c| c.is_ascii_digit()));
            assert_eq!(caller.api_key.len(), 32);
            assert!(caller.api_key.chars().all(|c| c.is_ascii_alphanumeric()));
            assert!(!format!("{setup:?}").contains(&caller.api_key));
        }
        assert!(!format!("{setup:?}").contains("PRIVATE KEY"));
        assert_ne!(setup.brand.private_key, setup.partner.private_key);
    }
}
