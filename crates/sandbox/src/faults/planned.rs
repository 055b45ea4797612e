//! A plan that is under way: which call it hits next, and how far it has come.

use std::fmt;

use wechatpay_api::Face;

use crate::faults::apply::Hit;
use crate::faults::dice::Dice;
use crate::faults::fault::{Fault, Moment};
use crate::faults::plan::{Extent, FaultPlan};
use crate::spec::operation::Operation;

/// A plan that is under way.
pub(super) struct Planned {
    number: u64,
    plan: FaultPlan,
    moment: Moment,
    hits: u32,
    dice: Dice,
}

impl Planned {
    pub(super) fn new(number: u64, plan: FaultPlan, moment: Moment, default_seed: u64) -> Self {
        // Plans of one seed shouldn't hit the same calls.
        let seed = plan.seed.unwrap_or_else(|| default_seed.wrapping_add(number));
        Self { number, plan, moment, hits: 0, dice: Dice::new(seed) }
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Whether it has hit all the calls that it should.
    pub(super) fn is_spent(&self) -> bool {
        matches!(self.plan.extent, Extent::Next(calls) if self.hits >= calls)
    }

    /// Hits a call, if it is one of those that are meant and chance has it so.
    pub(super) fn hit(&mut self, face: Face, operation: Option<&Operation>) -> Option<Hit> {
        if self.is_spent() || !self.plan.fits(face, operation) {
            return None;
        }
        if let Extent::Share(share) = self.plan.extent
            && !self.dice.happens(share)
        {
            return None;
        }
        self.hits = self.hits.saturating_add(1);
        Some(Hit::new(self.plan.fault, self.moment, self.dice.throw()))
    }

    pub(super) fn shown(&self) -> PlannedFault {
        let (left, share) = match self.plan.extent {
            Extent::Next(calls) => (Some(calls.saturating_sub(self.hits)), None),
            Extent::Share(share) => (None, Some(share)),
        };
        PlannedFault {
            number: self.number,
            fault: self.plan.fault,
            operation: self.plan.operation.clone(),
            face: self.plan.face,
            moment: self.moment,
            left,
            share,
            hits: self.hits,
        }
    }
}

/// A fault that is planned, and how far it has come.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct PlannedFault {
    /// Its number, from 1, by which it can be cancelled.
    pub number: u64,
    /// What goes wrong.
    pub fault: Fault,
    /// The operation that is hit; none for all.
    pub operation: Option<String>,
    /// The face that is hit; none for both.
    pub face: Option<Face>,
    /// Whether it strikes before or after the call took effect.
    pub moment: Moment,
    /// How many calls it still hits; none where it hits a share of them.
    pub left: Option<u32>,
    /// Which share of the calls it hits; none where it hits the next ones.
    pub share: Option<f64>,
    /// How many calls it has hit.
    pub hits: u32,
}

impl fmt::Display for PlannedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}, {} the call takes effect: ", self.number, self.fault, self.moment)?;
        match (self.left, self.share) {
            (Some(1), _) => f.write_str("the next call")?,
            (Some(left), _) => write!(f, "the next {left} calls")?,
            (None, share) => write!(f, "{} of the calls", share.unwrap_or_default())?,
        }
        if let Some(operation) = &self.operation {
            write!(f, " of {operation}")?;
        }
        if let Some(face) = self.face {
            write!(f, " on the {face} face")?;
        }
        write!(f, ", {} hit so far", self.hits)
    }
}
