//! Small specs, one idea each, and what becomes of them: every golden file is compared, and compiled.
//!
//! After a change that is meant: `INSTA_UPDATE=always cargo test -p wechatpay-codegen`.

use crate::{fixture, folder};
use wechatpay_codegen::{compile, describe};

#[allow(
    dead_code,
    unexpected_cfgs,
    unreachable_pub,
    unused_imports,
    reason = "nobody calls the operations of a fixture, and the features are those of the crate that is made"
)]
#[path = "../golden/mod.rs"]
#[rustfmt::skip]
mod golden;

/// Compares the API and the files of a fixture with the golden ones.
fn check(name: &str) {
    let source = fixture(name);
    insta::assert_debug_snapshot!(
        name,
        describe(&source).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
    );
    let tree = compile(&source).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let golden = folder("golden").join(name);
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        tree.write(&golden).unwrap();
    }
    let differences: Vec<_> = tree.compare(&golden).unwrap().iter().map(ToString::to_string).collect();
    assert!(differences.is_empty(), "{name}\n{}", differences.join("\n"));
}

#[test]
fn models_that_are_sent_have_constructors() {
    check("constructors");
}

#[test]
fn behavior_is_checked_and_bundled() {
    check("behavior");
}

#[test]
fn an_enum_is_open() {
    check("enumeration");
}

#[test]
fn events_are_an_open_enum_a_face() {
    check("events");
}

#[test]
fn events_are_data_too() {
    use golden::events::{Face, events};
    let names = |face| events(face).map(|info| (info.event_type, info.name, info.deprecated));
    assert!(names(Face::Partner).eq([
        ("CARD_SP.USER_CARD.CREATE", "UserCardCreated", false),
        ("CARDSP.USER_CARD.CREATE", "UserCardCreated", true),
        ("CARD_SP.USER_CARD.DELETE", "UserCardDeleted", false),
    ]));
    assert!(events(Face::Brand).all(|info| info.face == Face::Brand));
}

#[test]
fn every_event_becomes_a_variant() {
    check("event_names");
}

#[test]
fn what_products_share_belongs_to_whoever_uses_it() {
    check("common_folder");
}

#[test]
fn a_field_that_one_face_lacks_is_optional() {
    check("faces");
}

#[test]
fn path_query_and_body_stand_side_by_side() {
    check("inputs");
}

#[test]
fn every_name_becomes_a_rust_name() {
    check("names");
}

#[test]
fn models_nest_and_hold_lists_of_themselves() {
    check("nested");
}

#[test]
fn a_post_can_do_without_a_body() {
    check("no_body");
}

#[test]
fn a_reply_may_have_no_body() {
    check("replies");
}

#[test]
fn where_nothing_is_required_new_takes_nothing() {
    check("optional");
}

#[test]
fn a_paged_list_knows_its_items() {
    check("paged");
}

#[test]
fn a_paged_list_names_the_wires_words() {
    check("paged_otherwise");
}

#[test]
fn a_refinement_is_shown_in_the_docs_and_merged_in_the_document() {
    check("refinement");
}

#[test]
fn scalars_keep_their_limits_and_defaults() {
    check("scalars");
}

#[test]
fn sensitive_strings_are_pointed_at() {
    check("sensitive");
}

#[test]
fn a_sensitive_plaintext_of_an_event_is_read_as_one() {
    use golden::sensitive::cards::brand::JoinedMember;
    let resource = serde_json::json!({
        "phone_number": "13800000000", "answers": [{"chosen": ["红"]}], "identity": "c2VhbGVk",
    });
    let member: JoinedMember = serde_json::from_value(resource.clone()).unwrap();
    let chosen = member.answers[0].chosen.as_ref().unwrap();
    assert_eq!((member.phone_number.expose(), chosen[0].expose()), (Some("13800000000"), Some("红")));
    assert_eq!(member.identity.as_ref().unwrap().ciphertext(), Some("c2VhbGVk"));
    let printed = format!("{member:?}");
    assert!(!["13800000000", "红", "c2VhbGVk"].iter().any(|secret| printed.contains(secret)), "{printed}");
    assert_eq!(serde_json::to_value(&member).unwrap(), resource);
}

#[test]
fn what_happens_to_several_resources_and_to_parts_of_them_is_said_in_the_docs() {
    check("stocks");
}

#[test]
fn what_is_paged_uploaded_or_filled_in_may_be_named_after_the_runtime() {
    check("taken_names");
}

#[test]
fn a_template_text_has_a_constructor_for_each_template() {
    check("template");
}

#[test]
fn two_products_may_use_the_same_names() {
    check("twin_products");
}

#[test]
fn what_two_products_name_alike_is_told_apart_by_the_product() {
    use golden::twin_products::{Face, events, operations};
    assert!(
        operations(Face::Brand)
            .map(|info| (info.product, info.name))
            .eq([("cards", "GetItem"), ("coupons", "GetItem")])
    );
    assert!(events(Face::Brand).map(|info| (info.product, info.name, info.event_type)).eq([
        ("cards", "ItemCreated", "CARD.ITEM.CREATE"),
        ("coupons", "ItemCreated", "COUPON.ITEM.CREATE")
    ]));
}

#[test]
fn an_upload_takes_a_file_and_the_client_describes_it() {
    check("upload");
}

#[test]
fn every_fixture_is_checked_here() {
    for name in crate::fixture_names() {
        assert!(
            include_str!("generation.rs").contains(&format!("check(\"{name}\")")),
            "{name} is not checked"
        );
        assert!(
            include_str!("../golden/mod.rs").contains(&format!("{name}/lib.rs")),
            "{name} is not compiled"
        );
    }
}
