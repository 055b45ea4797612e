//! Fields that one face lacks: mistakes, each made once in a fixture, and what the bundled documents are left with.

use serde_json::Value;
use wechatpay_codegen::Rule;

use crate::folder;
use crate::special_operations::{breaks, broken};

const BRAND: &str = "cards/brand.yaml";
const MODELS: &str = "cards/models.yaml";
const PARTNER: &str = "cards/partner.yaml";

broken! {
    a_face_has_one_of_two_names: "faces" WrongValue "wrong-value-face" {
        MODELS: "description: Its terms., x-faces: [brand]" => "description: Its terms., x-faces: [merchant]",
    }
    a_field_is_on_some_face: "faces" WrongValue "wrong-value-no-face" {
        MODELS: "description: Its terms., x-faces: [brand]" => "description: Its terms., x-faces: []",
    }
    a_face_is_named_once: "faces" Repeated "repeated-face" {
        MODELS: "description: Its terms., x-faces: [brand]" => "description: Its terms., x-faces: [brand, brand]",
    }
    an_item_is_on_the_faces_of_its_list: "faces" UnknownKeyword "unknown-keyword-item-faces" {
        MODELS: "items: {$ref: '#/components/schemas/Card'}" => "items: {$ref: '#/components/schemas/Card', x-faces: [partner]}",
    }
    every_face_is_no_restriction: "faces" Faces "faces" {
        MODELS: "description: Its terms., x-faces: [brand]" => "description: Its terms., x-faces: [partner, brand]",
    }
    what_a_face_has_to_itself_is_not_shared: "faces" Faces "faces-own-model" {
        BRAND: "              schema: {$ref: 'models.yaml#/components/schemas/Card'}\n              example: {card_id: c-1, shop: {terms: None.}}"
            => "              schema: {$ref: '#/components/schemas/OwnCard'}\n              example: {card_id: c-1}",
        BRAND: "      responses:\n        '204': {description: It is accepted.}\n" => "      responses:\n        '204': {description: It is accepted.}\ncomponents:\n  schemas:\n    OwnCard: {type: object, description: A card., properties: {card_id: {type: string, description: Its ID., x-faces: [brand]}}}\n",
    }
    an_example_has_what_its_face_has: "faces" Faces "faces-example" {
        BRAND: "shop: {terms: None.}" => "shop: {brand_id: '1004', terms: None.}",
    }
    a_model_of_one_face_tells_no_faces_apart: "faces" Faces "faces-one-user" {
        BRAND: "              schema: {$ref: 'models.yaml#/components/schemas/Card'}\n              example: {card_id: c-1, shop: {terms: None.}}"
            => "              schema: {$ref: 'models.yaml#/components/schemas/Notification'}",
        BRAND: "x-resource: {$ref: 'models.yaml#/components/schemas/CardOpened'}" => "x-resource: {$ref: '#/components/schemas/Opened'}",
        BRAND: "      responses:\n        '204': {description: It is accepted.}\n" => "      responses:\n        '204': {description: It is accepted.}\ncomponents:\n  schemas:\n    Opened: {type: object, description: A card., properties: {card_id: {type: string, description: Its ID.}}, examples: [{card_id: c-1}]}\n",
    }
    a_face_refines_what_it_has: "faces" Refinement "refinement-other-face" {
        PARTNER: "properties: {brand_id: {maxLength: 32}}" => "properties: {terms: {maxLength: 32}}",
    }
    what_is_sent_is_required_on_every_face: "faces" RefinedSentModel "refined-sent-model-faces" {
        BRAND: "    get:\n" => "    post:\n",
        BRAND: "      responses:\n        '200':\n" => "      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/GetCardRequest'}}}}\n      responses:\n        '200':\n",
        BRAND: "        '204': {description: It is accepted.}\n" => "        '204': {description: It is accepted.}\ncomponents:\n  schemas:\n    GetCardRequest: {type: object, description: Which., properties: {shop: {$ref: 'models.yaml#/components/schemas/Shop', description: Where.}}}\n",
    }
    an_example_of_an_event_is_whole_on_each_face: "faces" EventResource "event-resource-face" {
        MODELS: "shop: {brand_id: '1004', terms: None.}" => "shop: {terms: None.}",
    }
    further_pages_have_addresses: "faces" DocUrl "doc-url-more" {
        BRAND: "x-more-pages: [https://example.com/doc/opened-again]" => "x-more-pages: [opened-again]",
    }
}

fn bundled(face: &str) -> Value {
    let path = folder("golden").join(format!("faces/cards/{face}.openapi.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn a_bundled_document_lacks_what_its_face_lacks() {
    let [brand, partner] = ["brand", "partner"].map(bundled);
    let schema = |document: &Value, name: &str| document["components"]["schemas"][name].clone();
    assert_eq!(schema(&brand, "Card")["required"], serde_json::json!(["card_id", "shop"]));
    assert!(schema(&brand, "Card")["properties"].get("brand_id").is_none());
    assert!(schema(&brand, "Shop").get("required").is_none(), "nothing is left of it");
    assert!(schema(&brand, "Contract").is_null(), "only the partner's field refers to it");
    assert!(schema(&partner, "Shop")["properties"].get("terms").is_none());
    assert_eq!(schema(&partner, "Card")["properties"]["brand_id"]["minLength"], 4);
    let nested = &schema(&partner, "Shop")["properties"]["brand_id"];
    assert_eq!(nested["maxLength"], 32, "a shared model refers to it, and the face refines it all the same");
    let shown = |document: &Value| schema(document, "CardOpened")["examples"][0]["cards"][0].clone();
    assert_eq!(shown(&brand), serde_json::json!({"card_id": "c-1", "shop": {"terms": "None."}}));
    let whole = serde_json::json!({"brand_id": "1004", "card_id": "c-1", "contract": "LONG", "shop": {"brand_id": "1004"}});
    assert_eq!(shown(&partner), whole);
    for document in [brand, partner] {
        let text = document.to_string();
        assert!(!text.contains("x-faces") && !text.contains("x-drift") && text.contains("x-more-pages"));
    }
}
