//! What fields are set to: counts, objects, lists with one item more or less.

use serde_json::{Value, json};
use wechatpay_api::Face;

use super::parts::{model, operation, play};
use super::play::Play;

fn shops() -> Play {
    let text = json!({"type": "string"});
    let job = json!({
        "type": "object", "x-lifecycle": {"key": ["shop", "name"]}, "properties": {"shop": text, "name": text},
    });
    let schemas = json!({"Job": job, "Shop": {
        "type": "object", "x-lifecycle": {"key": ["name"], "hidden": {"seen": "integer"}},
        "properties": {
            "name": text, "count": {"type": "object"}, "use": {"type": "object"},
            "staff": {"type": "array", "items": {"type": "object", "properties": {"name": text, "role": text}}},
        },
    }});
    let find = json!({"find": "Shop", "by": ["name"], "refusal": "NONE"});
    let change = |set: Value| json!([find, {"change": "Shop", "fields": "none", "set": set}]);
    let reply = || (model("Shop"), json!({"name": "sample"}));
    let operations = vec![
        operation("create", reply(), json!([{"create": "Shop"}])),
        operation(
            "visit",
            reply(),
            change(json!({
                "count/visits": {"from": "Shop/count/visits", "plus": 1},
                "count/people": {"from": "Shop/count/people", "plus": "people"},
                "count/names": {"from": "Shop/count/names", "plus": {"count": "names"}},
                "count/left": {"from": "Shop/count/left", "plus": -1},
                "count/last": {"count": "names"},
            })),
        ),
        operation(
            "use",
            reply(),
            change(json!({
                "use": {"object": {"who": {"from": "who"}, "n": 1, "where": {"object": {"town": {"from": "town"}}}}},
                "staff": {"object": {"name": {"from": "nobody"}}},
            })),
        ),
        operation(
            "hire",
            reply(),
            change(json!({
                "staff": {"without": {"name": {"from": "who"}}},
            })),
        ),
        operation(
            "bind",
            reply(),
            json!([
                find,
                {"change": "Shop", "fields": "none", "set": {"staff": {"without": {"name": {"from": "who"}}}}},
                {"change": "Shop", "fields": "none", "set": {
                    "staff": {"append": {"object": {"name": {"from": "who"}, "role": {"from": "role"}}}},
                }},
            ]),
        ),
    ];
    let operations = operations.into_iter().chain([
        operation(
            "limit",
            (model("Job"), json!({})),
            json!([
                {"find": "Shop", "by": {"name": "shop"}, "refusal": "NONE"},
                {"absent": "Job", "by": ["shop"], "fewer-than": "Shop/count/most", "refusal": "NONE"},
                {"create": "Job"},
            ]),
        ),
        operation(
            "take",
            reply(),
            json!([
                find,
                {"require": {"Shop/count/used": {"below": "Shop/count/most"}}, "refusal": "NONE"},
                {"change": "Shop", "set": {"count/used": {"from": "Shop/count/used", "plus": 1}}},
            ]),
        ),
        operation(
            "open",
            reply(),
            change(json!({
                "use/from": {"latest": [{"now": 0}, {"from": "begin"}]},
                "use/wait": {"after": "begin", "days": "wait"},
                "use/until": {"earliest": [
                    {"from": "end"}, {"through": "begin", "days": "days"}, {"after": "begin", "seconds": "seconds"},
                ]},
            })),
        ),
    ]);
    let play = play(&schemas, operations.collect());
    play.reply("create", &json!({"name": "a"}));
    play
}

#[test]
fn what_is_counted_begins_at_nothing() {
    let play = shops();
    let visit = json!({"name": "a", "people": 3, "names": ["x", "y"]});
    play.reply("visit", &visit);
    let count = json!({"visits": 2, "people": 6, "names": 4, "left": -2, "last": 2});
    assert_eq!(play.reply("visit", &visit)["count"], count);
    let count = json!({"visits": 3, "people": 6, "names": 4, "left": -3, "last": 2});
    assert_eq!(play.reply("visit", &json!({"name": "a"}))["count"], count);
}

#[test]
fn what_there_may_be_at_most_stands_in_a_resource() {
    let play = shops();
    play.reply("create", &json!({"name": "b", "count": {"most": 2, "used": 0}}));
    let hire =
        |name: &str| play.perform(Face::Brand, "limit", &json!({}), &json!({"shop": "b", "name": name}));
    assert!(hire("x").is_ok() && hire("y").is_ok());
    assert_eq!(hire("z").unwrap_err().code, "NOT_FOUND");
    // Where no limit stands, there is none.
    for name in ["x", "y", "z"] {
        play.reply("limit", &json!({"shop": "a", "name": name}));
    }
    let take = || play.perform(Face::Brand, "take", &json!({}), &json!({"name": "b"}));
    assert!(take().is_ok() && take().is_ok());
    assert_eq!(take().unwrap_err().code, "NOT_FOUND");
}

#[test]
fn an_object_has_the_fields_that_there_are() {
    let play = shops();
    assert_eq!(play.reply("use", &json!({"name": "a", "who": "x"}))["use"], json!({"who": "x", "n": 1}));
    let used = play.reply("use", &json!({"name": "a", "town": "Wuhan"}));
    assert_eq!(used, json!({"name": "a", "use": {"n": 1, "where": {"town": "Wuhan"}}}));
}

#[test]
fn an_item_is_added_to_a_list_and_taken_out_of_it() {
    let play = shops();
    let bind = |who: &str, role: &str| {
        play.reply("bind", &json!({"name": "a", "who": who, "role": role}))["staff"].clone()
    };
    assert_eq!(bind("x", "cook"), json!([{"name": "x", "role": "cook"}]));
    bind("y", "cook");
    assert_eq!(bind("x", "waiter"), json!([{"name": "y", "role": "cook"}, {"name": "x", "role": "waiter"}]));
    let fire = |who: Value| play.reply("hire", &json!({"name": "a", "who": who}))["staff"].clone();
    assert_eq!(fire(json!("y")), json!([{"name": "x", "role": "waiter"}]));
    assert_eq!(fire(json!("nobody")), json!([{"name": "x", "role": "waiter"}]));
    assert_eq!(fire(json!("x")), json!([]));
}

#[test]
fn a_time_is_made_of_those_that_are_there() {
    let play = shops();
    let open = |times: Value| {
        let mut request = json!({"name": "a", "begin": "2098-03-01T13:29:35+08:00"});
        request.as_object_mut().unwrap().extend(times.as_object().unwrap().clone());
        play.reply("open", &request)["use"].clone()
    };
    let of_the_day = open(json!({"days": 1}));
    assert_eq!(of_the_day["from"], "2098-03-01T13:29:35+08:00");
    assert_eq!(of_the_day["until"], "2098-03-01T23:59:59+08:00");
    assert_eq!(of_the_day.get("wait"), None);
    let later = open(json!({"days": 3, "wait": 2, "end": "2098-03-02T23:59:59+08:00"}));
    assert_eq!(later["wait"], "2098-03-03T00:00:00+08:00");
    assert_eq!(later["until"], "2098-03-02T23:59:59+08:00");
    assert_eq!(open(json!({"seconds": 3600}))["until"], "2098-03-01T14:29:35+08:00");
    let begun = open(json!({"begin": "1998-03-01T13:29:35+08:00"}));
    assert!(begun["from"].as_str().unwrap() > "1998-03-02");
}
