//! Other people's clients call the sandbox: its verification, signing and sealing against code that is not ours.
//!
//! The scripts stand in `third_party/`, and `third_party/setup.sh` installs what they import.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use wechatpay_api::card_member::partner::{ImportUserCardByOpenId, ImportUserCardByOpenIdRequired};
use wechatpay_sandbox::{Emitter, Running};
use wechatpay_tests::{sandbox, setup};

/// The scripts, and the pins of what they import.
pub(crate) const SCRIPTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/third_party");
/// What `third_party/setup.sh` installs.
const TOOLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../.tools/third-party");

#[tokio::test]
async fn wechatpay_axios_plugin_of_npm_and_the_sandbox_believe_and_understand_each_other() {
    let report = call(axios("call.mjs")).await;
    check(&report);
    assert_eq!(report["client"], "wechatpay-axios-plugin 0.9.6");
    assert_eq!(report["wrong_public_key"]["error"], "EV3_RES_HEADER_SIGNATURE_DIGEST");
}

#[tokio::test]
async fn wechatpayv3_of_pypi_and_the_sandbox_believe_and_understand_each_other() {
    let report = call(python("call.py")).await;
    check(&report);
    assert_eq!(report["client"], "wechatpayv3 2.0.4");
    assert_eq!(report["wrong_public_key"]["error"], "failed to verify the signature");
}

/// A script for wechatpay-axios-plugin.
pub(crate) fn axios(script: &str) -> Command {
    let tools = installed("axios", "package-lock.json");
    let mut node = Command::new("node");
    node.arg(Path::new(SCRIPTS).join("axios").join(script)).env("NODE_PATH", tools.join("node_modules"));
    node
}

/// A script for wechatpayv3.
pub(crate) fn python(script: &str) -> Command {
    let tools = installed("python", "requirements.txt");
    let mut python = Command::new(tools.join("bin/python"));
    // The scripts' folder is no place for compiled copies of them.
    python.arg("-B").arg(Path::new(SCRIPTS).join("python").join(script));
    python
}

/// Returns the folder of an installed client, if it has what our pins name.
pub(crate) fn installed(client: &str, pins: &str) -> PathBuf {
    let ours = fs::read(Path::new(SCRIPTS).join(client).join(pins)).unwrap();
    let tools = Path::new(TOOLS).join(client);
    let theirs = fs::read(tools.join("installed")).ok();
    assert!(
        theirs.is_some_and(|theirs| theirs == ours),
        "the client of tests/third_party/{client} is not installed as pinned: run tools/test, which installs it \
         (or tests/third_party/setup.sh alone)"
    );
    tools
}

/// What the clients ask for. A member's code with escapes, so that they all sign the path as it is sent.
fn get_card() -> Value {
    json!({"card_id": "pbLatjvWOibDc5-TBnbUk1pD12o0", "brand_id": "1004"})
}

fn update_user_card() -> Value {
    json!({
        "user_card_code": "A/47+85=%3",
        "body": {
            "brand_id": "1004",
            "card_id": "pbLatjvWOibDc5-TBnbUk1pD12o0",
            "openid": "obLatjnx9gnqzS4myYGmLZ7LgLBA",
            "phone_number": "+86 138 0013 8000",
            "level": "钻石会员",
            "user_information": {
                "common_field_list": [{"name": "USER_FORM_FLAG_NAME", "value": "张三"}],
                "custom_field_list": [{"name": "喜欢的运动", "user_chosen_values": ["篮球", "b\" \\ c/d"]}],
            },
        },
    })
}

const EVENT: &str = "BRAND_MEMBER_CARD_SP.SYNC_USER_POINT";

fn event_fields() -> Value {
    json!({"openid": "obLatjnx9gnqzS4myYGmLZ7LgLBA", "user_card_code": "钻石 \"a\" \\ b/c"})
}

/// A notification as its receiver has it.
fn notification() -> Value {
    let delivery = Emitter::new(&setup().keys).unwrap().notification(EVENT, Some(event_fields())).unwrap();
    let headers = delivery.headers().unwrap();
    let headers = headers.iter().map(|(name, value)| (name.to_string(), json!(value.to_str().unwrap())));
    json!({
        "headers": headers.collect::<serde_json::Map<_, _>>(),
        "body": std::str::from_utf8(delivery.body()).unwrap(),
    })
}

/// Lets a client's script call a sandbox that has the card it will speak of, and returns the script's report.
async fn call(script: Command) -> Value {
    let sandbox = sandbox().await;
    let update = update_user_card();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let import = ImportUserCardByOpenId::new(ImportUserCardByOpenIdRequired {
        brand_id: text(&update["body"]["brand_id"]),
        card_id: text(&update["body"]["card_id"]),
        openid: text(&update["body"]["openid"]),
        user_card_code: text(&update["user_card_code"]),
    });
    sandbox.partner().unwrap().send(import).await.unwrap();
    let calls = json!({"get_card": get_card(), "update_user_card": update, "notification": notification()});
    run(&sandbox, script, calls).await
}

/// Lets a client's script call a sandbox as it is told, and returns the script's report.
pub(crate) async fn run(sandbox: &Running, mut script: Command, mut settings: Value) -> Value {
    let dir = tempfile::tempdir().unwrap();
    setup().save(dir.path()).unwrap();
    let caller = &setup().partner;
    let key_files = |face: &str| {
        let file = |name| dir.path().join(face).join(name);
        json!({"private_key": file("apiclient_key.pem"), "public_key": file("wxp_pub.pem")})
    };
    settings["base_url"] = sandbox.url().into();
    settings["caller"] = key_files("partner");
    // Keys that are good, but belong to neither side here.
    settings["stranger"] = key_files("brand");
    settings["caller"]["mchid"] = caller.identity.as_str().into();
    settings["caller"]["certificate_serial_no"] = caller.certificate_serial_no.as_str().into();
    settings["caller"]["api_key"] = caller.api_key.as_str().into();
    settings["caller"]["public_key_id"] = caller.public_key_id.as_str().into();

    // Both clients obey these, and a proxy does not know our loopback.
    script.arg(settings.to_string()).env("no_proxy", "127.0.0.1").env("NO_PROXY", "127.0.0.1");
    let program = script.get_program().to_owned();
    let output = tokio::task::spawn_blocking(move || script.output()).await.unwrap();
    let output =
        output.unwrap_or_else(|error| panic!("{}: {error}; tools/test installs it", program.display()));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Checks what every client must have seen.
fn check(report: &Value) {
    let card = &report["get_card"];
    assert_eq!(card["status"], 200, "{card}");
    assert_holds(&card["data"], &get_card());

    let (user_card, sent) = (&report["update_user_card"], update_user_card());
    assert_eq!(user_card["status"], 200, "{user_card}");
    assert_holds(&user_card["data"], &sent["body"]);
    assert_eq!(user_card["data"]["user_card_code"], sent["user_card_code"]);

    let event = &report["event"];
    assert_eq!(event["event_type"], EVENT);
    assert_holds(&event["resource"], &event_fields());

    let refusal = &report["wrong_private_key"];
    assert_eq!(
        (&refusal["status"], &refusal["data"]["code"]),
        (&json!(401), &json!("SIGN_ERROR")),
        "{refusal}"
    );
}

/// Checks that an object has every field of another, with its value.
pub(crate) fn assert_holds(object: &Value, fields: &Value) {
    for (name, value) in fields.as_object().unwrap() {
        assert_eq!(&object[name], value, "{name} of {object}");
    }
}
