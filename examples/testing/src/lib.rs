//! A brand's members: what its code does on WeChat Pay, small enough to see how it is tested, in `tests/members.rs`.

use wechatpay_api::card_member::brand::{
    ConfirmUserCard, ConfirmUserCardRequired, Event, GetUserCard, GetUserCardRequired, UserCardConfirmState,
    UserCardState,
};
use wechatpay_api::{Client, Error};

/// A user's card, as the user shows it.
#[derive(Clone, Debug)]
pub struct Member {
    /// The card template.
    pub card_id: String,
    /// The member's code.
    pub user_card_code: String,
    /// The user.
    pub openid: String,
}

/// The brand's members.
#[derive(Debug)]
pub struct Members {
    client: Client,
}

impl Members {
    /// Looks after members with this client.
    pub fn new(client: Client) -> Self {
        Self { client }
    }

    /// Whether a member's card is valid now.
    ///
    /// # Errors
    /// A call that fails.
    pub async fn is_valid(&self, member: &Member) -> Result<bool, Error> {
        let card = self.client.send(GetUserCard::new(GetUserCardRequired {
            user_card_code: member.user_card_code.clone(),
            card_id: member.card_id.clone(),
            openid: member.openid.clone(),
        }));
        Ok(card.await?.user_card_state == UserCardState::Effective)
    }

    /// Completes the opening of a card that the platform has notified of; what else it notifies of is of no concern.
    ///
    /// # Errors
    /// A call that fails.
    pub async fn notified(&self, event: Event) -> Result<(), Error> {
        let Event::UserCardCreated(card) = event else { return Ok(()) };
        let Some(user_card_code) = card.user_card_code else { return Ok(()) };
        let confirm = ConfirmUserCard::new(ConfirmUserCardRequired {
            user_card_code,
            card_id: card.card_id,
            openid: card.openid,
            user_card_confirm_state: UserCardConfirmState::CreateCardSuccess,
        });
        self.client.send(confirm.level("白银会员")).await?;
        Ok(())
    }
}
