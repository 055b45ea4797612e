//! Mixed calls from 64 connections at once: what the sandbox remembers afterwards is what was answered.
//!
//! `tools/load` makes 10,000 of them and prints figures.

mod caller;
mod figures;

use std::collections::{BTreeMap, HashSet};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use wechatpay_api::{Client, Face, RetryPolicy, TransportOptions};
use wechatpay_sandbox::{Running, Sandbox};

use self::caller::{Caller, Life, create_card};

/// How many call at once, each over a connection of its own.
const CALLERS: usize = 64;
/// How many calls there are in all where `WECHATPAY_LOAD_CALLS` doesn't say.
const CALLS: usize = 1_000;

fn calls() -> usize {
    std::env::var("WECHATPAY_LOAD_CALLS").ok().and_then(|calls| calls.parse().ok()).unwrap_or(CALLS)
}

/// A client with a connection of its own.
fn client(sandbox: &Running, number: usize) -> (Face, Client) {
    let face = if number.is_multiple_of(2) { Face::Brand } else { Face::Partner };
    // 64 calls at once wait for each other's signatures, on a busy machine for longer than a call is worth waiting for.
    let options = TransportOptions::new().timeout(Duration::from_secs(300));
    let builder =
        sandbox.client_builder(face).unwrap().retry(RetryPolicy::never()).transport_options(options);
    (face, builder.build().unwrap())
}

/// What `callers` at once make of `calls` calls, and how long they take.
async fn run(sandbox: &Running, callers: usize, calls: usize) -> (Vec<Caller>, Duration) {
    let brand_id = sandbox.caller(Face::Brand).unwrap().identity.clone();
    let mut tasks = Vec::new();
    let began = Instant::now();
    for number in 0..callers {
        let (face, client) = client(sandbox, number);
        let mut caller = Caller::new(number, face, client, brand_id.clone(), calls.div_ceil(callers));
        let sandbox = Sandbox::clone(sandbox);
        tasks.push(tokio::spawn(async move {
            caller.call_all(&sandbox).await;
            caller
        }));
    }
    let mut callers = Vec::new();
    for task in tasks {
        callers.push(task.await.unwrap());
    }
    (callers, began.elapsed())
}

/// The resources of a model by the fields that name them; each only once.
fn by_name(sandbox: &Sandbox, model: &str, name: &[&str]) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    for resource in sandbox.resources().into_iter().filter(|resource| resource.model == model) {
        let fields = Value::Object(resource.plaintext().clone());
        let name: Vec<&Value> = name.iter().map(|name| &fields[*name]).collect();
        let before = found.insert(json!(name).to_string(), fields.clone());
        assert!(before.is_none(), "two of {model} are named {name:?}");
    }
    found
}

fn check_cards(sandbox: &Sandbox, callers: &[Caller]) {
    let cards = by_name(sandbox, "UserCard", &["card_id", "user_card_code"]);
    let lives: Vec<&Life> = callers.iter().flat_map(|caller| &caller.lives).collect();
    assert_eq!(cards.len(), lives.len(), "as many cards as were opened and imported");
    for life in lives {
        let name = json!([life.card_id, life.code]).to_string();
        let card = &cards[&name];
        let remembered = [&card["openid"], &card["user_card_state"], &card["level"], &card["phone_number"]];
        let expected = [&json!(life.openid), &json!(life.state), &life.level, &life.phone];
        assert_eq!(remembered, expected, "the card {name}");
    }
}

/// One caller got each code that several wanted.
fn check_contested(callers: &[Caller]) {
    let mut winners: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for caller in callers {
        for life in caller.lives.iter().filter(|life| life.code.starts_with("C-")) {
            winners.entry(&life.code).or_default().push(caller.number);
        }
    }
    let rounds = |face| callers.iter().filter(|caller| caller.face == face).map(|caller| caller.rounds).max();
    let wanted = rounds(Face::Brand).unwrap_or_default() + rounds(Face::Partner).unwrap_or_default();
    assert_eq!(winners.len(), wanted, "somebody gets each code");
    assert!(winners.values().all(|winners| winners.len() == 1), "{winners:?}");
}

fn check_request_numbers(sandbox: &Sandbox, callers: &[Caller]) {
    let templates = by_name(sandbox, "Card", &["card_id"]);
    // Each face counts its own numbers: one template that all want alike, and one that they quarrel about.
    assert_eq!(templates.len(), 4, "{templates:?}");
    for face in [Face::Brand, Face::Partner] {
        let of_face = || callers.iter().filter(|caller| caller.face == face);
        let agreed: HashSet<&str> = of_face().map(|caller| caller.shared.card_id.as_str()).collect();
        assert_eq!(agreed.len(), 1, "one number makes one template");
        let quarrelled: HashSet<&(String, String)> =
            of_face().filter_map(|caller| caller.shared.quarrelled.as_ref()).collect();
        assert_eq!(quarrelled.len(), 1, "one content gets the number: {quarrelled:?}");
        let refused = of_face().filter(|caller| caller.shared.quarrelled.is_none()).count();
        assert!(refused > 0, "other contents are refused");
    }
    let points = by_name(sandbox, "UserPoint", &["card_id", "user_card_code"]);
    let reported: Vec<(String, i64)> = callers.iter().flat_map(|caller| caller.points.clone()).collect();
    assert_eq!(points.len(), reported.len());
    for (name, balance) in reported {
        assert_eq!(points[&name]["point_balance"], balance, "{name}");
    }
}

/// The sandbox has no call that nobody made, and none that failed.
fn check_journal(sandbox: &Sandbox, callers: &[Caller]) {
    let made: usize = callers.iter().map(|caller| caller.made).sum();
    let calls = sandbox.calls();
    let last = calls.last().map(|call| usize::try_from(call.number).unwrap());
    assert_eq!(last, Some(made), "each call came once");
    let failed = calls.iter().find(|call| call.status.is_none_or(|status| status >= 500));
    assert!(failed.is_none(), "{failed:?}");
    let numbers = calls.iter().zip(calls.iter().skip(1));
    assert!(numbers.into_iter().all(|(call, next)| call.number + 1 == next.number));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_mixed_calls_at_once_leave_the_state_that_was_answered() {
    let sandbox = Sandbox::builder().empty().start().await.unwrap();
    let (callers, took) = run(&sandbox, CALLERS, calls()).await;
    check_journal(&sandbox, &callers);
    check_cards(&sandbox, &callers);
    check_contested(&callers);
    check_request_numbers(&sandbox, &callers);
    let mut outcomes: BTreeMap<String, usize> = BTreeMap::new();
    for (outcome, count) in callers.iter().flat_map(|caller| &caller.outcomes) {
        *outcomes.entry(outcome.clone()).or_default() += count;
    }
    let made: usize = callers.iter().map(|caller| caller.made).sum();
    eprintln!("{made} calls in {took:.1?}: {outcomes:?}");
}

/// Measures; only `tools/load` asks for it.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "figures, not a test: tools/load"]
async fn figures_of_the_load() {
    figures::print().await;
}
