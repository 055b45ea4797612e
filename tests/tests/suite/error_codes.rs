//! Every documented error code is a variant of `ErrorCode`, so that callers can match on it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wechatpay_api::{ErrorCode, openapi_documents};

#[test]
fn every_code_of_the_spec_is_known() {
    for (face, document) in openapi_documents() {
        let document: Value = serde_json::from_str(document).unwrap();
        let codes = codes_of_spec(&document);
        assert!(codes.contains("PARAM_ERROR"), "{face:?}: no errors found");
        assert_eq!(unknown(&codes), [""; 0], "{face:?}");
    }
}

#[test]
fn every_code_of_the_platforms_pages_is_known() {
    let mut codes = BTreeSet::new();
    if let Some(folder) = pages() {
        codes_of_pages(&folder, &mut codes);
    }
    if codes.is_empty() {
        eprintln!(
            "skipped: no tables of errors in $WECHATPAY_PAGES, nor in shared/pages beside the workspace"
        );
    }
    assert_eq!(unknown(&codes), [""; 0]);
}

fn unknown(codes: &BTreeSet<String>) -> Vec<&str> {
    let is_unknown = |code: &&str| matches!(ErrorCode::from(*code), ErrorCode::Unknown(_));
    codes.iter().map(String::as_str).filter(is_unknown).collect()
}

/// The codes that the operations of a document list among the examples of their error responses.
fn codes_of_spec(document: &Value) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap());
    for (_, operation) in operations {
        for (status, response) in operation["responses"].as_object().unwrap() {
            if !status.starts_with(['4', '5']) {
                continue;
            }
            let examples = &resolved(document, response)["content"]["application/json"]["examples"];
            for example in examples.as_object().unwrap().values() {
                let code = &resolved(document, example)["value"]["code"];
                codes.insert(code.as_str().unwrap().to_owned());
            }
        }
    }
    codes
}

fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => value,
    }
}

/// The codes in rows such as `| 400 | PARAM_ERROR | …`, of every page in a folder and the folders in it.
fn codes_of_pages(folder: &Path, codes: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            codes_of_pages(&path, codes);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(&path).unwrap();
            codes.extend(text.lines().filter_map(code_of_row));
        }
    }
}

fn code_of_row(line: &str) -> Option<String> {
    let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
    let status: u16 = cells.next()?.parse().ok()?;
    let code = cells.next()?.replace('\\', "");
    let is_code = code.len() > 1 && code.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    ((400..600).contains(&status) && is_code).then_some(code)
}

fn pages() -> Option<PathBuf> {
    let named = std::env::var_os("WECHATPAY_PAGES").map(PathBuf::from);
    let nearby =
        || Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("shared/pages"));
    named.or_else(|| nearby().find(|folder| folder.is_dir()))
}
