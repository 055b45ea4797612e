//! What a captured message can be.

/// What a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Request,
    Reply,
    Notification,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Request, Self::Reply, Self::Notification];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Reply => "reply",
            Self::Notification => "notification",
        }
    }
}
