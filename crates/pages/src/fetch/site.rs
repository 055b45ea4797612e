//! Where pages are fetched from: the platform itself, or a mirror in its place.

use reqwest::Url;

/// The host that serves the pages.
#[derive(Clone, Debug, Default)]
pub struct Site {
    mirror: Option<Url>,
}

/// A base URL that can't be used, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{url}` can't be a base URL: {reason}; write it like `https://mirror.example`")]
pub struct InvalidBase {
    url: String,
    reason: String,
}

impl Site {
    /// Takes a mirror, whose scheme and host replace those of every address; a path goes in front of theirs.
    ///
    /// # Errors
    /// The text isn't an HTTP or HTTPS address, or has a user name, a query or a fragment.
    pub fn mirror(text: &str) -> Result<Self, InvalidBase> {
        let invalid = |reason: &str| InvalidBase { url: text.to_owned(), reason: reason.to_owned() };
        let url = Url::parse(text).map_err(|error| invalid(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(invalid("it is neither HTTP nor HTTPS"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(invalid("it has a user name, which messages would show"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(invalid("it has a query or a fragment"));
        }
        Ok(Self { mirror: Some(url) })
    }

    /// The address at which this site serves what the platform has at `address`.
    pub(super) fn locate(&self, address: &Url) -> Url {
        let Some(mirror) = &self.mirror else { return address.clone() };
        let mut located = mirror.clone();
        located.set_path(&format!("{}{}", mirror.path().trim_end_matches('/'), address.path()));
        located
    }

    /// What identifies the host of an address in the index: validators of one host mean nothing to another.
    pub(super) fn origin(&self, address: &Url) -> String {
        self.locate(address).origin().ascii_serialization()
    }

    /// Whether the site is this computer, which no proxy leads to.
    pub(super) fn is_loopback(&self) -> bool {
        let host = self.mirror.as_ref().and_then(Url::host_str).unwrap_or_default();
        host == "localhost" || host == "[::1]" || host.starts_with("127.")
    }

    /// Whether requests may go out unencrypted: only where a base URL said so.
    pub(super) fn is_plain(&self) -> bool {
        self.mirror.as_ref().is_some_and(|mirror| mirror.scheme() == "http")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_replaces_scheme_and_host_and_may_have_a_path() {
        let address = Url::parse("https://pay.weixin.qq.com/doc/brand/1.md").unwrap();
        let located = |base| Site::mirror(base).unwrap().locate(&address).to_string();
        assert_eq!(located("http://127.0.0.1:8080"), "http://127.0.0.1:8080/doc/brand/1.md");
        assert_eq!(located("https://mirror.example/pay/"), "https://mirror.example/pay/doc/brand/1.md");
        assert_eq!(Site::default().locate(&address), address);
    }

    #[test]
    fn a_base_url_without_host_with_a_user_or_of_another_scheme_is_refused() {
        for wrong in
            ["mirror", "ftp://mirror.example", "https://me:secret@mirror.example", "https://a.example?b"]
        {
            assert!(Site::mirror(wrong).is_err(), "{wrong}");
        }
    }
}
