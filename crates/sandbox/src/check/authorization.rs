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
        return Err(whole(format!("names the scheme `{found}`, but this path belongs to `{expected}`")));
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
        let value = found.next().map(|(_, value)| value.to_owned());
        let value = value.ok_or_else(|| Refusal::sign_error(name, "is missing"))?;
        if found.next().is_some() {
            return Err(Refusal::sign_error(name, "stands there twice"));
        }
        Ok(value)
    }
}

fn split(mut text: &str) -> Result<Parameters<'_>, Refusal> {
    let mut parameters = Vec::new();
    loop {
        let Some((name, rest)) = text.split_once("=\"") else {
            return Err(whole("must list its parameters as name=\"value\", with ASCII double quotes"));
        };
        let Some((value, rest)) = rest.split_once('"') else {
            return Err(Refusal::sign_error(name, "lacks its closing double quote"));
        };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(whole("must join its parameters by a comma without spaces"));
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
