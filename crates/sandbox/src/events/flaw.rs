//! What can be wrong on purpose with a notification, to see how a receiver takes it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What is wrong on purpose with a notification. Everything else about it is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Flaw {
    /// The signature is the platform's own, of other bytes.
    WrongSignature,
    /// It was signed ten minutes ago, which is twice as long as a receiver accepts.
    OldTimestamp,
    /// The signature begins with `WECHATPAY/SIGNTEST/`, as the ones by which the platform tests its receivers.
    Probe,
    /// The signature's serial is of a key that the receiver doesn't know.
    WrongSerial,
    /// The body was changed after it was signed.
    Tampered,
    /// The resource is encrypted with another API key.
    WrongApiKey,
    /// The event is of a type that no document describes, as one that will be introduced some day.
    UnknownEvent,
    /// It comes twice, under one ID.
    Doubled,
}

impl Flaw {
    /// All there are.
    pub const ALL: [Self; 8] = [
        Self::WrongSignature,
        Self::OldTimestamp,
        Self::Probe,
        Self::WrongSerial,
        Self::Tampered,
        Self::WrongApiKey,
        Self::UnknownEvent,
        Self::Doubled,
    ];

    /// Its name on the command line and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::WrongSignature => "wrong-signature",
            Self::OldTimestamp => "old-timestamp",
            Self::Probe => "probe",
            Self::WrongSerial => "wrong-serial",
            Self::Tampered => "tampered",
            Self::WrongApiKey => "wrong-api-key",
            Self::UnknownEvent => "unknown-event",
            Self::Doubled => "doubled",
        }
    }

    /// What it is, as a phrase for people.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::WrongSignature => "signed, but other bytes",
            Self::OldTimestamp => "signed ten minutes ago",
            Self::Probe => "a WECHATPAY/SIGNTEST/ signature, by which the platform tests its receivers",
            Self::WrongSerial => "signed under the serial of an unknown key",
            Self::Tampered => "its body changed after it was signed",
            Self::WrongApiKey => "encrypted with another API key",
            Self::UnknownEvent => "of a type that no document describes",
            Self::Doubled => "twice, under one ID",
        }
    }

    /// Whether a receiver has to refuse the notification. An unknown event and a repeated one are accepted instead,
    /// or the platform would send them again and again.
    pub fn is_to_be_refused(self) -> bool {
        !matches!(self, Self::UnknownEvent | Self::Doubled)
    }

    /// How often the notification is posted at once.
    pub fn copies(self) -> usize {
        if self == Self::Doubled { 2 } else { 1 }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No flaw has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no flaw `{name}`; there are {}", Flaw::ALL.map(Flaw::name).join(", "))]
pub struct UnknownFlaw {
    name: String,
}

impl FromStr for Flaw {
    type Err = UnknownFlaw;

    fn from_str(name: &str) -> Result<Self, UnknownFlaw> {
        let found = Self::ALL.into_iter().find(|flaw| flaw.name() == name);
        found.ok_or_else(|| UnknownFlaw { name: name.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flaw_has_one_name_everywhere() {
        for flaw in Flaw::ALL {
            assert_eq!(flaw.name().parse(), Ok(flaw));
            assert_eq!(serde_json::to_value(flaw).unwrap(), flaw.name());
        }
        let error = "rotten".parse::<Flaw>().unwrap_err().to_string();
        assert!(error.contains("`rotten`") && error.contains("wrong-api-key"), "{error}");
    }
}
