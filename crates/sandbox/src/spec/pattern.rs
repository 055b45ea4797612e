//! Patterns of the pages, which know only addresses that the platform can reach; compiled when first needed.

use std::sync::OnceLock;

use axum::http::uri::Authority;
use regex::Regex;

use crate::spec::matching_text::matching_text;
use crate::this_machine;

/// A regular expression.
#[derive(Debug)]
pub(crate) struct Pattern {
    text: String,
    regex: OnceLock<Result<Regex, regex::Error>>,
}

impl Pattern {
    pub(crate) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), regex: OnceLock::new() }
    }

    /// The pattern as the document has it.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Compiles the pattern now, to see whether it can be.
    pub(crate) fn compile(&self) -> Result<(), String> {
        self.regex().as_ref().map(|_| ()).map_err(ToString::to_string)
    }

    /// Whether the pattern matches a text. An address of this machine counts as a public one: where the pages want
    /// `https://` and a domain name, a test's `http://127.0.0.1:8080/notify` is what the sandbox can send to.
    pub(crate) fn accepts(&self, text: &str) -> bool {
        let matches = |text: &str| self.regex().as_ref().is_ok_and(|regex| regex.is_match(text));
        matches(text) || public(text).is_some_and(|public| matches(&public))
    }

    /// A text that the pattern accepts, if one can be made of it.
    pub(crate) fn sample(&self) -> Option<String> {
        matching_text(&self.text).filter(|text| self.accepts(text))
    }

    fn regex(&self) -> &Result<Regex, regex::Error> {
        self.regex.get_or_init(|| Regex::new(&self.text))
    }
}

/// What an address of this machine would be if the platform could reach it, all but the host as it is.
fn public(address: &str) -> Option<String> {
    let rest = address.strip_prefix("http://")?;
    let (authority, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let authority: Authority = authority.parse().ok()?;
    (this_machine::is_host(authority.host()) && !authority.as_str().contains('@'))
        .then(|| format!("https://sandbox.example{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_accepted(address: &str) -> bool {
        Pattern::new(r"^https://[a-z0-9.-]+\.[a-z]+/[^?#]*$").accepts(address)
    }

    #[test]
    fn an_address_of_this_machine_counts_as_a_public_one() {
        for address in [
            "https://www.weixin.qq.com/wxpay/notify.php",
            "http://127.0.0.1:8080/notify",
            "http://127.1.2.3/notify",
            "http://localhost:8080/",
            "http://[::1]:8080/notify",
        ] {
            assert!(is_accepted(address), "{address}");
        }
    }

    #[test]
    fn other_addresses_are_what_they_are() {
        for address in [
            "http://www.weixin.qq.com/notify",
            "http://192.168.0.1/notify",
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080/notify?card=1",
            "http://name@127.0.0.1/notify",
            "http://localhost.example.com/notify",
            "https://127.0.0.1/notify",
            "http://",
            "notify",
        ] {
            assert!(!is_accepted(address), "{address}");
        }
    }
}
