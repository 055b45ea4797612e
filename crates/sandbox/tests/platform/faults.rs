//! Faults as they look on the wire: every one over a socket, read byte by byte.

mod answers;
mod connections;
mod plans;

use std::time::Duration;

use wechatpay_sandbox::{Face, FaultPlan, PlannedFault, Running, Sandbox};

use crate::client::{Answer, Call};
use crate::world::WORLD;

/// A sandbox of a test's own, which nobody else's plans hit.
struct Hit {
    running: Running,
}

impl Hit {
    fn start() -> Self {
        let documents = crate::documents::all();
        let documents = documents.iter().map(|(face, document)| (*face, document.as_str()));
        let sandbox = Sandbox::builder().documents(documents);
        Self { running: WORLD.runtime.block_on(sandbox.start()).unwrap() }
    }

    fn by(plan: FaultPlan) -> Self {
        let hit = Self::start();
        hit.plan(plan);
        hit
    }

    fn plan(&self, plan: FaultPlan) -> PlannedFault {
        self.running.faults().plan(plan).unwrap()
    }

    /// Waits until no plan is left: each has met its calls.
    fn wait_until_struck(&self) {
        while !self.running.faults().planned().is_empty() {
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Creates a card on the brand face.
    fn create(&self) -> Call {
        Call::new(Face::Brand, "POST", "/brand/cards")
            .body(r#"{"need_pinned": true}"#)
            .at(self.running.addr())
    }

    /// Gets a card of a user on the partner face.
    fn get(&self) -> Call {
        let target = "/v3/partner/user-cards/A-1?brand_id=1004&phone_number=13900001111";
        Call::new(Face::Partner, "GET", target).at(self.running.addr())
    }
}

/// The status of an answer, or 0 for none.
fn status(answer: Option<Answer>) -> u16 {
    answer.map_or(0, |answer| answer.status)
}
