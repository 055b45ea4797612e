//! Small OpenAPI documents with what the bundled ones may or may not have at present.

use serde_json::{Value, json};
use wechatpay_sandbox::Face;

/// The bundled documents, but for what their operations and events do: all is answered from the examples.
pub(crate) fn without_behavior() -> Vec<(Face, String)> {
    let documents = wechatpay_api::openapi_documents().iter();
    let stripped = documents.map(|(face, text)| {
        let mut document: Value = serde_json::from_str(text).unwrap();
        for place in ["paths", "webhooks"] {
            let items = document.get_mut(place).and_then(Value::as_object_mut).into_iter();
            for operation in items
                .flat_map(serde_json::Map::values_mut)
                .flat_map(|item| item.as_object_mut().unwrap().values_mut())
            {
                if let Some(operation) = operation.as_object_mut() {
                    operation.remove("x-behavior");
                }
            }
        }
        (*face, document.to_string())
    });
    stripped.collect()
}

/// The documents, for `SandboxBuilder::documents`.
pub(crate) fn all() -> [(Face, String); 2] {
    [(Face::Brand, brand().to_string()), (Face::Partner, partner().to_string())]
}

pub(crate) fn brand() -> Value {
    let mut created = event("userCardCreated", "user_card", "UserCardEvent");
    created["post"]["x-redelivery"] = json!({"after": [60, 120], "times": 4});
    json!({
        "openapi": "3.1.0",
        "paths": {
            "/brand/cards": {
                "post": operation("createCard", json!({
                    "requestBody": {"content": json_content(&schema("CreateCardRequest"))},
                    "responses": replies(&schema("Card"), Value::Null),
                })),
                "get": operation("listCards", json!({
                    "x-paged": true,
                    "parameters": [
                        {"name": "state", "in": "query", "schema": schema("CardState")},
                        {"name": "offset", "in": "query", "required": true, "schema": {"type": "integer"}},
                        {
                            "name": "limit", "in": "query", "required": true,
                            "schema": {"type": "integer", "minimum": 1, "maximum": 20},
                        },
                    ],
                    "responses": replies(&schema("CardList"), card_list()),
                })),
            },
            "/brand/images": {
                "post": operation("uploadImage", json!({
                    "requestBody": {"content": {"multipart/form-data": {
                        "schema": schema("UploadImageRequest"),
                        "encoding": {
                            "file": {"contentType": "image/jpeg, image/bmp, image/png"},
                            "meta": {"contentType": "application/json"},
                        },
                    }}},
                    "responses": replies(&schema("UploadedImage"), json!({"media_url": "https://qpic.cn/xxx"})),
                })),
            },
        },
        "webhooks": {
            "BRAND_MEMBER_CARD.USER_CARD.CREATE": created,
            "BRAND_MEMBER_CARD.SYNC_USER_POINT": event("userPointsRequested", "sync_user_point", "PointsEvent"),
        },
        "components": components(),
    })
}

fn partner() -> Value {
    let mut formerly = event("userCardCreatedFormerly", "user_card", "UserCardEvent");
    formerly["post"]["x-event"] = json!("userCardCreated");
    formerly["post"]["deprecated"] = json!(true);
    json!({
        "openapi": "3.1.0",
        "paths": {
            "/v3/partner/user-cards/{user_card_code}": {
                "get": operation("getUserCard", json!({
                    "parameters": [
                        parameter("user_card_code", "path"), parameter("brand_id", "query"),
                        parameter("phone_number", "query"),
                    ],
                    "responses": replies(&schema("UserCardEvent"), Value::Null),
                })),
            },
        },
        "webhooks": {
            "BRAND_MEMBER_CARD_SP.USER_CARD.CREATE": event("userCardCreated", "user_card", "UserCardEvent"),
            "MEMBERCARDSP.USER_CARD.CREATE": formerly,
        },
        "components": components(),
    })
}

fn operation(name: &str, mut said: Value) -> Value {
    said["operationId"] = json!(name);
    said
}

fn event(name: &str, original_type: &str, resource: &str) -> Value {
    let mut content = json_content(&schema("Notification"));
    content["application/json"]["example"] = json!({"summary": "用户开通会员卡通知"});
    json!({"post": {
        "operationId": name,
        "summary": "Something happened.",
        "requestBody": {"required": true, "content": content},
        "x-resource": schema(resource),
        "x-original-type": original_type,
        "responses": {"204": {"description": "Accepted."}},
    }})
}

fn parameter(name: &str, place: &str) -> Value {
    json!({"name": name, "in": place, "required": true, "schema": {"type": "string", "maxLength": 32}})
}

fn schema(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn json_content(schema: &Value) -> Value {
    json!({"application/json": {"schema": schema}})
}

/// A reply with its own example, or with the one of its schema.
fn replies(schema: &Value, example: Value) -> Value {
    let mut content = json_content(schema);
    if !example.is_null() {
        content["application/json"]["example"] = example;
    }
    json!({"200": {"content": content}})
}

/// 25 cards, `c-0` to `c-24`.
fn card_list() -> Value {
    let mut card = card();
    let cards = (0..25).map(|number| {
        card["card_id"] = json!(format!("c-{number}"));
        card.clone()
    });
    let cards: Vec<Value> = cards.collect();
    json!({"data": cards, "offset": 0, "limit": 20, "total_count": 1})
}

fn card() -> Value {
    json!({
        "card_id": "c-1", "brand_id": "1004", "state": "CARD_EFFECTIVE", "need_pinned": false, "stock": 1,
        "valid_date_information": {"type": "PERMANENT"}, "tags": ["sample"], "invented_at": "2020-05-20T13:29:35+08:00",
    })
}

fn components() -> Value {
    let text = json!({"type": "string", "maxLength": 64});
    let sealed = json!({"type": "string", "maxLength": 512, "x-sensitive": true});
    let plaintext = json!({"type": "string", "maxLength": 32, "x-sensitive": "plaintext"});
    let date_information = json!({
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"type": "string", "enum": ["PERMANENT", "FIX_TERM"]}, "days": {"type": "integer"}},
    });
    let object = |required: Value, properties: Value| json!({"type": "object", "required": required, "properties": properties});
    json!({"schemas": {
        "CardState": {"type": "string", "enum": ["CARD_EFFECTIVE", "CARD_INVALID"]},
        "DateInfo": date_information,
        "CreateCardRequest": object(json!(["need_pinned"]), json!({
            "need_pinned": {"type": "boolean"}, "stock": {"type": "integer"}, "state": text,
            "valid_date_information": schema("DateInfo"), "tags": {"type": "array", "items": text},
        })),
        "Card": {
            "type": "object", "required": ["card_id", "brand_id", "state"], "examples": [card()],
            "properties": {
                "card_id": text, "brand_id": text, "state": schema("CardState"), "need_pinned": {"type": "boolean"},
                "stock": {"type": "integer"}, "tags": {"type": "array", "items": text},
                "valid_date_information": {"$ref": "#/components/schemas/DateInfo", "description": "How long."},
                "invented_at": {"type": "string", "format": "date-time"},
            },
        },
        "CardList": object(json!(["total_count"]), json!({
            "data": {"type": "array", "items": schema("Card")},
            "total_count": {"type": "integer"}, "offset": {"type": "integer"}, "limit": {"type": "integer"},
        })),
        "UploadImageRequest": object(json!(["file", "meta"]), json!({
            "file": {"type": "string", "format": "binary", "maxLength": 2_097_152},
            "meta": {"$ref": "#/components/schemas/ImageMeta", "description": "What the file is."},
        })),
        "ImageMeta": object(json!(["filename", "file_digest"]), json!({
            "filename": {"type": "string", "maxLength": 128},
            "file_digest": {"type": "string", "x-digest": "sha256"},
        })),
        "UploadedImage": object(json!(["media_url"]), json!({"media_url": text})),
        "Notification": object(
            json!(["id", "create_time", "event_type", "resource_type", "summary", "resource"]),
            json!({
                "id": {"type": "string", "maxLength": 36}, "create_time": {"type": "string", "format": "date-time"},
                "event_type": text, "resource_type": text, "summary": text, "resource": schema("NotificationResource"),
            }),
        ),
        "NotificationResource": object(json!(["algorithm", "ciphertext", "nonce"]), json!({
            "algorithm": text, "ciphertext": {"type": "string"}, "associated_data": text, "nonce": text,
            "original_type": text,
        })),
        "UserCardEvent": {
            "type": "object", "required": ["user_card_code", "brand_id"],
            "properties": {
                "user_card_code": text, "brand_id": text, "phone_number": sealed,
                "valid_date_information": schema("DateInfo"),
                "answers": {"type": "array", "items": sealed},
            },
            "examples": [{
                "user_card_code": "478515832665", "brand_id": "1001622624", "phone_number": "sealed for somebody",
                "valid_date_information": {"type": "FIX_TERM", "days": 30}, "answers": ["sealed", "sealed"],
            }],
        },
        "PointsEvent": {
            "type": "object", "required": ["openid"],
            "properties": {
                "openid": text, "phone_number": plaintext, "answers": {"type": "array", "items": plaintext},
            },
            "examples": [{
                "openid": "obLatjnx9gnqzS4myYGmLZ7LgLBA", "phone_number": "13800000000", "answers": ["红", "蓝"],
            }],
        },
    }})
}
