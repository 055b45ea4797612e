//! A request as it came over the wire, and what it has to be.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value};
use wechatpay_api::http::{HeaderMap, HeaderName};
use wechatpay_api::{Face, Method, OperationInfo};

use super::openssl::KeyPair;
use super::{PUBLIC_KEY_ID, SERIAL_NO, World, identity};
use crate::documents::target;

#[derive(Debug)]
pub(crate) struct Request {
    line: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(head: &str) -> Self {
        let mut lines = head.lines().take_while(|line| !line.is_empty()).map(str::to_owned);
        let line = lines.next().unwrap();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        });
        Self { line, headers: headers.collect(), body: Vec::new() }
    }

    pub(crate) fn content_length(&self) -> Option<usize> {
        let length = self.headers.iter().find(|(name, _)| name == "content-length");
        length.map(|(_, length)| length.parse().unwrap())
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let (_, value) = values.next().unwrap_or_else(|| panic!("no {name} in {self:?}"));
        assert!(values.next().is_none(), "{name} twice");
        value
    }

    /// The headers as the typed reader takes them.
    pub(crate) fn header_map(&self) -> HeaderMap {
        let headers = self.headers.iter();
        headers.map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap())).collect()
    }

    /// Checks that it is a notification that the platform signed.
    #[track_caller]
    pub(crate) fn assert_notification(&self, platform: &KeyPair) {
        assert_eq!(self.line, "POST /notify HTTP/1.1");
        let (timestamp, nonce) = (self.header("wechatpay-timestamp"), self.header("wechatpay-nonce"));
        let message = [format!("{timestamp}\n{nonce}\n").as_bytes(), &self.body, b"\n"].concat();
        let signature = self.header("wechatpay-signature");
        assert!(platform.verifies(&message, signature), "{self:?}");
    }

    /// Checks everything of a request that carries no file.
    #[track_caller]
    pub(crate) fn assert_is(&self, info: &OperationInfo, example: &Value, world: &World) {
        let content_type = (info.has_body || info.method == Method::Post).then_some("application/json");
        self.assert_head(info, &target(info, example), content_type);
        self.assert_signed(info, &self.body, world);
        if info.has_body {
            self.assert_body(info, example, world);
        } else {
            assert!(self.body.is_empty(), "{}", info.name);
        }
    }

    /// Checks the line and the headers: none is missing, and there are no others.
    #[track_caller]
    pub(crate) fn assert_head(&self, info: &OperationInfo, target: &str, content_type: Option<&str>) {
        assert_eq!(self.line, format!("{} {target} HTTP/1.1", info.method));
        let mut names: Vec<_> = self.headers.iter().map(|(name, _)| &**name).collect();
        names.sort_unstable();
        let mut expected = vec!["accept", "authorization", "host", "user-agent", "wechatpay-serial"];
        expected.extend(content_type.map(|_| ["content-length", "content-type"]).into_iter().flatten());
        expected.sort_unstable();
        assert_eq!(names, expected, "{}", info.name);
        assert_eq!(self.header("accept"), "application/json");
        assert_eq!(self.header("wechatpay-serial"), PUBLIC_KEY_ID);
        assert!(self.header("user-agent").starts_with("wechatpay-rust/"));
        if let Some(content_type) = content_type {
            assert!(self.header("content-type").starts_with(content_type));
        }
    }

    /// Takes the `Authorization` header apart and verifies the signature over the line and a body.
    #[track_caller]
    pub(crate) fn assert_signed(&self, info: &OperationInfo, body: &[u8], world: &World) {
        let (scheme, name) = match info.face {
            Face::Brand => ("WECHATPAY-BRAND-SHA256-RSA2048", "brand_id"),
            Face::Partner => ("WECHATPAY2-SHA256-RSA2048", "mchid"),
        };
        let (sent_scheme, parameters) = self.header("authorization").split_once(' ').unwrap();
        assert_eq!(sent_scheme, scheme);
        let parameters: Vec<_> = parameters
            .split(',')
            .map(|parameter| parameter.split_once('=').unwrap())
            .map(|(name, value)| (name, value.strip_prefix('"').unwrap().strip_suffix('"').unwrap()))
            .collect();
        let [(identity_name, id), (_, nonce), (_, signature), (_, timestamp), (_, serial_no)] =
            parameters[..]
        else {
            panic!("{parameters:?}")
        };
        let names: Vec<_> = parameters.iter().map(|(name, _)| *name).collect();
        assert_eq!(names[1..], ["nonce_str", "signature", "timestamp", "serial_no"]);
        assert_eq!((identity_name, id, serial_no), (name, identity(info.face), SERIAL_NO));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        assert!(now.abs_diff(timestamp.parse().unwrap()) < 300, "{timestamp}");
        assert!(nonce.len() >= 16 && nonce.len() <= 32, "{nonce}");
        let (method, target) = self.line.strip_suffix(" HTTP/1.1").unwrap().split_once(' ').unwrap();
        let head = format!("{method}\n{target}\n{timestamp}\n{nonce}\n");
        let message = [head.as_bytes(), body, b"\n"].concat();
        assert!(world.merchant.verifies(&message, signature), "{}", String::from_utf8_lossy(&message));
    }

    /// Checks that the body is the example without any space, with each sensitive string sealed for the platform.
    #[track_caller]
    fn assert_body(&self, info: &OperationInfo, example: &Value, world: &World) {
        let mut body: Value = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(self.body, body.to_string().as_bytes(), "{}", info.name);
        for pointer in info.sensitive_in_body {
            opened(&mut body, pointer.split('/').skip(1), world);
        }
        let mut expected: Map<_, _> = example.as_object().unwrap().clone();
        for parameter in info.parameters {
            expected.shift_remove(parameter.name);
        }
        assert_eq!(body, Value::Object(expected), "{}", info.name);
    }
}

/// Opens what stands sealed at a pointer, in which `*` is any index.
fn opened<'p>(value: &mut Value, mut path: impl Iterator<Item = &'p str> + Clone, world: &World) {
    match (path.next(), value) {
        (None, Value::String(sealed)) => *sealed = world.platform.keys().open(sealed),
        (Some("*"), Value::Array(items)) => {
            for item in items {
                opened(item, path.clone(), world);
            }
        }
        (Some(name), Value::Object(fields)) => {
            if let Some(field) = fields.get_mut(name) {
                opened(field, path, world);
            }
        }
        _ => {}
    }
}
