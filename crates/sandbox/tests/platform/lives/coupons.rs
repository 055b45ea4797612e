//! The lives of single-use product coupons, their batches, and what users get of them.

use serde_json::{Value, json};
use wechatpay_sandbox::Face;

use super::{BRAND_ID, Life, in_days};

pub(super) const APPID: &str = "wx233544546545989";
pub(super) const OPENID: &str = "oh-394z-6CGkNoJrsDLTTUKiAnp4";

pub(super) fn coupons() -> [Life; 2] {
    Life::both("/brand/marketing/product-coupon", "/v3/marketing/partner/product-coupon")
}

/// What batches and bundles have in common: `limit` coupons, one of which a user may take.
pub(super) fn batch(mode: &str, limit: u64, rule: (&str, Value)) -> Value {
    let mut batch = json!({
        "coupon_code_mode": mode,
        "stock_send_rule": {"max_count": limit, "max_count_per_user": 1},
        "usage_rule_display_info": {"coupon_usage_method_list": ["OFFLINE"], "usage_description": "工作日可用"},
        "coupon_display_info": {"code_display_mode": "QRCODE"},
        "notify_config": {"notify_appid": APPID},
        "store_scope": "SPECIFIC",
    });
    batch[rule.0] = rule.1;
    batch
}

pub(super) fn period() -> Value {
    json!({"available_begin_time": in_days(-1), "available_end_time": in_days(30)})
}

pub(super) fn single(mode: &str, limit: u64) -> Value {
    batch(mode, limit, ("single_usage_rule", json!({"coupon_available_period": period()})))
}

pub(super) fn new_coupon(number: &str, usage_mode: &str) -> Value {
    let picture = "https://wxpaylogo.qpic.cn/wxpaylogo/xxxxx/xxx";
    json!({
        "out_request_no": number, "scope": "ALL", "type": "DISCOUNT", "usage_mode": usage_mode,
        "display_info": {"name": "全场八折", "image_url": picture, "background_url": picture},
    })
}

/// A product coupon and its first batch.
fn create(life: &Life, batch: Value) -> (String, String) {
    let mut coupon = new_coupon("create-1", "SINGLE");
    coupon["single_usage_info"] = json!({"discount_coupon": {"threshold": 10_000, "percent_off": 20}});
    coupon["stock"] = batch;
    let made = life.done("POST /product-coupons", coupon.clone());
    assert_eq!((&made["state"], &made["stock"]["state"]), (&json!("EFFECTIVE"), &json!("SENDING")), "{made}");
    assert!(made.get("stock_bundle").is_none(), "{made}");
    assert_eq!(life.done("POST /product-coupons", coupon.clone()), made, "the same number again");
    coupon["scope"] = json!("CATEGORY");
    assert_eq!(life.refused("POST /product-coupons", coupon).0, 400);
    let text = |pointer: &str| made.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    (text("/product_coupon_id"), text("/stock/stock_id"))
}

struct Sent<'l> {
    life: &'l Life,
    batch: Value,
    code: String,
}

impl Sent<'_> {
    fn call(&self, verb: &str, more: Value) -> (String, Value) {
        let mut body = json!({"appid": APPID, "out_request_no": format!("{verb}-{}", self.code)});
        for fields in [&self.batch, &more] {
            for (name, value) in fields.as_object().unwrap() {
                body[name] = value.clone();
            }
        }
        (format!("POST /users/{OPENID}/coupons/{}/{verb}", self.code), body)
    }

    #[track_caller]
    fn done(&self, verb: &str, more: Value) -> Value {
        let (call, body) = self.call(verb, more);
        self.life.done(&call, body)
    }

    #[track_caller]
    fn refused(&self, verb: &str, more: Value) -> u16 {
        let (call, body) = self.call(verb, more);
        self.life.refused(&call, body).0
    }
}

fn send<'l>(life: &'l Life, coupon: &str, batch: &str) -> Sent<'l> {
    let batch = json!({"product_coupon_id": coupon, "stock_id": batch});
    let mut body = batch.clone();
    body["appid"] = json!(APPID);
    body["send_request_no"] = json!("send-1");
    let sent = life.done(&format!("POST /users/{OPENID}/coupons"), body);
    assert_eq!(
        (&sent["coupon_state"], &sent["send_channel"]),
        (&json!("CONFIRMING"), &json!("API")),
        "{sent}"
    );
    assert_eq!(
        (&sent["product_coupon"]["product_coupon_id"], &sent["stock"]["stock_id"]),
        (&batch["product_coupon_id"], &batch["stock_id"])
    );
    Sent { life, batch, code: sent["coupon_code"].as_str().unwrap().to_owned() }
}

fn use_it() -> Value {
    json!({
        "use_time": in_days(0),
        "associated_order_info": {"transaction_id": "4200000000123456789123456789"},
        "out_request_no": "use-it-1",
    })
}

#[test]
fn a_coupon_is_sent_confirmed_used_returned_and_deactivated() {
    for life in coupons() {
        let (coupon, batch) = create(&life, single("WECHATPAY", 10));
        let sent = send(&life, &coupon, &batch);
        assert!(sent.refused("use", use_it()) >= 400);
        let confirmed = sent.done("confirm", json!({}));
        assert_eq!(confirmed["coupon_state"], "EFFECTIVE");
        assert!(confirmed["confirm_time"].is_string(), "{confirmed}");
        let again = json!({"out_request_no": "confirm-again"});
        assert_eq!(sent.refused("confirm", again), 400);
        assert_eq!(sent.refused("return", json!({})), 400);
        let used = sent.done("use", use_it());
        let detail = &used["single_usage_detail"];
        assert_eq!(
            (&used["coupon_state"], &detail["use_request_no"]),
            (&json!("USED"), &json!("use-it-1")),
            "{used}"
        );
        assert_eq!(detail["associated_order_info"]["transaction_id"], "4200000000123456789123456789");
        let returned = sent.done("return", json!({}));
        assert_eq!(returned["coupon_state"], "EFFECTIVE");
        assert!(returned["single_usage_detail"]["return_time"].is_string(), "{returned}");
        let why = json!({"deactivate_reason": "商品已下线"});
        let ended = sent.done("deactivate", why);
        assert_eq!(
            (&ended["coupon_state"], &ended["deactivate_reason"]),
            (&json!("DEACTIVATED"), &json!("商品已下线"))
        );
        let ids = format!("product_coupon_id={coupon}&stock_id={batch}&appid={APPID}");
        let shown = life.done(&format!("GET /users/{OPENID}/coupons/{}?{ids}", sent.code), Value::Null);
        assert_eq!(shown, ended);
        let listed = life.done(
            &format!("GET /users/{OPENID}/coupons?appid={APPID}&coupon_state=DEACTIVATED"),
            Value::Null,
        );
        assert_eq!(
            (&listed["total_count"], &listed["user_coupon_list"][0]["coupon_code"]),
            (&json!(1), &json!(sent.code))
        );
        let listed =
            life.done(&format!("GET /users/{OPENID}/coupons?appid={APPID}&coupon_state=USED"), Value::Null);
        assert_eq!(listed["total_count"], 0);
    }
}

#[test]
fn coupons_expire_with_their_batch_which_stops() {
    for life in coupons() {
        let (coupon, batch) = create(&life, single("WECHATPAY", 10));
        let sent = send(&life, &coupon, &batch);
        sent.done("confirm", json!({}));
        life.later("744h");
        assert!(sent.refused("use", use_it()) >= 400);
        let ids = format!("product_coupon_id={coupon}&stock_id={batch}&appid={APPID}");
        let shown = life.done(&format!("GET /users/{OPENID}/coupons/{}?{ids}", sent.code), Value::Null);
        assert_eq!(shown["coupon_state"], "EXPIRED");
        let shown = life.done(&format!("GET /product-coupons/{coupon}/stocks/{batch}"), Value::Null);
        assert_eq!(shown["state"], "STOPPED");
    }
}

#[test]
fn a_coupon_is_valid_for_the_days_or_seconds_of_its_batch() {
    let valid = |life: &Life, more: Value| {
        let mut period = period();
        period.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let rule = ("single_usage_rule", json!({"coupon_available_period": period}));
        let (coupon, batch) = create(life, batch("WECHATPAY", 10, rule));
        let sent = send(life, &coupon, &batch);
        let ids = format!("product_coupon_id={coupon}&stock_id={batch}&appid={APPID}");
        let shown = life.done(&format!("GET /users/{OPENID}/coupons/{}?{ids}", sent.code), Value::Null);
        ["valid_begin_time", "valid_end_time"].map(|name| shown[name].as_str().unwrap().to_owned())
    };
    for life in coupons() {
        let [begin, end] = valid(&life, json!({"available_days": 1}));
        assert_eq!(end, format!("{}T23:59:59+08:00", &begin[..10]));
    }
    for life in coupons() {
        let [begin, end] = valid(&life, json!({"available_days": 2, "wait_days_after_receive": 3}));
        assert_eq!((&begin[10..], &end[10..]), ("T00:00:00+08:00", "T23:59:59+08:00"));
        assert!(begin[..10] < end[..10], "{begin} {end}");
    }
    for life in coupons() {
        let [begin, end] = valid(&life, json!({"available_seconds": 86400}));
        assert_eq!(begin[10..], end[10..]);
    }
}

#[test]
fn a_rule_stands_where_the_kind_of_coupon_wants_it() {
    for life in coupons() {
        let mut coupon = new_coupon("create-1", "SINGLE");
        coupon["stock"] = single("WECHATPAY", 10);
        coupon["single_usage_info"] = json!({"normal_coupon": {"threshold": 10_000, "discount_amount": 100}});
        let refused = |coupon: &Value| life.refused("POST /product-coupons", coupon.clone()).1;
        assert_eq!(refused(&coupon), "INVALID_REQUEST", "a rule of another type");
        coupon["single_usage_info"] = json!({"discount_coupon": {"threshold": 10_000, "percent_off": 20}});
        let mut twice = coupon.clone();
        twice["stock"]["single_usage_rule"]["normal_coupon"] = json!({"threshold": 1, "discount_amount": 1});
        assert_eq!(refused(&twice), "INVALID_REQUEST", "a rule of another type in the batch");
        coupon["stock"].as_object_mut().unwrap().remove("single_usage_rule");
        assert_eq!(refused(&coupon), "INVALID_REQUEST", "a batch without a rule");
    }
}

#[test]
fn a_batch_gives_out_no_more_than_it_may() {
    for life in coupons() {
        let (coupon, batch) = create(&life, single("UPLOAD", 2));
        let place = format!("/product-coupons/{coupon}/stocks/{batch}");
        let to = |openid: &str, number: &str| {
            let body = json!({
                "product_coupon_id": coupon, "stock_id": batch, "appid": APPID,
                "send_request_no": number,
            });
            life.send(&format!("POST /users/{openid}/coupons"), body)
        };
        assert!(to("o-1", "send-11").status >= 400, "no code is uploaded yet");
        let codes = json!({"out_request_no": "upload-1", "code_list": ["code_1", "code_2", "code_3"]});
        let uploaded = life.done(&format!("POST {place}/upload-coupon-codes"), codes);
        assert_eq!(
            (&uploaded["total_count"], &uploaded["success_code_list"][2]),
            (&json!(3), &json!("code_3"))
        );
        assert_eq!(to("o-1", "send-12").status, 200);
        assert!(to("o-1", "send-13").status >= 400, "one a user");
        assert_eq!(to("o-2", "send-14").status, 200);
        assert!(to("o-3", "send-15").status >= 400, "two in all");
        let shown = life.done(&format!("GET {place}"), Value::Null);
        assert_eq!(shown["sent_count_info"], json!({"total_count": 2, "today_count": 2}));
        assert_eq!(shown["coupon_code_count_info"], json!({"total_count": 3, "available_count": 1}));
        let raise = |now: u64| {
            json!({
                "out_request_no": format!("raise-{now}"), "update_mode": "MAX_COUNT",
                "current_max_count": now, "target_max_count": 3,
            })
        };
        assert_eq!(life.refused(&format!("POST {place}/update-budget"), raise(7)).0, 400);
        let raised = life.done(&format!("POST {place}/update-budget"), raise(2));
        assert_eq!(raised["stock_send_rule"]["max_count"], 3);
        assert_eq!(to("o-3", "send-16").status, 200);
    }
}

#[test]
fn stores_are_associated_and_dissociated() {
    for life in coupons() {
        let (coupon, batch) = create(&life, single("WECHATPAY", 10));
        let place = format!("/product-coupons/{coupon}/stocks/{batch}");
        let stores = |ids: &[&str]| {
            json!({
                "store_list": ids.iter().map(|id| json!({"store_id": id})).collect::<Vec<_>>(),
            })
        };
        let listed = || {
            let page = life.done(&format!("GET {place}/associated-stores"), Value::Null);
            let stores = page["store_list"].as_array().cloned().unwrap_or_default();
            stores.iter().map(|store| store["store_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let both = life.done(&format!("POST {place}/associate-stores"), stores(&["1001", "1002"]));
        assert_eq!(
            (&both["total_count"], &both["success_store_list"][1]["store_id"]),
            (&json!(2), &json!("1002"))
        );
        life.done(&format!("POST {place}/associate-stores"), stores(&["1002", "1003"]));
        assert_eq!(listed().len(), 3, "{:?}", listed());
        life.done(&format!("POST {place}/disassociate-stores"), stores(&["1002"]));
        assert_eq!(listed(), ["1001", "1003"]);
        let change = json!({"out_request_no": "update-1", "store_scope": "ALL"});
        assert_eq!(life.done(&format!("PATCH {place}"), change)["store_scope"], "ALL");
        assert_eq!(life.refused(&format!("POST {place}/associate-stores"), stores(&["1004"])).0, 400);
    }
}

#[test]
fn with_a_product_coupon_all_its_batches_are_deactivated() {
    for life in coupons() {
        let (coupon, first) = create(&life, single("WECHATPAY", 10));
        let place = format!("/product-coupons/{coupon}");
        let add = json!({"out_request_no": "batch-2", "stock": single("WECHATPAY", 10)});
        let second = life.done(&format!("POST {place}/stocks"), add.clone());
        let second = second["stock_id"].as_str().unwrap();
        let end = |number: &str| json!({"out_request_no": number, "deactivate_reason": "信息有误"});
        let ended = life.done(&format!("POST {place}/stocks/{first}/deactivate"), end("end-first"));
        assert_eq!(
            (&ended["state"], &ended["deactivate_request_no"]),
            (&json!("DEACTIVATED"), &json!("end-first"))
        );
        assert_eq!(life.refused(&format!("POST {place}/stocks/{first}/deactivate"), end("end-again")).0, 400);
        let listed = |state: &str| {
            life.done(&format!("GET {place}/stocks?state={state}"), Value::Null)["total_count"].clone()
        };
        assert_eq!((listed("SENDING"), listed("DEACTIVATED")), (json!(1), json!(1)));
        assert_eq!(life.done(&format!("POST {place}/deactivate"), end("end-all"))["state"], "DEACTIVATED");
        assert_eq!((listed("SENDING"), listed("DEACTIVATED")), (json!(0), json!(2)));
        let shown = life.done(&format!("GET {place}/stocks/{second}"), Value::Null);
        assert_eq!(shown["deactivate_request_no"], "end-all");
        assert_eq!(life.refused(&format!("POST {place}/deactivate"), end("end-twice")).0, 400);
        let another = json!({"out_request_no": "batch-3", "stock": add["stock"]});
        assert_eq!(life.refused(&format!("POST {place}/stocks"), another).0, 400);
    }
}

#[test]
fn the_caller_has_one_url_for_events() {
    for life in Life::both(
        "/brand/marketing/product-coupon/notify-configs",
        "/v3/marketing/partner/product-coupon/notify-configs",
    ) {
        for url in ["https://www.example.com/first", "https://www.example.com/second"] {
            let set = done(&life, "POST", &json!({"notify_url": url}));
            assert_eq!(set["notify_url"], url);
            assert_eq!(done(&life, "GET", &Value::Null), set);
        }
    }
}

/// A call that names no brand.
fn done(life: &Life, method: &str, body: &Value) -> Value {
    super::done(method, &life.bare(method, life.base, body))
}

#[test]
fn a_coupon_that_a_user_takes_is_there() {
    for life in coupons() {
        let (coupon, batch) = create(&life, single("WECHATPAY", 10));
        let (event, mut fields) = match life.face {
            Face::Brand => ("PRODUCT_COUPON.SEND", json!({})),
            Face::Partner => ("PRODUCT_COUPON_SP.SEND", json!({"brand_id": BRAND_ID})),
        };
        for (name, value) in [
            ("product_coupon_id", coupon.as_str()),
            ("stock_id", batch.as_str()),
            ("openid", "o-taker"),
            ("send_channel", "RECEIVE_COMPONENT"),
        ] {
            fields[name] = json!(value);
        }
        life.happens(event, fields);
        let listed = life.done(&format!("GET /users/o-taker/coupons?appid={APPID}"), Value::Null);
        let taken = &listed["user_coupon_list"][0];
        assert_eq!(
            (&taken["coupon_state"], &taken["send_channel"]),
            (&json!("CONFIRMING"), &json!("RECEIVE_COMPONENT")),
            "{listed}"
        );
        assert_eq!(taken["product_coupon"]["product_coupon_id"], coupon.as_str());
        let code = taken["coupon_code"].as_str().unwrap();
        let confirm = json!({
            "product_coupon_id": coupon, "stock_id": batch, "appid": APPID,
            "out_request_no": "confirm-1",
        });
        let confirmed = life.done(&format!("POST /users/o-taker/coupons/{code}/confirm"), confirm);
        assert_eq!(confirmed["coupon_state"], "EFFECTIVE");
        let shown = life.done(&format!("GET /product-coupons/{coupon}/stocks/{batch}"), Value::Null);
        assert_eq!(shown["sent_count_info"]["total_count"], 1);
    }
}

#[test]
fn an_image_is_there_when_its_task_is_done() {
    for life in coupons() {
        let task = json!({
            "task_id": "image_task_1", "image_generation_type": "CUT_OUT",
            "cut_out": {"image_url": "https://wxpaylogo.qpic.cn/wxpaylogo/a.jpg"},
        });
        assert_eq!(life.done("POST /image-generation-tasks", task)["task_id"], "image_task_1");
        let get = || {
            life.done("GET /image-generation-tasks/image_task_1?image_generation_type=CUT_OUT", Value::Null)
        };
        assert_eq!(get()["task_state"], "PROCESSING");
        assert!(get().get("cut_out_result").is_none(), "{}", get());
        life.later("1m");
        let shown = get();
        assert_eq!(shown["task_state"], "SUCCESS");
        assert!(shown["cut_out_result"]["image_url"].is_string(), "{shown}");
    }
}
