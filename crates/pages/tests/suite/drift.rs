//! Drift: a page and a spec in agreement, then one fact changed at a time, on either side.

use wechatpay_codegen::spec::check;
use wechatpay_codegen::{Source, SourceFile};
use wechatpay_pages::drift::{self, Drift, DriftKind, Report, Spec, report};
use wechatpay_pages::evidence::{Page, Voice};
use wechatpay_pages::reader;

use crate::folder;
use crate::pages::bytes;

/// The made-up page in one of its layouts, as the made-up spec has it.
pub(crate) fn page_text(name: &str) -> String {
    let text =
        String::from_utf8(bytes(name)).unwrap().replace("LendUmbrella", "CreateLoan").replace('\u{a0}', " ");
    let accept = [
        (" Content-Type  必填", " Accept  必填   string\n\n请设置\n\n\n Content-Type  必填"),
        ("\nContent-Type 必填", "\nAccept 必填 string\n请设置\nContent-Type 必填"),
        ("- **Content-Type**", "- **Accept** `必填` `string`\n\n  请设置\n\n- **Content-Type**"),
        ("|  | Content-Type |", "|  | Accept | string | 是 | 请设置 |\n|  | Content-Type |"),
    ];
    let (from, to) = accept.into_iter().find(|(from, _)| text.contains(from)).unwrap();
    text.replacen(from, to, 1)
}

pub(crate) fn read(text: &str) -> Page {
    let page = reader::Source { name: "page.txt".to_owned(), bytes: text.as_bytes().to_vec() };
    reader::read(&page, &[]).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn source() -> Source {
    Source::read_as(&folder("drift"), "spec").unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

pub(crate) fn spec_of(source: &Source) -> Spec {
    Spec::of(&check(source).unwrap_or_else(|diagnostics| panic!("{diagnostics}")))
}

/// The spec with something else in one of its files.
pub(crate) fn edited_spec(file: &str, edits: &[(&str, &str)]) -> Spec {
    let mut source = source();
    for folder in &mut source.folders {
        for found in folder.files.iter_mut().filter(|found| found.name == file) {
            let text = edit(&found.text, edits);
            *found = SourceFile::new("spec", &found.path, &text).into();
        }
    }
    spec_of(&source)
}

/// Replaces texts that stand there once each.
pub(crate) fn edit(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (from, to)| {
        assert_eq!(text.matches(from).count(), 1, "{from:?}");
        text.replacen(from, to, 1)
    })
}

/// Numbers the lines of samples anew; a line without a number yet begins with `§`.
fn renumbered(text: &str) -> String {
    let mut number = 0;
    let line = |line: &str| {
        let code = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_first = line.starts_with("1package") || line.starts_with("1curl") || line.starts_with("1{");
        number = match (is_first, code.len() == line.len() && !code.starts_with('§')) {
            (true, _) => 1,
            (_, true) => 0,
            _ if number == 0 => return line.to_owned(),
            _ => number + 1,
        };
        if number == 0 { line.to_owned() } else { format!("{number}{}", code.trim_start_matches('§')) }
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// Each difference that is to be acted on: fact, page, spec.
pub(crate) fn open(found: &[Drift]) -> Vec<(String, String, String)> {
    let open = found.iter().filter(|drift| drift.is_open());
    open.map(|drift| (drift.fact.to_string(), drift.page_says.to_string(), drift.spec_says.to_string()))
        .collect()
}

/// What [`open`] gives, as it is written in tests.
pub(crate) fn facts(expected: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    expected
        .iter()
        .map(|(fact, page, spec)| ((*fact).to_owned(), (*page).to_owned(), (*spec).to_owned()))
        .collect()
}

/// The differences as people read them.
pub(crate) fn shown(page: &Page, spec: &Spec) -> String {
    report::text(&Report::of(vec![page.clone()], spec))
}

/// The lines of the best voice's file that say so.
fn lines(drift: &Drift) -> Vec<usize> {
    drift.said_by.iter().map(|(_, line)| line.number).collect()
}

fn contradictions(found: &[Drift]) -> Vec<&Drift> {
    found.iter().filter(|drift| matches!(drift.kind, DriftKind::Contradiction)).collect()
}

/// One changed fact of the page: the edits, the fact, what page and spec then say, and the line it stands on.
type Case<'c> = (&'c [(&'c str, &'c str)], &'c str, &'c str, &'c str, &'c str);

/// Everything that the page says once is changed once; what it says three times, three times.
const PAGE_CASES: &[Case<'static>] = &[
    (&[("借出雨伞\n\n更新", "借出阳伞\n\n更新")], "title", "借出阳伞", "借出雨伞", "借出阳伞"),
    (&[("2026.01.31", "2026.02.01")], "updated", "2026-02-01", "2026-01-31", "2026.02.01"),
    (
        &[("维度 7 次/秒", "维度 8 次/秒")],
        "rate-limit",
        "8 in 1 s per brand_id",
        "7 in 1 s per brand_id",
        "8 次/秒",
    ),
    (
        &[("接口限频:按品牌商户品牌 ID 维度 7 次/秒\n", "")],
        "rate-limit",
        "none",
        "7 in 1 s per brand_id",
        "接口说明",
    ),
    (
        &[
            ("【POST】/brand", "【PUT】/brand"),
            ("METHOD = \"POST\"", "METHOD = \"PUT\""),
            ("= \"POST\"\n22", "= \"PUT\"\n22"),
        ],
        "method",
        "PUT",
        "POST",
        "【PUT】",
    ),
    (&[("默认为false", "默认为true")], "query.dry_run#default", "true", "false", "默认为true"),
    (
        &[(" dry_run  选填", " dry_run  必填")],
        "query.dry_run#required",
        "required",
        "optional",
        "dry_run  必填",
    ),
    (
        &[("out_request_no  必填", "out_request_no  选填")],
        "body.out_request_no#required",
        "optional",
        "required",
        "out_request_no  选填",
    ),
    (
        &[("remark  选填   string(64)", "remark  选填   string(65)")],
        "body.remark#maxLength",
        "65",
        "64",
        "string(65)",
    ),
    (
        &[("remark  选填   string(64)", "remark  选填   string")],
        "body.remark#maxLength",
        "none",
        "64",
        " remark  ",
    ),
    (
        &[("name  选填   string(512)", "name  选填   string(256)")],
        "body.riders[].name#maxLength",
        "256",
        "512",
        "string(256)",
    ),
    (
        &[("【备注】 只给店员看", "【备注】 只给店员看,该字段需要加密后传输")],
        "body.remark#sensitive",
        "sealed",
        "not sealed",
        "只给店员看",
    ),
    (
        &[
            ("tags  选填   array[string]", "tags  选填   array[integer]"),
            ("List<String> tags", "List<Long> tags"),
            ("[]string      `json:\"tags", "[]int64 `json:\"tags"),
        ],
        "body.tags#type",
        "array[integer]",
        "array[string]",
        "array[integer]",
    ),
    (
        &[
            (" remark  选填", " note  选填"),
            ("SerializedName(\"remark\")", "SerializedName(\"note\")"),
            ("json:\"remark,", "json:\"note,"),
        ],
        "body.remark",
        "note",
        "remark",
        " note  选填",
    ),
    (
        &[
            (" height  条件必填", " size  条件必填"),
            ("SerializedName(\"height\")", "SerializedName(\"size\")"),
            ("json:\"height,", "json:\"size,"),
        ],
        "body.riders[].height",
        "size",
        "height",
        " size  条件必填",
    ),
    (
        &[
            (" remark  选填   string(64)\n\n【备注】 只给店员看\n", ""),
            ("63    @SerializedName(\"remark\")\n64    public String remark;\n", ""),
            ("35\tRemark       *string       `json:\"remark,omitempty\"`\n", ""),
        ],
        "body.remark",
        "none",
        "remark",
        "height  条件必填",
    ),
    (
        &[
            (" remark  选填", " colour  必填   string(8)\n\n【伞的颜色】 任意\n\n\n remark  选填"),
            (
                "63    @SerializedName(\"remark\")",
                "§    @SerializedName(\"colour\")\n§    public String colour;\n§\n§    @SerializedName(\"remark\")",
            ),
            ("35\tRemark       ", "§\tColour *string `json:\"colour,omitempty\"`\n§\tRemark       "),
        ],
        "body.colour",
        "string(8), required",
        "none",
        " colour  必填",
    ),
    (
        &[
            (" create_time  必填", " due_time  选填   string\n\n【归还时间】 最晚\n\n\n create_time  必填"),
            (
                "93    @SerializedName(\"create_time\")",
                "§    @SerializedName(\"due_time\")\n§    public String dueTime;\n§\n§    @SerializedName(\"create_time\")",
            ),
            ("67\tCreateTime ", "§\tDueTime *string `json:\"due_time,omitempty\"`\n§\tCreateTime "),
        ],
        "reply.due_time",
        "string, optional",
        "none",
        " due_time  选填",
    ),
    (
        &[
            (
                " dry_run  选填   boolean\n\n【是否试借】 默认为false\n\n\nbody  包体参数\n",
                "body  包体参数\n\n dry_run  选填   boolean\n\n【是否试借】 默认为false\n\n\n",
            ),
            (
                "44    @SerializedName(\"dry_run\")\n45    @Expose(serialize = false)\n",
                "44    @SerializedName(\"dry_run\")\n",
            ),
            ("47\t\tDryRun:    nil,\n", ""),
            ("42\t\tDryRun    *bool   `json:\"dry_run,omitempty\"`\n", ""),
        ],
        "query.dry_run#in",
        "body",
        "query",
        " dry_run  选填",
    ),
    (
        &[("400\n\nPARAM_ERROR", "403\n\nPARAM_ERROR")],
        "errors.400.PARAM_ERROR",
        "403 PARAM_ERROR 参数有误",
        "400 PARAM_ERROR 参数有误",
        "\n403\n",
    ),
    (
        &[("NO_UMBRELLA", "NO_UMBRELLAS")],
        "errors.404.NO_UMBRELLA",
        "404 NO_UMBRELLAS 没有伞了",
        "404 NO_UMBRELLA 没有伞了",
        "NO_UMBRELLAS",
    ),
    (
        &[("500\n\nSYSTEM_ERROR\n\n系统繁忙\n\n请稍后重试\n\n", "")],
        "errors.500.SYSTEM_ERROR",
        "none",
        "500 SYSTEM_ERROR 系统繁忙",
        "NO_UMBRELLA",
    ),
    (
        &[("404\n\nNO_UMBRELLA", "409\n\nCLOSED\n\n已关\n\n请等待\n\n404\n\nNO_UMBRELLA")],
        "errors.409.CLOSED",
        "409 CLOSED 已关",
        "none",
        "CLOSED",
    ),
    (
        &[(" Accept  必填   string\n\n请设置\n\n\n", "")],
        "header.Accept",
        "none",
        "Accept",
        "Authorization  必填",
    ),
    (
        &[(" Accept  必填", " Wechatpay-Serial  必填   string\n\n公钥\n\n\n Accept  必填")],
        "header.Wechatpay-Serial",
        "string, required",
        "none",
        "Wechatpay-Serial",
    ),
];

#[test]
fn a_page_and_a_spec_in_agreement_do_not_differ_in_any_layout() {
    let spec = spec_of(&source());
    for name in ["lines.txt", "flat.txt", "markdown.md", "columns.md"] {
        let page = read(&page_text(name));
        assert!(drift::compare(&page, &spec).is_empty(), "{name}:\n{}", shown(&page, &spec));
    }
}

#[test]
fn one_changed_fact_of_the_page_is_one_drift_on_its_line() {
    let spec = spec_of(&source());
    let page = page_text("lines.txt");
    for (edits, pointer, page_says, spec_says, at) in PAGE_CASES {
        let changed = renumbered(&edit(&page, edits));
        let page = read(&changed);
        let found = drift::compare(&page, &spec);
        let shown = shown(&page, &spec);
        assert_eq!(open(&found), facts(&[(*pointer, *page_says, *spec_says)]), "{edits:?}\n{shown}");
        assert!(contradictions(&found).is_empty(), "{edits:?}\n{shown}");
        let line =
            changed.split_once(at).unwrap().0.matches('\n').count() + 1 + usize::from(at.starts_with('\n'));
        assert_eq!(lines(&found[0])[0], line, "{edits:?}\n{shown}");
    }
}

#[test]
fn a_path_that_changed_is_reported_of_the_operation_that_the_samples_name() {
    let page = page_text("lines.txt").replace("stations/{station_id}/loans", "places/{station_id}/loans");
    let found = drift::compare(&read(&page), &spec_of(&source()));
    let path = ("/brand/umbrella/places/{station_id}/loans", "/brand/umbrella/stations/{station_id}/loans");
    assert_eq!(open(&found), facts(&[("path", path.0, path.1)]));
    assert_eq!(lines(&found[0]).len(), 3, "both samples say so too");
}

#[test]
fn a_value_of_an_enum_is_one_difference_with_each_line_that_shows_it() {
    let page = page_text("lines.txt");
    let spec = spec_of(&source());
    let java = (
        "100    @SerializedName(\"LARGE_ONE\")",
        "§    @SerializedName(\"HUGE_ONE\")\n§    HUGE_ONE,\n§    @SerializedName(\"LARGE_ONE\")",
    );
    let go = (
        "78\tUMBRELLAKIND_LARGE_ONE",
        "§\tUMBRELLAKIND_HUGE_ONE UmbrellaKind = \"HUGE_ONE\"\n§\tUMBRELLAKIND_LARGE_ONE",
    );
    let added = renumbered(&edit(&page, &[java, go]))
        .replace("  • LARGE_ONE", "  • HUGE_ONE:  巨伞\n\n  • LARGE_ONE");
    let found = drift::compare(&read(&added), &spec);
    assert_eq!(open(&found), facts(&[("body.umbrella_kind#enum.HUGE_ONE", "HUGE_ONE", "none")]));
    let lists = added.lines().enumerate().filter(|(_, line)| line.contains("• HUGE_ONE"));
    let lists: Vec<_> = lists.map(|(at, _)| at + 1).collect();
    assert_eq!(
        lines(&found[0])[..2],
        lists,
        "the tables of request and reply are two lines of one difference"
    );

    let renamed = page.replace("LARGE_ONE", "GREAT_ONE");
    let found = drift::compare(&read(&renamed), &spec);
    assert_eq!(open(&found), facts(&[("body.umbrella_kind#enum.LARGE_ONE", "GREAT_ONE", "LARGE_ONE")]));
    assert!(contradictions(&found).is_empty());
}

#[test]
fn where_a_table_is_collapsed_the_samples_decide() {
    let spec = spec_of(&source());
    let page = page_text("lines.txt");
    let table = " name  选填   string(512)\n\n【借伞人姓名】 该字段需要加密后传输\n\n\n height  条件必填   integer\n\n【借伞人身高】 借大伞时必填,只能是数字_-|* 以外的整数\n";
    let collapsed = edit(&page, &[(table, "")]);
    assert!(drift::compare(&read(&collapsed), &spec).is_empty());
    let java = ("SerializedName(\"height\")", "SerializedName(\"size\")");
    let go = ("json:\"height,", "json:\"size,");
    let found = drift::compare(&read(&edit(&collapsed, &[java, go])), &spec);
    assert_eq!(open(&found), facts(&[("body.riders[].height", "size", "height")]));
    let voices: Vec<_> = found[0].said_by.iter().map(|(voice, _)| *voice).collect();
    assert_eq!(voices, [Voice::Java, Voice::Go]);

    let types = [("public Long height", "public String height"), ("Height *int64 ", "Height *string ")];
    let found = drift::compare(&read(&edit(&collapsed, &types)), &spec);
    assert_eq!(open(&found), facts(&[("body.riders[].height#type", "string", "integer")]));
}

#[test]
fn what_one_part_of_a_page_says_alone_is_a_contradiction_and_not_drift() {
    let spec = spec_of(&source());
    let page = page_text("lines.txt");
    for (edits, pointer, by) in [
        (&[("public Boolean dryRun", "public String dryRun")][..], "query.dry_run#type", "Java sample"),
        (&[("DryRun       *bool  ", "DryRun       *string")], "query.dry_run#type", "Go sample"),
        (&[("SerializedName(\"remark\")", "SerializedName(\"note\")")], "body.remark", "Java sample"),
        (&[("45    @Expose(serialize = false)\n", "")], "query.dry_run#in", "Java sample"),
        (&[("METHOD = \"POST\"", "METHOD = \"PUT\"")], "method", "Java sample"),
        (
            &[("UmbrellaKind = \"SMALL_ONE\"", "UmbrellaKind = \"TINY_ONE\"")],
            "body.umbrella_kind#enum.SMALL_ONE",
            "Go sample",
        ),
        (&[("json:\"currency,", "json:\"money,")], "body.deposit.currency", "Go sample"),
        (&[("class Deposit {", "class Deposits {")], "body.deposit#type", "Java sample"),
        (
            &[("【备注】 只给店员看", "【备注】 只给店员看,总长度限制在60字符以内")],
            "body.remark#maxLength",
            "prose",
        ),
    ] {
        let page = read(&renumbered(&edit(&page, edits)));
        let found = drift::compare(&page, &spec);
        let shown = shown(&page, &spec);
        assert!(open(&found).is_empty(), "{edits:?}\n{shown}");
        let Some(first) = contradictions(&found).first().copied() else { panic!("{edits:?}") };
        let voice = first.best().map(|(voice, _)| voice.name());
        assert_eq!((first.fact.to_string().as_str(), voice), (pointer, Some(by)), "{shown}");
    }
}

#[test]
fn the_table_speaks_for_the_page_when_only_the_table_has_changed() {
    let spec = spec_of(&source());
    let page = edit(&page_text("lines.txt"), &[(" remark  选填", " note  选填")]);
    let found = drift::compare(&read(&page), &spec);
    assert_eq!(open(&found), facts(&[("body.remark", "note", "remark")]));
    assert!(contradictions(&found).is_empty());
}

#[test]
fn what_a_page_does_not_reach_is_not_drift() {
    let spec = spec_of(&source());
    let page = page_text("lines.txt");
    let lines: Vec<_> = page.split_inclusive('\n').collect();
    // A table of errors does not say how long it is.
    let errors = lines.iter().position(|line| line.starts_with("错误码")).unwrap();
    for end in (30..errors).filter(|end| lines[end - 1] == "\n") {
        let cut: String = lines[..end].concat();
        let page = read(&cut);
        let found = drift::compare(&page, &spec);
        assert!(open(&found).is_empty(), "up to line {end}:\n{}", shown(&page, &spec));
    }
}

#[test]
fn an_operation_that_the_spec_does_not_have_is_reported() {
    let page = page_text("lines.txt")
        .replace("/stations/{station_id}/loans", "/bags")
        .replace("CreateLoan", "CreateBag");
    let found = drift::compare(&read(&page), &spec_of(&source()));
    assert_eq!(open(&found), facts(&[("operation", "POST /brand/umbrella/bags", "none")]));
    assert!(found[0].spec.is_none());
}

#[test]
fn a_difference_reads_well_as_a_line_as_json_and_as_markdown() {
    let page = edit(&page_text("lines.txt"), &[("remark  选填   string(64)", "remark  选填   string(65)")]);
    let spec = spec_of(&source());
    let line = "CreateLoan  body.remark#maxLength  page: 65 (page.txt:107)  spec: 64 (spec/umbrellas/brand.yaml:103)\n";
    assert_eq!(shown(&read(&page), &spec), line);
    let report = Report::of(vec![read(&page)], &spec);
    insta::assert_snapshot!("drift_json", format!("{:#}", report::json(&report)));
    insta::assert_snapshot!("drift_markdown", report::markdown(&report));
}
