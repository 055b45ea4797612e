//! Mistakes in behavior, lifecycles and rules: each is made once in a fixture, and what is said of it is golden.

use wechatpay_codegen::diff::{self, Version};
use wechatpay_codegen::{Rule, Source};

use crate::diagnostics::edit;
use crate::special_operations::{breaks, broken, texts};

const BRAND: &str = "cards/brand.yaml";
const MODELS: &str = "cards/models.yaml";
const PARTNER: &str = "cards/partner.yaml";

broken! {
    // verbs and values, each by itself
    an_unknown_verb_is_recognised: "behavior" UnknownKeyword "unknown-keyword-verb" { BRAND: "{change: Card, keep" => "{chnage: Card, keep" }
    a_verb_is_one_of_a_few: "behavior" UnknownKeyword "unknown-keyword-verb-listed" { BRAND: "{change: Card, keep" => "{delete: Card, keep" }
    a_step_has_one_verb: "behavior" OneVerb "one-verb" {
        BRAND: "create: Card\n" => "create: Card\n          change: Card\n",
    }
    a_step_has_a_verb: "behavior" OneVerb "one-verb-none" { BRAND: "{change: Card, keep: [card_type]}" => "{keep: [card_type]}" }
    a_verb_takes_its_own_keys: "behavior" UnknownKeyword "unknown-keyword-step" {
        BRAND: "{change: Card, keep: [card_type]}" => "{change: Card, by: [card_id]}",
    }
    a_behavior_has_steps: "behavior" WrongValue "wrong-value-behavior" {
        BRAND: "        - {list: Card, by: [brand_id], filters: {card_state: state}}\n" => "        []\n",
    }
    a_condition_says_something: "behavior" WrongValue "wrong-value-condition" { BRAND: "when: {Card/card_type: NORMAL}" => "when: {}" }
    a_test_is_a_known_one: "behavior" UnknownKeyword "unknown-keyword-test" { BRAND: "openid: {given: true}" => "openid: {gven: true}" }
    a_path_has_no_empty_part: "behavior" WrongValue "wrong-value-path" { BRAND: "{from: brand_id}" => "{from: Card/}" }
    a_value_is_one_thing: "behavior" WrongValue "wrong-value-assignment" { BRAND: "create_time: {now: 0}" => "create_time: {now: 0, from: card_id}" }
    a_placeholder_is_of_a_known_class: "behavior" NewValue "new-value" { BRAND: "'p{letters:27}'" => "'p{letter:27}'" }
    a_placeholder_says_how_many: "behavior" NewValue "new-value-count" { BRAND: "'p{letters:27}'" => "'p{letters}'" }
    a_new_text_differs_each_time: "behavior" NewValue "new-value-constant" { BRAND: "'p{letters:27}'" => "'p'" }
    a_rule_has_one_verb: "behavior" OneVerb "one-verb-rule" {
        BRAND: "{distinct: labels, refusal" => "{distinct: labels, requires: [labels], refusal",
    }
    a_pattern_is_a_regular_expression: "behavior" WrongValue "wrong-value-pattern" { BRAND: "'^#[0-9A-Fa-f]{6}$'" => "'^#[0-9A-Fa-f{6}$'" }
    an_order_is_of_two_times: "behavior" WrongValue "wrong-value-order" { MODELS: "{ordered: [begin_time, end_time]" => "{ordered: [begin_time]" }

    // what a step names
    the_platform_keeps_what_a_step_names: "behavior" UnknownResource "unknown-resource" { BRAND: "{list: Card," => "{list: UserCrd," }
    a_model_without_a_lifecycle_is_not_kept: "behavior" UnknownResource "unknown-resource-model" {
BRAND: "{list: Card," => "{list: CardList,",
    }
    a_field_of_a_resource_is_known: "behavior" UnknownField "unknown-field" { BRAND: "by: [brand_id], filters" => "by: [brnd_id], filters" }
    a_field_of_the_request_is_known: "behavior" UnknownField "unknown-field-request" { BRAND: "{case: how, of" => "{case: who, of" }
    a_field_of_a_found_resource_is_known: "behavior" UnknownField "unknown-field-found" {
        BRAND: "{announce: userCardCreated, to: Card/notify_url}" => "{announce: userCardCreated, to: Card/notify_ur}",
    }
    a_path_goes_through_models: "behavior" UnknownField "unknown-field-inside" { BRAND: "openid: {given: true}" => "openid/name: {given: true}" }
    a_number_of_the_request_is_known: "behavior" UnknownField "unknown-field-once" {
        BRAND: "- {once: [brand_id, out_request_no], refusal: PARAM_ERROR}\n        - create" =>
            "- {once: [brand_id, request_no], refusal: PARAM_ERROR}\n        - create",
    }
    what_is_kept_would_change: "behavior" UnknownField "unknown-field-kept" { BRAND: "keep: [card_type]" => "keep: [card_state]" }
    what_is_copied_is_there: "behavior" UnknownField "unknown-field-copied" { BRAND: "copy: {Card: [brand_id, card_type]}" => "copy: {Card: [brand_id, card_kind]}" }
    what_is_sampled_is_shown_somewhere: "behavior" UnknownField "unknown-field-sampled" {
        BRAND: "{user_card_code: {sample: true}" => "{card_type: {sample: true}",
    }
    a_constant_is_a_value_of_its_enum: "behavior" ImpossibleValue "impossible-value" { BRAND: "from: [CARD_EFFECTIVE]" => "from: [EFFECTIVE]" }
    a_new_state_is_a_state: "behavior" ImpossibleValue "impossible-value-to" { BRAND: "to: UNACTIVATED}" => "to: INACTIVE}" }
    a_state_that_is_looked_for_is_one: "behavior" ImpossibleValue "impossible-value-where" {
        BRAND: "[UNACTIVATED, EFFECTIVE]}, fewer" => "[UNACTIVATED, EFECTIVE]}, fewer",
    }
    a_case_is_a_value_of_its_enum: "behavior" ImpossibleValue "impossible-value-case" { BRAND: "TAKEN: UNACTIVATED" => "FOUND: UNACTIVATED" }
    a_time_is_not_a_string: "behavior" ImpossibleValue "impossible-value-now" {
        BRAND: "card_id: {new: 'p{letters:27}'}" => "card_id: {now: 0}",
    }
    a_value_is_of_the_type_of_its_field: "behavior" ImpossibleValue "impossible-value-from" {
        BRAND: "set: {brand_id: {from: brand_id}, card_id" => "set: {brand_id: {from: price}, card_id",
    }
    a_url_is_a_string: "behavior" ImpossibleValue "impossible-value-url" {
        BRAND: "{announce: self, to: Card/notify_url}" => "{announce: self, to: Card/create_time}",
    }
    a_number_has_a_most: "behavior" ImpossibleValue "impossible-value-number" { BRAND: "openid: {given: true}" => "openid: {at-most: 3}" }

    // the order of steps
    a_request_number_comes_first: "behavior" StepOrder "step-order" {
        BRAND: "        - {require: {Card/card_state: [CARD_EFFECTIVE]}, refusal: INVALID_REQUEST}\n" =>
            "        - {once: [card_id], refusal: INVALID_REQUEST}\n",
    }
    what_changes_was_found: "behavior" StepOrder "step-order-change" {
        BRAND: "        - {find: Card, by: [brand_id, card_id], refusal: NOT_FOUND_CARD}\n        - {change: Card, from" =>
            "        - {change: Card, from",
    }
    what_a_path_speaks_of_was_found: "behavior" StepOrder "step-order-path" {
        BRAND: "{from: Card/valid_date_information}}\n" => "{from: UserCard/valid_date_information}}\n",
    }
    a_resource_has_its_key: "behavior" IncompleteResource "incomplete-resource" {
        BRAND: "card_id: {new: 'p{letters:27}'}, " => "",
    }
    a_resource_that_is_shown_has_its_state: "behavior" IncompleteResource "incomplete-resource-state" {
        BRAND: "          to: CARD_EFFECTIVE\n" => "",
    }
    a_step_finds_something_in_particular: "behavior" MissingKeyword "missing-keyword-by" {
        BRAND: "{find: UserCard, by: [brand_id, card_id, user_card_code], refusal" => "{find: UserCard, refusal",
    }

    // refusals
    a_refusal_is_documented: "behavior" Refusal "refusal" {
        BRAND: "{change: Card, from: [CARD_EFFECTIVE], to: CARD_INVALID, refusal: INVALID_REQUEST}" =>
            "{change: Card, from: [CARD_EFFECTIVE], to: CARD_INVALID, refusal: INVALID_REQEST}",
    }
    what_can_fail_says_with_which_error: "behavior" Refusal "refusal-missing" {
        BRAND: "to: CARD_INVALID, refusal: INVALID_REQUEST}" => "to: CARD_INVALID}",
    }
    what_cannot_fail_refuses_nothing: "behavior" Refusal "refusal-of-nothing" {
        BRAND: "from: [CARD_EFFECTIVE], to: CARD_INVALID" => "to: CARD_INVALID",
    }
    an_event_refuses_nothing: "behavior" Refusal "refusal-event" {
        BRAND: "- {find: Card, by: [brand_id, card_id]}" => "- {find: Card, by: [brand_id, card_id], refusal: NOT_FOUND_CARD}",
    }
    a_refusal_of_a_rule_is_documented_where_the_model_is_sent: "behavior" Refusal "refusal-rule" {
        MODELS: "{at-most: {breaks: 3}, refusal: PARAM_ERROR}" => "{at-most: {breaks: 3}, refusal: NOT_FOUND_CARD}",
    }
    a_refusal_of_a_rule_begins_with_its_code: "behavior" Refusal "refusal-code" {
        MODELS: "            INVALID_REQUEST: {$ref: '#/components/examples/InvalidRequest'}" =>
            "            INVALID_REQUEST: {$ref: '#/components/examples/InvalidRequest'}\n            TOO_MANY: {$ref: '#/components/examples/ParamError'}",
        MODELS: "{at-most: {breaks: 3}, refusal: PARAM_ERROR}" => "{at-most: {breaks: 3}, refusal: TOO_MANY}",
    }

    // replies and events
    a_reply_comes_of_some_step: "behavior" BehaviorReply "behavior-reply" {
        BRAND: "        - {find: UserCard, by: [brand_id, card_id, user_card_code], refusal: NOT_FOUND_CARD}" =>
            "        - {find: Card, by: [brand_id, card_id], refusal: NOT_FOUND_CARD}",
    }
    a_list_is_paged: "behavior" BehaviorReply "behavior-reply-list" { BRAND: "      x-paged: true\n" => "" }
    a_page_is_listed: "behavior" BehaviorReply "behavior-reply-page" {
        BRAND: "{list: Card, by: [brand_id], filters: {card_state: state}}" => "{create: Card, set: {card_id: {new: '{hex:8}'}}, to: CARD_EFFECTIVE}",
    }
    a_page_holds_what_is_listed: "behavior" BehaviorReply "behavior-reply-item" {
        BRAND: "{list: Card, by: [brand_id], filters: {card_state: state}}" => "{list: UserCard, by: [brand_id]}",
    }
    an_event_that_is_announced_is_known: "behavior" Announcement "announcement" { BRAND: "announce: userCardCreated" => "announce: userCardCreate" }
    an_event_announces_itself: "behavior" Announcement "announcement-self" { BRAND: "announce: self" => "announce: userCardCreated" }
    an_older_name_has_no_behavior: "events" OlderName "older-name-behavior" {
        PARTNER: "      x-event: userCardCreated\n" => "      x-event: userCardCreated\n      x-behavior: [{require: {card_id: {given: true}}}]\n",
    }
    a_notification_is_sent_again_as_often_as_it_says: "behavior" Redelivery "redelivery" { BRAND: "times: 10" => "times: 3" }
    a_notification_is_sent_again_at_some_time: "behavior" Redelivery "redelivery-none" { BRAND: "after: [60, 120, 300]" => "after: []" }

    // lifecycles
    a_key_is_of_fields: "behavior" UnknownField "unknown-field-key" { MODELS: "{key: [brand_id, card_id], state" => "{key: [brand_id, id], state" }
    a_key_names_something: "behavior" Lifecycle "lifecycle" { MODELS: "{key: [brand_id, card_id], state" => "{key: [valid_date_information], state" }
    a_state_is_a_value_of_an_enum: "behavior" Lifecycle "lifecycle-state" {
        MODELS: "key: [brand_id, card_id], state: card_state" => "key: [brand_id, card_id], state: card_color",
    }
    a_state_that_the_clock_brings_is_one: "behavior" ImpossibleValue "impossible-value-clock" {
        MODELS: "to: EXPIRED, at: valid" => "to: OVER, at: valid",
    }
    a_state_comes_at_a_time: "behavior" Lifecycle "lifecycle-at" { MODELS: "at: valid_date_information/end_time" => "at: valid_date_information/days" }
    days_are_counted: "behavior" Lifecycle "lifecycle-days" { MODELS: "plus-days: valid_date_information/days" => "plus-days: valid_date_information/end_time" }
    what_has_no_state_does_not_change_it: "behavior" Lifecycle "lifecycle-stateless" {
        BRAND: "{change: Card, keep: [card_type]}" => "{change: Card, keep: [card_type], to: CARD_INVALID}",
        MODELS: "{key: [brand_id, card_id], state: card_state}" => "{key: [brand_id, card_id]}",
        BRAND: "from: [CARD_EFFECTIVE], to: CARD_INVALID, refusal: INVALID_REQUEST" => "keep: []",
        BRAND: "          to: CARD_EFFECTIVE\n" => "",
    }
    a_body_is_not_kept: "behavior" Lifecycle "lifecycle-body" {
        BRAND: "    UpdateCardRequest:\n      type: object\n" =>
            "    UpdateCardRequest:\n      type: object\n      x-lifecycle: {key: [card_color]}\n",
    }

    // rules
    a_rule_is_about_fields: "behavior" UnknownField "unknown-field-rule" { BRAND: "{distinct: labels, refusal" => "{distinct: label, refusal" }
    a_rule_of_strings_is_about_strings: "behavior" ModelRule "model-rule" { BRAND: "{characters: {labels: 8}" => "{characters: {price: 8}" }
    a_rule_of_times_is_about_times: "behavior" ModelRule "model-rule-times" { MODELS: "{ordered: [begin_time, end_time]" => "{ordered: [days, end_time]" }
    a_rule_of_items_is_about_a_list: "behavior" ModelRule "model-rule-list" { BRAND: "{distinct: labels, refusal" => "{distinct: card_color, refusal" }
    items_with_fields_differ_in_one: "behavior" ModelRule "model-rule-items" { MODELS: "{distinct: {breaks: name}" => "{distinct: breaks" }
    items_without_fields_differ_as_a_whole: "behavior" ModelRule "model-rule-scalars" { BRAND: "{distinct: labels, refusal" => "{distinct: {labels: name}, refusal" }
    a_rule_of_a_model_that_nobody_sends_is_none: "behavior" ModelRule "model-rule-reply" {
        MODELS: "      x-lifecycle: {key: [brand_id, card_id], state: card_state}\n" =>
            "      x-lifecycle: {key: [brand_id, card_id], state: card_state}\n      x-rules: [{requires: [card_color], refusal: PARAM_ERROR}]\n",
    }
    a_sample_has_what_a_rule_requires: "behavior" SampleRule "sample-rule" {
        BRAND: "schema: {$ref: '#/components/schemas/CreateCardRequest'}" =>
            "schema: {$ref: '#/components/schemas/CreateCardRequest'}, example: {out_request_no: '1', card_type: PURCHASE, valid_date_information: {days: 1}}",
    }
    a_sample_lacks_what_a_rule_forbids: "behavior" SampleRule "sample-rule-forbids" {
        BRAND: "schema: {$ref: '#/components/schemas/CreateCardRequest'}" =>
            "schema: {$ref: '#/components/schemas/CreateCardRequest'}, example: {out_request_no: '1', card_type: NORMAL, price: 5, valid_date_information: {days: 1}}",
    }
    a_sample_is_in_the_form_that_a_rule_demands: "behavior" SampleRule "sample-rule-form" {
        BRAND: "schema: {$ref: '#/components/schemas/CreateCardRequest'}" =>
            "schema: {$ref: '#/components/schemas/CreateCardRequest'}, example: {out_request_no: '1', card_type: NORMAL, card_color: red, labels: [one, too long by far, one], valid_date_information: {days: 1}}",
    }
    a_sample_inside_of_another_keeps_the_rules: "behavior" SampleRule "sample-rule-inside" {
        BRAND: "schema: {$ref: '#/components/schemas/CreateCardRequest'}" =>
            "schema: {$ref: '#/components/schemas/CreateCardRequest'}, example: {out_request_no: '1', card_type: NORMAL, valid_date_information: {begin_time: '2026-01-02T00:00:00+08:00', end_time: '2026-01-01T00:00:00+08:00', breaks: [{name: a}, {name: b}, {name: a}, {}]}}",
    }
    a_condition_of_a_rule_can_hold: "behavior" ImpossibleValue "impossible-value-rule" { BRAND: "when: {card_type: PURCHASE}" => "when: {card_type: BOUGHT}" }
}

#[test]
fn a_change_of_behavior_is_a_change_of_the_docs() {
    let mut new = texts("behavior");
    for (path, from, to) in [
        (BRAND, "from: [CARD_EFFECTIVE], to: CARD_INVALID", "from: [CARD_INVALID], to: CARD_EFFECTIVE"),
        (BRAND, "        - {change: Card, keep: [card_type]}\n", "        - {change: Card}\n"),
        (BRAND, "        - {distinct: labels, refusal: PARAM_ERROR}\n", ""),
        (BRAND, "{after: [60, 120, 300], times: 10}", "{after: [60], times: 12}"),
        (
            BRAND,
            "      x-behavior:\n        - {list: Card, by: [brand_id], filters: {card_state: state}}\n",
            "",
        ),
        (MODELS, "at: pickup_time, plus-days", "at: valid_date_information/begin_time, plus-days"),
    ] {
        edit(&mut new, path, from, to);
    }
    let source = |name: &str, texts: &[(&'static str, String)]| {
        Source::from_texts(name, texts.iter().map(|(path, text)| (*path, text.as_str())))
    };
    let changes = diff::diff(&source("old", &texts("behavior")), &source("new", &new)).unwrap();
    insta::assert_snapshot!("diff_behavior", changes.to_markdown(Version { major: 0, minor: 1, patch: 0 }));
}
