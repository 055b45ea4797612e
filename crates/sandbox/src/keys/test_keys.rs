//! The keys that tests use unless they bring their own. **They are public: everybody who has this crate has them.**
//!
//! Making keys takes unoptimised `rsa` several seconds, reading these a millisecond. `test_keys/` holds them as
//! PKCS#8 in DER, made once by `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`; nothing but sandboxes
//! has ever trusted them.

use rsa::RsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey as _;
use wechatpay_api::Face;

use crate::error::Error;
use crate::keys::api_key::ApiKey;
use crate::keys::setup::{CallerKeys, Names, Setup, both_sides};
use crate::keys::{FaceKeys, SandboxKeys};

/// The fixed keys and names of one face.
struct TestKeys {
    identity: &'static str,
    certificate_serial_no: &'static str,
    caller: &'static [u8],
    public_key_id: &'static str,
    platform: &'static [u8],
    /// The key after the platform's first rotation.
    next_public_key_id: &'static str,
    next_platform: &'static [u8],
    api_key: &'static str,
}

const BRAND: TestKeys = TestKeys {
    identity: "1001622624",
    certificate_serial_no: "7E57B4A2D00000000000000000000000000CA11E",
    caller: include_bytes!("test_keys/brand_caller.der"),
    public_key_id: "PUB_KEY_ID_00000000000010016226240000000001",
    platform: include_bytes!("test_keys/brand_platform.der"),
    next_public_key_id: "PUB_KEY_ID_00000000000010016226240000000002",
    next_platform: include_bytes!("test_keys/brand_platform_next.der"),
    api_key: "PublicTestApiKeyOfTheBrandFace01",
};

const PARTNER: TestKeys = TestKeys {
    identity: "1900000109",
    certificate_serial_no: "7E57FA27E00000000000000000000000000CA11E",
    caller: include_bytes!("test_keys/partner_caller.der"),
    public_key_id: "PUB_KEY_ID_00000000000019000001090000000001",
    platform: include_bytes!("test_keys/partner_platform.der"),
    next_public_key_id: "PUB_KEY_ID_00000000000019000001090000000002",
    next_platform: include_bytes!("test_keys/partner_platform_next.der"),
    api_key: "PublicTestApiKeyOfPartnerFace001",
};

impl Setup {
    /// Returns keys and identities that are always the same, in a millisecond.
    ///
    /// The brand is the one of the documentation's samples, `1001622624`; the service provider is `1900000109`. The
    /// keys are part of this crate, so everybody has them: use them for tests on this machine and nowhere else.
    /// [`generate`](Self::generate) makes some that nobody knows.
    ///
    /// # Errors
    /// [`Error::Generate`] if a key cannot be read, which this crate's own tests prevent.
    pub fn for_tests() -> Result<Self, Error> {
        let (brand_keys, brand) = BRAND.read()?;
        let (partner_keys, partner) = PARTNER.read()?;
        Ok(Self { keys: SandboxKeys { brand: brand_keys, partner: partner_keys }, brand, partner })
    }
}

impl TestKeys {
    fn read(&self) -> Result<(FaceKeys, CallerKeys), Error> {
        let names = Names {
            identity: self.identity.to_owned(),
            certificate_serial_no: self.certificate_serial_no.to_owned(),
            public_key_id: self.public_key_id.to_owned(),
        };
        let api_key = ApiKey::parse(self.api_key.to_owned()).map_err(|_| rsa::Error::Internal)?;
        Ok(both_sides(names, &read(self.caller)?, read(self.platform)?, api_key)?)
    }
}

/// The ID and the key that a face's platform takes next.
pub(crate) fn next_platform_key(face: Face) -> rsa::Result<(String, RsaPrivateKey)> {
    let keys = match face {
        Face::Brand => &BRAND,
        Face::Partner => &PARTNER,
    };
    Ok((keys.next_public_key_id.to_owned(), read(keys.next_platform)?))
}

fn read(der: &[u8]) -> rsa::Result<RsaPrivateKey> {
    Ok(RsaPrivateKey::from_pkcs8_der(der)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_test_keys_are_whole_and_no_two_are_the_same() {
        let setup = Setup::for_tests().unwrap();
        for face in Face::ALL {
            let (caller, (_, next)) = (setup.caller(face), next_platform_key(face).unwrap());
            assert_eq!(caller.certificate_serial_no.len(), 40);
            assert_ne!(setup.keys.of(face).platform, next);
        }
        assert_ne!(setup.brand.private_key, setup.partner.private_key);
        assert_ne!(setup.brand.public_key, setup.partner.public_key);
    }
}
