//! A brand's service: it receives card-opened events and answers each with `ConfirmUserCard`, once.
//!
//! The platform delivers a notification again until it is accepted within five seconds, so the same one may come
//! several times, also at the same moment. [`Deliveries`] lets one of them through.

mod deliveries;

use std::fmt;
use std::sync::Arc;

use axum::Router;
use wechatpay_api::axum::notifications;
use wechatpay_api::card_member::brand::{
    ConfirmUserCard, ConfirmUserCardRequired, Event, UserCardConfirmState, UserCardEvent,
};
use wechatpay_api::{Client, Error, Notification, NotificationReader};

pub use deliveries::{Deliveries, Turn};

/// What the service works with.
#[derive(Debug)]
pub struct Service {
    client: Client,
    deliveries: Deliveries,
}

impl Service {
    /// Confirms cards with this client.
    pub fn new(client: Client) -> Self {
        Self { client, deliveries: Deliveries::default() }
    }

    /// The routes: `POST /notify` is the template's `notify_url`.
    pub fn routes(self, reader: NotificationReader) -> Router {
        let service = Arc::new(self);
        let handler = move |notification| {
            let service = Arc::clone(&service);
            async move { service.handle(notification).await }
        };
        Router::new().route("/notify", notifications(reader, handler))
    }

    /// Acts on the first delivery of a notification and accepts the others.
    async fn handle(&self, notification: Notification<Event>) -> Result<(), Problem> {
        let claim = match self.deliveries.claim(&notification.id) {
            Turn::First(claim) => claim,
            Turn::Done => return Ok(()),
            // Accepting it now would lose the event if the first delivery fails.
            Turn::UnderWay => return Err(Problem::UnderWay),
        };
        if let Event::UserCardCreated(card) = notification.event {
            self.confirm(*card).await?;
        }
        claim.done();
        Ok(())
    }

    /// Completes the opening: only this call makes the card the user's.
    async fn confirm(&self, card: UserCardEvent) -> Result<(), Problem> {
        // With MERCHANT_ALLOCATE the event has no code: the merchant gives the member one here.
        let user_card_code = card.user_card_code.ok_or(Problem::NoCode)?;
        let confirm = ConfirmUserCard::new(ConfirmUserCardRequired {
            user_card_code,
            card_id: card.card_id,
            openid: card.openid,
            user_card_confirm_state: UserCardConfirmState::CreateCardSuccess,
        });
        self.client.send(confirm.level("白银会员")).await.map_err(Problem::Call)?;
        Ok(())
    }
}

/// Why a notification is not accepted; the platform delivers it again.
#[derive(Debug)]
enum Problem {
    UnderWay,
    NoCode,
    Call(Error),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnderWay => f.write_str("an earlier delivery is under way"),
            Self::NoCode => f.write_str("the event has no member code"),
            Self::Call(error) => write!(f, "{error:#}"),
        }
    }
}
