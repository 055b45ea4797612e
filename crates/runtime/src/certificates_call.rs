//! The call that fetches platform certificates: the only one whose reply brings what it is verified with.

use http::HeaderMap;

use crate::api_key::ApiKey;
use crate::error::Error;
use crate::exchange::{Exchange, Prepared};
use crate::face::Face;
use crate::operation::{Method, OperationInfo, RateLimit};
use crate::platform_certificates::PlatformCertificates;
use crate::reply::Verified;
use crate::target::Target;

const INFO: &OperationInfo = &OperationInfo::new(
    "DownloadCertificates",
    Face::Partner,
    Method::Get,
    "/v3/certificates",
    "https://pay.weixin.qq.com/doc/v3/partner/4012715700",
)
.summary("Downloads the platform certificates.")
.idempotent()
.rate_limit(RateLimit::new(1000, 1, "mchid"));

/// Fixes the call; an attempt is signed and accepted as any other.
pub(crate) fn prepare(exchange: &Exchange, api_key: &ApiKey) -> Result<Prepared, Error> {
    exchange.check_face(INFO)?;
    let exchange = exchange.clone().that_opens_certificates(api_key.clone());
    Prepared::new(&exchange, INFO, Target::of(INFO), serde_json::Map::new(), None)
}

/// The certificates of a reply that was accepted.
pub(crate) fn read(reply: &Verified, api_key: &ApiKey) -> Result<PlatformCertificates, Error> {
    let headers: &HeaderMap = &reply.headers;
    PlatformCertificates::open(&reply.body, api_key)
        .map_err(|error| crate::exchange::unverified(INFO, reply.status, headers, error.into()))
}
