//! What both clients hold beside their transport.

use std::sync::Arc;

use crate::current_exchange::CurrentExchange;
use crate::exchange::Exchange;
use crate::hosts::Hosts;
use crate::options::CallOptions;
#[cfg(feature = "rate-limit")]
use crate::rate_limiter::RateLimiter;

/// Who calls, where to, and how. Clients that are made from others share all but what they are made for.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) exchange: CurrentExchange,
    pub(crate) hosts: Arc<Hosts>,
    pub(crate) options: CallOptions,
    #[cfg(feature = "rate-limit")]
    pub(crate) limiter: Arc<RateLimiter>,
}

impl Setup {
    /// The same with other options.
    pub(crate) fn with_options(&self, options: CallOptions) -> Self {
        Self { options: options.or(&self.options), ..self.clone() }
    }

    /// The same for another caller.
    pub(crate) fn with_exchange(&self, exchange: Exchange) -> Self {
        Self { exchange: CurrentExchange::new(exchange), ..self.clone() }
    }

    /// The same for walks over lists, which keep within rate limits unless somebody said otherwise.
    pub(crate) fn for_walks(&self) -> Self {
        #[cfg(feature = "rate-limit")]
        return self.with_options(CallOptions::new().rate_limits(self.options.keeps_rate_limits(true)));
        #[cfg(not(feature = "rate-limit"))]
        self.clone()
    }
}
