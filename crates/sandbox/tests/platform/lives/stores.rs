//! The life of a store: created, reviewed, changed, bound to merchant numbers, closed, resumed and deleted.

use serde_json::{Value, json};
use wechatpay_sandbox::Face;

use super::Life;

fn stores() -> [Life; 2] {
    Life::both("/brand/store/brandstores", "/v3/brand/partner/store/brandstores")
}

fn new_store() -> Value {
    let address = json!({"address_code": "440305", "address_detail": "深南大道10000号"});
    json!({"store_basics": {"branch_name": "南山店"}, "store_address": address})
}

fn create(life: &Life) -> String {
    let store = life.done("POST ", new_store());
    assert_eq!((&store["store_state"], &store["audit_state"]), (&json!("CREATING"), &json!("PROCESSING")));
    store["store_id"].as_str().unwrap().to_owned()
}

fn states(life: &Life, id: &str) -> (String, String) {
    let store = life.done(&format!("GET /{id}"), Value::Null);
    let text = |name: &str| store[name].as_str().unwrap().to_owned();
    (text("store_state"), text("audit_state"))
}

#[test]
fn a_store_opens_once_it_is_reviewed_and_closes_and_opens_again() {
    for life in stores() {
        let id = create(&life);
        let wrong = life.refused(&format!("POST /{id}/close"), closing(&life));
        assert_eq!(wrong, (400, "PARAM_ERROR".to_owned()));
        life.later("24h");
        assert_eq!(states(&life, &id), ("OPEN".to_owned(), "SUCCESS".to_owned()));
        let closed = life.done(&format!("POST /{id}/close"), closing(&life));
        assert_eq!(closed["store_state"], "CLOSED");
        assert_eq!(closed["store_id"], id.as_str());
        assert_eq!(closed.get("brand_id").is_some(), life.face == Face::Partner);
        assert!(closed.get("store_address").is_none(), "{closed}");
        assert_eq!(life.refused(&format!("POST /{id}/close"), closing(&life)).0, 400);
        assert_eq!(life.done(&format!("POST /{id}/resume"), closing(&life))["store_state"], "OPEN");
        assert_eq!(states(&life, &id).0, "OPEN");
    }
}

/// The partner's calls without fields of their own have a body that names the brand.
fn closing(life: &Life) -> Value {
    if life.face == Face::Partner { json!({}) } else { Value::Null }
}

#[test]
fn only_some_changes_of_a_store_are_reviewed() {
    for life in stores() {
        let id = create(&life);
        life.later("24h");
        let phone = json!({"store_business": {"service_phone": "0755-86013388"}});
        assert_eq!(life.done(&format!("PATCH /{id}"), phone)["audit_state"], "SUCCESS");
        let moved = json!({"store_address": new_store()["store_address"]});
        let changed = life.done(&format!("PATCH /{id}"), moved);
        assert_eq!(
            (&changed["store_state"], &changed["audit_state"]),
            (&json!("OPEN"), &json!("PROCESSING"))
        );
        assert_eq!(changed["store_business"]["service_phone"], "0755-86013388");
        life.later("24h");
        assert_eq!(states(&life, &id).1, "SUCCESS");
    }
}

#[test]
fn merchant_numbers_are_bound_and_unbound() {
    for life in stores() {
        let id = create(&life);
        let bind = |mchid: &str| {
            let recipient = json!({"mchid": mchid, "company_name": "腾讯科技（深圳）有限公司"});
            life.done(&format!("POST /{id}/bindrecipient"), recipient)
        };
        assert_eq!(bind("1230000109")["recipient_state"], "CONFIRMED");
        bind("1230000110");
        bind("1230000110");
        let bound = || {
            let store = life.done(&format!("GET /{id}"), Value::Null);
            let recipients = store["store_recipient"].as_array().cloned().unwrap_or_default();
            recipients.iter().map(|one| one["mchid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(bound(), ["1230000109", "1230000110"]);
        life.done(&format!("POST /{id}/unbindrecipient"), json!({"mchid": "1230000109"}));
        assert_eq!(bound(), ["1230000110"]);
        let again = life.refused(&format!("POST /{id}/unbindrecipient"), json!({"mchid": "1230000109"}));
        assert_eq!(again, (400, "INVALID_REQUEST".to_owned()));
    }
}

#[test]
fn a_deleted_store_is_gone() {
    for life in stores() {
        let (gone, kept) = (create(&life), create(&life));
        life.done(&format!("DELETE /{gone}"), closing(&life));
        assert_eq!(life.refused(&format!("GET /{gone}"), Value::Null), (404, "NOT_FOUND".to_owned()));
        let listed = life.done("GET ?store_state=CREATING", Value::Null);
        let ids: Vec<&Value> =
            listed["data"].as_array().unwrap().iter().map(|store| &store["store_id"]).collect();
        assert_eq!((ids, &listed["total_count"]), (vec![&json!(kept)], &json!(1)));
        assert_eq!(life.done("GET ?store_state=OPEN", Value::Null)["total_count"], 0);
    }
}
