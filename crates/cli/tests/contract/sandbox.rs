//! `wechatpay sandbox`: the platform on loopback, as a person starts and calls it.

use serde_json::{Value, json};

use crate::support::serving::Serving;
use crate::support::{GET_USER_CARD, stderr, wechatpay};

#[test]
fn what_init_writes_is_what_serve_answers_and_call_uses() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("sandbox");
    let init = wechatpay(&["sandbox", "init", dir.to_str().unwrap()], "");
    assert_eq!(init.status.code(), Some(0), "{}", stderr(&init));
    let code = "a/b c+d%41?#&=~*é";
    let own = json!({
        "card_id": "pbLatjvWOibDc5-TBnbUk1pD12o0", "user_card_code": code, "openid": "obLatjnx9gnqzS4myYGmLZ7LgLBA",
        "user_card_state": "EFFECTIVE",
    });
    let mut of_1004 = own.clone();
    (of_1004["brand_id"], of_1004["user_card_code"]) = (json!("1004"), json!("1"));
    let seed = json!({"card-member": {"UserCard": [own, of_1004]}});
    let seed_file = folder.path().join("seed.json");
    std::fs::write(&seed_file, seed.to_string()).unwrap();
    let sandbox = Serving::start_with(&dir, &["--seed", seed_file.to_str().unwrap()]);
    let config = dir.join("wechatpay.toml");
    let call = |words: &[&str], stdin: &str| {
        let line = ["--config", config.to_str().unwrap(), "--base-url", &sandbox.url, "call"];
        wechatpay(&[&line[..], words].concat(), stdin)
    };

    let words: Vec<_> =
        GET_USER_CARD.iter().map(|word| if *word == "478515832665" { code } else { word }).collect();
    let output = call(&words, "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let reply: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(reply["user_card_code"], code);

    let body = json!({
        "brand_id": "1004", "card_id": "pbLatjvWOibDc5-TBnbUk1pD12o0", "openid": "obLatjnx9gnqzS4myYGmLZ7LgLBA",
        "phone_number": "13800000000", "level": "钻石 & <b>",
    });
    let words = ["partner", "update-user-card", "--user-card-code", "1", "--body", "-", "--open"];
    let output = call(&words, &body.to_string());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let reply: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&reply["phone_number"], &reply["level"]), (&"13800000000".into(), &"钻石 & <b>".into()));

    let words = [&words[..], &["--unchecked"]].concat();
    let output = call(&words, r#"{"card_id": "2", "openid": "o", "levle": "a"}"#);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("PARAM_ERROR"), "{}", stderr(&output));
}

#[test]
fn a_call_signed_with_another_key_is_told_what_was_expected() {
    let folder = tempfile::tempdir().unwrap();
    let dirs = ["one", "other"].map(|name| folder.path().join(name));
    for dir in &dirs {
        assert_eq!(wechatpay(&["sandbox", "init", dir.to_str().unwrap()], "").status.code(), Some(0));
    }
    std::fs::copy(dirs[1].join("brand/apiclient_key.pem"), dirs[0].join("brand/apiclient_key.pem")).unwrap();
    let sandbox = Serving::start(&dirs[0]);
    let config = dirs[0].join("wechatpay.toml");
    let line = ["--config", config.to_str().unwrap(), "--base-url", &sandbox.url, "call"];
    let output = wechatpay(&[&line[..], &GET_USER_CARD].concat(), "");
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    for word in ["SIGN_ERROR", "sign_message", "GET\\n/brand/card-member/user-cards/478515832665?card_id="] {
        assert!(stderr(&output).contains(word), "{word:?} is not in {}", stderr(&output));
    }
}

#[test]
fn an_existing_sandbox_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().to_str().unwrap();
    assert_eq!(wechatpay(&["sandbox", "init", dir], "").status.code(), Some(0));
    let before = std::fs::read(folder.path().join("wechatpay.toml")).unwrap();
    let output = wechatpay(&["sandbox", "init", dir], "");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert_eq!(std::fs::read(folder.path().join("wechatpay.toml")).unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_sandbox_is_not_written_through_a_symbolic_link() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = folder.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(&elsewhere, &link).unwrap();
    let inside = folder.path().join("inside");
    std::fs::create_dir(&inside).unwrap();
    std::os::unix::fs::symlink(&elsewhere, inside.join("brand")).unwrap();
    let dangling = folder.path().join("dangling");
    std::os::unix::fs::symlink(folder.path().join("nowhere"), &dangling).unwrap();
    let slash = format!("{}/", link.display());
    for dir in [link.to_str().unwrap(), &slash, inside.to_str().unwrap(), dangling.to_str().unwrap()] {
        let output = wechatpay(&["sandbox", "init", dir], "");
        assert_eq!(output.status.code(), Some(2), "{dir}: {}", stderr(&output));
        assert!(stderr(&output).contains("symbolic link"), "{}", stderr(&output));
    }
    assert_eq!(std::fs::read_dir(&elsewhere).unwrap().count(), 0, "nothing is written");
    assert_eq!(std::fs::read_dir(&inside).unwrap().count(), 1, "nothing is written");
}

#[test]
fn serving_a_folder_without_a_sandbox_tells_how_to_make_one() {
    let folder = tempfile::tempdir().unwrap();
    let output = wechatpay(&["sandbox", "serve", "--dir", folder.path().to_str().unwrap()], "");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).contains("wechatpay sandbox init"), "{}", stderr(&output));
}
