//! The life of a delivery plan: drafted, submitted, reviewed, changed, paused, resumed and terminated.

use serde_json::{Value, json};
use wechatpay_sandbox::Face;

use super::{BRAND_ID, Life, in_days};

const BRAND: &str = "/brand/marketing/delivery-plan/delivery-plans";
const PARTNER: &str = "/v3/marketing/partner/delivery-plan/delivery-plans";
const CHANGED: &str = "DELIVERY_PLAN.CHANGE";

fn plans() -> [Life; 2] {
    Life::both(BRAND, PARTNER)
}

fn new_plan(number: &str) -> Value {
    json!({
        "out_request_no": number, "product_coupon_id": "1000000013", "stock_id": "1000000013001",
        "reuse_coupon_config": false, "plan_name": "冬季饮料投放", "total_count": 11_000, "user_limit": 1,
        "daily_limit": 100, "delivery_start_time": in_days(1), "delivery_end_time": in_days(30),
    })
}

fn create(life: &Life, body: Value) -> String {
    let plan = &life.done("POST ", body)["plan"];
    assert_eq!((&plan["plan_state"], &plan["usage_mode"]), (&json!("CREATED"), &json!("SINGLE")), "{plan}");
    plan["plan_id"].as_str().unwrap().to_owned()
}

/// Does something with a plan, which its ID alone names.
fn call(life: &Life, method: &str, path: &str, body: &Value) -> crate::client::Answer {
    life.bare(method, &format!("{}{path}", life.base), body)
}

fn list(life: &Life, query: &str) -> Value {
    let target = match life.face {
        Face::Brand => format!("{BRAND}?{query}"),
        Face::Partner => format!("{PARTNER}/{BRAND_ID}/delivery-plans?{query}"),
    };
    super::done("list", &life.bare("GET", &target, &Value::Null))
}

fn state(life: &Life, id: &str) -> String {
    let listed = list(life, &format!("plan_id={id}"));
    assert_eq!(listed["total_count"], 1, "{listed}");
    listed["plan_list"][0]["plan_state"].as_str().unwrap().to_owned()
}

#[test]
fn a_plan_delivers_once_it_is_reviewed_and_ends_when_it_is_terminated() {
    for life in plans() {
        let id = create(&life, new_plan("plan-1"));
        assert_eq!(list(&life, "audit_state=AUDIT_PROCESSING")["total_count"], 1);
        let change = json!({"out_request_no": "change-0", "modify_content": {"total_count": 20_000}});
        let early = call(&life, "PATCH", &format!("/{id}"), &change);
        assert_eq!((early.status, early.refusal().1.as_str()), (400, "PARAM_ERROR"), "it is under review");
        life.later("48h");
        assert_eq!(state(&life, &id), "DELIVERING");
        assert_eq!(list(&life, "audit_state=AUDIT_PASSED")["total_count"], 1);
        assert_eq!(list(&life, "audit_state=AUDIT_PROCESSING")["total_count"], 0);
        let change = json!({"out_request_no": "change-1", "modify_content": {"total_count": 20_000}});
        let changed = super::done("update", &call(&life, "PATCH", &format!("/{id}"), &change));
        assert_eq!(
            (&changed["plan"]["total_count"], &changed["plan"]["daily_limit"]),
            (&json!(20_000), &json!(100))
        );
        assert_eq!(
            (state(&life, &id).as_str(), &list(&life, "audit_state=AUDIT_PROCESSING")["total_count"]),
            ("DELIVERING", &json!(1))
        );
        super::done("terminate", &call(&life, "POST", &format!("/{id}/terminate"), &Value::Null));
        assert_eq!(state(&life, &id), "TERMINATED");
        let again = call(&life, "POST", &format!("/{id}/terminate"), &Value::Null);
        assert_eq!((again.status, again.refusal().1.as_str()), (400, "PARAM_ERROR"));
    }
}

#[test]
fn a_draft_is_submitted_and_a_plan_is_paused_and_resumed() {
    let life = Life::of(Face::Brand, BRAND);
    let mut draft = new_plan("draft-1");
    draft["save_as_draft"] = json!(true);
    let id = create(&life, draft);
    life.later("48h");
    assert_eq!(state(&life, &id), "CREATED", "nobody reviews a draft");
    let act = |verb: &str| call(&life, "POST", &format!("/{id}/{verb}"), &Value::Null).status;
    assert_eq!((act("pause"), act("submit"), act("submit")), (400, 204, 400));
    life.later("48h");
    assert_eq!((act("resume"), act("pause"), act("pause")), (400, 204, 400));
    assert_eq!(state(&life, &id), "PAUSED");
    assert_eq!((act("resume"), act("resume")), (204, 400));
    assert_eq!(state(&life, &id), "PAUSED", "it is reviewed first");
    life.later("48h");
    assert_eq!(state(&life, &id), "DELIVERING");
}

#[test]
fn a_plan_is_created_once_and_expires() {
    for life in plans() {
        // Made once: its times go on from second to second.
        let plan = new_plan("plan-1");
        let id = create(&life, plan.clone());
        assert_eq!(create(&life, plan.clone()), id);
        let mut other = plan;
        other["total_count"] = json!(12_000);
        assert_eq!(life.refused("POST ", other), (400, "PARAM_ERROR".to_owned()));
        life.later("720h");
        assert_eq!(state(&life, &id), "EXPIRED");
        let change = json!({"out_request_no": "change-1", "modify_content": {"total_count": 20_000}});
        assert_eq!(call(&life, "PATCH", &format!("/{id}"), &change).status, 400);
    }
}

#[test]
fn what_the_review_finds_changes_the_plan() {
    for life in plans() {
        let id = create(&life, new_plan("plan-1"));
        life.happens(CHANGED, json!({"plan_id": id, "plan_state": "DELIVERING", "audit_state": "PASSED"}));
        assert_eq!(
            (state(&life, &id).as_str(), &list(&life, "audit_state=AUDIT_PASSED")["total_count"]),
            ("DELIVERING", &json!(1))
        );
    }
}
