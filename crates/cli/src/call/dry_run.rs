//! `wechatpay call --dry-run`: the signed request as it would be sent.

use serde_json::Value;
use wechatpay_api::Client;
use wechatpay_api::runtime::{BaseUrl, File};

use crate::call::Request;
use crate::failure::Failure;
use crate::output;

/// Prints method and URL, headers, an empty line, and the body. The file in the form of an upload is left out: what is
/// signed of it is printed.
pub(super) fn print(
    client: &Client,
    base_url: &BaseUrl,
    request: &Request,
    body: Option<Value>,
    file: Option<&File>,
) -> Result<(), Failure> {
    let exchange = client.exchange();
    let prepared = match file {
        Some(file) => exchange.prepare_upload_dynamic(request.info, &request.arguments, file),
        None => exchange.prepare_dynamic(request.info, &request.arguments, body),
    };
    let prepared = prepared.map_err(Failure::call(request.info))?;
    let signed = exchange.sign(&prepared, base_url).map_err(Failure::call(request.info))?;
    let mut text = format!("{} {}\n", signed.method(), signed.uri()).into_bytes();
    for (name, value) in signed.headers() {
        text.extend_from_slice(capitalised(name.as_str()).as_bytes());
        text.extend_from_slice(b": ");
        text.extend_from_slice(value.as_bytes());
        text.push(b'\n');
    }
    text.push(b'\n');
    text.extend_from_slice(prepared.signed_body());
    output::reply(&text)?;
    if file.is_some() {
        let length = prepared.body().len();
        output::message(&format_args!("the form has {length} bytes; printed is the part that is signed"));
    }
    output::message(&"nothing was sent");
    Ok(())
}

/// `wechatpay-serial` as the documentation writes it: `Wechatpay-Serial`.
fn capitalised(name: &str) -> String {
    let words = name.split('-').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect::<String>()
    });
    words.collect::<Vec<_>>().join("-")
}
