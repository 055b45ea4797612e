//! The documented schedule by which an unaccepted event is sent again: `x-redelivery`.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::spec::document::Node;

/// When an unaccepted event is sent again, and how often in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Redelivery {
    /// Seconds from each attempt to the next; the last one repeats.
    after: Vec<u32>,
    /// How often the event is sent in all, the first time included.
    times: u32,
}

impl Redelivery {
    /// Reads an event's schedule; there is none if it isn't sent again.
    pub(crate) fn read(event: &Node<'_>) -> Result<Option<Self>, String> {
        let Some(node) = event.get("x-redelivery")? else { return Ok(None) };
        let read: Self =
            Self::deserialize(node.value()).map_err(|error| format!("`x-redelivery`: {error}"))?;
        if read.after.is_empty() || read.after.contains(&0) || read.times < 2 {
            return Err("`x-redelivery` needs seconds in `after` and at least 2 in `times`".to_owned());
        }
        Ok(Some(read))
    }

    /// The pause before the next attempt, after so many; `None` if there is no other.
    pub(crate) fn pause_after(&self, attempts: u32) -> Option<SignedDuration> {
        if attempts == 0 || attempts >= self.times {
            return None;
        }
        let index = usize::try_from(attempts - 1).unwrap_or(usize::MAX);
        let seconds = self.after.get(index).or(self.after.last())?;
        Some(SignedDuration::from_secs(i64::from(*seconds)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::spec::document::Document;

    fn read(schedule: Value) -> Result<Option<Redelivery>, String> {
        let document = Document::parse(&json!({"post": {"x-redelivery": schedule}}).to_string()).unwrap();
        Redelivery::read(&document.node().require("post").unwrap())
    }

    #[test]
    fn the_last_pause_repeats_until_the_event_was_sent_often_enough() {
        let schedule = read(json!({"after": [60, 120, 300], "times": 6})).unwrap().unwrap();
        let pauses: Vec<_> =
            (0..8).map(|sent| schedule.pause_after(sent).map(|pause| pause.as_secs())).collect();
        assert_eq!(pauses, [None, Some(60), Some(120), Some(300), Some(300), Some(300), None, None]);
    }

    #[test]
    fn a_schedule_that_says_nothing_is_an_error() {
        for schedule in [
            json!({}),
            json!({"after": [], "times": 2}),
            json!({"after": [0], "times": 2}),
            json!({"after": [60], "times": 1}),
            json!({"after": ["60"], "times": 2}),
        ] {
            assert!(read(schedule.clone()).unwrap_err().contains("`x-redelivery`"), "{schedule}");
        }
        let document = Document::parse("{}").unwrap();
        assert_eq!(Redelivery::read(&document.node()), Ok(None));
    }
}
