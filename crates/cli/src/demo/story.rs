//! A story and its account of what was seen: every operation and every event of the product, or it isn't complete.

use std::cell::RefCell;
use std::fmt;
use std::ops::AddAssign;
use std::time::Instant;

use wechatpay_api::{EventInfo, Face, OperationInfo, events, operations};
use wechatpay_sandbox::Running;

use crate::failure::Failure;
use crate::output;

/// The story of a product, and what of the product was seen in it so far.
pub(super) struct Story<'a> {
    pub(super) sandbox: &'a Running,
    product: &'static str,
    begin: Instant,
    calls: RefCell<Vec<&'static OperationInfo>>,
    events: RefCell<Vec<&'static EventInfo>>,
}

/// How much was seen, which is all there is.
#[derive(Default)]
pub(super) struct Seen {
    calls: usize,
    operations: usize,
    events: usize,
}

impl<'a> Story<'a> {
    pub(super) fn new(product: &'static str, sandbox: &'a Running) -> Self {
        let (calls, events) = (RefCell::default(), RefCell::default());
        Self { sandbox, product, begin: Instant::now(), calls, events }
    }

    /// Says who acts from here on.
    pub(super) fn begin(&self, face: Face) -> Result<(), Failure> {
        let who = match face {
            Face::Brand => "brand",
            Face::Partner => "service provider",
        };
        output::reply(format!("{}, as a {who}", self.product).as_bytes())
    }

    /// Writes the line of a call whose reply was verified.
    pub(super) fn saw_call(&self, info: &'static OperationInfo, status: u16) -> Result<(), Failure> {
        self.calls.borrow_mut().push(info);
        line(info.name, info.method.as_str(), &status.to_string(), info.summary)
    }

    /// Writes the line of a notification that was verified and opened.
    pub(super) fn saw_event(&self, info: &'static EventInfo) -> Result<(), Failure> {
        self.events.borrow_mut().push(info);
        line(info.name, "event", "", info.summary)
    }

    /// Ends the story: says what was seen, or fails with what was missed.
    pub(super) fn end(self) -> Result<Seen, Failure> {
        let (calls, notifications) = (self.calls.into_inner(), self.events.into_inner());
        let operations = Face::ALL.into_iter().flat_map(operations);
        let operations: Vec<_> = operations.filter(|info| info.product == self.product).collect();
        let events = Face::ALL.into_iter().flat_map(events).filter(|info| !info.deprecated);
        let events: Vec<_> = events.filter(|info| info.product == self.product).collect();
        let uncalled =
            operations.iter().filter(|info| !calls.contains(info)).map(|info| (info.name, info.face));
        let unseen =
            events.iter().filter(|info| !notifications.contains(info)).map(|info| (info.name, info.face));
        let missed: Vec<_> = uncalled.chain(unseen).map(|(name, face)| format!("{name} ({face})")).collect();
        if !missed.is_empty() {
            let problem = format!("the story of {} ends without {}", self.product, missed.join(", "));
            return Err(Failure::Unexpected(problem));
        }
        let seen = Seen { calls: calls.len(), operations: operations.len(), events: events.len() };
        let time = self.begin.elapsed().as_millis();
        output::reply(format!("{}: {seen}; {time} ms\n", self.product).as_bytes())?;
        Ok(seen)
    }
}

fn line(name: &str, method: &str, status: &str, summary: &str) -> Result<(), Failure> {
    output::reply(format!("  {name:<34}{method:<7}{status:<4}verified  {summary}").as_bytes())
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calls, operations, events } = self;
        write!(
            f,
            "{operations} of {operations} operations in {calls} calls, {events} of {events} events, all verified"
        )
    }
}

impl AddAssign for Seen {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.operations += other.operations;
        self.events += other.events;
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_sandbox::{Sandbox, Setup};

    use super::*;

    #[tokio::test]
    async fn a_story_without_all_there_is_fails_and_names_what_it_lacks() {
        let setup = Setup::for_tests().unwrap();
        let sandbox = Sandbox::builder().setup(setup).start().await.unwrap();
        let story = Story::new("delivery-plan", &sandbox);
        for info in operations(Face::Brand).filter(|info| info.product == "delivery-plan") {
            story.saw_call(info, 200).unwrap();
        }
        let Err(Failure::Unexpected(problem)) = story.end() else { panic!("it lacks a face and the events") };
        for missed in ["TerminateDeliveryPlan (partner)", "DeliveryPlanChanged (brand)"] {
            assert!(problem.contains(missed), "{problem}");
        }
        assert!(!problem.contains("PauseDeliveryPlan"), "{problem}");
    }
}
