//! A plan: which fault hits which calls, and how many of them.

use wechatpay_api::Face;

use crate::faults::fault::{Effect, Fault, Moment};
use crate::faults::reply;
use crate::spec::issue::did_you_mean;
use crate::spec::operation::Operation;
use crate::spec::routes::Routes;

/// A fault that is to hit calls: the next one of any operation, unless narrowed or widened.
///
/// ```
/// use wechatpay_sandbox::{Face, Fault, FaultPlan, Moment};
///
/// let once = FaultPlan::new(Fault::SystemError);
/// let some = FaultPlan::new(Fault::DroppedConnection).operation("ConfirmUserCard").face(Face::Brand).share(0.2).seed(7);
/// let lost = FaultPlan::new(Fault::SystemError).next(3).moment(Moment::After);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct FaultPlan {
    pub(super) fault: Fault,
    pub(super) operation: Option<String>,
    pub(super) face: Option<Face>,
    pub(super) extent: Extent,
    moment: Option<Moment>,
    pub(super) seed: Option<u64>,
}

/// How many calls a plan hits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Extent {
    /// So many, one after the other.
    Next(u32),
    /// Each with this probability, from 0 to 1.
    Share(f64),
}

impl FaultPlan {
    /// Hits the next call.
    pub fn new(fault: Fault) -> Self {
        Self { fault, operation: None, face: None, extent: Extent::Next(1), moment: None, seed: None }
    }

    /// Hits only calls of the operation of this name, such as `CreateCard` or `create-card`. Where products share a name,
    /// all of theirs are hit, unless the product stands before it: `card-member/create-card`.
    pub fn operation(mut self, name: impl Into<String>) -> Self {
        self.operation = Some(name.into());
        self
    }

    /// Hits only calls of this face.
    pub fn face(mut self, face: Face) -> Self {
        self.face = Some(face);
        self
    }

    /// Hits so many calls.
    pub fn next(mut self, calls: u32) -> Self {
        self.extent = Extent::Next(calls);
        self
    }

    /// Hits each call with this probability, from 0 to 1, until it is cancelled.
    pub fn share(mut self, share: f64) -> Self {
        self.extent = Extent::Share(share);
        self
    }

    /// Strikes before or after the call took effect.
    pub fn moment(mut self, moment: Moment) -> Self {
        self.moment = Some(moment);
        self
    }

    /// Sets what chance begins from.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Looks for what keeps the plan from ever hitting, and fixes its moment.
    pub(super) fn check(&self, routes: &Routes) -> Result<Moment, PlanError> {
        if let Extent::Share(share) = self.extent
            && !(0.0..=1.0).contains(&share)
        {
            return Err(PlanError::Share(share));
        }
        if self.extent == Extent::Next(0) {
            return Err(PlanError::NoCall);
        }
        let moment = self.moment.unwrap_or(self.fault.default_moment());
        if moment == Moment::Before && !self.fault.may_strike_before() {
            return Err(PlanError::Moment(self.fault));
        }
        if let Some(name) = &self.operation {
            let named: Vec<&Operation> =
                routes.all().iter().filter(|operation| self.fits(operation.face, Some(operation))).collect();
            if named.is_empty() {
                return Err(self.unknown(name, routes));
            }
            if self.fault.effect() == Effect::ChangesReply
                && !named.iter().any(|operation| reply::may_have(operation, self.fault))
            {
                return Err(PlanError::NoSuchField { fault: self.fault, operation: name.clone() });
            }
        }
        Ok(moment)
    }

    /// Whether a call is one of those that are meant.
    pub(super) fn fits(&self, face: Face, operation: Option<&Operation>) -> bool {
        let named = |name: &String| operation.is_some_and(|operation| is_named(operation, name));
        self.face.is_none_or(|meant| meant == face) && self.operation.as_ref().is_none_or(named)
    }

    fn unknown(&self, name: &str, routes: &Routes) -> PlanError {
        let on_face = |operation: &&Operation| self.face.is_none_or(|face| operation.face == face);
        let names: Vec<&str> =
            routes.all().iter().filter(on_face).map(|operation| operation.name.as_str()).collect();
        // `createCard` is close to `CreateCard`, but not to `create-card`.
        let likely = plain(name.rsplit('/').next().unwrap_or(name));
        let likely = names.iter().copied().find(|known| plain(known) == likely);
        let hint = did_you_mean(likely.unwrap_or(name), &names);
        PlanError::UnknownOperation { operation: name.to_owned(), hint }
    }
}

/// Whether this is an operation's name, with or without its product.
fn is_named(operation: &Operation, name: &str) -> bool {
    match name.split_once('/') {
        Some((product, name)) => *operation.product == *product && plain(&operation.name) == plain(name),
        None => plain(&operation.name) == plain(name),
    }
}

/// An operation's name without case and hyphens: `CreateCard`, `createCard` and `create-card` are one.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Why a plan could never hit.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// No operation has this name, on the face that is meant.
    #[error("there is no operation `{operation}`{hint}")]
    UnknownOperation {
        /// The name.
        operation: String,
        /// What may have been meant, as the end of the sentence.
        hint: String,
    },
    /// The operation's reply is documented without any field that the fault concerns.
    #[error("`{fault}` can't hit {operation}: its reply has no such field")]
    NoSuchField {
        /// What was to go wrong.
        fault: Fault,
        /// With which operation.
        operation: String,
    },
    /// The fault changes the right answer, so it can't strike before there is one.
    #[error("`{0}` changes the answer, so it can only strike after the call took effect")]
    Moment(Fault),
    /// It is to hit none.
    #[error("a plan hits the next call, or the next few, and 0 are none")]
    NoCall,
    /// It isn't a share.
    #[error("a share is between 0 and 1, and {0} is not")]
    Share(f64),
}
