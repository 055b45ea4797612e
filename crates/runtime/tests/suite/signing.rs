//! Signing, held against OpenSSL: the header taken apart and the message built again by this file's own code.

use bytes::Bytes;
use wechatpay_runtime::{BaseUrl, Credentials, Exchange, Face, Operation, Stamp, authorization, canonical};

use crate::support::fixtures::{
    BRAND_ID, MCHID, NONCE, NOW, PUBLIC_KEY_ID, SERIAL_NO, credentials, exchange, serial_no,
};
use crate::support::from_base64;
use crate::support::keys::MERCHANT;
use crate::support::openssl::verifies;
use crate::support::operations::{
    ConfirmUserCard, confirm_user_card, get_user_card, invalidate_card, update_user_card,
};

/// The request that an operation becomes.
fn request<O: Operation>(exchange: &Exchange, operation: &O) -> http::Request<Bytes> {
    let base_url = BaseUrl::new("https://api.mch.weixin.qq.com").unwrap();
    exchange.sign(&exchange.prepare(operation).unwrap(), &base_url).unwrap()
}

/// The five parameters of an `Authorization` header.
#[derive(Debug)]
struct Parts {
    scheme: String,
    parameters: Vec<(String, String)>,
}

impl Parts {
    /// Takes a header apart; anything but `name="value"` with single commas between fails.
    fn of(header: &str) -> Self {
        let (scheme, rest) = header.split_once(' ').unwrap();
        let mut parameters = Vec::new();
        for part in rest.split(',') {
            let (name, value) = part.split_once('=').unwrap();
            assert!(!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
            let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap();
            assert!(!value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"'));
            parameters.push((name.to_owned(), value.to_owned()));
        }
        Self { scheme: scheme.to_owned(), parameters }
    }

    fn get(&self, name: &str) -> &str {
        let mut values = self.parameters.iter().filter(|(found, _)| found == name);
        let (_, value) = values.next().unwrap();
        assert!(values.next().is_none(), "{name} is there once");
        value
    }
}

/// Builds the message to sign from nothing but the request, as the platform does.
fn message_of(request: &http::Request<Bytes>, parts: &Parts) -> Vec<u8> {
    let uri = request.uri().to_string();
    let target = &uri[uri.find("://").unwrap() + 3..];
    let target = &target[target.find('/').unwrap()..];
    let mut message = Vec::new();
    for line in [request.method().as_str(), target, parts.get("timestamp"), parts.get("nonce_str")] {
        message.extend_from_slice(line.as_bytes());
        message.push(0x0A);
    }
    message.extend_from_slice(request.body());
    message.push(0x0A);
    message
}

/// Checks a request's signature with OpenSSL and returns the message that was signed.
#[track_caller]
fn signed_message(request: &http::Request<Bytes>) -> String {
    let headers: Vec<_> = request.headers().get_all("authorization").iter().collect();
    assert_eq!(headers.len(), 1);
    let parts = Parts::of(headers[0].to_str().unwrap());
    let message = message_of(request, &parts);
    let signature = from_base64(parts.get("signature"));
    assert!(verifies(&MERCHANT.public_path(), &message, &signature), "the signature does not fit");
    String::from_utf8(message).unwrap()
}

#[test]
fn the_brands_header_has_its_scheme_and_five_parameters_on_one_line() {
    let request = request(&exchange(Face::Brand), &get_user_card());
    let parts = Parts::of(request.headers()["authorization"].to_str().unwrap());
    assert_eq!(parts.scheme, "WECHATPAY-BRAND-SHA256-RSA2048");
    assert_eq!(parts.parameters.len(), 5);
    assert_eq!(parts.get("brand_id"), BRAND_ID);
    assert_eq!(parts.get("nonce_str"), NONCE);
    assert_eq!(parts.get("timestamp"), NOW.to_string());
    assert_eq!(parts.get("serial_no"), SERIAL_NO);
    assert_eq!(parts.get("signature").len(), 344);
    signed_message(&request);
}

#[test]
fn the_partners_header_has_its_scheme_and_mchid() {
    let request = request(&exchange(Face::Partner), &update_user_card());
    let parts = Parts::of(request.headers()["authorization"].to_str().unwrap());
    assert_eq!(parts.scheme, "WECHATPAY2-SHA256-RSA2048");
    assert_eq!(parts.parameters.len(), 5);
    assert_eq!(parts.get("mchid"), MCHID);
    let message = signed_message(&request);
    assert!(message.starts_with("PATCH\n/v3/brand/partner/card-member/user-cards/478515832665?card_id="));
    assert!(message.ends_with("\n{\"brand_id\":\"1004\"}\n"));
}

#[test]
fn a_get_with_a_query_signs_the_worked_message() {
    assert_eq!(
        signed_message(&request(&exchange(Face::Brand), &get_user_card())),
        "GET\n/brand/card-member/user-cards/478515832665?card_id=pbLatjvWOibDc5-TBnbUk1pD12o0\
         &openid=obLatjnx9gnqzS4myYGmLZ7LgLBA\n1554208460\n593BEC0C930BF1AFEB40B4A08C8FB242\n\n"
    );
}

#[test]
fn a_post_without_a_body_signs_the_worked_message() {
    let request = request(&exchange(Face::Brand), &invalidate_card());
    assert_eq!(
        signed_message(&request),
        "POST\n/brand/card-member/cards/pbLatjvWOibDc5-TBnbUk1pD12o0/invalidate\n1554208460\n\
         593BEC0C930BF1AFEB40B4A08C8FB242\n\n"
    );
    assert!(request.body().is_empty());
    assert_eq!(request.headers()["content-length"], "0");
    assert_eq!(request.headers()["content-type"], "application/json");
}

#[test]
fn a_body_of_any_text_is_signed_as_it_is_sent() {
    let attach = "钻石会员 &<>\"\\/\n\r\t\u{8}\u{7F}\u{2028}é \u{1F600} ' %41";
    let confirm = ConfirmUserCard { attach: Some(attach.to_owned()), ..confirm_user_card() };
    let request = request(&exchange(Face::Brand), &confirm);
    let message = signed_message(&request);
    let body = std::str::from_utf8(request.body()).unwrap();
    assert!(message.ends_with(&format!("\n{body}\n")));
    assert!(body.contains("钻石会员 &<>"), "no escapes that JSON does not need");
    assert_eq!(
        body.find("\"card_id\""),
        Some(1),
        "fields stand in the order of the documentation, absent ones left out: {body}"
    );
    assert!(!body.contains("phone_number") && !body.contains("null"));
    let sent: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(sent["attach"], attach);
}

#[test]
fn a_code_of_every_kind_of_character_is_signed_as_it_is_sent() {
    let confirm = ConfirmUserCard { user_card_code: "a/b c+d%41?#&=~*é".to_owned(), ..confirm_user_card() };
    let message = signed_message(&request(&exchange(Face::Brand), &confirm));
    assert_eq!(
        message.lines().nth(1),
        Some("/brand/card-member/user-cards/a%2Fb%20c%2Bd%2541%3F%23%26%3D~%2A%C3%A9/confirm")
    );
}

#[test]
fn every_request_names_the_platforms_key_and_takes_json() {
    let exchange = exchange(Face::Brand);
    for request in [
        request(&exchange, &get_user_card()),
        request(&exchange, &invalidate_card()),
        request(&exchange, &confirm_user_card()),
    ] {
        assert_eq!(request.headers()["wechatpay-serial"], PUBLIC_KEY_ID);
        assert_eq!(request.headers()["accept"], "application/json");
        assert!(request.headers()["user-agent"].to_str().unwrap().starts_with("wechatpay-rust/"));
        let is_get = request.method() == "GET";
        assert_eq!(request.headers().contains_key("content-type"), !is_get);
        assert_eq!(request.headers().contains_key("content-length"), !is_get);
    }
}

#[test]
fn a_header_for_a_request_of_ones_own_is_signed_like_any_other() {
    let stamp = Stamp { timestamp: NOW, nonce_str: NONCE.to_owned() };
    let body = "{\"filename\":\"图.jpg\"}\n".as_bytes();
    let target = "/brand/card-member/media/image-upload";
    let header = authorization(&credentials(Face::Brand), &stamp, "POST", target, body).unwrap();
    let parts = Parts::of(&header);
    let request =
        http::Request::post(format!("https://host{target}")).body(Bytes::from_static(body)).unwrap();
    let message = message_of(&request, &parts);
    assert_eq!(message, canonical::request_message("POST", target, NOW, NONCE, body));
    assert!(message.ends_with(b"}\n\n"), "a body's own line feed gets one more");
    assert!(verifies(&MERCHANT.public_path(), &message, &from_base64(parts.get("signature"))));
}

#[test]
fn an_identity_that_would_break_the_header_is_refused() {
    for identity in ["", "1900000001\"", "1900\n", "1900 0001", "19\\", "１９", "a\u{7F}"] {
        let error = Credentials::partner(identity, serial_no(), MERCHANT.private_key()).unwrap_err();
        assert_eq!(
            format!("{error:#}"),
            "mchid must be visible ASCII without quotes and backslashes, and not empty",
            "{identity:?}"
        );
        assert!(Credentials::brand(identity, serial_no(), MERCHANT.private_key()).is_err());
        assert!(wechatpay_runtime::SerialNo::new(identity).is_err());
    }
}
