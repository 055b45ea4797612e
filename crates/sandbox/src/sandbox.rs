//! The sandbox as a test holds it, and what it received.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::de::DeserializeOwned;
use wechatpay_api::{Operation, OperationInfo};

use crate::clock::Clock;
use crate::error::Error;
use crate::journal::{Following, ReceivedCall};
use crate::keys::setup::CallerKeys;
use crate::platform::Platform;
use crate::state::Resource;

/// The platform on this machine. All clones are one.
///
/// [`Sandbox::start`] starts one on a socket, [`Sandbox::in_process`] makes one without, [`Sandbox::builder`] one
/// that is otherwise.
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) platform: Arc<Platform>,
    /// None where the platform's side of the keys is all there is.
    pub(crate) callers: Option<Arc<Callers>>,
    /// Up to which call each operation's requests were waited for.
    waited_for: Arc<Mutex<HashMap<&'static OperationInfo, u64>>>,
    patience: Duration,
}

/// What the callers have, to make clients of.
#[derive(Debug)]
pub(crate) struct Callers {
    pub(crate) brand: CallerKeys,
    pub(crate) partner: CallerKeys,
}

impl Sandbox {
    pub(crate) fn new(platform: Arc<Platform>, callers: Option<Arc<Callers>>, patience: Duration) -> Self {
        Self { platform, callers, waited_for: Arc::default(), patience }
    }

    /// The clock that cards expire by and events are repeated by.
    pub fn clock(&self) -> &Clock {
        &self.platform.clock
    }

    /// What the platform remembers now, the oldest first: the documentation's samples, until somebody makes or changes
    /// a resource of their kind, and what calls and events have made.
    ///
    /// ```no_run
    /// # fn example(sandbox: &wechatpay_sandbox::Sandbox) {
    /// let cards = sandbox.resources().into_iter().filter(|resource| resource.model == "UserCard");
    /// assert!(cards.filter(|card| !card.sample).all(|card| card.state.as_deref() == Some("EFFECTIVE")));
    /// # }
    /// ```
    pub fn resources(&self) -> Vec<Resource> {
        self.platform.state.resources(self.platform.clock.now())
    }

    /// The calls that came in, oldest first; of very many, the newest.
    pub fn calls(&self) -> Vec<Arc<ReceivedCall>> {
        self.platform.journal.calls()
    }

    /// The calls that will come in.
    pub fn follow(&self) -> Following {
        self.platform.journal.follow()
    }

    /// The requests of an operation that came in and were accepted, oldest first, with plaintexts in place of what
    /// came sealed.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wechatpay_api::card_member::brand::GetCard;
    /// use wechatpay_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.brand()?.send(GetCard::new("pbLatjvWOibDc5-TBnbUk1pD12o0")).await?;
    /// assert_eq!(sandbox.received::<GetCard>(), [GetCard::new("pbLatjvWOibDc5-TBnbUk1pD12o0")]);
    /// # Ok(()) }
    /// ```
    pub fn received<O: Operation + DeserializeOwned>(&self) -> Vec<O> {
        self.calls().iter().filter(|call| call.is_accepted()).filter_map(|call| call.request()).collect()
    }

    /// Waits until a call of an operation comes in and is accepted, and returns its request. Each is returned once:
    /// the first time the oldest there is, then the next.
    ///
    /// # Errors
    /// [`Error::NotReceived`] if none comes within ten seconds, or what [`SandboxBuilder::patience`] says.
    ///
    /// [`SandboxBuilder::patience`]: crate::SandboxBuilder::patience
    pub async fn wait_for<O: Operation + DeserializeOwned>(&self) -> Result<O, Error> {
        if let Ok(Some(request)) = tokio::time::timeout(self.patience, self.next_request()).await {
            return Ok(request);
        }
        let received = self.calls().iter().map(ToString::to_string).collect();
        Err(Error::NotReceived { operation: O::INFO.name, waited: self.patience, received })
    }

    async fn next_request<O: Operation + DeserializeOwned>(&self) -> Option<O> {
        let mut following = self.platform.journal.follow_from(self.waited_for(O::INFO));
        loop {
            let call = following.next().await?;
            if let Some(request) = call.request().filter(|_| call.is_accepted()) {
                let mut waited_for = self.waited_for.lock().unwrap_or_else(PoisonError::into_inner);
                let last = waited_for.entry(O::INFO).or_default();
                // Somebody else who waits for the same may have got it.
                if *last < call.number {
                    *last = call.number;
                    return Some(request);
                }
            }
        }
    }

    fn waited_for(&self, info: &'static OperationInfo) -> u64 {
        let waited_for = self.waited_for.lock().unwrap_or_else(PoisonError::into_inner);
        waited_for.get(info).copied().unwrap_or_default()
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_api::card_member::brand::GetCard;

    use super::*;

    #[test]
    fn each_call_is_waited_for_once_also_by_several_at_once() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let sandbox = Sandbox::in_process().unwrap();
        let client = sandbox.brand().unwrap();
        let calls = async {
            for card_id in ["p1", "p2"] {
                sandbox.reply_with::<GetCard>(serde_json::json!({})).unwrap();
                client.send(GetCard::new(card_id)).await.unwrap();
            }
        };
        let waits =
            async { tokio::join!(sandbox.wait_for::<GetCard>(), sandbox.wait_for::<GetCard>(), calls) };
        let (one, other, ()) = runtime.block_on(waits);
        assert_ne!(one.unwrap(), other.unwrap());
    }
}
