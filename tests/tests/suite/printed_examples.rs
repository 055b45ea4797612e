//! What `wechatpay describe --example` prints can be sent as it is.

use serde_json::Value;
use wechatpay_api::runtime::Arguments;
use wechatpay_api::{Error, Face, OperationInfo, operations};
use wechatpay_sandbox::{DocumentedOperation, Sandbox};
use wechatpay_tests::setup;

use crate::documents::{acceptable, document};

/// Sends the printed body of an operation to a sandbox that was never called, beside the documented examples of the
/// parameters.
async fn send(info: &'static OperationInfo) -> Result<(), Error> {
    let sandbox = Sandbox::builder().setup(setup().clone()).build().unwrap();
    let client = match info.face {
        Face::Brand => sandbox.brand().unwrap(),
        Face::Partner => sandbox.partner().unwrap(),
    };
    let example = acceptable(&document(info), info);
    let mut arguments = Arguments::new();
    for parameter in info.parameters {
        match &example[parameter.name] {
            Value::Null => None,
            Value::String(text) => arguments.insert(parameter.name.to_owned(), text.clone()),
            other => arguments.insert(parameter.name.to_owned(), other.to_string()),
        };
    }
    let body = DocumentedOperation::of(info).unwrap().body.map(|body| body.example);
    assert_eq!(body.is_some(), info.has_body, "{}", info.name);
    client.send_dynamic(info, &arguments, body).await.map(drop)
}

#[tokio::test]
async fn a_fresh_sandbox_does_as_every_printed_example_says() {
    let mut refused = Vec::new();
    for info in Face::ALL.into_iter().flat_map(operations).filter(|info| info.upload.is_none()) {
        if let Err(error) = send(info).await {
            refused.push(format!("{} {} {}: {error:#}", info.face, info.product, info.name));
        }
    }
    assert!(refused.is_empty(), "{refused:#?}");
}
