//! Events as plain data.

use super::page::Page;
use crate::document::{Behavior, Redelivery};
use crate::node::Node;
use crate::span::Text;

/// Something that the platform notifies a caller of.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    /// Our name of it, without a capital.
    pub id: Text,
    /// Its names on the wire: the present one, and behind it the older ones.
    pub names: Vec<EventName>,
    /// What happened and what to do, at length.
    pub description: String,
    /// The model that the envelope's resource decrypts to.
    pub resource: Text,
    /// Where sealed strings stand in it, as JSON pointers in which `*` is any index.
    pub sensitive: Vec<String>,
    /// What happened on the platform's side.
    pub behavior: Behavior,
    /// When it is sent again if it isn't accepted; none if it isn't.
    pub redelivery: Option<Redelivery>,
    /// What the platform takes for an answer.
    pub answers: Vec<Answer>,
}

/// A name of an event on the wire, and what is known of the event under that name.
#[derive(Clone, Debug)]
pub(crate) struct EventName {
    /// The name.
    pub event_type: Text,
    /// What happened, in one sentence.
    pub summary: String,
    /// The page that documents it.
    pub page: Page,
    /// What the envelope calls the resource.
    pub original_type: Option<String>,
    /// Whether another name has replaced it.
    pub is_older: bool,
    /// Envelopes and answers as the two sides might write them.
    pub examples: Vec<Shown>,
}

/// What the platform takes for an answer to an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub status: String,
    /// What it says.
    pub description: String,
}

/// An example and what it is of.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    /// The model.
    pub model: String,
    /// The example.
    pub value: Node,
}
