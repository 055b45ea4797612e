//! What several subjects share: keys made by OpenSSL, fixed clocks, operations, scripted transports and a server.

pub(crate) mod chunks;
pub(crate) mod events;
pub(crate) mod fixtures;
pub(crate) mod gcm;
pub(crate) mod keys;
pub(crate) mod lists;
pub(crate) mod models;
pub(crate) mod openssl;
pub(crate) mod operations;
pub(crate) mod python;
#[cfg(feature = "reqwest")]
pub(crate) mod server;
pub(crate) mod transport;
pub(crate) mod uploads;

/// Standard, padded Base64.
pub(crate) fn base64(bytes: &[u8]) -> String {
    use ::base64::Engine;
    ::base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// What standard, padded Base64 says.
pub(crate) fn from_base64(text: &str) -> Vec<u8> {
    use ::base64::Engine;
    ::base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}
