//! Faults on demand: what was planned, and which of it hits which call.

mod apply;
mod dice;
mod fault;
mod plan;
mod planned;
mod reply;
mod signature;
mod spoken;
mod text;

use std::sync::{Arc, Mutex, PoisonError};

use axum::http::HeaderMap;
use wechatpay_api::Face;

pub use fault::{Fault, Moment};
pub use plan::{FaultPlan, PlanError};
pub use planned::PlannedFault;
pub use text::UnknownFault;

use crate::refusal::Refusal;
use crate::spec::operation::Operation;
use crate::spec::routes::Routes;
use dice::Dice;
use planned::Planned;

pub(crate) use apply::Hit;

/// What every plan's dice begin from, unless another seed is given.
const DEFAULT_SEED: u64 = 1;

/// The faults that are planned, oldest first; at most one hits a call.
///
/// The same seed, the same plans and the same sequence of calls give the same faults.
#[derive(Clone)]
pub struct Faults {
    routes: Arc<Routes>,
    state: Arc<Mutex<State>>,
}

struct State {
    plans: Vec<Planned>,
    /// The number of the next plan, from 1.
    next: u64,
    /// For faults that a request asks for in its header.
    asked: Dice,
}

impl State {
    fn new() -> Self {
        Self { plans: Vec::new(), next: 1, asked: Dice::new(DEFAULT_SEED) }
    }
}

impl Faults {
    /// Plans faults for the calls of these operations.
    pub(crate) fn new(routes: Arc<Routes>) -> Self {
        Self { routes, state: Arc::new(Mutex::new(State::new())) }
    }

    /// Plans a fault; it stays until it has hit as many calls as it should, or is cleared.
    ///
    /// # Errors
    /// A plan that could never hit: an unknown operation, one whose reply has no field that the fault concerns, a
    /// moment that the fault cannot have, a share that isn't between 0 and 1, no call at all.
    pub fn plan(&self, plan: FaultPlan) -> Result<PlannedFault, PlanError> {
        let moment = plan.check(&self.routes)?;
        let mut state = self.state();
        let number = state.next;
        state.next = number.saturating_add(1);
        let planned = Planned::new(number, plan, moment, DEFAULT_SEED);
        let shown = planned.shown();
        state.plans.push(planned);
        Ok(shown)
    }

    /// What is planned and hasn't hit all its calls yet, oldest first.
    pub fn planned(&self) -> Vec<PlannedFault> {
        self.state().plans.iter().map(Planned::shown).collect()
    }

    /// Takes a plan back; returns whether it was still there.
    pub fn cancel(&self, number: u64) -> bool {
        let mut state = self.state();
        let before = state.plans.len();
        state.plans.retain(|plan| plan.number() != number);
        state.plans.len() < before
    }

    /// Takes all plans back, and begins counting and throwing dice anew.
    pub fn clear(&self) {
        *self.state() = State::new();
    }

    /// Which fault hits a call, if one does: the one that its header asks for, else the oldest plan that fits.
    ///
    /// # Errors
    /// The refusal of a call whose header names a fault that there is not.
    pub(crate) fn hit(
        &self,
        face: Face,
        operation: Option<&Operation>,
        headers: &HeaderMap,
    ) -> Result<Option<Hit>, Refusal> {
        let mut state = self.state();
        if let Some((fault, moment)) = spoken::of_headers(headers)? {
            return Ok(Some(Hit::new(fault, moment, state.asked.throw())));
        }
        let hit = state.plans.iter_mut().find_map(|plan| plan.hit(face, operation));
        state.plans.retain(|plan| !plan.is_spent());
        Ok(hit)
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // A panic elsewhere leaves a list of plans that is still one.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.planned()).finish()
    }
}
