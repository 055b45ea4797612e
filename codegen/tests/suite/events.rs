//! Mistakes in events: each is made once in a fixture, and what is said of it is golden.

use wechatpay_codegen::{Rule, compile};

use crate::diagnostics::{edit, refused};
use crate::special_operations::{breaks, broken, texts};

const BRAND: &str = "cards/brand.yaml";
const MODELS: &str = "cards/models.yaml";
const PARTNER: &str = "cards/partner.yaml";

broken! {
    // one element
    a_webhook_is_posted: "events" UnknownKeyword "unknown-keyword-webhook" {
        PARTNER: "  CARD_SP.USER_CARD.DELETE:\n" => "  CARD_SP.USER_CARD.DELETE:\n    put: {}\n",
    }
    a_webhook_without_its_method_is_reported: "events" MissingKeyword "missing-keyword-post" {
        PARTNER: "webhooks:\n" => "webhooks:\n  CARD_SP.USER_CARD.MOVE: {}\n",
    }
    an_event_takes_no_limit: "events" UnknownKeyword "unknown-keyword-event" {
        PARTNER: "      operationId: userCardDeleted\n" => "      operationId: userCardDeleted\n      x-idempotent: true\n",
    }
    an_event_has_a_name: "events" MissingKeyword "missing-keyword-event-id" { PARTNER: "      operationId: userCardDeleted\n" => "" }
    an_event_holds_something: "events" MissingKeyword "missing-keyword-event-resource" {
        BRAND: "      x-resource: {$ref: '#/components/schemas/PointsRequest'}\n" => "",
    }
    a_deprecated_event_is_one: "events" WrongValue "wrong-value-deprecated" { PARTNER: "deprecated: true" => "deprecated: false" }
    an_envelope_cannot_be_left_out: "events" WrongValue "wrong-value-envelope" {
        BRAND: "required: true\n        description: The envelope." => "required: false\n        description: The envelope.",
    }
    events_belong_to_a_face: "events" FileName "file-name-webhooks" { MODELS: "components:\n" => "webhooks: {}\ncomponents:\n" }

    // names
    an_event_type_is_one_word: "events" EventType "event-type" { BRAND: "  CARD.POINTS.SYNC:" => "  CARD POINTS SYNC:" }
    an_event_id_is_in_camel_case: "events" EventId "event-id" { BRAND: "operationId: pointsRequested" => "operationId: PointsRequested" }
    an_event_id_stands_once: "events" DuplicateOperation "duplicate-operation-event" {
        PARTNER: "operationId: userCardDeleted" => "operationId: userCardCreated",
    }
    two_events_are_two_variants: "events" NameClash "name-clash-event" {
        PARTNER: "operationId: userCardDeleted" => "operationId: userCARDCreated",
    }
    an_event_has_the_address_of_its_page: "events" DocUrl "doc-url-event" { BRAND: "url: https://example.com/doc/created" => "url: 开卡" }

    // older names
    an_older_name_is_of_an_event: "events" OlderName "older-name" { PARTNER: "x-event: userCardCreated" => "x-event: userCardCreate" }
    an_older_name_is_not_of_an_older_name: "events" OlderName "older-name-chain" {
        PARTNER: "      operationId: userCardDeleted\n"
            => "      operationId: userCardDeletedFormerly\n      deprecated: true\n      x-event: userCardCreatedFormerly\n",
    }
    an_older_name_holds_what_its_event_holds: "events" OlderName "older-name-resource" {
        PARTNER: "x-resource: {$ref: '#/components/schemas/Card'}\n      responses:" => "x-resource: {$ref: 'models.yaml#/components/schemas/Tag'}\n      responses:",
    }
    an_older_name_is_deprecated: "events" OlderName "older-name-present" { PARTNER: "      deprecated: true\n" => "" }
    a_deprecated_name_is_of_an_event: "events" OlderName "older-name-of-nothing" {
        PARTNER: "      operationId: userCardDeleted\n" => "      operationId: userCardDeleted\n      deprecated: true\n",
    }

    // bodies
    the_body_is_the_envelope: "events" EventBody "event-body" {
        BRAND: "requestBody:\n        required: true\n        content: {application/json: {schema: {$ref: 'models.yaml#/components/schemas/Notification'}}}"
            => "requestBody:\n        required: true\n        content: {application/json: {schema: {$ref: 'models.yaml#/components/schemas/Card'}}}",
    }
    the_envelope_holds_a_seal: "events" EventBody "event-body-sealed" {
        MODELS: "        nonce: {type: string, description: Used once.}\n" => "",
        MODELS: "required: [algorithm, ciphertext, nonce]" => "required: [algorithm, ciphertext]",
        BRAND: ", nonce: abcdefghijkl" => "",
    }
    the_sealed_part_is_a_model: "events" EventBody "event-body-resource" {
        MODELS: "resource: {$ref: '#/components/schemas/NotificationResource', description" => "resource: {type: string, description",
        BRAND: "resource: {algorithm: AEAD_AES_256_GCM, ciphertext: c2VhbGVk, associated_data: user_card, nonce: abcdefghijkl, original_type: user_card}"
            => "resource: c2VhbGVk",
    }
    what_an_event_holds_is_a_model: "events" EventResource "event-resource-model" {
        BRAND: "      type: object\n      description: Whose points are asked for.\n      required: [openid]\n      properties:\n        openid: {type: string, description: The user.}\n      examples:\n        - {openid: o-1}\n"
            => "      type: string\n      description: Whose points are asked for.\n      enum: [ALL]\n      x-enumDescriptions: {ALL: Everybody's.}\n",
    }
    what_an_event_holds_is_shown: "events" EventResource "event-resource" {
        BRAND: "      examples:\n        - {openid: o-1}\n" => "",
    }
    what_an_event_holds_is_shown_whole: "events" EventResource "event-resource-partial" { MODELS: "tags: [{name: new}]" => "tags: [{}]" }

    // answers
    an_event_can_be_accepted: "events" EventAnswers "event-answers" {
        PARTNER: "'204': {description: It is accepted; nothing else is expected.}" => "'500': {description: Never.}",
    }
    an_event_is_not_redirected: "events" EventAnswers "event-answers-status" {
        PARTNER: "'204': {description: It is accepted; nothing else is expected.}" => "'204': {description: It is accepted.}\n        '302': {description: Elsewhere.}",
    }

    // examples
    an_example_of_an_event_is_of_that_event: "events" ExampleType "example-type-event" {
        BRAND: "event_type: CARD.USER_CARD.CREATE" => "event_type: CARD.USER_CARD.DELETE",
    }
    an_example_names_what_it_was: "events" ExampleType "example-type-original" { BRAND: "original_type: user_card}" => "original_type: card}" }
    an_example_of_an_envelope_has_its_fields: "events" ExampleType "example-type-envelope" { BRAND: "id: n-1" => "ide: n-1" }
    an_example_of_an_answer_has_its_fields: "events" ExampleType "example-type-answer" { MODELS: "value: {code: FAIL, message" => "value: {code: FAIL, massage" }
    an_example_of_a_model_has_its_fields: "events" ExampleType "example-type-model" { BRAND: "- {openid: o-1}" => "- {openid: o-1, unionid: u-1}" }

    // what is concluded
    a_model_of_events_holds_no_sensitive_string_at_any_depth: "events" SensitivePlace "sensitive-place-event" {
        MODELS: "        tags: {type: array" => "        cards: {type: array, items: {$ref: '#/components/schemas/Card'}, description: More.}\n        tags: {type: array",
    }
}

#[test]
fn what_an_unread_event_would_have_said_is_not_missed() {
    let mut texts = texts("events");
    let facts =
        "summary: A user opened a card.\n      description: Comes as soon as the user has opened it.\n";
    edit(&mut texts, PARTNER, facts, "summary: A user opened a card.\n");
    refused(Rule::MissingKeyword, "missing-keyword-event-description", &texts);
}

#[test]
fn several_errors_in_events_are_reported_together() {
    let mut texts = texts("events");
    edit(&mut texts, BRAND, "      x-updated: 2025-01-31\n", "");
    edit(&mut texts, BRAND, "x-original-type: user_card", "x-orignal-type: user_card");
    edit(&mut texts, BRAND, "operationId: pointsRequested", "operationId: points_sync");
    edit(&mut texts, PARTNER, "x-event: userCardCreated", "x-event: cardCreated");
    edit(&mut texts, PARTNER, "operationId: userCardDeleted", "operationId: UserCardDelete");
    edit(
        &mut texts,
        PARTNER,
        "'204': {description: It is accepted; nothing else is expected.}",
        "'404': {description: No.}",
    );
    let diagnostics = compile(&source(&texts)).unwrap_err();
    insta::assert_snapshot!("several", diagnostics.to_string());
}

fn source(texts: &[(&str, String)]) -> wechatpay_codegen::Source {
    wechatpay_codegen::Source::from_texts("spec", texts.iter().map(|(path, text)| (*path, text.as_str())))
}
