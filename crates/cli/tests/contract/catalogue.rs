//! `wechatpay operations`, `describe` and `completions`: what there is, what a call takes, and both in a shell.

use std::process::{Command, Stdio};

use serde_json::Value;
use wechatpay_api::{Face, OperationInfo};

use crate::support::{assert_fails, config_path, stderr, stdout, wechatpay};

fn kebab(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push('-');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// The name of an operation, with its product where another has one of that name.
fn shortest(info: &OperationInfo) -> String {
    let name = kebab(info.name);
    if wechatpay_api::operations(info.face).filter(|other| other.name == info.name).count() == 1 {
        name
    } else {
        format!("{}/{name}", info.product)
    }
}

#[track_caller]
fn printed(words: &[&str]) -> String {
    let output = wechatpay(words, "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
    stdout(&output).to_owned()
}

#[test]
fn every_operation_is_listed_once_with_what_it_does_and_its_limit() {
    let table = printed(&["operations"]);
    for info in Face::ALL.into_iter().flat_map(wechatpay_api::operations) {
        let (face, name) = (info.face.to_string(), shortest(info));
        let is_its = |line: &&str| {
            let mut words = line.split_whitespace();
            (words.next(), words.next(), words.next()) == (Some(&*face), Some(info.product), Some(&*name))
        };
        let lines: Vec<_> = table.lines().filter(is_its).collect();
        let [line] = lines.as_slice() else { panic!("{name} is listed {} times in:\n{table}", lines.len()) };
        assert!(line.ends_with(info.summary), "{line}");
        let limit = info.rate_limit.map_or("-".to_owned(), |limit| match limit.seconds {
            1 => format!("{}/s", limit.requests),
            seconds => format!("{}/{seconds}s", limit.requests),
        });
        let idempotent = if info.idempotent { "yes" } else { "no" };
        assert_eq!(
            line.split_whitespace().skip(3).take(2).collect::<Vec<_>>(),
            [idempotent, &limit],
            "{line}"
        );
    }
}

#[test]
fn one_face_or_product_is_listed_by_itself() {
    let table = printed(&["operations", "partner", "--product", "card-member"]);
    assert!(table.contains("create-membership-activity") && !table.contains("\nbrand "), "{table}");
    let output = wechatpay(&["operations", "--product", "card-membre"], "");
    assert_fails(&output, 2, &["card-membre", "card-member"]);
}

#[test]
fn a_description_says_what_a_call_takes_and_gives() {
    let page = printed(&["describe", "brand", "confirm-user-card"]);
    for text in [
        "POST /brand/card-member/user-cards/{user_card_code}/confirm",
        "10 requests a second per brand_id",
        "https://pay.weixin.qq.com/doc/brand/",
        "--user-card-code (string, required, at most 32 characters)",
        "card_id (string, required",
        "phone_number (string, at most 214 bytes, travels sealed)",
        "CREATE_CARD_SUCCESS: ",
        "custom_field_list (list of objects, at most 1 item)",
        "\"user_card_confirm_state\": \"CREATE_CARD_SUCCESS\"",
        "\nReply:\n  user_card_code (string",
        "400 PARAM_ERROR: ",
        "\nBehavior:\n  finds the Card by `brand_id`, `card_id`; else PARAM_ERROR",
        "changes the UserCard to `EFFECTIVE` if `user_card_confirm_state` is `CREATE_CARD_SUCCESS`",
        "\nRules:\n  `user_card_code` matches ",
    ] {
        assert!(page.contains(text), "{text:?} is not in:\n{page}");
    }
}

#[test]
fn every_operation_can_be_described_also_by_its_full_name() {
    for info in Face::ALL.into_iter().flat_map(wechatpay_api::operations) {
        let (face, name) = (info.face.to_string(), kebab(info.name));
        let page = printed(&["describe", &face, &format!("{}/{name}", info.product)]);
        // The head is wrapped where it is long.
        let words = page.split_whitespace().collect::<Vec<_>>().join(" ");
        let head = format!("{}: {}", shortest(info), info.summary);
        assert!(words.starts_with(&head) && page.contains(info.doc_url), "{page}");
    }
}

#[test]
fn every_example_is_a_body_that_call_takes() {
    let config = config_path();
    for info in Face::ALL.into_iter().flat_map(wechatpay_api::operations).filter(|info| info.has_body) {
        let (face, name) = (info.face.to_string(), format!("{}/{}", info.product, kebab(info.name)));
        let example = printed(&["describe", &face, &name, "--example"]);
        assert!(serde_json::from_str::<Value>(&example).unwrap().is_object());
        let flags = info.parameters.iter().filter(|parameter| parameter.required);
        let flags = flags.map(|parameter| format!("--{}", parameter.name.replace('_', "-")));
        let flags: Vec<_> = flags.flat_map(|flag| [flag, "1".to_owned()]).collect();
        let mut words =
            vec!["--config", config.to_str().unwrap(), "call", &face, &name, "--dry-run", "--body", "-"];
        words.extend(flags.iter().map(String::as_str));
        let output = wechatpay(&words, &example);
        assert_eq!(output.status.code(), Some(0), "{face} {name}: {}", stderr(&output));
    }
}

#[test]
fn what_has_no_json_body_has_no_example() {
    assert_fails(&wechatpay(&["describe", "brand", "get-card", "--example"], ""), 2, &["no body"]);
    assert_fails(
        &wechatpay(&["describe", "brand", "card-member/upload-image", "--example"], ""),
        2,
        &["--file"],
    );
}

#[test]
fn a_name_that_is_not_one_says_what_was_meant() {
    for command in ["describe", "call"] {
        let output = wechatpay(&[command, "brand", "confirm-usr-card"], "");
        assert_fails(&output, 2, &["confirm-user-card"]);
        let output = wechatpay(&[command, "brand", "create-membership-activity"], "");
        assert_fails(&output, 2, &["create-membership-activity", "partner face only"]);
    }
}

#[test]
fn an_operation_may_be_called_by_its_full_name() {
    let config = config_path();
    let words =
        ["--config", config.to_str().unwrap(), "call", "brand", "card-member/get-card", "--card-id", "1"];
    let output = wechatpay(&[&words[..], &["--dry-run"]].concat(), "");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(stdout(&output).contains("/brand/card-member/cards/1\n"), "{}", stdout(&output));
}

#[test]
fn required_flags_are_shown_as_required() {
    let help = printed(&["call", "brand", "list-user-card", "--help"]);
    let state = help.lines().find(|line| line.contains("--openid")).unwrap();
    assert!(state.ends_with("[required]") || help.contains("--openid <VALUE>"), "{help}");
    let help = printed(&["call", "brand", "confirm-user-card", "--help"]);
    for flag in ["--body <FILE>", "--user-card-code <VALUE>"] {
        let lines: Vec<_> = help.lines().filter(|line| line.contains(flag)).collect();
        assert!(lines[0].starts_with("Usage:"), "{help}");
        assert!(lines[1].ends_with("[required]"), "{help}");
    }
}

#[test]
fn completions_know_the_operations_of_each_face_and_no_others() {
    for (shell, marker) in
        [("bash", "complete -F"), ("zsh", "#compdef wechatpay"), ("fish", "complete -c wechatpay")]
    {
        let script = printed(&["completions", shell]);
        assert!(script.contains(marker) && script.contains("confirm-user-card"), "{shell}");
        assert!(!script.contains("card-member/confirm-user-card"), "{shell}: only the shortest names");
    }
    assert_eq!(wechatpay(&["completions", "tcsh"], "").status.code(), Some(2));
}

#[test]
fn bash_completes_an_operation() {
    let script = printed(&["completions", "bash"]);
    let words = "COMP_WORDS=(wechatpay call brand confirm-u); COMP_CWORD=3; COMP_LINE='wechatpay call brand confirm-u'; \
                 _wechatpay wechatpay confirm-u brand; echo \"${COMPREPLY[@]}\"";
    let shell = Command::new("bash")
        .args(["--norc", "-c", &format!("{script}\n{words}")])
        .stdin(Stdio::null())
        .output();
    let Ok(output) = shell else {
        eprintln!("skipped: there is no bash here");
        return;
    };
    assert_eq!(stdout(&output).trim(), "confirm-user-card", "{}", stderr(&output));
}
