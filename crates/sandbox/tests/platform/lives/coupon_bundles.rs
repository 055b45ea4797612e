//! The lives of multi-use product coupons: bundles of batches, and bundles of coupons that a user uses one by one.

use serde_json::{Value, json};

use super::coupons::{APPID, OPENID, batch, coupons, new_coupon, period};
use super::{Life, in_days};

fn bundle() -> Value {
    let discount = |percent: u64| json!({"threshold": 10_000, "percent_off": percent});
    let rule = json!({
        "coupon_available_period": period(),
        "discount_coupon_list": [discount(10), discount(20), discount(30)],
    });
    batch("WECHATPAY", 10, ("progressive_bundle_usage_rule", rule))
}

/// A product coupon and its first bundle.
fn create(life: &Life) -> (String, Value) {
    let mut coupon = new_coupon("create-1", "PROGRESSIVE_BUNDLE");
    coupon["progressive_bundle_usage_info"] = json!({"count": 3});
    coupon["stock_bundle"] = bundle();
    let made = life.done("POST /product-coupons", coupon);
    assert!(made.get("stock").is_none(), "{made}");
    (made["product_coupon_id"].as_str().unwrap().to_owned(), made["stock_bundle"].clone())
}

fn assert_bundle(bundle: &Value) {
    let batches = bundle["stock_list"].as_array().unwrap();
    assert_eq!(batches.len(), 3, "{bundle}");
    for (index, batch) in batches.iter().enumerate() {
        let place = json!({"stock_bundle_id": bundle["stock_bundle_id"], "stock_bundle_index": index});
        assert_eq!((&batch["stock_bundle_info"], &batch["state"]), (&place, &json!("SENDING")), "{batch}");
        let rule = &batch["progressive_bundle_usage_rule"];
        assert_eq!(rule["discount_coupon"]["percent_off"], 10 * (index + 1), "{rule}");
        assert!(rule.get("discount_coupon_list").is_none(), "{rule}");
    }
}

#[test]
fn a_bundle_has_a_batch_for_each_use_and_is_changed_as_a_whole() {
    for life in coupons() {
        let (coupon, first) = create(&life);
        assert_bundle(&first);
        let place = format!("/product-coupons/{coupon}");
        let add = json!({"out_request_no": "bundle-2", "stock_bundle": bundle()});
        let second = life.done(&format!("POST {place}/stock-bundles"), add);
        assert_bundle(&second);
        let id = second["stock_bundle_id"].as_str().unwrap();
        assert_ne!(first["stock_bundle_id"], id);
        let listed = life.done(&format!("GET {place}/stocks?stock_bundle_id={id}"), Value::Null);
        assert_eq!(listed["total_count"], 3);
        assert_eq!(life.done(&format!("GET {place}/stocks"), Value::Null)["total_count"], 6);
        let change = json!({"out_request_no": "update-1", "remark": "疯狂星期四"});
        let changed = life.done(&format!("PATCH {place}/stock-bundles/{id}"), change);
        assert_eq!(changed["stock_bundle_id"], id);
        let remarks: Vec<&Value> =
            changed["stock_list"].as_array().unwrap().iter().map(|batch| &batch["remark"]).collect();
        assert_eq!(remarks, ["疯狂星期四"; 3]);
        let raise = json!({
            "out_request_no": "raise-1", "update_mode": "MAX_COUNT", "current_max_count": 10,
            "target_max_count": 20,
        });
        let raised = life.done(&format!("POST {place}/stock-bundles/{id}/update-budget"), raise);
        assert_eq!(raised["stock_list"][2]["stock_send_rule"]["max_count"], 20);
        let stores = json!({"store_list": [{"store_id": "1001"}]});
        life.done(&format!("POST {place}/stock-bundles/{id}/associate-stores"), stores.clone());
        let batch = second["stock_list"][1]["stock_id"].as_str().unwrap();
        let of_batch = || {
            life.done(&format!("GET {place}/stocks/{batch}/associated-stores"), Value::Null)["total_count"]
                .clone()
        };
        assert_eq!(of_batch(), 1);
        life.done(&format!("POST {place}/stock-bundles/{id}/disassociate-stores"), stores.clone());
        assert_eq!(of_batch(), 0);
        let single = life.refused(&format!("POST {place}/stocks/{batch}/associate-stores"), stores);
        assert_eq!(single.0, 400, "its stores are the bundle's");
        let missing =
            life.refused(&format!("PATCH {place}/stock-bundles/9"), json!({"out_request_no": "update-2"}));
        assert!(missing.0 >= 400);
    }
}

#[test]
fn the_next_coupon_comes_when_one_is_used() {
    for life in coupons() {
        let (coupon, bundle) = create(&life);
        let wanted = json!({
            "product_coupon_id": coupon, "stock_bundle_id": bundle["stock_bundle_id"], "appid": APPID,
            "send_request_no": "send-1",
        });
        let sent = life.done(&format!("POST /users/{OPENID}/coupon-bundles"), wanted);
        let id = sent["user_coupon_bundle_id"].as_str().unwrap();
        assert_eq!(sent["user_product_coupon_list"].as_array().unwrap().len(), 1);
        let of_bundle = || {
            let listed = life.done(
                &format!("GET /users/{OPENID}/coupons?appid={APPID}&user_coupon_bundle_id={id}"),
                Value::Null,
            );
            listed["user_coupon_list"].as_array().cloned().unwrap()
        };
        for turn in 0..3_usize {
            let coupons = of_bundle();
            assert_eq!(coupons.len(), turn + 1);
            let newest = coupons
                .iter()
                .max_by_key(|one| one["user_product_coupon_bundle_info"]["user_coupon_bundle_index"].as_u64())
                .unwrap();
            let place = json!({
                "user_coupon_bundle_id": id, "user_coupon_bundle_index": turn, "total_count": 3,
                "used_count": turn,
            });
            assert_eq!(newest["user_product_coupon_bundle_info"], place, "{newest}");
            assert_eq!(newest["coupon_state"], "CONFIRMING");
            assert_eq!(newest["stock"]["stock_id"], bundle["stock_list"][turn]["stock_id"]);
            let code = newest["coupon_code"].as_str().unwrap();
            let body = |number: &str| {
                json!({
                    "product_coupon_id": coupon, "stock_id": newest["stock"]["stock_id"], "appid": APPID,
                    "out_request_no": format!("{number}-{turn}"),
                })
            };
            life.done(&format!("POST /users/{OPENID}/coupons/{code}/confirm"), body("confirm"));
            let mut using = body("using");
            using["use_time"] = json!(in_days(0));
            using["associated_order_info"] = json!({"transaction_id": "4200000000123456789123456789"});
            let used = life.done(&format!("POST /users/{OPENID}/coupons/{code}/use"), using);
            assert_eq!((&used["coupon_state"], &used["coupon_code"]), (&json!("USED"), &json!(code)));
            assert_eq!(used["user_product_coupon_bundle_info"]["used_count"], turn + 1);
            assert!(used["progressive_bundle_usage_detail"]["use_time"].is_string(), "{used}");
        }
        assert_eq!(of_bundle().len(), 3);
        let end = json!({
            "product_coupon_id": coupon, "stock_bundle_id": bundle["stock_bundle_id"], "appid": APPID,
            "out_request_no": "end-1", "deactivate_reason": "商品已下线",
        });
        assert_eq!(
            life.refused(&format!("POST /users/{OPENID}/coupon-bundles/{id}/deactivate"), end).0,
            400,
            "all are used"
        );
    }
}

#[test]
fn a_users_bundle_is_deactivated_as_a_whole() {
    for life in coupons() {
        let (coupon, bundle) = create(&life);
        let wanted = json!({
            "product_coupon_id": coupon, "stock_bundle_id": bundle["stock_bundle_id"], "appid": APPID,
            "send_request_no": "send-1",
        });
        let sent = life.done(&format!("POST /users/{OPENID}/coupon-bundles"), wanted);
        let id = sent["user_coupon_bundle_id"].as_str().unwrap();
        let one = &sent["user_product_coupon_list"][0];
        let end = json!({
            "product_coupon_id": coupon, "stock_id": one["stock"]["stock_id"], "appid": APPID,
            "out_request_no": "end-one", "deactivate_reason": "商品已下线",
        });
        let code = one["coupon_code"].as_str().unwrap();
        assert_eq!(
            life.refused(&format!("POST /users/{OPENID}/coupons/{code}/deactivate"), end.clone()).0,
            400
        );
        let mut all = end;
        all.as_object_mut().unwrap().remove("stock_id");
        all["stock_bundle_id"] = bundle["stock_bundle_id"].clone();
        let ended = life.done(&format!("POST /users/{OPENID}/coupon-bundles/{id}/deactivate"), all);
        assert_eq!(
            (&ended["user_coupon_bundle_id"], &ended["user_product_coupon_list"][0]["coupon_state"]),
            (&json!(id), &json!("DEACTIVATED"))
        );
    }
}
