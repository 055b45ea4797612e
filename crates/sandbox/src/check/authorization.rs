//! The `Authorization` header, taken apart.

use wechatpay_api::Face;

use crate::face::{identity_name, scheme};
use crate::refusal::Refusal;

/// What the header says, well-formed but not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Authorization {
    pub(crate) identity: String,
    pub(crate) serial_no: String,
    /// As it is written, which is how it was signed.
    pub(crate) timestamp: String,
    /// The same in Unix seconds.
    pub(crate) seconds: i64,
    pub(crate) nonce_str: String,
    pub(crate) signature: String,
}

/// Parses the value of the header: the scheme, one space, and five `name="value"` joined by commas.
pub(crate) fn parse(header: &str, face: Face) -> Result<Authorization, Refusal> {
    let expected = scheme(face);
    let Some((found, parameters)) = header.split_once(' ') else {
        return Err(whole(format!("must be `{expected}`, a space, and five parameters")));
    };
    if found != expected {
        let hint = scheme_hint(found, face);
        return Err(whole(format!(
            "names the scheme `{found}`, but this path belongs to `{expected}`{hint}"
        )));
    }
    if parameters.starts_with(' ') {
        return Err(whole(format!("must have a single space after `{expected}`")));
    }
    let mut parameters = split(parameters)?;
    let mut take = |name| parameters.take(name);
    let identity = take(identity_name(face))?;
    let (nonce_str, signature) = (take("nonce_str")?, take("signature")?);
    let (timestamp, serial_no) = (take("timestamp")?, take("serial_no")?);
    if let Some((unknown, _)) = parameters.0.first() {
        return Err(Refusal::sign_error(
            unknown,
            format!("is not a parameter of `{expected}`: leave it out"),
        ));
    }
    if nonce_str.is_empty() || nonce_str.len() > 128 || !nonce_str.bytes().all(|byte| byte.is_ascii_graphic())
    {
        return Err(Refusal::sign_error("nonce_str", "must be 1 to 128 visible ASCII characters"));
    }
    let seconds = seconds(&timestamp).ok_or_else(|| {
        Refusal::sign_error("timestamp", "must be the time in Unix seconds, in decimal digits")
    })?;
    Ok(Authorization { identity, serial_no, timestamp, seconds, nonce_str, signature })
}

struct Parameters<'h>(Vec<(&'h str, &'h str)>);

impl Parameters<'_> {
    fn take(&mut self, name: &'static str) -> Result<String, Refusal> {
        let mut found = self.0.extract_if(.., |(candidate, _)| *candidate == name);
        let (value, another) = (found.next().map(|(_, value)| value.to_owned()), found.next().is_some());
        drop(found);
        if another {
            return Err(Refusal::sign_error(name, "stands there twice"));
        }
        value.ok_or_else(|| Refusal::sign_error(name, self.missing(name)))
    }

    /// Says that a parameter is missing, and what seems to stand in its place.
    fn missing(&self, name: &str) -> String {
        let unknown = self.0.iter().map(|(candidate, _)| *candidate);
        let mut unknown =
            unknown.filter(|candidate| !PARAMETERS.contains(candidate) || IDENTITIES.contains(candidate));
        let is_like = |candidate: &str| {
            let bare = |text: &str| text.replace('_', "").to_ascii_lowercase();
            let (candidate, name) = (bare(candidate), bare(name));
            candidate.starts_with(&name) || name.starts_with(&candidate)
        };
        match unknown.find(|candidate| {
            is_like(candidate) || (IDENTITIES.contains(candidate) && IDENTITIES.contains(&name))
        }) {
            Some(other) => format!("is missing: it is not called `{other}`"),
            None => "is missing".to_owned(),
        }
    }
}

/// The names of callers, one for each face.
const IDENTITIES: [&str; 2] = ["brand_id", "mchid"];
/// All names of parameters.
const PARAMETERS: [&str; 6] = ["brand_id", "mchid", "nonce_str", "signature", "timestamp", "serial_no"];

/// What seems to have been meant by another scheme.
fn scheme_hint(found: &str, face: Face) -> &'static str {
    if found.eq_ignore_ascii_case(scheme(face)) {
        return ", in capitals";
    }
    match face {
        Face::Brand if found == scheme(Face::Partner) => {
            ": that one goes with the mchid, below /v3/; here the brand calls, with its brand_id, certificate and key"
        }
        Face::Partner if found == scheme(Face::Brand) => {
            ": that one goes with the brand_id, below /brand/; here the service provider calls, with its mchid, \
             certificate and key"
        }
        _ => "",
    }
}

fn split(mut text: &str) -> Result<Parameters<'_>, Refusal> {
    let mut parameters = Vec::new();
    loop {
        let Some((name, rest)) = text.split_once("=\"") else {
            let found = match text.split_once('=') {
                Some((_, rest)) if rest.starts_with('\'') => "; there are single ones",
                Some((_, rest)) if rest.starts_with(' ') => "; there is a blank after the sign =",
                Some(_) => "; there are none",
                None => "",
            };
            return Err(whole(format!(
                "must list its parameters as name=\"value\", with ASCII double quotes{found}"
            )));
        };
        let Some((value, rest)) = rest.split_once('"') else {
            return Err(Refusal::sign_error(name, "lacks its closing double quote"));
        };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            let found = match name {
                name if name.trim() != name => "; there are some",
                _ => "; are quotes missing?",
            };
            return Err(whole(format!("must join its parameters by a comma without spaces{found}")));
        }
        parameters.push((name, value));
        if rest.is_empty() {
            return Ok(Parameters(parameters));
        }
        let Some(rest) = rest.strip_prefix(',') else {
            return Err(whole(format!("must have a comma after `{name}` and its value")));
        };
        text = rest;
    }
}

fn seconds(timestamp: &str) -> Option<i64> {
    let digits = !timestamp.is_empty() && timestamp.bytes().all(|byte| byte.is_ascii_digit());
    timestamp.parse().ok().filter(|_| digits)
}

fn whole(issue: impl Into<String>) -> Refusal {
    Refusal::sign_error("Authorization", issue)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAMETERS: &str =
        r#"brand_id="1001",nonce_str="593BEC",signature="ab+/==",timestamp="1554208460",serial_no="1DDE""#;

    fn brand(parameters: &str) -> Result<Authorization, Refusal> {
        parse(&format!("WECHATPAY-BRAND-SHA256-RSA2048 {parameters}"), Face::Brand)
    }

    fn issue(parameters: &str) -> (String, String) {
        let detail = brand(parameters).unwrap_err().detail.unwrap();
        (detail.field, detail.issue)
    }

    #[test]
    fn the_order_of_the_parameters_is_free() {
        let parsed = brand(PARAMETERS).unwrap();
        assert_eq!(parsed.identity, "1001");
        assert_eq!(parsed.seconds, 1_554_208_460);
        assert_eq!(parsed.signature, "ab+/==");
        let mut parts: Vec<&str> = PARAMETERS.split(',').collect();
        parts.reverse();
        assert_eq!(brand(&parts.join(",")).unwrap(), parsed);
    }

    #[test]
    fn the_scheme_is_that_of_the_face() {
        for header in
            ["", "Basic", "WECHATPAY2-SHA256-RSA2048 a=\"b\"", "wechatpay-brand-sha256-rsa2048 a=\"b\""]
        {
            let refusal = parse(header, Face::Brand).unwrap_err();
            assert_eq!(refusal.detail.unwrap().field, "Authorization", "{header}");
        }
        let header = format!("WECHATPAY2-SHA256-RSA2048 {}", PARAMETERS.replace("brand_id", "mchid"));
        assert_eq!(parse(&header, Face::Partner).unwrap().identity, "1001");
    }

    #[test]
    fn missing_doubled_and_unknown_parameters_are_named() {
        for name in ["brand_id", "nonce_str", "signature", "timestamp", "serial_no"] {
            let part = PARAMETERS.split(',').find(|part| part.starts_with(name)).unwrap();
            let rest: Vec<&str> = PARAMETERS.split(',').filter(|other| *other != part).collect();
            assert_eq!(issue(&rest.join(",")), (name.to_owned(), "is missing".to_owned()));
            assert_eq!(
                issue(&format!("{PARAMETERS},{part}")),
                (name.to_owned(), "stands there twice".to_owned())
            );
        }
        assert_eq!(issue(&format!("{PARAMETERS},mchid=\"1\"")).0, "mchid");
    }

    #[test]
    fn the_form_is_exact() {
        for parameters in [
            String::new(),
            PARAMETERS.replace(',', ", "),
            PARAMETERS.replace('"', "'"),
            PARAMETERS.replace('"', ""),
            PARAMETERS.replace("\",", "\";"),
            format!("{PARAMETERS},"),
            format!("{PARAMETERS} "),
            format!(" {PARAMETERS}"),
            PARAMETERS.trim_end_matches('"').to_owned(),
        ] {
            assert!(brand(&parameters).is_err(), "{parameters}");
        }
    }

    #[test]
    fn what_was_meant_is_guessed() {
        for (parameters, part) in [
            (PARAMETERS.replace("nonce_str", "nonce"), "it is not called `nonce`"),
            (PARAMETERS.replace("serial_no", "serial"), "it is not called `serial`"),
            (PARAMETERS.replace("brand_id", "mchid"), "it is not called `mchid`"),
            (PARAMETERS.replace("brand_id", "brandId"), "it is not called `brandId`"),
            (PARAMETERS.replace(',', ", "), "there are some"),
            (PARAMETERS.replace('"', "'"), "there are single ones"),
            (PARAMETERS.replace('"', ""), "there are none"),
            (format!(" {PARAMETERS}"), "a single space"),
        ] {
            assert!(issue(&parameters).1.contains(part), "{parameters}: {}", issue(&parameters).1);
        }
        let refused = |header: &str, face| parse(header, face).unwrap_err().message;
        assert!(refused("WECHATPAY2-SHA256-RSA2048 a=\"b\"", Face::Brand).contains("goes with the mchid"));
        assert!(
            refused("WECHATPAY-BRAND-SHA256-RSA2048 a=\"b\"", Face::Partner)
                .contains("goes with the brand_id")
        );
        assert!(refused("wechatpay2-sha256-rsa2048 a=\"b\"", Face::Partner).contains("in capitals"));
    }

    #[test]
    fn nonce_and_timestamp_have_their_form() {
        for timestamp in
            ["", "now", "-1", "+1554208460", "1554208460.5", "99999999999999999999", " 1554208460"]
        {
            let parameters = PARAMETERS.replace("1554208460", timestamp);
            assert_eq!(issue(&parameters).0, "timestamp", "{timestamp}");
        }
        for nonce in [String::new(), "a b".to_owned(), "x".repeat(129)] {
            assert_eq!(issue(&PARAMETERS.replace("593BEC", &nonce)).0, "nonce_str", "{nonce}");
        }
    }
}
