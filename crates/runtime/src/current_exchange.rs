//! The keys of a client, replaced while its calls run: a call keeps the exchange it began with.

use std::sync::{Arc, PoisonError, RwLock};

use crate::exchange::Exchange;

/// The exchange of new calls, shared by a client, its clones and its notification readers.
///
/// The lock is held for cloning three `Arc`s, which is nothing beside the signature of a call, so the standard
/// library's will do.
#[derive(Clone, Debug)]
pub(crate) struct CurrentExchange(Arc<RwLock<Exchange>>);

impl CurrentExchange {
    pub(crate) fn new(exchange: Exchange) -> Self {
        Self(Arc::new(RwLock::new(exchange)))
    }

    pub(crate) fn get(&self) -> Exchange {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn replace(&self, exchange: Exchange) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = exchange;
    }
}
