//! Faults as the page's form asks for them, and as its table shows them.

use serde::Deserialize;

use crate::faults::{Fault, FaultPlan, PlannedFault, UnknownFault};

/// The form that plans a fault, as a browser sends it.
#[derive(Deserialize)]
pub(super) struct FaultForm {
    fault: String,
    /// The number that some faults take.
    number: String,
    operation: String,
    next: String,
    percent: String,
}

impl FaultForm {
    /// Reads the form; what is left empty is as it is by default.
    pub(super) fn plan(&self) -> Result<FaultPlan, String> {
        let number = if self.number.is_empty() { String::new() } else { format!("={}", self.number) };
        let fault: Fault =
            format!("{}{number}", self.fault).parse().map_err(|error: UnknownFault| error.to_string())?;
        let mut plan = FaultPlan::new(fault);
        if !self.operation.is_empty() {
            plan = plan.operation(&self.operation);
        }
        if !self.percent.is_empty() {
            let percent: f64 = self.percent.parse().map_err(|_| "the share is not a number".to_owned())?;
            return Ok(plan.share(percent / 100.0));
        }
        let next = if self.next.is_empty() { Ok(1) } else { self.next.parse() };
        Ok(plan.next(next.map_err(|_| "the number of calls is not a number".to_owned())?))
    }
}

/// A planned fault as it is shown.
pub(super) struct FaultView {
    pub(super) number: u64,
    pub(super) name: String,
    pub(super) moment: String,
    pub(super) calls: String,
    pub(super) hits: u32,
}

impl FaultView {
    pub(super) fn of(planned: &PlannedFault) -> Self {
        let calls = match (planned.left, planned.share) {
            (Some(1), _) => "the next call".to_owned(),
            (Some(left), _) => format!("the next {left} calls"),
            (None, share) => format!("{:.0} % of the calls", share.unwrap_or_default() * 100.0),
        };
        let of = planned.operation.as_ref().map(|operation| format!(" of {operation}")).unwrap_or_default();
        let on = planned.face.map(|face| format!(" on the {face} face")).unwrap_or_default();
        Self {
            number: planned.number,
            name: planned.fault.to_string(),
            moment: planned.moment.to_string(),
            calls: format!("{calls}{of}{on}"),
            hits: planned.hits,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(number: &str, next: &str, percent: &str) -> FaultForm {
        let fault = "rate-limited".to_owned();
        let [number, next, percent] = [number, next, percent].map(str::to_owned);
        FaultForm { fault, number, operation: String::new(), next, percent }
    }

    #[test]
    fn an_empty_form_plans_one_call_and_a_share_comes_before_a_number() {
        let fault: Fault = "rate-limited".parse().unwrap();
        assert_eq!(form("", "", "").plan(), Ok(FaultPlan::new(fault)));
        assert_eq!(form("", "3", "").plan(), Ok(FaultPlan::new(fault).next(3)));
        assert_eq!(form("", "3", "25").plan(), Ok(FaultPlan::new(fault).share(0.25)));
        assert_eq!(form("30", "", "").plan(), Ok(FaultPlan::new("rate-limited=30".parse().unwrap())));
    }

    #[test]
    fn a_form_that_makes_no_sense_is_refused() {
        for (number, next, percent) in [("x", "", ""), ("", "-1", ""), ("", "", "many")] {
            assert!(form(number, next, percent).plan().is_err());
        }
    }
}
