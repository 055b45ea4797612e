//! Other people's clients make a few calls of every product: each method there is, with and without body and answer.
//!
//! `calls.mjs` and `calls.py` in `third_party/` make them. The requests and what they are answered with are the documents'.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wechatpay_api::{Face, Method, OperationInfo, operations};
use wechatpay_sandbox::{Running, Sandbox};
use wechatpay_tests::setup;

use crate::documents::{acceptable, document, replies, target, without_behavior};
use crate::third_party::{axios, python, run};

#[tokio::test]
async fn wechatpay_axios_plugin_of_npm_calls_every_product() {
    let chosen = chosen(|_| true);
    let report = run(&sandbox().await, axios("calls.mjs"), json!({ "calls": calls(&chosen) })).await;
    check(&chosen, &report);
}

#[tokio::test]
async fn wechatpayv3_of_pypi_calls_every_product() {
    // It sends `null` where a POST has no body, and no body with a DELETE.
    let chosen = chosen(|info| match info.method {
        Method::Delete => false,
        Method::Post => info.has_body,
        _ => true,
    });
    let report = run(&sandbox().await, python("calls.py"), json!({ "calls": calls(&chosen) })).await;
    check(&chosen, &report);
}

/// A sandbox that answers with what the documents show, whatever was called before.
async fn sandbox() -> Running {
    let documents = without_behavior();
    let documents = documents.iter().map(|(face, document)| (*face, document.as_str()));
    Sandbox::builder().setup(setup().clone()).documents(documents).start().await.unwrap()
}

/// The first operation of each kind that a product has on the face that these clients know.
fn chosen(can_be_sent: impl Fn(&OperationInfo) -> bool) -> Vec<&'static OperationInfo> {
    let mut kinds = BTreeSet::new();
    let sendable = operations(Face::Partner).filter(|info| info.upload.is_none() && can_be_sent(info));
    let kind = |info: &OperationInfo| {
        (
            info.product,
            info.method.as_str(),
            info.has_body,
            info.may_reply_nothing,
            !info.sensitive_in_body.is_empty(),
        )
    };
    let chosen: Vec<_> = sendable.filter(|info| kinds.insert(kind(info))).collect();
    let products: BTreeSet<_> = chosen.iter().map(|info| info.product).collect();
    let all: BTreeSet<_> = operations(Face::Partner).map(|info| info.product).collect();
    assert_eq!(products, all, "a product isn't called");
    chosen
}

/// What the clients are told to send; what is sensitive they seal themselves.
fn calls(chosen: &[&OperationInfo]) -> Vec<Value> {
    let call = |info: &&OperationInfo| {
        let example = acceptable(&document(info), info);
        let mut body = example.as_object().unwrap().clone();
        body.retain(|name, _| info.parameters.iter().all(|parameter| parameter.name != name));
        json!({
            "name": name(info),
            "method": info.method.as_str(),
            "target": target(info, &example),
            "body": if info.has_body { Value::Object(body) } else { Value::Null },
            "sensitive": info.sensitive_in_body,
        })
    };
    chosen.iter().map(call).collect()
}

fn name(info: &OperationInfo) -> String {
    format!("{}/{}", info.product, info.name)
}

/// Checks that each call was believed, and answered with the fields that the document shows.
fn check(chosen: &[&OperationInfo], report: &Value) {
    for info in chosen {
        let answer = &report["answers"][name(info)];
        let documented = replies(&document(info), info);
        let Some(reply) = documented.first() else {
            assert_eq!(*answer, json!({ "status": 204, "data": null }), "{}", name(info));
            continue;
        };
        assert_eq!(answer["status"], 200, "{}: {answer}", name(info));
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert!(names(&answer["data"]).is_superset(&names(reply)), "{}: {answer}", name(info));
    }
}
