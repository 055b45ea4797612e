//! A time that is made of others: so long after one, or the earliest or the latest of several.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::keys::at;
use super::models::Scope;
use super::path::Path;
use super::scene::Scene;
use super::times::midnight;

/// How to come to a time; there is none where a time or a number that it is made of is absent.
#[derive(Debug)]
pub(super) enum TimeValue {
    At(Path),
    /// The present, and so many seconds.
    Now(i64),
    /// The midnight with which the day begins that is so many days later.
    DaysAfter(Path, Path),
    SecondsAfter(Path, Path),
    /// The last second of so many days, of which the first is the day of a time.
    ThroughDays(Path, Path),
    Earliest(Vec<TimeValue>),
    Latest(Vec<TimeValue>),
}

impl TimeValue {
    /// Whether an object says how to come to a time and can be nothing else.
    pub(super) fn is_meant(object: &Map<String, Value>) -> bool {
        ["earliest", "latest", "after", "through"].iter().any(|key| object.contains_key(*key))
    }

    pub(super) fn parse(object: &Map<String, Value>, scope: &Scope<'_>) -> Result<Self, String> {
        let path = |key: &str| {
            let path = object.get(key).and_then(Value::as_str).ok_or("must name a path");
            at(key, path.map_err(str::to_owned).and_then(|path| Path::parse(path, scope)))
        };
        let several = |key: &str| {
            let items = object.get(key).and_then(Value::as_array).ok_or(format!("`{key}` must be a list"))?;
            let item = |item: &Value| Self::parse(item.as_object().ok_or("must be a time")?, scope);
            at(key, items.iter().map(item).collect())
        };
        match object.keys().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["from"] => path("from").map(Self::At),
            ["now"] => {
                let seconds = object.get("now").and_then(Value::as_i64);
                seconds.map(Self::Now).ok_or_else(|| "`now` must be a number of seconds".to_owned())
            }
            ["after", "days"] | ["days", "after"] => Ok(Self::DaysAfter(path("after")?, path("days")?)),
            ["after", "seconds"] | ["seconds", "after"] => {
                Ok(Self::SecondsAfter(path("after")?, path("seconds")?))
            }
            ["days", "through"] | ["through", "days"] => {
                Ok(Self::ThroughDays(path("through")?, path("days")?))
            }
            ["earliest"] => several("earliest").map(Self::Earliest),
            ["latest"] => several("latest").map(Self::Latest),
            _ => Err("must be one of `from`, `now`, `after` with `days` or `seconds`, \
                      `through` with `days`, `earliest`, `latest`"
                .to_owned()),
        }
    }

    pub(super) fn time(&self, scene: &Scene<'_>) -> Option<Timestamp> {
        let time = |path: &Path| scene.value(path)?.as_str()?.parse::<Timestamp>().ok();
        let number = |path: &Path| scene.value(path)?.as_i64();
        match self {
            Self::At(path) => time(path),
            Self::Now(seconds) => scene.now.checked_add(SignedDuration::from_secs(*seconds)).ok(),
            Self::DaysAfter(path, days) => midnight(time(path)?, number(days)?),
            Self::ThroughDays(path, days) => {
                midnight(time(path)?, number(days)?)?.checked_sub(SignedDuration::from_secs(1)).ok()
            }
            Self::SecondsAfter(path, seconds) => {
                time(path)?.checked_add(SignedDuration::from_secs(number(seconds)?)).ok()
            }
            Self::Earliest(times) => times.iter().filter_map(|of| of.time(scene)).min(),
            Self::Latest(times) => times.iter().filter_map(|of| of.time(scene)).max(),
        }
    }
}
