//! Mistakes in what steps do to several resources, to parts of them and to what is never shown: each is golden.

use wechatpay_codegen::diff::{self, Version};
use wechatpay_codegen::{Rule, Source};

use crate::diagnostics::edit;
use crate::special_operations::{breaks, broken, texts};

const MODELS: &str = "cards/models.yaml";
const PARTNER: &str = "cards/partner.yaml";

broken! {
    // verbs and values, each by itself
    what_is_removed_was_found_before: "stocks" UnknownKeyword "unknown-keyword-remove" { PARTNER: "{remove: Stock}" => "{remove: Stock, by: [stock_id]}" }
    what_is_added_is_added_to_something: "stocks" WrongValue "wrong-value-plus" {
        PARTNER: "codes: {from: Stock/codes, plus: 1}" => "codes: {plus: 1}",
    }
    what_is_counted_in_days_is_counted_from_a_time: "stocks" ImpossibleValue "impossible-value-days" {
        PARTNER: "{through: Coupon/begin_time, days: Stock/days}" => "{through: Stock/name, days: Stock/end_time}",
    }
    a_time_is_one_thing: "stocks" WrongValue "wrong-value-time" {
        PARTNER: "{through: Coupon/begin_time, days: Stock/days}" => "{through: Coupon/begin_time, seconds: Stock/seconds}",
    }
    a_count_is_no_time: "stocks" ImpossibleValue "impossible-value-time" {
        PARTNER: "counts/left: {from: Stock/counts/left, plus: -1}" => "counts/left: {latest: [{now: 0}]}",
    }
    only_a_span_is_a_guess: "stocks" UnknownKeyword "unknown-keyword-assumed" {
        MODELS: "{after: 3600, assumed: true, when" => "{at: audited, assumed: true, when",
    }
    what_the_clock_changes_is_in_some_state: "stocks" MissingKeyword "missing-keyword-clock" {
        MODELS: "{after: 3600, assumed: true, when: {audit: PASSED, tags: {at-least: 2}}," => "{after: 3600,",
    }
    the_clock_changes_something: "stocks" MissingKeyword "missing-keyword-clock-set" {
        MODELS: "when: {audit: PASSED, tags: {at-least: 2}}, set: {name: checked}}" => "when: {audit: PASSED, tags: {at-least: 2}}}",
    }
    the_clock_strikes_at_a_time_or_after_a_while: "stocks" UnknownKeyword "unknown-keyword-clock" {
        MODELS: "{after: 3600, assumed: true, when" => "{after: 3600, at: audited, when",
    }
    a_noun_has_no_article: "stocks" WrongValue "wrong-value-noun" { MODELS: "noun: batch" => "noun: a batch" }

    // what is never shown
    what_is_hidden_is_not_shown: "stocks" Lifecycle "lifecycle-hidden" { MODELS: "codes: integer}" => "codes: integer, name: string}" }
    a_hidden_type_is_known: "stocks" Lifecycle "lifecycle-hidden-type" { MODELS: "audit: Audit," => "audit: Audti," }
    nothing_personal_is_hidden: "stocks" SensitivePlace "sensitive-place-hidden" {
        PARTNER: "openid: {type: string, description" => "openid: {type: string, x-sensitive: true, description",
        MODELS: "hidden: {caller: string, stock_id: string}" => "hidden: {caller: string, stock_id: string, user: string}",
        PARTNER: "times: 1}}}}" => "times: 1}}, user: {from: openid}}}",
    }
    nothing_personal_becomes_hidden_by_its_name: "stocks" SensitivePlace "sensitive-place-hidden-sent" {
        PARTNER: "store_id: {type: string, description" => "store_id: {type: string, x-sensitive: true, description",
        MODELS: "hidden: {caller: string, stock_id: string}" => "hidden: {caller: string, stock_id: string, store_id: string}",
    }
    nothing_personal_is_copied_into_what_is_hidden: "stocks" SensitivePlace "sensitive-place-hidden-copied" {
        MODELS: "stock_id: {type: string, description: Its ID.}\n        name: {type: string," =>
            "stock_id: {type: string, description: Its ID.}\n        name: {type: string, x-sensitive: true,",
        MODELS: "hidden: {caller: string, stock_id: string}" => "hidden: {caller: string, stock_id: string, name: string}",
        PARTNER: "{create: Coupon, set" => "{create: Coupon, copy: [Stock], set",
    }
    nothing_hidden_is_looked_up_by_what_is_personal: "stocks" SensitivePlace "sensitive-place-hidden-found" {
        PARTNER: "openid: {type: string, description" => "openid: {type: string, x-sensitive: true, description",
        PARTNER: "{absent: Coupon, by: [caller, stock_id, openid]" => "{absent: Coupon, by: {caller: caller, stock_id: openid}",
    }
    the_clock_hides_nothing_personal: "stocks" SensitivePlace "sensitive-place-hidden-clock" {
        MODELS: "stock_id: {type: string, description: Its ID.}\n        name: {type: string," =>
            "stock_id: {type: string, description: Its ID.}\n        name: {type: string, x-sensitive: true,",
        MODELS: "codes: integer}" => "codes: integer, word: string}",
        MODELS: "set: {name: checked}" => "set: {word: {from: name}}",
    }
    what_comes_at_a_time_is_known_to_have_come: "stocks" Lifecycle "lifecycle-done" {
        MODELS: "{after: 3600, assumed: true, when: {audit: PASSED, tags: {at-least: 2}}, set: {name: checked}}" =>
            "{at: audited, when: {audit: PASSED}, set: {audited: {now: 60}}}",
    }
    the_clock_has_no_request: "stocks" Lifecycle "lifecycle-sample" { MODELS: "set: {name: checked}" => "set: {name: {sample: true}}" }
    a_condition_of_the_clock_can_hold: "stocks" ImpossibleValue "impossible-value-clock-when" { MODELS: "when: {audit: WAITING}" => "when: {audit: WAITED}" }

    // several resources, none, or parts of one
    what_need_not_be_there_is_not_refused: "stocks" Refusal "refusal-optional" {
        PARTNER: "{find: Stock, by: [caller], all: true, optional: true}" => "{find: Stock, by: [caller], optional: true, refusal: NOT_FOUND}",
    }
    a_removed_resource_was_found: "stocks" StepOrder "step-order-remove" { PARTNER: "{remove: Stock}" => "{remove: Coupon}" }
    fields_are_taken_of_a_model: "stocks" ImpossibleValue "impossible-value-fields" { PARTNER: "fields: modify, keep: [name]" => "fields: opened" }
    fields_are_taken_of_the_request: "stocks" UnknownField "unknown-field-fields" { PARTNER: "fields: modify, keep: [name]" => "fields: Stock/counts" }
    what_is_kept_is_of_the_object_that_is_taken: "stocks" UnknownField "unknown-field-kept-object" { PARTNER: "keep: [name]" => "keep: [tags]" }
    rounds_are_of_a_list_or_a_number: "stocks" ImpossibleValue "impossible-value-each" {
        PARTNER: "          each: stock_list\n          fields: item\n" => "          each: name\n",
        PARTNER: "name: {from: item/name}, position: {index: 1}, counts: {object: {sent: 0, left: {from: item/most}}}, audit" => "audit",
    }
    an_item_has_the_field: "stocks" UnknownField "unknown-field-item" { PARTNER: "name: {from: item/name}" => "name: {from: item/nmae}" }
    a_round_has_a_number_where_there_are_rounds: "stocks" StepOrder "step-order-index" { PARTNER: "usage: {object: {store_id: {from: store_id}, times: 1}}" => "usage: {object: {store_id: {from: store_id}, times: {index: 1}}}" }
    what_is_set_is_of_the_resource: "stocks" UnknownField "unknown-field-target" { PARTNER: "set: {counts/sent: {from: Stock/counts/sent, plus: 1}" => "set: {Stock/counts/sent: {from: Stock/counts/sent, plus: 1}" }
    a_part_that_is_set_is_known: "stocks" UnknownField "unknown-field-part" { PARTNER: "set: {counts/sent: {from: Stock/counts/sent, plus: 1}" => "set: {counts/snt: {from: Stock/counts/sent, plus: 1}" }
    a_caller_is_known_by_itself_alone: "stocks" UnknownField "unknown-field-caller" { PARTNER: "{find: NotifyConfig, by: [caller], noun: address, optional: true}\n        - {change" => "{find: NotifyConfig, by: {caller: calller}, optional: true}\n        - {change" }

    // values that are made of others
    a_resource_is_an_object_of_a_model_that_it_fills: "stocks" ImpossibleValue "impossible-value-resource" { PARTNER: "usage: {object: {store_id: {from: store_id}, times: 1}}" => "usage: {resource: Stock}" }
    an_object_has_what_its_model_always_has: "stocks" ImpossibleValue "impossible-value-object" { PARTNER: "{object: {store_id: {from: store_id}, times: 1}}" => "{object: {times: 1}}" }
    an_object_is_of_a_model: "stocks" ImpossibleValue "impossible-value-object-field" { PARTNER: "code: {new: '{digits:18}'}" => "code: {object: {a: 1}}" }
    all_of_them_are_a_list: "stocks" ImpossibleValue "impossible-value-all" {
        PARTNER: "{reply: Stock, set: {stock_list: {all: Stock}, total_count: {count: stock_list}}}" => "{reply: Stock, set: {stock_list: {all: Stock}, total_count: {all: Stock}}}",
    }
    what_grows_is_a_list: "stocks" ImpossibleValue "impossible-value-append" { PARTNER: "set: {tags: {append: ended}}" => "set: {name: {append: ended}}" }
    items_that_go_have_such_fields: "stocks" UnknownField "unknown-field-without" { PARTNER: "{without: {store_id: {from: closed}}}" => "{without: {store: {from: closed}}}" }
    a_sum_is_an_integer: "stocks" ImpossibleValue "impossible-value-sum" { PARTNER: "codes: {from: Stock/codes, plus: 1}" => "codes: {from: Stock/codes, plus: store_id}" }
    what_is_counted_is_a_list: "stocks" ImpossibleValue "impossible-value-count" { PARTNER: "total_count: {count: stock_list}" => "total_count: {count: name}" }
    a_sample_is_of_a_field: "stocks" ImpossibleValue "impossible-value-sample" { PARTNER: "{object: {store_id: {from: store_id}, times: 1}}" => "{object: {store_id: {sample: true}, times: 1}}" }
    a_limit_in_a_field_is_a_number: "stocks" ImpossibleValue "impossible-value-below" { PARTNER: "{below: Stock/most}" => "{below: Stock/name}" }
    a_number_of_resources_is_an_integer: "stocks" ImpossibleValue "impossible-value-fewer" { PARTNER: "fewer-than: Stock/most" => "fewer-than: Stock/name" }

    // replies that are made
    a_reply_has_what_its_model_always_has: "stocks" BehaviorReply "behavior-reply-lacking" { PARTNER: "{reply: Stock, set: {stock_list: {all: Stock}, total_count: {count: stock_list}}}" => "{reply: Stock, set: {stock_list: {all: Stock}}}" }
    an_empty_reply_is_not_made: "stocks" BehaviorReply "behavior-reply-empty" { PARTNER: "- {remove: Stock}" => "- {remove: Stock}\n        - {reply: Stock}" }
    an_event_does_not_reply: "stocks" BehaviorReply "behavior-reply-event" { PARTNER: "- {announce: self, to: NotifyConfig/notify_url}" => "- {announce: self, to: NotifyConfig/notify_url}\n        - {reply: request}" }
    a_reply_comes_last: "stocks" StepOrder "step-order-reply" { PARTNER: "- {create: NotifyConfig}" => "- {reply: request}\n        - {create: NotifyConfig}" }
    a_reply_without_a_condition_is_the_last: "stocks" StepOrder "step-order-reply-unreachable" { PARTNER: "{reply: request, when: {preview: true}, set" => "{reply: request, set" }
}

#[test]
fn what_is_hidden_and_what_the_clock_does_is_compared() {
    let mut new = texts("stocks");
    for (path, from, to) in [
        (
            MODELS,
            "hidden: {caller: string, audit: Audit, audited: time, codes: integer}",
            "hidden: {caller: string, audit: Audit, audited: time, codes: string}",
        ),
        (PARTNER, ", codes: {from: Stock/codes, plus: 1}", ""),
        (MODELS, "after: 86400", "after: 3600"),
        (PARTNER, "        - {remove: Stock}\n", ""),
        (
            PARTNER,
            "{reply: request, when: {preview: true}, set",
            "{reply: request, when: {preview: false}, set",
        ),
    ] {
        edit(&mut new, path, from, to);
    }
    let source = |name: &str, texts: &[(&'static str, String)]| {
        Source::from_texts(name, texts.iter().map(|(path, text)| (*path, text.as_str())))
    };
    let changes = diff::diff(&source("old", &texts("stocks")), &source("new", &new)).unwrap();
    insta::assert_snapshot!("diff_stocks", changes.to_markdown(Version { major: 0, minor: 1, patch: 0 }));
}
