//! What stands around every page: where one can go, what time it is, and what is amiss on purpose.

use crate::page::times::{Time, length};
use crate::platform::Platform;

/// Where a reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Calls,
    Resources,
    Events,
    Controls,
    Docs,
}

const TABS: [(Tab, &str, &str); 5] = [
    (Tab::Calls, "Calls", "/"),
    (Tab::Resources, "Resources", "/sandbox/page/resources"),
    (Tab::Events, "Events", "/sandbox/page/deliveries"),
    (Tab::Controls, "Controls", "/sandbox/page/controls"),
    (Tab::Docs, "Docs", "/docs"),
];

/// The frame of a page, as its template takes it.
pub(super) struct Frame {
    current: Tab,
    pub(super) clock: ClockView,
    /// How many faults are planned.
    pub(super) faults: usize,
}

/// A link of the frame.
pub(super) struct Link {
    pub(super) name: &'static str,
    pub(super) href: &'static str,
    pub(super) is_current: bool,
}

/// The sandbox's clock.
pub(super) struct ClockView {
    pub(super) time: Time,
    /// What is unusual about it.
    pub(super) note: Option<String>,
    pub(super) is_stopped: bool,
}

impl Frame {
    pub(super) fn of(platform: &Platform, current: Tab) -> Self {
        Self { current, clock: ClockView::of(platform), faults: platform.faults.planned().len() }
    }

    pub(super) fn tabs(&self) -> impl Iterator<Item = Link> {
        TABS.into_iter().map(|(tab, name, href)| Link { name, href, is_current: tab == self.current })
    }
}

impl ClockView {
    fn of(platform: &Platform) -> Self {
        let clock = &platform.clock;
        let (offset, is_stopped) = (clock.offset(), clock.is_stopped());
        let note = if is_stopped {
            Some("stopped".to_owned())
        } else if offset.as_secs() == 0 {
            None
        } else {
            let direction = if offset.is_negative() { "behind" } else { "ahead" };
            Some(format!("{} {direction}", length(offset)))
        };
        Self { time: Time::of(clock.now()), note, is_stopped }
    }
}
