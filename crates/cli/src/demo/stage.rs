//! Where one face's part of a story takes place: a client that calls.

use wechatpay_api::runtime::EventSet;
use wechatpay_api::{Client, Face, Operation};
use wechatpay_sandbox::SignedDuration;

use super::inbox::Inbox;
use super::story::Story;
use crate::failure::Failure;
use crate::output;

/// A face that calls the sandbox.
pub(super) struct Stage<'a> {
    story: &'a Story<'a>,
    face: Face,
    client: Client,
}

impl<'a> Stage<'a> {
    pub(super) fn set(story: &'a Story<'a>, face: Face) -> Result<Self, Failure> {
        let client = story.sandbox.client_builder(face).map_err(Failure::unexpected)?;
        let client = client.build().map_err(Failure::unexpected)?;
        story.begin(face)?;
        Ok(Self { story, face, client })
    }

    /// Opens an inbox where this face is notified.
    pub(super) async fn inbox<E: EventSet + Send + 'static>(&self) -> Result<Inbox<'a, E>, Failure> {
        Inbox::open(self.story, self.face).await
    }

    /// Whoever calls: a brand's `brand_id`, a service provider's `mchid`.
    pub(super) fn identity(&self) -> Result<String, Failure> {
        let caller = self.story.sandbox.caller(self.face).map_err(Failure::unexpected)?;
        Ok(caller.identity.clone())
    }

    /// Makes one call and writes its line.
    pub(super) async fn call<O: Operation>(&self, operation: O) -> Result<O::Reply, Failure> {
        let reply = self.client.send_full(operation).await.map_err(Failure::call(O::INFO))?;
        self.story.saw_call(O::INFO, reply.status.as_u16())?;
        Ok(reply.value)
    }

    /// Lets time pass on the sandbox's clock.
    pub(super) fn later(&self, hours: i64, what: &str) -> Result<(), Failure> {
        self.story.sandbox.clock().advance(SignedDuration::from_hours(hours));
        let time = if hours == 1 { "an hour".to_owned() } else { format!("{hours} hours") };
        output::reply(format!("  … {time} later: {what}").as_bytes())
    }
}

/// Fails unless what the story relies on is so.
pub(super) fn ensure(is_so: bool, claim: &str) -> Result<(), Failure> {
    if is_so { Ok(()) } else { Err(Failure::Unexpected(format!("the sandbox doesn't agree that {claim}"))) }
}
