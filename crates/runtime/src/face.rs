//! The two kinds of caller.

use std::fmt;

/// The two kinds of caller, each with its own paths, signature scheme and identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Face {
    /// A brand merchant, known by its `brand_id`.
    Brand,
    /// A service provider, known by its `mchid`, acting for brands.
    Partner,
}

impl Face {
    /// Both of them, brand first.
    pub const ALL: [Self; 2] = [Self::Brand, Self::Partner];

    /// The scheme of the `Authorization` header.
    pub const fn scheme(self) -> &'static str {
        match self {
            Self::Brand => "WECHATPAY-BRAND-SHA256-RSA2048",
            Self::Partner => "WECHATPAY2-SHA256-RSA2048",
        }
    }

    /// The name of the caller's identity in the `Authorization` header.
    pub const fn identity_name(self) -> &'static str {
        match self {
            Self::Brand => "brand_id",
            Self::Partner => "mchid",
        }
    }
}

impl fmt::Display for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Brand => "brand",
            Self::Partner => "partner",
        })
    }
}
