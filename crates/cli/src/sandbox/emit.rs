//! `wechatpay sandbox emit`: one notification to one receiver, without a sandbox that runs.

use std::path::{Path, PathBuf};

use wechatpay_api::Face;
use wechatpay_api::runtime::EventInfo;
use wechatpay_sandbox::{EmitError, Emitter, Flaw, SandboxKeys};

use crate::config::{self, Options};
use crate::failure::Failure;
use crate::input::Source;
use crate::names::{self, Catalogue, NotFound};
use crate::output;

/// A notification to send, as it was typed.
#[derive(Debug)]
pub(crate) struct Emission {
    pub(crate) event: String,
    pub(crate) to: String,
    pub(crate) dir: Option<PathBuf>,
    pub(crate) face: Option<Face>,
    pub(crate) body: Option<Source>,
    pub(crate) bad: Option<Flaw>,
}

/// Sends one notification and writes how it was answered.
pub(super) async fn run(emission: Emission, options: &Options) -> Result<(), Failure> {
    let event = find_event(&emission.event, emission.face, &names::events())?;
    let fields = emission.body.map(|body| body.read_json("the event's fields")).transpose()?;
    let dir = emission
        .dir
        .unwrap_or_else(|| config::path(options).parent().map(Path::to_owned).unwrap_or_default());
    let keys = SandboxKeys::load(&dir).map_err(super::failure)?;
    let emitter = Emitter::new(&keys).map_err(Failure::unexpected)?.of_face(event.face);
    let notification = match emission.bad {
        None => emitter.notification(event.event_type, fields),
        Some(flaw) => emitter.flawed(event.event_type, fields, flaw),
    };
    let notification = notification.map_err(failure)?;
    for _ in 0..emission.bad.map_or(1, Flaw::copies) {
        let answer = notification.send(&emission.to).await.map_err(failure)?;
        output::message(&format_args!("{} was answered with {}", notification.event_type(), answer.status));
        if !answer.body.is_empty() {
            output::reply(&answer.body)?;
        }
        judge(&emission.to, emission.bad, answer.is_accepted())?;
    }
    Ok(())
}

/// Says whether the receiver took it as it should.
pub(super) fn judge(to: &str, bad: Option<Flaw>, accepted: bool) -> Result<(), Failure> {
    match bad.filter(|flaw| flaw.is_to_be_refused()) {
        Some(flaw) if accepted => Err(Failure::Unexpected(format!(
            "{to} accepts what it has to refuse: {flaw} ({})",
            flaw.meaning()
        ))),
        Some(_) => {
            output::message(&format_args!("{to} refuses it, as it should"));
            Ok(())
        }
        None if accepted => Ok(()),
        None => Err(Failure::Refused(format!(
            "{to} refuses the notification, which the platform would send again"
        ))),
    }
}

/// The event of this type, or of this name: the brand face's, unless another is asked for.
pub(super) fn find_event<'a>(
    typed: &str,
    face: Option<Face>,
    all: &Catalogue<'a, EventInfo>,
) -> Result<&'a EventInfo, Failure> {
    let on_face = |event: &&EventInfo| face.is_none_or(|face| face == event.face);
    let of_type = all.iter().filter(on_face).find(|event| event.event_type.eq_ignore_ascii_case(typed));
    let found = of_type.map_or_else(
        || match all.find(typed, face.unwrap_or(Face::Brand)) {
            Err(NotFound::OtherFace { other, .. }) if face.is_none() => all.find(typed, other),
            found => found,
        },
        Ok,
    );
    found.map_err(|error| Failure::Input(format!("{error}; the events are:\n{}", event_table())))
}

/// Every event by name and type, a line each.
pub(crate) fn event_table() -> String {
    let all = names::events();
    let lines = all.iter().map(|event| {
        format!("  {:<9}{:<34}{}", event.face.to_string(), all.short_name(event), event.event_type)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What is wrong with the fields or the URL is bad input; the rest is a receiver that does not answer.
fn failure(error: EmitError) -> Failure {
    match error {
        EmitError::NoAnswer { .. } => Failure::NoReply(format!("{error:#}")),
        _ => Failure::input(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn event(event_type: &'static str, product: &'static str, face: Face) -> EventInfo {
        EventInfo::new(event_type, "UserCardCreated", face, "").product(product)
    }

    #[test]
    fn an_event_of_two_products_is_named_with_its_product() {
        let events = [
            event("MEMBER.CREATE", "card-member", Face::Brand),
            event("GIFT.CREATE", "gift-card", Face::Brand),
            event("GIFT_SP.CREATE", "gift-card", Face::Partner),
        ];
        let all = Catalogue::new(&events);
        let found = |typed, face| find_event(typed, face, &all).map(|event| event.event_type);
        assert_eq!(found("gift-card/user-card-created", None).unwrap(), "GIFT.CREATE");
        assert_eq!(found("gift.create", None).unwrap(), "GIFT.CREATE");
        assert_eq!(found("user-card-created", Some(Face::Partner)).unwrap(), "GIFT_SP.CREATE");
        let message = found("user-card-created", None).unwrap_err().to_string();
        assert!(message.contains("card-member/user-card-created, gift-card/user-card-created"), "{message}");
    }

    #[test]
    fn an_event_that_only_the_other_face_has_is_found_without_a_face() {
        let events = [event("GIFT_SP.CREATE", "gift-card", Face::Partner)];
        let all = Catalogue::new(&events);
        assert_eq!(find_event("user-card-created", None, &all).unwrap().event_type, "GIFT_SP.CREATE");
        let message = find_event("user-card-created", Some(Face::Brand), &all).unwrap_err().to_string();
        assert!(message.contains("partner face only"), "{message}");
    }
}
