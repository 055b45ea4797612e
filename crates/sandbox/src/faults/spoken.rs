//! The header by which a request asks for its own fault; it isn't signed, as it concerns the sandbox alone.

use axum::http::HeaderMap;

use crate::faults::fault::{Fault, Moment};
use crate::faults::text::UnknownFault;
use crate::refusal::Refusal;

/// `Sandbox-Fault: system-error`, or with the moment behind it: `Sandbox-Fault: time-out; before`.
pub(crate) const HEADER: &str = "Sandbox-Fault";

/// What the headers ask for.
pub(super) fn of_headers(headers: &HeaderMap) -> Result<Option<(Fault, Moment)>, Refusal> {
    let Some(value) = headers.get(HEADER) else { return Ok(None) };
    let refuse = |issue: String| Refusal::invalid_header(HEADER, issue);
    let text = value.to_str().map_err(|_| refuse("is not ASCII".to_owned()))?;
    let (fault, moment) = match text.split_once(';') {
        Some((fault, moment)) => (fault.trim(), Some(moment.trim())),
        None => (text.trim(), None),
    };
    let wrong = |error: UnknownFault| refuse(format!("is wrong: {error}"));
    let fault: Fault = fault.parse().map_err(wrong)?;
    let moment = moment.map(str::parse).transpose().map_err(wrong)?.unwrap_or(fault.default_moment());
    if moment == Moment::Before && !fault.may_strike_before() {
        return Err(refuse(format!("is wrong: `{fault}` can only strike after the call took effect")));
    }
    Ok(Some((fault, moment)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &'static str) -> Result<Option<(Fault, Moment)>, String> {
        let headers = HeaderMap::from_iter([(HEADER.parse().unwrap(), value.parse().unwrap())]);
        of_headers(&headers).map_err(|refusal| refusal.message)
    }

    #[test]
    fn a_fault_is_asked_for_with_or_without_its_moment() {
        assert_eq!(read("time-out"), Ok(Some((Fault::TimeOut, Moment::After))));
        assert_eq!(read("time-out; before"), Ok(Some((Fault::TimeOut, Moment::Before))));
        assert_eq!(read(" html=502 ;after"), Ok(Some((Fault::Html { status: 502 }, Moment::After))));
        assert_eq!(of_headers(&HeaderMap::new()).unwrap(), None);
    }

    #[test]
    fn what_is_no_fault_is_refused_with_a_hint() {
        assert!(read("timeout").unwrap_err().contains("did you mean `time-out`"));
        assert!(read("time-out; soon").unwrap_err().contains("`before` or `after`"));
        assert!(read("bad-signature; before").unwrap_err().contains("only strike after"));
    }
}
