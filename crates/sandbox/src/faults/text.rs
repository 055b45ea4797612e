//! Faults and moments as text: on the command line, in a header, in the sandbox's API.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use crate::faults::fault::{Fault, Moment};
use crate::spec::issue::did_you_mean;

/// The name, and the number where the fault takes one.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RateLimited { retry_after } => write!(f, "{}={}", self.name(), retry_after.as_secs()),
            Self::Delay(delay) => write!(f, "{}={}", self.name(), delay.as_millis()),
            Self::Html { status } => write!(f, "{}={status}", self.name()),
            _ => f.write_str(self.name()),
        }
    }
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, number) = match text.split_once('=') {
            Some((name, number)) => (name, Some(number)),
            None => (text, None),
        };
        let fault = Self::ALL.into_iter().find(|fault| fault.name() == name);
        let fault = fault.ok_or_else(|| UnknownFault::name(name))?;
        let Some(number) = number else { return Ok(fault) };
        let with_number = number.parse().ok().and_then(|number| with_number(fault, number));
        with_number.ok_or_else(|| UnknownFault(format!("`{name}` does not take `{number}`")))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Before => "before",
            Self::After => "after",
        })
    }
}

impl FromStr for Moment {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "before" => Ok(Self::Before),
            "after" => Ok(Self::After),
            _ => Err(UnknownFault(format!("`{text}` is not a moment: write `before` or `after`"))),
        }
    }
}

/// A text that isn't a fault; the message says what was probably meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnknownFault(String);

impl UnknownFault {
    fn name(name: &str) -> Self {
        let names = Fault::ALL.map(Fault::name);
        Self(format!("`{name}` is not a fault{}", did_you_mean(name, &names)))
    }
}

/// The same fault with another number.
fn with_number(fault: Fault, number: u64) -> Option<Fault> {
    Some(match fault {
        Fault::RateLimited { .. } => Fault::RateLimited { retry_after: Duration::from_secs(number) },
        Fault::Delay(_) => Fault::Delay(Duration::from_millis(number)),
        Fault::Html { .. } => {
            let status = u16::try_from(number).ok().filter(|status| (200..=599).contains(status))?;
            // These have no body, so there could be no page.
            Fault::Html { status: Some(status).filter(|status| !matches!(status, 204 | 205 | 304))? }
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_is_read_from_its_own_text() {
        for fault in Fault::ALL {
            assert_eq!(fault.to_string().parse(), Ok(fault));
            assert_eq!(fault.name().parse(), Ok(fault));
            assert!(!fault.summary().is_empty());
        }
    }

    #[test]
    fn a_number_stands_behind_the_faults_that_take_one() {
        assert_eq!(
            "rate-limited=30".parse(),
            Ok(Fault::RateLimited { retry_after: Duration::from_secs(30) })
        );
        assert_eq!("delay=5".parse(), Ok(Fault::Delay(Duration::from_millis(5))));
        assert_eq!("html=502".parse(), Ok(Fault::Html { status: 502 }));
        for text in
            ["html=99", "html=600", "html=204", "delay=-1", "delay=", "system-error=1", "rate-limited=x"]
        {
            let message = text.parse::<Fault>().unwrap_err().to_string();
            assert!(message.contains("does not take"), "{text}: {message}");
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_one_that_was_meant() {
        let message = "sytem-error".parse::<Fault>().unwrap_err().to_string();
        assert!(message.contains("did you mean `system-error`"), "{message}");
        assert!("later".parse::<Moment>().is_err());
    }
}
