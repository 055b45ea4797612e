//! How the two faces differ on the wire.
//!
//! The runtime knows these facts too. They are written down here a second time so that a slip over there is
//! found by the sandbox instead of shared with it.

use wechatpay_api::Face;

/// The scheme of the `Authorization` header, which is the signature type of answers too.
pub(crate) fn scheme(face: Face) -> &'static str {
    match face {
        Face::Brand => "WECHATPAY-BRAND-SHA256-RSA2048",
        Face::Partner => "WECHATPAY2-SHA256-RSA2048",
    }
}

/// Who calls on each face.
#[derive(Clone, Debug)]
pub(crate) struct Identities {
    /// The brand's `brand_id`.
    pub(crate) brand: String,
    /// The service provider's `mchid`.
    pub(crate) partner: String,
}

impl Identities {
    /// Who calls on a face.
    pub(crate) fn of(&self, face: Face) -> &str {
        match face {
            Face::Brand => &self.brand,
            Face::Partner => &self.partner,
        }
    }
}

/// The name of the caller's identity, in the `Authorization` header and in configuration files.
pub(crate) fn identity_name(face: Face) -> &'static str {
    match face {
        Face::Brand => "brand_id",
        Face::Partner => "mchid",
    }
}

/// The face to answer for where no operation was found: service providers call below `/v3/`.
pub(crate) fn of_path(path: &str) -> Face {
    if path.starts_with("/v3/") { Face::Partner } else { Face::Brand }
}
