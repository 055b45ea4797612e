//! schemathesis, somebody else's fuzzer, calls the sandbox after its documents: each reply has to be as they say, and
//! signed.
//!
//! Its hooks in `third_party/schemathesis/` sign the calls, seal, verify the replies, and let it speak of what there is.
//! `tools/schemathesis SECONDS` runs this for longer.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tokio::sync::Mutex;
use wechatpay_api::card_member::{brand, partner};
use wechatpay_api::{Face, openapi_documents};
use wechatpay_sandbox::{Fault, FaultPlan, Running, Sandbox};
use wechatpay_tests::setup;

use crate::third_party::{SCRIPTS, installed};

/// How long a face of membership cards is called, in seconds, unless `SCHEMATHESIS_SECONDS` says otherwise.
const SECONDS: &str = "25";
/// How long a face of each other product is.
const FEW_SECONDS: &str = "6";
/// How many runs there are at most, until enough operations were carried out.
const ROUNDS: usize = 6;
/// Runs wait for each other, so that the other tests get their share of the machine.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// With how many operations of membership cards a run must get somewhere, or it has proved little.
const ENOUGH: usize = 12;

#[tokio::test]
async fn no_generated_call_of_a_brand_is_answered_against_the_documents() {
    check(Face::Brand, brand::OPENAPI, SECONDS, |_| ENOUGH).await;
}

#[tokio::test]
async fn no_generated_call_of_a_service_provider_is_answered_against_the_documents() {
    check(Face::Partner, partner::OPENAPI, SECONDS, |_| ENOUGH).await;
}

#[tokio::test]
async fn no_generated_call_of_another_product_is_answered_against_the_documents() {
    let others = openapi_documents().iter().filter(|(_, document)| {
        // Two strings of one binary.
        ![brand::OPENAPI, partner::OPENAPI].contains(document)
    });
    for (face, document) in others {
        check(*face, document, FEW_SECONDS, |operations| operations.div_ceil(4)).await;
    }
}

#[tokio::test]
async fn answers_against_the_documents_are_found() {
    let sandbox = Sandbox::start().await.unwrap();
    // Shares so large that the documented samples alone, which come first, meet each of them.
    for (fault, share) in [(Fault::MissingField, 0.5), (Fault::SystemError, 0.3), (Fault::BadSignature, 0.3)]
    {
        sandbox.faults().plan(FaultPlan::new(fault).share(share).seed(1)).unwrap();
    }
    let output = run(&sandbox, Face::Partner, partner::OPENAPI, "8").await;
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success(), "{report}");
    for finding in ["Server error", "`every_reply_is_signed`", "is a required property"] {
        assert!(report.contains(finding), "no {finding} in {report}");
    }
}

/// Lets schemathesis call a sandbox, and checks that it found nothing although most operations could be carried out.
#[allow(clippy::print_stderr, reason = "tools/schemathesis shows how far it got")]
async fn check(face: Face, document: &str, seconds: &str, enough: fn(usize) -> usize) {
    let seconds = std::env::var("SCHEMATHESIS_SECONDS").unwrap_or_else(|_| seconds.to_owned());
    let parsed: Value = serde_json::from_str(document).unwrap();
    let product = &parsed["info"]["x-product"];
    let operations = parsed["paths"].as_object().unwrap().values();
    let operations: usize = operations.map(|path| path.as_object().unwrap().len()).sum();
    let mut accepted = BTreeSet::new();
    // What a run hits on is chance, and how much it gets done depends on the machine. Each begins anew: what an earlier
    // one has made and ended would stand in the way.
    for _ in 0..ROUNDS {
        let sandbox = Sandbox::start().await.unwrap();
        let output = run(&sandbox, face, document, &seconds).await;
        assert!(output.status.success(), "{product}: {}", String::from_utf8_lossy(&output.stdout));
        let calls = sandbox.calls();
        accepted
            .extend(calls.iter().filter(|call| call.is_accepted()).filter_map(|call| call.operation.clone()));
        eprintln!("{product}, {face}: {} of {operations} operations", accepted.len());
        if accepted.len() >= enough(operations) {
            return;
        }
    }
    panic!("{product}: only these were ever carried out: {accepted:?}");
}

/// Runs schemathesis for so many seconds.
async fn run(sandbox: &Running, face: Face, document: &str, seconds: &str) -> Output {
    let tools = installed("schemathesis", "requirements.txt");
    let dir = tempfile::tempdir().unwrap();
    setup().save(dir.path()).unwrap();
    let openapi = dir.path().join("openapi.json");
    std::fs::write(&openapi, document).unwrap();
    let mut schemathesis = Command::new(tools.join("bin/st"));
    schemathesis
        .current_dir(Path::new(SCRIPTS).join("schemathesis"))
        .args(["--config-file", "schemathesis.toml", "--no-color", "run"])
        .arg(&openapi)
        .args(["--url", &sandbox.url(), "--max-time", seconds])
        .env("WECHATPAY_CALLER", caller(sandbox, face, dir.path()).to_string())
        // Nothing is to be left behind.
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("HYPOTHESIS_STORAGE_DIRECTORY", dir.path())
        // A proxy does not know our loopback.
        .env("no_proxy", "127.0.0.1")
        .env("NO_PROXY", "127.0.0.1");
    let _turn = ONE_AT_A_TIME.lock().await;
    let output = tokio::task::spawn_blocking(move || schemathesis.output()).await.unwrap();
    output.unwrap_or_else(|error| panic!("schemathesis: {error}; tools/test installs it"))
}

/// What the hooks have to know: how this face signs, with which keys, and what users do.
fn caller(sandbox: &Running, face: Face, dir: &Path) -> Value {
    let keys = setup().caller(face);
    let (scheme, identity_name, events) = match face {
        Face::Brand => ("WECHATPAY-BRAND-SHA256-RSA2048", "brand_id", "BRAND_MEMBER_CARD"),
        Face::Partner => ("WECHATPAY2-SHA256-RSA2048", "mchid", "BRAND_MEMBER_CARD_SP"),
    };
    let dir = dir.join(face.to_string());
    json!({
        "base_url": sandbox.url(),
        "scheme": scheme,
        "identity_name": identity_name,
        "identity": keys.identity,
        "certificate_serial_no": keys.certificate_serial_no,
        "private_key": dir.join("apiclient_key.pem"),
        "public_key_id": keys.public_key_id,
        "public_key": dir.join("wxp_pub.pem"),
        "opened": format!("{events}.USER_CARD.CREATE"),
        "exchange": format!("{events}.POINT_EXCHANGE_COUPON"),
    })
}
