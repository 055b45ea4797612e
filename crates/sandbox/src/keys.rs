//! What the platform knows of its two callers, and the keys it signs and opens with.

pub(crate) mod api_key;
mod load;
pub(crate) mod ring;
pub(crate) mod save;
pub(crate) mod setup;
pub(crate) mod test_keys;

use std::fmt;

use rsa::{RsaPrivateKey, RsaPublicKey};
use wechatpay_api::Face;

use crate::keys::api_key::ApiKey;

/// The platform's side of the keys: its own private keys, and the public keys of the callers it knows.
///
/// [`Setup::generate`](crate::Setup::generate) makes them together with the callers' side,
/// [`load`](Self::load) reads what [`Setup::save`](crate::Setup::save) left.
#[derive(Clone)]
pub struct SandboxKeys {
    pub(crate) brand: FaceKeys,
    pub(crate) partner: FaceKeys,
}

/// The one caller of a face, and the platform's key for it.
#[derive(Clone)]
pub(crate) struct FaceKeys {
    /// The `brand_id` or the `mchid`.
    pub(crate) identity: String,
    pub(crate) certificate_serial_no: String,
    /// The public key in the caller's API certificate.
    pub(crate) caller: RsaPublicKey,
    pub(crate) public_key_id: String,
    pub(crate) platform: RsaPrivateKey,
    /// What notifications are encrypted with.
    pub(crate) api_key: ApiKey,
}

impl SandboxKeys {
    pub(crate) fn of(&self, face: Face) -> &FaceKeys {
        match face {
            Face::Brand => &self.brand,
            Face::Partner => &self.partner,
        }
    }
}

impl fmt::Debug for SandboxKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxKeys").field("brand", &self.brand).field("partner", &self.partner).finish()
    }
}

impl fmt::Debug for FaceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaceKeys")
            .field("identity", &self.identity)
            .field("certificate_serial_no", &self.certificate_serial_no)
            .field("public_key_id", &self.public_key_id)
            .finish_non_exhaustive()
    }
}
