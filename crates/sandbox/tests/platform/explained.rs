//! Signatures that do not verify: the refusal says why.

use serde_json::Value;
use wechatpay_sandbox::Face;

use crate::client::{Answer, Call};
use crate::openssl;
use crate::world::WORLD;

const TARGET: &str = "/brand/card-member/user-cards/a%2Fb?card_id=2&openid=3";

/// Sends the call with a signature over another message, made with a key.
fn refused(call: &Call, key: &std::path::Path, signed: &[u8]) -> Answer {
    let good = call.authorization();
    let signature = good.split("signature=\"").nth(1).unwrap().split('"').next().unwrap();
    let answer = call.send_as(Some(&good.replace(signature, &openssl::sign(key, signed))));
    answer.assert_refused(401, "SIGN_ERROR", "signature", "sign not match: ");
    answer
}

fn mistakes(answer: &Answer) -> Vec<String> {
    let json = answer.json();
    let information = &json["detail"]["sign_information"];
    let names: Vec<_> =
        information["mistakes"].as_array().unwrap().iter().map(|finding| &finding["mistake"]).collect();
    assert_eq!(Some(&&information["mistake"]), names.first());
    names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

fn text(message: &[u8]) -> String {
    String::from_utf8(message.to_vec()).unwrap()
}

#[test]
fn the_mistake_is_named_and_the_first_differing_byte_marked() {
    let call = Call::new(Face::Brand, "GET", TARGET);
    let signed = text(&call.message()).replace("?card_id=2&openid=3", "");
    let answer = refused(&call, &WORLD.private_key(Face::Brand), signed.as_bytes());
    assert_eq!(mistakes(&answer), ["query_left_out"]);
    let json = answer.json();
    assert!(
        json["message"].as_str().unwrap().starts_with("The query was left out of the signed URL: "),
        "{json}"
    );
    let difference = &json["detail"]["sign_information"]["difference"];
    assert_eq!(difference["line"], 2, "{json}");
    assert_eq!(difference["part"], "URL");
    let path = TARGET.split_once('?').unwrap().0;
    assert_eq!(difference["offset"], 4 + path.len());
    assert_eq!(difference["column"], 1 + path.len());
    let caret = difference["caret"].as_str().unwrap().chars().count() - 1;
    let at = |name: &str| difference[name].as_str().unwrap().chars().nth(caret).unwrap();
    assert_eq!((at("expected"), at("signed")), ('?', '⏎'));
}

#[test]
fn the_log_has_the_mistake_by_its_name() {
    let sandbox = WORLD.fresh();
    let call = Call::new(Face::Brand, "GET", TARGET).at(sandbox.addr());
    let signed = text(&call.message()).replace("GET", "get");
    refused(&call, &WORLD.private_key(Face::Brand), signed.as_bytes());
    let logged = serde_json::to_value(&**sandbox.calls().last().unwrap()).unwrap();
    assert_eq!((&logged["code"], &logged["mistake"]), (&"SIGN_ERROR".into(), &"lower_case_method".into()));
}

#[test]
fn the_keys_of_others_are_recognised() {
    let call = Call::new(Face::Brand, "GET", TARGET);
    let partner = refused(&call, &WORLD.private_key(Face::Partner), &call.message());
    assert_eq!(mistakes(&partner), ["other_face_key_used"]);
    let platform = WORLD.directory.path().join("platform/brand_key.pem");
    assert_eq!(mistakes(&refused(&call, &platform, &call.message())), ["platform_key_used"]);
    let stranger = WORLD.directory.path().join("stranger.pem");
    openssl::generate(&stranger);
    assert_eq!(mistakes(&refused(&call, &stranger, &call.message())), ["unknown_key_used"]);
}

#[test]
fn a_body_that_was_written_twice_is_explained_without_being_shown_whole() {
    let secret = "x".repeat(400);
    let body = format!("{{\"card_id\": \"1\", \"openid\": \"{secret}\", \"你\": \"a/b\"}}");
    let call = Call::new(Face::Brand, "POST", "/brand/card-member/user-cards/1/confirm").body(body.clone());
    let compact = serde_json::from_str::<Value>(&body).unwrap().to_string();
    let signed = text(&call.message()).replace(&body, &compact);
    let answer = refused(&call, &WORLD.private_key(Face::Brand), signed.as_bytes());
    assert_eq!(mistakes(&answer), ["body_compact"]);
    let information = &answer.json()["detail"]["sign_information"];
    for shown in ["difference", "expected_message", "signed_message"] {
        assert!(!information[shown].to_string().contains(&secret), "{information}");
    }
    let escaped = compact.replace('你', "\\u4f60").replace("a/b", "a\\/b");
    let signed = text(&call.message()).replace(&body, &escaped);
    let answer = refused(&call, &WORLD.private_key(Face::Brand), signed.as_bytes());
    assert_eq!(mistakes(&answer), ["body_compact", "body_unicode_escaped"]);
}

#[test]
fn what_nobody_can_know_is_not_guessed() {
    let call = Call::new(Face::Brand, "GET", TARGET);
    let answer = refused(&call, &WORLD.private_key(Face::Brand), b"something else");
    assert_eq!(mistakes(&answer), ["other_message"]);
    assert!(answer.json()["detail"]["sign_information"].get("signed_message").is_none());
}
