//! What a sandbox may be set up with, beside keys and documents.

use crate::events::DeliveryOptions;
use crate::state::StateOptions;

/// How the platform should behave.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    /// Whether callers are kept to the documented rate limits.
    pub(crate) rate_limits: bool,
    /// What there is in the beginning, and where it is kept.
    pub(crate) state: StateOptions,
    /// Where notifications go.
    pub(crate) delivery: DeliveryOptions,
}
