//! The rules that the bundled documents give their models, each of them broken once on every face that has it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wechatpay_api::{Face, OperationInfo};

use crate::client::{Answer, Call};
use crate::every;
use crate::openssl;
use crate::world::WORLD;

/// A sample request with one thing in it that breaks a rule.
struct Breach {
    /// Whose rule it is, and which of the model's.
    rule: (&'static str, usize),
    operation: &'static str,
    /// What is put at a JSON pointer of the body, or of the path where it names a parameter of it. `null` removes; a
    /// text after `sealed:` is sealed.
    edits: Value,
    code: &'static str,
    field: &'static str,
}

/// Rows in the order of the documents.
#[rustfmt::skip]
#[allow(clippy::too_many_lines)] // a table
fn breaches() -> Vec<Breach> {
    let breach = |rule, operation, edits, code, field| Breach { rule, operation, edits, code, field };
    let validity = |index, validity: Value, field| {
        breach(("DateInfo", index), "UpdateUserCard", json!({"/valid_date_information": validity}), "PARAM_ERROR", field)
    };
    let answer = |index, name: &str, value: &str| {
        let answers = json!([{"name": name, "value": format!("sealed:{value}")}]);
        let edits = json!({"/user_information/common_field_list": answers});
        let field = "/user_information/common_field_list/0/value";
        breach(("UserInfoCommonField", index), "ConfirmUserCard", edits, "PARAM_ERROR", field)
    };
    let chosen = |index, values: Vec<&str>, field| {
        let values: Vec<String> = values.into_iter().map(|value| format!("sealed:{value}")).collect();
        let edits = json!({"/user_information/custom_field_list/0/user_chosen_values": values});
        breach(("UserInfoCustomField", index), "UpdateUserCard", edits, "PARAM_ERROR", field)
    };
    let create = |index, edits, field| breach(("CreateCardRequest", index), "CreateCard", edits, "PARAM_ERROR", field);
    let update = |rule, edits, field| breach(rule, "UpdateCard", edits, "PARAM_ERROR", field);
    let confirm = |index, edits, field| breach(("ConfirmUserCardRequest", index), "ConfirmUserCard", edits, "PARAM_ERROR", field);
    let import = |index, edits, code, field| breach(("ImportUserCardByOpenIdRequest", index), "ImportUserCardByOpenId", edits, code, field);
    let page = json!({"jump_appid": "wx1", "jump_path": "/p"});
    let (begin, end) = ("2026-01-02T00:00:00+08:00", "2026-01-01T23:59:59+08:00");
    vec![
        validity(0, json!({"type": "FIX_TIME_RANGE", "available_begin_time": begin}), "/valid_date_information/available_end_time"),
        validity(1, json!({"type": "FIX_TIME_RANGE", "available_begin_time": end, "available_end_time": begin, "available_day_after_receive": 1}), "/valid_date_information/available_day_after_receive"),
        validity(2, json!({"type": "FIX_TIME_RANGE", "available_begin_time": begin, "available_end_time": end}), "/valid_date_information/available_begin_time"),
        validity(3, json!({"type": "FIX_TERM"}), "/valid_date_information/available_day_after_receive"),
        validity(4, json!({"type": "FIX_TERM", "available_day_after_receive": 1, "available_end_time": end}), "/valid_date_information/available_end_time"),
        validity(5, json!({"type": "PERMANENT", "available_day_after_receive": 1}), "/valid_date_information/available_day_after_receive"),
        validity(6, json!({"type": "PERMANENT", "available_begin_time": begin}), "/valid_date_information/available_begin_time"),
        validity(7, json!({"type": "PERMANENT", "available_end_time": end}), "/valid_date_information/available_end_time"),
        breach(("UserInfo", 0), "UpdateUserCard", json!({"/user_information/common_field_list": [
            {"name": "USER_FORM_FLAG_SEX", "value": "sealed:男"}, {"name": "USER_FORM_FLAG_SEX", "value": "sealed:女"},
        ]}), "PARAM_ERROR", "/user_information/common_field_list/1/name"),
        answer(0, "USER_FORM_FLAG_SEX", "male"),
        answer(1, "USER_FORM_FLAG_BIRTHDAY", "2015-5-20"),
        answer(1, "USER_FORM_FLAG_BIRTHDAY", "2015-13-20"),
        answer(2, "USER_FORM_FLAG_EMAIL", "somebody"),
        answer(3, "USER_FORM_FLAG_CITY", "广东省，深圳市"),
        chosen(0, vec![], "/user_information/custom_field_list/0/user_chosen_values"),
        chosen(1, vec!["x"; 11], "/user_information/custom_field_list/0/user_chosen_values"),
        chosen(2, vec!["篮球", "一二三四五六七八九"], "/user_information/custom_field_list/0/user_chosen_values/1"),
        update(("CodeJumpInfo", 0), json!({"/code_jump_information": {"jump_appid": "wx1"}}), "/code_jump_information/jump_path"),
        update(("CodeJumpInfo", 1), json!({"/code_jump_information": {"jump_appid": " ", "jump_path": "/p"}}), "/code_jump_information/jump_appid"),
        update(("MemberInfo", 0), json!({"/member_information": {"jump_appid": "wx1", "jump_path": ""}}), "/member_information/jump_path"),
        update(("PointsInfo", 0), json!({"/points_information": {"jump_path": "/p"}}), "/points_information/jump_appid"),
        update(("PointsInfo", 1), json!({"/points_information": {"jump_appid": "", "jump_path": "/p"}}), "/points_information/jump_appid"),
        update(("BalanceInfo", 0), json!({"/balance_information": {}}), "/balance_information/jump_appid"),
        update(("BalanceInfo", 1), json!({"/balance_information": {"jump_appid": "wx1", "jump_path": ""}}), "/balance_information/jump_path"),
        update(("PurchaseInfo", 0), json!({"/purchase_information": {"price": 0, "jump_appid": "wx1", "jump_path": "/p"}}), "/purchase_information/price"),
        update(("PurchaseInfo", 1), json!({"/purchase_information": {"price": 1}}), "/purchase_information/jump_appid"),
        update(("PurchaseInfo", 2), json!({"/purchase_information": {"jump_appid": "wx1", "jump_path": ""}}), "/purchase_information/jump_path"),
        breach(("UserInfoForm", 0), "CreateCard", json!({"/user_information/common_field_list": ["USER_FORM_FLAG_SEX", "USER_FORM_FLAG_SEX"]}), "PARAM_ERROR", "/user_information/common_field_list/1"),
        breach(("UserCustomFieldForm", 0), "CreateCard", json!({"/user_information/custom_field_list/0/values": []}), "PARAM_ERROR", "/user_information/custom_field_list/0/values"),
        breach(("CreateCardRequest", 0), "CreateCard", json!({"/card_type": "BALANCE"}), "INVALID_REQUEST", "/card_type"),
        breach(("CreateCardRequest", 0), "CreateCard", json!({"/card_type": "PURCHASE", "/purchase_information": page}), "INVALID_REQUEST", "/card_type"),
        create(1, json!({"/card_title": "测试 卡"}), "/card_title"),
        create(1, json!({"/card_title": ""}), "/card_title"),
        create(2, json!({"/card_color": "FFFF00"}), "/card_color"),
        create(2, json!({"/card_color": "#FFFF0"}), "/card_color"),
        create(2, json!({"/card_color": "#FFFF0G"}), "/card_color"),
        create(3, json!({"/card_picture_url": "card.png"}), "/card_picture_url"),
        create(4, json!({"/code_type": "JUMP_MINI_PROGRAM"}), "/code_jump_information"),
        create(5, json!({"/code_jump_information": page}), "/code_jump_information"),
        create(6, json!({"/notify_url": "https://www.weixin.qq.com"}), "/notify_url"),
        create(6, json!({"/notify_url": "http://www.weixin.qq.com/notify.aspx"}), "/notify_url"),
        create(6, json!({"/notify_url": "./PayNotify.aspx"}), "/notify_url"),
        create(6, json!({"/notify_url": "https://127.0.0.1/pay/notify.php"}), "/notify_url"),
        create(6, json!({"/notify_url": "https://www.weixin.qq.com/notify?card=1"}), "/notify_url"),
        create(6, json!({"/notify_url": "http://127.0.0.1:8080/notify?card=1"}), "/notify_url"),
        create(7, json!({"/init_level": null}), "/init_level"),
        create(8, json!({"/need_display_level": null}), "/init_level"),
        create(8, json!({"/need_display_level": false}), "/init_level"),
        create(9, json!({"/balance_information": page}), "/balance_information"),
        create(10, json!({"/purchase_information": page}), "/purchase_information"),
        update(("UpdateCardRequest", 0), json!({"/card_title": "测试™"}), "/card_title"),
        update(("UpdateCardRequest", 1), json!({"/card_color": "yellow"}), "/card_color"),
        update(("UpdateCardRequest", 2), json!({"/card_picture_url": "https:///0"}), "/card_picture_url"),
        update(("UpdateCardRequest", 3), json!({"/notify_url": "test"}), "/notify_url"),
        breach(("UpdateUserCardRequest", 0), "UpdateUserCard", json!({"/card_color": "#00000"}), "PARAM_ERROR", "/card_color"),
        breach(("UpdateUserCardRequest", 1), "UpdateUserCard", json!({"/card_picture_url": ""}), "PARAM_ERROR", "/card_picture_url"),
        confirm(0, json!({"user_card_code": "478%20515"}), "user_card_code"),
        confirm(0, json!({"user_card_code": "%E5%8D%A1"}), "user_card_code"),
        confirm(1, json!({"/card_color": "#"}), "/card_color"),
        confirm(2, json!({"/card_picture_url": "wxpaylogo.qpic.cn/0"}), "/card_picture_url"),
        import(0, json!({"/user_card_code": "卡1"}), "PARAM_ERROR", "/user_card_code"),
        import(1, json!({"/card_color": "#12345G"}), "PARAM_ERROR", "/card_color"),
        import(2, json!({"/card_picture_url": "x"}), "PARAM_ERROR", "/card_picture_url"),
        import(3, json!({"/pickup_time": null}), "PARAM_ERROR", "/pickup_time"),
        import(4, json!({"/pickup_time": "2999-01-01T00:00:00+08:00"}), "PARAM_ERROR", "/pickup_time"),
        import(5, json!({"/valid_date_information": {
            "type": "FIX_TIME_RANGE", "available_begin_time": "2020-01-01T00:00:00Z", "available_end_time": "2021-01-01T00:00:00Z",
        }}), "INVALID_REQUEST", "/valid_date_information/available_end_time"),
        import(6, json!({"/pickup_time": null, "/valid_date_information": {
            "type": "FIX_TIME_RANGE", "available_begin_time": "2020-01-01T00:00:00Z", "available_end_time": "2999-01-01T00:00:00Z",
        }}), "PARAM_ERROR", "/pickup_time"),
        breach(("ConfirmPointExchangeCouponRequest", 0), "ConfirmPointExchangeCoupon", json!({"/result": "POINT_EXCHANGE_COUPON_REJECT"}), "PARAM_ERROR", "/reject_reason"),
        breach(("CreateUserFeedsRequest", 0), "CreateUserFeeds", json!({"/cell": "points_1"}), "PARAM_ERROR", "/cell"),
        breach(("CreateUserFeedsRequest", 0), "CreateUserFeeds", json!({"/cell": "1_[400]"}), "PARAM_ERROR", "/cell"),
        breach(("CreateUserFeedsRequest", 0), "CreateUserFeeds", json!({"/cell": "123456_1"}), "PARAM_ERROR", "/cell"),
        breach(("CreateUserFeedsRequest", 0), "CreateUserFeeds", json!({"/cell": "1__1"}), "PARAM_ERROR", "/cell"),
    ]
}

#[test]
fn each_rule_is_refused_with_its_documented_error() {
    let mut broken = BTreeSet::new();
    for (face, document) in documents() {
        for breach in breaches() {
            let (model, index) = breach.rule;
            let rule = &document["components"]["schemas"][model]["x-rules"][index];
            if rule.is_null() {
                continue;
            }
            let refused = refuse(face, &document, &breach);
            let named =
                documented_error(face, &document, breach.operation, rule["refusal"].as_str().unwrap());
            let summary = named.as_ref().map(|error| error["summary"].as_str().unwrap());
            if let Some(summary) = summary {
                assert_eq!(refused.json()["message"], summary, "{model} {index}");
            }
            broken.insert((face.to_string(), model.to_owned(), index));
        }
    }
    let all: BTreeSet<_> =
        documents().iter().flat_map(|(face, document)| rules_of(*face, document)).collect();
    assert_eq!(all.difference(&broken).collect::<Vec<_>>(), Vec::<&(String, String, usize)>::new());
    assert!(all.len() > 90, "{}", all.len());
}

#[test]
fn what_keeps_to_the_rules_is_taken() {
    for (operation, edits) in [
        ("CreateCard", json!({"/notify_url": "http://127.0.0.1:8080/notify", "/card_color": "#00ffAa"})),
        (
            "CreateCard",
            json!({"/card_title": "VIP+会员,(1)", "/need_display_level": false, "/init_level": null}),
        ),
        (
            "CreateCard",
            json!({"/code_type": "JUMP_MINI_PROGRAM", "/code_jump_information": {"jump_appid": "wx1", "jump_path": "/p"}}),
        ),
        (
            "UpdateUserCard",
            json!({"/user_information/common_field_list": [
                {"name": "USER_FORM_FLAG_SEX", "value": "sealed:女"},
                {"name": "USER_FORM_FLAG_EMAIL", "value": "sealed:a@example.com"},
                {"name": "USER_FORM_FLAG_CITY", "value": "sealed:广东省,深圳市"},
                {"name": "USER_FORM_FLAG_ADDRESS", "value": "sealed:科技园"},
            ]}),
        ),
        (
            "UpdateUserCard",
            json!({"/user_information/custom_field_list/0/user_chosen_values": ["sealed:一二三四五六七八"]}),
        ),
        ("CreateUserFeeds", json!({"/cell": "15_1200_1"})),
        ("CreateUserFeeds", json!({"/cell": "0"})),
    ] {
        for (face, document) in documents() {
            let answer = send(face, &document, operation, &edits);
            assert_eq!(answer.status, 200, "{operation} {edits}: {}", answer.json());
        }
    }
}

fn documents() -> [(Face, Value); 2] {
    [Face::Brand, Face::Partner].map(|face| (face, every::document(face)))
}

/// Every rule of every model of a document.
fn rules_of(face: Face, document: &Value) -> Vec<(String, String, usize)> {
    let schemas = document["components"]["schemas"].as_object().unwrap().iter();
    let rules = schemas.flat_map(|(model, schema)| {
        let count = schema["x-rules"].as_array().map_or(0, Vec::len);
        (0..count).map(move |index| (face.to_string(), model.clone(), index))
    });
    rules.collect()
}

/// What an operation documents under the name of an error, if that says more than its code.
fn documented_error(face: Face, document: &Value, operation: &str, name: &str) -> Option<Value> {
    let responses = described(face, document, operation).1["responses"].as_object().unwrap();
    let mut errors = responses.values().map(|response| {
        let examples = &every::resolve(response, document)["content"]["application/json"]["examples"][name];
        every::resolve(examples, document)
    });
    errors.find(|error| error["value"]["code"].as_str().is_some_and(|code| code != name)).cloned()
}

fn described<'d>(face: Face, document: &'d Value, name: &str) -> (&'static OperationInfo, &'d Value) {
    let info = wechatpay_api::operations(face).find(|info| info.name == name).unwrap();
    (info, &document["paths"][info.path][info.method.as_str().to_lowercase()])
}

fn refuse(face: Face, document: &Value, breach: &Breach) -> Answer {
    let answer = send(face, document, breach.operation, &breach.edits);
    let (status, code, field, issue) = answer.refusal();
    let expected = (400, breach.code.to_owned(), breach.field.to_owned());
    assert_eq!((status, code, field), expected, "{face} {:?} {}: {issue}", breach.rule, breach.edits);
    answer
}

/// Sends the sample request of an operation with something in it changed.
fn send(face: Face, document: &Value, operation: &str, edits: &Value) -> Answer {
    let (info, described) = described(face, document, operation);
    let mut target = every::target(info, described, document);
    let mut body = every::body(face, info, described, document);
    for (place, value) in edits.as_object().unwrap() {
        match place.strip_prefix('/') {
            None => target = target.replace("478515832665", value.as_str().unwrap()),
            Some(_) => put(&mut body, place, sealed(face, value)),
        }
    }
    Call::new(face, info.method.as_str(), &target).body(body.to_string()).send()
}

fn put(body: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = body.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(name).unwrap();
    } else {
        parent.insert(name.to_owned(), value);
    }
}

fn sealed(face: Face, value: &Value) -> Value {
    let seal = |text: &str| openssl::seal(&WORLD.public_key(face), text.as_bytes());
    match value {
        Value::String(text) => {
            text.strip_prefix("sealed:").map_or_else(|| value.clone(), |text| json!(seal(text)))
        }
        Value::Array(items) => items.iter().map(|item| sealed(face, item)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), sealed(face, field))).collect()
        }
        other => other.clone(),
    }
}
