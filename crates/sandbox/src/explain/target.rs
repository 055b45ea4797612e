//! What people sign in the place of path and query.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::mistake::{Direction, Finding, Mistake};
use super::query;
use super::variation::{Variation, Variations};

/// RFC 3986: all but unreserved characters.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// JavaScript's `encodeURIComponent`.
const JAVASCRIPT: &AsciiSet = &STRICT.remove(b'!').remove(b'*').remove(b'\'').remove(b'(').remove(b')');
/// HTML forms: `URLEncoder`, `urlencode`, `quote_plus`; spaces become `+` afterwards.
const FORM: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'*');
/// What `encodeURI` leaves alone too.
const WHOLE_URL: &AsciiSet =
    &JAVASCRIPT.remove(b':').remove(b'@').remove(b'$').remove(b',').remove(b'+').remove(b';').remove(b'/');

/// Of so many segments at most the beginning of a path may have been left out.
const MAX_SEGMENTS: usize = 16;

/// The platform's own hosts.
const HOSTS: [&str; 2] = ["api.mch.weixin.qq.com", "api2.mch.weixin.qq.com"];

/// Everything that is tried, what is likeliest first. `host` is what the request was sent to.
pub(super) fn variations(target: &str, host: Option<&str>) -> Vec<Variation> {
    let mut tried = Variations::of(target.as_bytes(), Direction::Request);
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    if query.is_some() {
        tried.common(Mistake::QueryLeftOut, path);
        tried.rare(
            Mistake::QueryLeftOut,
            "the query was left out of the signed URL, but for its question mark",
            format!("{path}?"),
        );
    }
    hosts(&mut tried, target, path, host);
    encodings(&mut tried, target, path, query);
    if let Some(query) = query {
        query::arrangements(&mut tried, path, query);
    }
    ends(&mut tried, target, path, query);
    tried.finish()
}

fn hosts(tried: &mut Variations<'_>, target: &str, path: &str, host: Option<&str>) {
    let without_port = host.and_then(|host| host.rsplit_once(':')).map(|(host, _)| host);
    for host in host.into_iter().chain(without_port).chain(HOSTS) {
        for prefix in
            [format!("https://{host}"), format!("http://{host}"), host.to_owned(), format!("//{host}")]
        {
            tried.common(Mistake::HostIncluded, format!("{prefix}{target}"));
            let without_query = [Mistake::HostIncluded, Mistake::QueryLeftOut];
            let findings = without_query.map(|mistake| Finding::new(mistake, Direction::Request)).to_vec();
            tried.add(findings, format!("{prefix}{path}").into_bytes(), false);
        }
    }
}

fn encodings(tried: &mut Variations<'_>, target: &str, path: &str, query: Option<&str>) {
    let joined = |path: &str, query: Option<&str>| match query {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    if let Some(query) = query {
        tried.common(Mistake::SpaceAsPlus, joined(path, Some(&query.replace("%20", "+"))));
        tried.common(Mistake::SpaceAsPercent20, joined(path, Some(&query.replace('+', "%20"))));
    }
    tried.common(Mistake::LowerCaseEscapes, with_escapes(target, char::to_ascii_lowercase));
    tried.common(Mistake::UpperCaseEscapes, with_escapes(target, char::to_ascii_uppercase));
    tried.common(Mistake::PathDecoded, joined(&decoded(path), query));
    if let Some(query) = query {
        tried.common(Mistake::QueryDecoded, joined(path, Some(&decoded(query))));
        tried.rare(
            Mistake::QueryDecoded,
            Mistake::QueryDecoded.what(),
            joined(path, Some(&decoded(&query.replace('+', " ")))),
        );
    }
    tried.common(Mistake::UrlDecoded, decoded(target));
    for set in [STRICT, JAVASCRIPT, FORM, WHOLE_URL] {
        let (other_path, other_query) = (
            recoded(path, '/', set, ""),
            query.map(|query| {
                query::recoded(query, |text| {
                    recoded(text, '\0', set, if std::ptr::eq(set, FORM) { "+" } else { "" })
                })
            }),
        );
        for url in [
            joined(&other_path, query),
            joined(path, other_query.as_deref()),
            joined(&other_path, other_query.as_deref()),
        ] {
            tried.common(Mistake::UrlEncodedOtherwise, url.clone());
            let lower = with_escapes(&url, char::to_ascii_lowercase);
            let findings = [Mistake::UrlEncodedOtherwise, Mistake::LowerCaseEscapes];
            tried.add(
                findings.map(|mistake| Finding::new(mistake, Direction::Request)).to_vec(),
                lower.into_bytes(),
                false,
            );
        }
    }
    tried.rare(Mistake::UrlEncodedTwice, Mistake::UrlEncodedTwice.what(), target.replace('%', "%25"));
    tried.rare(
        Mistake::UrlEncodedTwice,
        "the whole URL was percent-encoded as one value before it was signed",
        utf8_percent_encode(target, STRICT).to_string(),
    );
}

fn ends(tried: &mut Variations<'_>, target: &str, path: &str, query: Option<&str>) {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let other = path.strip_suffix('/').map_or_else(|| format!("{path}/"), str::to_owned);
    tried.rare(Mistake::SlashAtEnd, Mistake::SlashAtEnd.what(), format!("{other}{query}"));
    for (start, _) in path.match_indices('/').take(MAX_SEGMENTS) {
        for rest in [target.get(start..), target.get(start + 1..)].into_iter().flatten() {
            tried.rare(Mistake::PathBeginningLeftOut, Mistake::PathBeginningLeftOut.what(), rest);
        }
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Decodes each piece and encodes it anew; `plus` takes the place of an encoded space if it isn't empty.
fn recoded(text: &str, separator: char, set: &'static AsciiSet, plus: &str) -> String {
    let pieces = text.split(separator).map(|piece| {
        let encoded = utf8_percent_encode(&decoded(piece), set).to_string();
        if plus.is_empty() { encoded } else { encoded.replace("%20", plus) }
    });
    pieces.collect::<Vec<_>>().join(separator.encode_utf8(&mut [0; 4]))
}

/// Changes the case of the digits in escapes, and of nothing else.
fn with_escapes(text: &str, change: fn(&char) -> char) -> String {
    let mut since_escape = 0;
    let letters = text.chars().map(|letter| {
        since_escape = if letter == '%' { 2 } else { since_escape };
        match letter {
            letter if letter != '%' && since_escape > 0 => {
                since_escape -= 1;
                change(&letter)
            }
            letter => letter,
        }
    });
    letters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(target: &str, signed: &str) -> Vec<Mistake> {
        let tried = variations(target, Some("127.0.0.1:8129"));
        let found = tried.iter().find(|variation| variation.bytes == signed.as_bytes());
        found.unwrap_or_else(|| panic!("{signed}")).findings.iter().map(|finding| finding.mistake).collect()
    }

    #[test]
    fn what_people_sign_in_the_place_of_a_target_is_named() {
        let target = "/v3/cards/a%2Fb%20%E4%BD%A0?openid=o%20p&at=12:00";
        for (signed, mistake) in [
            ("/v3/cards/a%2Fb%20%E4%BD%A0", Mistake::QueryLeftOut),
            (
                "https://127.0.0.1:8129/v3/cards/a%2Fb%20%E4%BD%A0?openid=o%20p&at=12:00",
                Mistake::HostIncluded,
            ),
            ("/v3/cards/a%2Fb%20%E4%BD%A0?openid=o+p&at=12:00", Mistake::SpaceAsPlus),
            ("/v3/cards/a%2fb%20%e4%bd%a0?openid=o%20p&at=12:00", Mistake::LowerCaseEscapes),
            ("/v3/cards/a/b 你?openid=o%20p&at=12:00", Mistake::PathDecoded),
            ("/v3/cards/a%2Fb%20%E4%BD%A0?openid=o p&at=12:00", Mistake::QueryDecoded),
            ("/v3/cards/a/b 你?openid=o p&at=12:00", Mistake::UrlDecoded),
            ("/v3/cards/a%2Fb%20%E4%BD%A0?openid=o%20p&at=12%3A00", Mistake::UrlEncodedOtherwise),
            ("/v3/cards/a%252Fb%2520%25E4%25BD%25A0?openid=o%2520p&at=12:00", Mistake::UrlEncodedTwice),
            ("/v3/cards/a%2Fb%20%E4%BD%A0?at=12:00&openid=o%20p", Mistake::QueryReordered),
            ("/v3/cards/a%2Fb%20%E4%BD%A0?at=12:00", Mistake::QueryParameterLeftOut),
            ("/cards/a%2Fb%20%E4%BD%A0?openid=o%20p&at=12:00", Mistake::PathBeginningLeftOut),
            ("/v3/cards/a%2Fb%20%E4%BD%A0/?openid=o%20p&at=12:00", Mistake::SlashAtEnd),
        ] {
            assert_eq!(mistakes(target, signed), [mistake], "{signed}");
        }
    }
}
