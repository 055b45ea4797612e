//! Figures of the load, as ratios: absolute times mean nothing on a machine that does other things as well.

#![allow(clippy::print_stdout, reason = "ratios are what it is for")]

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use wechatpay_api::card_member::brand::{
    GetUserCard, GetUserCardRequired, ListCard, ListUserCard, UpdateUserCard, UpdateUserCardRequired,
};
use wechatpay_api::{BlockingClient, Face, Operation};
use wechatpay_sandbox::Sandbox;

use super::{CALLERS, create_card, run};

/// How often each pair is measured; the median counts.
const ROUNDS: usize = 9;
/// How many calls a batch makes.
const BATCH: usize = 20;

/// Prints them.
pub(super) async fn print() {
    let (few, many) = (World::new(100), World::new(10_000));
    let list_users = |world: &World| world.time(ListUserCard::new("o-50"));
    println!("10,000 records / 100 records, of each kind:");
    println!("  find (GetUserCard)                   {:.2}", ratio(|| many.time(get()), || few.time(get())));
    println!(
        "  change (UpdateUserCard)              {:.2}",
        ratio(|| many.time(update()), || few.time(update()))
    );
    println!(
        "  list of a user's cards               {:.2}",
        ratio(|| list_users(&many), || list_users(&few))
    );
    println!(
        "  list of all templates, first page    {:.2}",
        ratio(|| many.time(ListCard::new().limit(1)), || few.time(ListCard::new().limit(1)))
    );
    let expiring = || {
        many.sandbox.clock().advance(Duration::from_secs(60));
        many.time(get())
    };
    println!("  find, as time passes / as it stands  {:.2}", ratio(expiring, || many.time(get())));
    println!("a signature of the platform / a call:  {:.2}", ratio(|| few.sign(), || few.time(get())));

    let mut ratios = Vec::new();
    for _ in 0..3 {
        let [alone, together] = [per_call(1, 320).await, per_call(CALLERS, 1_600).await];
        ratios.push(together / alone);
    }
    println!("a call of {CALLERS} connections' / of one's:    {:.2}", median(ratios));
}

/// Seconds of a call when so many call at once.
async fn per_call(callers: usize, calls: usize) -> f64 {
    let sandbox = Sandbox::builder().empty().start().await.unwrap();
    let (callers, took) = run(&sandbox, callers, calls).await;
    let made: usize = callers.iter().map(|caller| caller.made).sum();
    took.as_secs_f64() / f64::from(u32::try_from(made).unwrap())
}

/// A sandbox with so many resources of each kind, and a client without a socket.
struct World {
    sandbox: Sandbox,
    client: BlockingClient,
    _seed: tempfile::TempDir,
}

impl World {
    fn new(count: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("seed.json");
        let cards: Vec<Value> = (0..count).map(card).collect();
        let templates: Vec<Value> = (0..count).map(template).collect();
        let seed = json!({ "card-member": { "UserCard": cards, "Card": templates } });
        std::fs::write(&file, seed.to_string()).unwrap();
        let sandbox = Sandbox::builder().empty().seed(&file).build().unwrap();
        let client =
            sandbox.client_builder(Face::Brand).unwrap().build_blocking_with(sandbox.transport()).unwrap();
        assert!(sandbox.resources().len() >= 2 * count);
        Self { sandbox, client, _seed: folder }
    }

    /// How long a batch of calls takes.
    fn time<O: Operation + Clone + Sync>(&self, request: O) -> Duration
    where
        O::Reply: Send,
    {
        let began = Instant::now();
        for _ in 0..BATCH {
            self.client.send(request.clone()).unwrap();
        }
        began.elapsed()
    }

    /// How long as many of the platform's signatures take; a notification is one, and little else.
    fn sign(&self) -> Duration {
        let began = Instant::now();
        for _ in 0..BATCH {
            let notification =
                self.sandbox.emitter().notification("BRAND_MEMBER_CARD.USER_CARD.CREATE", None);
            notification.unwrap().headers().unwrap();
        }
        began.elapsed()
    }
}

fn card(number: usize) -> Value {
    json!({
        "card_id": "c-1", "user_card_code": number.to_string(), "openid": format!("o-{number}"),
        "user_card_state": "EFFECTIVE", "pickup_time": "2030-01-01T00:00:00+08:00",
        "valid_date_information": { "type": "FIX_TERM", "available_day_after_receive": 10_000 },
    })
}

fn template(number: usize) -> Value {
    let mut template = create_card(&number.to_string(), "会员卡");
    template["card_id"] = json!(format!("c-{number}"));
    template["state"] = json!("CARD_EFFECTIVE");
    template
}

fn get() -> GetUserCard {
    let (user_card_code, card_id, openid) = ("50".into(), "c-1".into(), "o-50".into());
    GetUserCard::new(GetUserCardRequired { user_card_code, card_id, openid })
}

fn update() -> UpdateUserCard {
    let (user_card_code, card_id, openid) = ("50".into(), "c-1".into(), "o-50".into());
    UpdateUserCard::new(UpdateUserCardRequired { user_card_code, card_id, openid }).level("黄金会员")
}

/// Measures both sides in turn, so that whatever else the machine does slows both alike.
fn ratio(mut above: impl FnMut() -> Duration, mut below: impl FnMut() -> Duration) -> f64 {
    above();
    below();
    let ratios = (0..ROUNDS).map(|_| above().as_secs_f64() / below().as_secs_f64());
    median(ratios.collect())
}

fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}
