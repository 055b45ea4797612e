//! What a sandbox may be set up with, beside keys and documents.

use crate::events::DeliveryOptions;

/// How the platform should behave.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// Whether callers are kept to the documented rate limits.
    pub(crate) rate_limits: bool,
    /// Where notifications go.
    pub(crate) delivery: DeliveryOptions,
}
