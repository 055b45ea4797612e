//! The base URLs of a client, and which of them an attempt goes to.

use std::time::{Duration, Instant};

use crate::base_url::BaseUrl;
use crate::host_memory::HostMemory;

/// The base URLs, in the order of preference, with what is remembered of them.
#[derive(Debug)]
pub(crate) struct Hosts {
    primary: BaseUrl,
    backups: Vec<BaseUrl>,
    memory: HostMemory,
}

impl Hosts {
    /// Passes over a host for this long after a failed connect.
    pub(crate) fn new(primary: BaseUrl, backups: Vec<BaseUrl>, pause: Duration, now: Instant) -> Self {
        let memory = HostMemory::new(1 + backups.len(), pause, now);
        Self { primary, backups, memory }
    }

    /// The host of the next attempt: the one after the last in turn, without those that can't be reached.
    ///
    /// If none can, they are tried in turn all the same: a call is never given up without an attempt.
    pub(crate) fn next(&self, last: Option<usize>, now: Instant) -> usize {
        let count = 1 + self.backups.len();
        let first = last.map_or(0, |last| (last + 1) % count);
        let mut in_turn = (0..count).map(|step| (first + step) % count);
        in_turn.find(|host| self.memory.admits(*host, now)).unwrap_or(first)
    }

    /// The base URL of a host that [`next`](Self::next) named.
    pub(crate) fn url(&self, host: usize) -> &BaseUrl {
        host.checked_sub(1).and_then(|backup| self.backups.get(backup)).unwrap_or(&self.primary)
    }

    pub(crate) fn memory(&self) -> &HostMemory {
        &self.memory
    }

    #[cfg(feature = "reqwest")]
    pub(crate) fn iter(&self) -> impl Iterator<Item = &BaseUrl> + Clone {
        std::iter::once(&self.primary).chain(&self.backups)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(now: Instant) -> Hosts {
        let url = |name: &str| BaseUrl::new(&format!("https://{name}")).unwrap();
        Hosts::new(url("a"), vec![url("b"), url("c")], Duration::from_secs(30), now)
    }

    #[test]
    fn attempts_go_in_turn_and_pass_over_the_dead() {
        let now = Instant::now();
        let hosts = hosts(now);
        assert_eq!([None, Some(0), Some(1), Some(2)].map(|last| hosts.next(last, now)), [0, 1, 2, 0]);
        hosts.memory().not_reached(0, now);
        assert_eq!([None, Some(0), Some(1), Some(2)].map(|last| hosts.next(last, now)), [1, 1, 2, 1]);
        assert_eq!(hosts.url(1).to_string(), "https://b");
    }

    #[test]
    fn with_all_hosts_dead_they_are_tried_in_turn() {
        let now = Instant::now();
        let hosts = hosts(now);
        (0..3).for_each(|host| hosts.memory().not_reached(host, now));
        assert_eq!([None, Some(0), Some(1), Some(2)].map(|last| hosts.next(last, now)), [0, 1, 2, 0]);
    }
}
