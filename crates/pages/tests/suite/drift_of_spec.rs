//! Drift, the spec's side: one fact of the spec changed at a time, and what the spec explains.

use wechatpay_pages::drift::{self, DriftKind};

use crate::drift::{edit, edited_spec, facts, open, page_text, read, shown};

/// One changed fact of the spec: the file, the edits, the drift, and the line it stands on.
type SpecCase = (
    &'static str,
    &'static [(&'static str, &'static str)],
    (&'static str, &'static str, &'static str),
    &'static str,
);

/// Everything that the spec says is changed once.
const SPEC_CASES: &[SpecCase] = &[
    (
        "brand.yaml",
        &[("description: 借出雨伞", "description: 借出阳伞")],
        ("title", "借出雨伞", "借出阳伞"),
        "借出阳伞",
    ),
    (
        "brand.yaml",
        &[("x-updated: '2026-01-31'", "x-updated: '2026-01-30'")],
        ("updated", "2026-01-31", "2026-01-30"),
        "x-updated",
    ),
    (
        "brand.yaml",
        &[("      x-rate-limit: {requests: 7, seconds: 1, per: brand_id}\n", "")],
        ("rate-limit", "7 in 1 s per brand_id", "none"),
        "    post:",
    ),
    (
        "brand.yaml",
        &[("requests: 7, seconds: 1", "requests: 7, seconds: 60")],
        ("rate-limit", "7 in 1 s per brand_id", "7 in 60 s per brand_id"),
        "x-rate-limit",
    ),
    (
        "brand.yaml",
        &[("        - deposit\n", "")],
        ("body.deposit#required", "required", "optional"),
        "        deposit:",
    ),
    (
        "brand.yaml",
        &[(
            "          type: string\n          maxLength: 64\n          description: For",
            "          type: string\n          maxLength: 10\n          description: For",
        )],
        ("body.remark#maxLength", "64", "10"),
        "maxLength: 10",
    ),
    (
        "brand.yaml",
        &[(
            "          type: string\n          maxLength: 64\n          description: For",
            "          type: boolean\n          description: For",
        )],
        ("body.remark#type", "string", "boolean"),
        "type: boolean\n          desc",
    ),
    (
        "brand.yaml",
        &[("        remark:\n", "        note:\n")],
        ("body.note", "remark", "note"),
        "        note:",
    ),
    (
        "brand.yaml",
        &[("items: {type: string}", "items: {type: string, x-sensitive: true}")],
        ("", "", ""),
        "",
    ),
    (
        "brand.yaml",
        &[(
            "          in: query\n          required: false",
            "          in: query\n          required: true",
        )],
        ("query.dry_run#required", "optional", "required"),
        "required: true\n          description: Whether",
    ),
    (
        "brand.yaml",
        &[("default: false", "default: true")],
        ("query.dry_run#default", "false", "true"),
        "default: true",
    ),
    (
        "brand.yaml",
        &[("              maxLength: 64\n", "              maxLength: 32\n")],
        ("reply.create_time#maxLength", "64", "32"),
        "              maxLength: 32",
    ),
    (
        "brand.yaml",
        &[("value: {code: NO_UMBRELLA", "value: {code: NONE_LEFT")],
        ("errors.404.NONE_LEFT", "404 NO_UMBRELLA 没有伞了", "404 NONE_LEFT 没有伞了"),
        "NONE_LEFT",
    ),
    (
        "brand.yaml",
        &[("        '404':", "        '410':")],
        ("errors.410.NO_UMBRELLA", "404 NO_UMBRELLA 没有伞了", "410 NO_UMBRELLA 没有伞了"),
        "'410'",
    ),
    (
        "models.yaml",
        &[(
            "        height:\n          type: integer\n          format: int64\n          description: How tall.\n",
            "",
        )],
        ("body.riders[].height", "integer, optional", "none"),
        "",
    ),
    (
        "models.yaml",
        &[("          x-sensitive: true\n", "")],
        ("body.riders[].name#sensitive", "sealed", "not sealed"),
        "        name:\n",
    ),
    (
        "models.yaml",
        &[("maxLength: 512", "maxLength: 511")],
        ("body.riders[].name#maxLength", "512", "511"),
        "maxLength: 511",
    ),
    (
        "models.yaml",
        &[("        - loan_id\n", "")],
        ("reply.loan_id#required", "required", "optional"),
        "        loan_id:",
    ),
];

#[test]
fn one_changed_fact_of_the_spec_is_reported_with_its_place() {
    let page = read(&page_text("lines.txt"));
    for (file, edits, expected, line) in SPEC_CASES.iter().copied() {
        let spec = edited_spec(file, edits);
        let found = drift::compare(&page, &spec);
        // That nobody says that something is sealed is not to say that it is not.
        let expected = Some(expected).filter(|(pointer, ..)| !pointer.is_empty());
        assert_eq!(open(&found), facts(expected.as_slice()), "{edits:?}\n{}", shown(&page, &spec));
        if let (Some(drift), false) = (found.first(), line.is_empty()) {
            let text = drift.spec.as_ref().unwrap().file().text.clone();
            let at = text.split_once(line).unwrap_or_else(|| panic!("{line}")).0.matches('\n').count() + 1;
            assert_eq!(
                drift.spec.as_ref().unwrap().line_and_column().0,
                at,
                "{edits:?}\n{}",
                shown(&page, &spec)
            );
        }
    }
}

#[test]
fn what_the_spec_explains_is_listed_apart_and_must_be_so() {
    let page = page_text("lines.txt");
    let without = edit(&page, &[("接口限频:按品牌商户品牌 ID 维度 7 次/秒\n", "")]);
    let accept = |what: &str| {
        let key = format!(
            "      x-drift:\n        {what}: {{page: none, why: an older page}}\n      parameters:\n"
        );
        edited_spec("brand.yaml", &[("      parameters:\n", &key)])
    };
    let found = drift::compare(&read(&without), &accept("rate-limit"));
    assert!(open(&found).is_empty());
    assert!(matches!(&found[0].kind, DriftKind::Explained { why, .. } if why == "an older page"));
    assert!(shown(&read(&without), &accept("rate-limit")).contains("  an older page\n"));

    let agreed = drift::compare(&read(&page), &accept("rate-limit"));
    assert_eq!(open(&agreed)[0].0, "rate-limit", "it differs no more");
    assert!(agreed[0].spec.as_ref().unwrap().text().starts_with("rate-limit"));

    let other = edit(&page, &[("维度 7 次/秒", "维度 9 次/秒")]);
    let found = drift::compare(&read(&other), &accept("rate-limit"));
    assert_eq!(open(&found), facts(&[("rate-limit", "9 in 1 s per brand_id", "7 in 1 s per brand_id")]));

    for nothing in ["errors.400.NO_SUCH_ERROR", "reply.loan_ids", "reply.loan_ids#maxLength"] {
        let found = drift::compare(&read(&page), &accept(nothing));
        assert_eq!(open(&found)[0].0, nothing);
    }
}

#[test]
fn what_an_earlier_state_of_a_page_said_need_not_be_so_in_the_newest() {
    let newest = page_text("lines.txt");
    let earlier = edit(&newest, &[("维度 7 次/秒", "维度 3 次/秒")]);
    let says = "page: 3 in 1 s per brand_id, why: the newest copy prints 7, earlier: true";
    let key = format!("      x-drift:\n        rate-limit: {{{says}}}\n      parameters:\n");
    let spec = edited_spec("brand.yaml", &[("      parameters:\n", &key)]);
    let found = drift::compare(&read(&earlier), &spec);
    assert!(
        matches!(&*found, [one] if matches!(one.kind, DriftKind::Explained { .. })),
        "{}",
        shown(&read(&earlier), &spec)
    );
    assert!(drift::compare(&read(&newest), &spec).is_empty());

    let other = edit(&newest, &[("维度 7 次/秒", "维度 9 次/秒")]);
    let found = drift::compare(&read(&other), &spec);
    assert_eq!(open(&found), facts(&[("rate-limit", "9 in 1 s per brand_id", "7 in 1 s per brand_id")]));
}
