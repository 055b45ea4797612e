//! Made-up pages in the platform's layout, with what other pages of the platform do.

use std::fmt::Write as _;

use wechatpay_pages::evidence::{Field, Kind, Object, Page, Place, Voice};
use wechatpay_pages::reader;

use crate::pages::source;

const HEADING: &str = "| 参数名 | 类型 | 必填 | 描述 |\n| --- |  --- | --- | --- |\n";

/// A page of a call; its parts stand below the method and the path.
fn page(call: &str, parts: &[(&str, &str)]) -> String {
    let mut text = format!(
        "---\nurl: \"https://pay.weixin.qq.com/doc/v3/partner/1.md\"\ntitle: \"雨伞\"\n---\n\n>更新时间：2026.01.31\n\n\
         ## 接口说明\n\n请求方式：{call}\n\n接口限频：10/秒（商户号维度）\n\n## 请求参数\n\n"
    );
    for (heading, rows) in parts {
        let columns = if rows.starts_with('|') { HEADING } else { "" };
        write!(text, "{heading}\n{columns}{rows}\n").unwrap();
    }
    text
}

fn read(text: &str) -> Page {
    reader::read(&source("page", text), &[]).unwrap_or_else(|error| panic!("{error}"))
}

/// A page with rows of the body.
fn body(rows: &str) -> Page {
    read(&page("【POST】 `/v3/umbrellas/{id}`", &[("### Body 参数", rows)]))
}

fn field<'p>(object: &'p Object, path: &str) -> &'p Field {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let found = object.fields.iter().find(|field| field.name == first).unwrap_or_else(|| panic!("{path}"));
    rest.map_or(found, |rest| field(found.object.as_ref().unwrap(), rest))
}

fn unread(page: &Page, text: &str) -> Vec<(String, String)> {
    let line = |number: usize| text.lines().nth(number - 1).unwrap().to_owned();
    page.unread.iter().map(|unread| (line(unread.line.number), unread.what.clone())).collect()
}

fn list(kind: Kind) -> Kind {
    Kind::List(Box::new(kind))
}

#[test]
fn types_are_read_in_every_spelling() {
    let page = body(
        "| a | array[integer] | true | 【甲】 甲 |\n| b | array[array[string]] | true | 【乙】 乙 |\n\
         | c | number | true | 【丙】 丙 |\n| d | object | true | 【丁】 键为语言 |\n| e | array<object> | true | 【戊】 戊 |\n\
         | f | uint64 | true | 【己】 己 |\n| g | bool | true | 【庚】 庚 |\n| h | map<string, string> | true | 【辛】 辛 |\n",
    );
    let kinds: Vec<_> = page.request.fields.iter().map(|field| field.kind.value().unwrap().clone()).collect();
    assert_eq!(
        kinds,
        [
            list(Kind::Integer),
            list(list(Kind::Text)),
            Kind::Number,
            Kind::Object,
            list(Kind::Object),
            Kind::Integer,
            Kind::Boolean,
            Kind::Map(Box::new(Kind::Text)),
        ]
    );
    assert!(page.unread.is_empty());
}

#[test]
fn lengths_are_read_in_every_spelling() {
    for (printed, least) in [
        ("string[1,32]", Some(1)),
        ("string(1~32)", Some(1)),
        ("string（1～32）", Some(1)),
        ("string(32)", None),
    ] {
        let page = body(&format!("| a | {printed} | true | 【甲】 甲 |\n"));
        let field = field(&page.request, "a");
        assert_eq!(field.min_length.value().copied(), least, "{printed}");
        assert_eq!(field.max_length.value(), Some(&Some(32)), "{printed}");
    }
    let page = body(
        "| a | array[string(8)] | true | 【甲】 最多10项 |\n| b | integer(1-10958) | true | 【乙】 乙 |\n",
    );
    let a = field(&page.request, "a");
    assert_eq!((a.max_length.value(), a.max_items.value()), (Some(&Some(8)), Some(&10)));
    let b = field(&page.request, "b");
    assert_eq!((b.minimum.value(), b.maximum.value()), (Some(&1), Some(&10958)));
}

#[test]
fn requiredness_is_read_in_every_spelling() {
    for (word, required) in [
        ("true", true),
        ("false", false),
        ("是", true),
        ("否", false),
        ("必填", true),
        ("选填", false),
        ("条件必填", false),
        ("可选", false),
    ] {
        let page = body(&format!("| a | string | {word} | 【甲】 甲 |\n"));
        assert_eq!(field(&page.request, "a").required.value(), Some(&required), "{word}");
    }
    let text = page("【POST】 `/v3/a`", &[("### Body 参数", "| a | string | 看情况 | 【甲】 甲 |\n")]);
    let read = read(&text);
    assert!(field(&read.request, "a").required.is_silent());
    assert_eq!(unread(&read, &text)[0].1, "`a` has `看情况`, which isn't known");
}

#[test]
fn values_are_read_in_every_list() {
    for list in [
        "可选取值<br><ul><li>`ON`:  开</li><li>`OFF`:  关</li></ul>",
        "枚举值：<br>ON：开<br>OFF：关",
        "可选值：<br>`ON`：开<br>`OFF`：关<br>",
        "可选取值：<ul><li>ON: 开</li><li>OFF: 关</li></ul>",
    ] {
        let page = body(&format!("| a | string | true | 【甲】 伞的状态<br>{list} |\n"));
        let field = field(&page.request, "a");
        let [values] = field.values.as_slice() else { panic!("{list}") };
        let names: Vec<_> = values.values.iter().map(|(value, _)| value.as_str()).collect();
        assert_eq!(names, ["ON", "OFF"], "{list}");
        assert_eq!(values.meanings["OFF"], "关", "{list}");
        assert_eq!(field.label.as_deref(), Some("甲"));
        assert_eq!(field.description.as_deref(), Some("伞的状态"));
    }
}

#[test]
fn values_may_have_any_letters() {
    let rows = "| a | string | true | 【甲】 甲<br>可选取值<br><ul><li>`non-profit`: 公益</li><li>`V2.1`：新</li><li>`0`: 零</li><li>`plain`</li></ul> |\n\
                | b | string | true | 【乙】 乙<br>枚举值：<br>NON-PROFIT：公益<br>A.B：新 |\n";
    let page = body(rows);
    let names = |name: &str| {
        let values = &field(&page.request, name).values[0].values;
        values.iter().map(|(value, _)| value.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names("a"), ["non-profit", "V2.1", "0", "plain"]);
    assert_eq!(names("b"), ["NON-PROFIT", "A.B"]);
}

#[test]
fn the_lists_of_one_enum_in_query_and_reply_keep_their_own_lines() {
    let rows = "| state | string | false | 【状态】 状态<br>可选取值<br><ul><li>`ON`: 开</li></ul> |\n";
    let reply = format!("200 OK\n\n{HEADING}{}", rows.replace("`ON`: 开", "`ON`: 开</li><li>`OFF`: 关"));
    let text = page("【GET】 `/v3/umbrellas`", &[("### Query 参数", rows), ("## 应答参数", &reply)]);
    let page = read(&text);
    let line = |needle: &str| text.lines().position(|line| line.contains(needle)).unwrap() + 1;
    let query = &field(&page.request, "state").values[0];
    let in_reply = &field(page.replies[0].object.as_ref().unwrap(), "state").values[0];
    assert_eq!((query.values.len(), in_reply.values.len()), (1, 2));
    assert_eq!(in_reply.values[1].1.number, line("OFF"));
    assert_ne!(query.values[0].1, in_reply.values[0].1);
}

#[test]
fn names_say_which_field_holds_a_field() {
    let text = page(
        "【POST】 `/v3/a`",
        &[(
            "### Body 参数",
            "| shop.address.city | string | true | 【城市】 市 |\n| goods | array[object] | true | 【物】 物 |\n\
             | goods[].id | string(8) | true | 【编号】 号 |\n| id | string(9) | true | 【单号】 号 |\n\
             | goods.id\\_list | array[string] | false | 【编号】 号 |\n",
        )],
    );
    let page = read(&text);
    let names: Vec<_> = page.request.fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["shop", "goods", "id"]);
    // No row says anything of the shop itself.
    assert!(field(&page.request, "shop").seen.is_silent());
    assert_eq!(field(&page.request, "shop.address.city").required.value(), Some(&true));
    assert_eq!(field(&page.request, "goods.id").max_length.value(), Some(&Some(8)));
    assert_eq!(field(&page.request, "goods.id_list").kind.value(), Some(&list(Kind::Text)));
    assert!(page.unread.is_empty());
}

#[test]
fn every_place_has_its_fields_whatever_its_heading() {
    let text = page(
        "【DELETE】 `/v3/umbrellas/{id}`",
        &[
            ("### Header 参数", "| Idempotency-Key | string(64) | false | 【幂等键】 键 |\n"),
            ("### Path 参数", "| id | string(32) | true | 【编号】 号 |\n"),
            ("### Query 参数", "| tags | array[string] | false | 【标签】 签 |\n"),
            ("### Body 参数", "| reason | string(8) | true | 【原因】 因 |\n"),
            (
                "### Form 参数",
                "| meta | object | true | 【信息】 息 |\n| meta.sha256 | string(64) | true | 【摘要】 要 |\n| file | message | true | 【文件】 文 |\n",
            ),
        ],
    );
    let page = read(&text);
    let places = ["Idempotency-Key", "id", "tags", "reason", "meta.sha256", "file"]
        .map(|path| *field(&page.request, path).place.value().unwrap());
    assert_eq!(places, [Place::Header, Place::Path, Place::Query, Place::Body, Place::Body, Place::Body]);
    assert_eq!(field(&page.request, "meta.sha256").max_length.value(), Some(&Some(64)));
    // Older pages print `message` for the bytes of the file.
    let file = field(&page.request, "file");
    assert_eq!((page.is_form.value(), file.kind.value()), (Some(&true), Some(&Kind::File)));
}

#[test]
fn each_status_has_its_own_reply() {
    let reply = format!(
        "200 OK\n\n{HEADING}| id | string(32) | true | 【编号】 号 |\n\n202 Accepted\n\n{HEADING}\
         | state | string | true | 【状态】 态 |\n\n204 No Content\n\n无应答包体\n"
    );
    let page = read(&page("【POST】 `/v3/a`", &[("## 应答参数", &reply), ("## 错误码", "")]));
    let statuses: Vec<_> = page.replies.iter().map(|reply| reply.status.value).collect();
    assert_eq!(statuses, [200, 202, 204]);
    let fields: Vec<_> =
        page.replies.iter().map(|reply| reply.object.as_ref().unwrap().fields.len()).collect();
    assert_eq!(fields, [1, 1, 0]);
}

#[test]
fn what_is_not_understood_is_listed_with_its_line() {
    let rows = format!(
        "| a | string | true | 【甲】 甲 |\n\n注意：以下两行\n\n{HEADING}| b | strnig(3) | true | 【乙】 乙 |\n| 合计 | string | true | 总 |\n"
    );
    let other = "| x | string | true | 【丙】 丙 |\n";
    let text = page("【POST】 `/v3/a`", &[("### Body 参数", &rows), ("### 补充说明", other)]);
    let read = read(&text);
    let found = unread(&read, &text);
    let found: Vec<_> = found.iter().map(|(line, what)| (line.as_str(), what.as_str())).collect();
    assert_eq!(
        found,
        [
            ("注意：以下两行", "text between the rows of a table, or behind it"),
            ("| b | strnig(3) | true | 【乙】 乙 |", "`b` has `strnig(3)`, which isn't known"),
            ("| 合计 | string | true | 总 |", "a row whose first column isn't the name of a field"),
            ("| 参数名 | 类型 | 必填 | 描述 |", "a table under a heading that isn't known"),
        ]
    );
    assert_eq!(field(&read.request, "a").description.as_deref(), Some("甲"));
}

#[test]
fn a_table_without_its_heading_is_read_and_listed() {
    let text = page("【POST】 `/v3/a`", &[("### Body 参数", "")])
        + "| a | string(3) | true | 【甲】 甲 |\n| b | integer | false | 【乙】 乙 |\n";
    let page = read(&text);
    assert_eq!(field(&page.request, "a").max_length.value(), Some(&Some(3)));
    assert_eq!(field(&page.request, "b").required.value(), Some(&false));
    let found = unread(&page, &text);
    assert_eq!(found.len(), 1);
    assert!(found[0].0.starts_with("| a |") && found[0].1.starts_with("a table without its heading"));
}

#[test]
fn two_tables_of_the_body_become_one() {
    let second = "| a | string(64) | false | 【甲】 甲 |\n| c | string | true | 【丙】 丙 |\n";
    let first = "| a | string(32) | true | 【甲】 甲 |\n| b | string | true | 【乙】 乙 |\n";
    let page = read(&page("【POST】 `/v3/a`", &[("### Body 参数", first), ("### Body 参数", second)]));
    assert_eq!(page.request.fields.len(), 3);
    let a = field(&page.request, "a");
    assert_eq!((a.max_length.value(), a.required.value()), (Some(&Some(64)), Some(&false)));
    assert_eq!(a.seen.statements().len(), 2);
}

#[test]
fn a_download_whose_address_comes_from_another_reply_says_so() {
    let text = page(
        "【GET】 通过申请账单接口获取到的download\\_url",
        &[
            ("### Header 参数", "| Accept | string | true | 类型 |\n"),
            ("## 应答参数", "200 OK\n\n返回账单的数据流\n"),
        ],
    );
    let page = read(&text);
    assert!(page.replies[0].is_download && page.path.is_silent());
    assert!(page.unread.iter().any(|unread| unread.what.contains("another reply")));
}

#[test]
fn remnants_of_markup_leave_their_text() {
    let page = body(
        "| user\\_id | string(32) | true | **【用户】** 见[说明](https://a/b_c)\u{200b}，不含 \\| 和&lt;b&gt;<br>第二行 |\n",
    );
    let field = field(&page.request, "user_id");
    assert_eq!(field.label.as_deref(), Some("用户"));
    assert_eq!(field.description.as_deref(), Some("见说明，不含 | 和<b>\n第二行"));
}

#[test]
fn a_page_may_name_its_address_in_full() {
    let text = page("【POST】 `/v3/a`", &[]);
    let text = text.replace(
        "请求方式：【POST】 `/v3/a`",
        "请求URL：https://api.mch.weixin.qq.com/v3/b/{id}\n\n请求方式：POST",
    );
    let page = read(&text);
    assert_eq!(page.path.value().map(String::as_str), Some("/v3/b/{id}"));
    assert_eq!(page.method.value().unwrap().to_string(), "POST");
}

#[test]
fn errors_are_read_from_tables_of_any_kind() {
    let rows = "| 状态码 | 错误码 | 描述 | 解决方案 |\n| --- | --- | --- | --- |\n| 400 | PARAM\\_ERROR | 错 \\| 误<br>二 |  |\n\
                | 400 Bad Request | PARAM\\_ERROR | 又错 | 改 |\n| 四百 | X | 错 | 改 |\n";
    let text = page("【POST】 `/v3/a`", &[]) + "## 错误码\n\n### 业务错误码\n" + rows;
    let page = read(&text);
    let errors = page.errors.as_ref().unwrap();
    let seen: Vec<_> = errors
        .iter()
        .map(|row| (row.status, row.code.as_str(), row.message.as_str(), row.remedy.as_str()))
        .collect();
    assert_eq!(seen, [(400, "PARAM_ERROR", "错 | 误 二", ""), (400, "PARAM_ERROR", "又错", "改")]);
    assert_eq!(unread(&page, &text)[0].0, "| 四百 | X | 错 | 改 |");
}

#[test]
fn pages_of_one_call_say_together_what_either_says() {
    let one = "| id | string(32) | true | 【编号】 号 |\n| single | string | true | 【单】 单 |\n\
               | kind | string | true | 【类】 类<br>可选取值<br><ul><li>`A`: 甲</li></ul> |\n";
    let two =
        one.replace("single", "multi").replace("string(32)", "string(40)").replace("`A`: 甲", "`B`: 乙");
    let make = |name: &str, rows: &str| {
        let errors = format!(
            "\n| 状态码 | 错误码 | 描述 | 解决方案 |\n| --- | --- | --- | --- |\n| 400 | BAD | {name} | 改 |\n"
        );
        let parts = [("### Body 参数", rows), ("## 应答参数", "200 OK\n"), ("## 错误码", &errors)];
        reader::read(&source(name, page("【POST】 `/v3/a`", &parts)), &[]).unwrap()
    };
    let united = make("one", one).united(make("two", &two));
    assert_eq!(united.files, ["one", "two"]);
    let id = field(&united.request, "id");
    assert_eq!((id.max_length.value(), id.required.value()), (Some(&Some(40)), Some(&true)));
    assert_eq!(id.max_length.best().unwrap().line.file, 1);
    for name in ["single", "multi"] {
        assert_eq!(field(&united.request, name).required.value(), Some(&false), "{name}");
    }
    let [kinds] = field(&united.request, "kind").values.as_slice() else { panic!() };
    let files: Vec<_> = kinds.values.iter().map(|(value, line)| (value.as_str(), line.file)).collect();
    assert_eq!(files, [("A", 0), ("B", 1)]);
    let rows = united.errors.unwrap();
    let files: Vec<_> =
        rows.iter().map(|row| [row.line, row.code_line, row.message_line].map(|line| line.file)).collect();
    assert_eq!(files, [[0; 3], [1; 3]]);
}

#[test]
fn samples_beside_the_page_speak_in_their_own_files() {
    let java = "## Java\n\n```\npublic class LendUmbrella {\n  private static String METHOD = \"POST\";\n  private static String PATH = \"/v3/a\";\n\
                \x20 public Loan run(LendUmbrellaRequest request) {\n  }\n  public static class LendUmbrellaRequest {\n\
                \x20   @SerializedName(\"tags\")\n    public Map<String, List<Tag>> tags = new HashMap<>();\n  }\n\
                \x20 public static class Loan {\n    @SerializedName(\"id\")\n    public String id;\n  }\n\
                \x20 public static class Tag {\n    @SerializedName(\"name\")\n    public String name;\n  }\n\
                \x20 public static class Unused {\n    @SerializedName(\"name\")\n    public String name;\n  }\n}\n```\n";
    let text = page(
        "【POST】 `/v3/a`",
        &[("### Body 参数", "| tags | object | true | 【标签】 签 |\n"), ("## 应答参数", "200 OK\n")],
    );
    let page = reader::read(&source("1.md", text), &[source("1.java.md", java)]).unwrap();
    assert_eq!(page.name.value().map(String::as_str), Some("LendUmbrella"));
    let tags = field(&page.request, "tags");
    let map = Kind::Map(Box::new(list(Kind::Object)));
    assert_eq!(tags.kind.by(Voice::Java).map(|kind| (&kind.value, kind.line.file)), Some((&map, 1)));
    assert_eq!(page.replies[0].model.value().map(String::as_str), Some("Loan"));
    let [unread] = page.unread.as_slice() else { panic!("{:?}", page.unread) };
    assert!(unread.line.file == 1 && unread.what.contains("`Unused`"));
}
