//! Whatever bytes are read as a page: a page or an error comes of them, soon, and no panic.

use proptest::prelude::*;
use wechatpay_pages::evidence::{Evidence, Field, Line, Object, Page};
use wechatpay_pages::reader::{self, Source};

use crate::pages::{bytes, source};

const PAGES: [&str; 9] = [
    "lines.txt",
    "collapsed.txt",
    "flat.txt",
    "markdown.md",
    "columns.md",
    "close.txt",
    "upload.md",
    "rows.txt",
    "event.md",
];

/// Reads, and looks at all that was read.
fn check(input: &[u8]) {
    check_with(input, &[]);
}

fn check_with(input: &[u8], samples: &[Source]) {
    let page = source("page", input);
    let lines: Vec<usize> = std::iter::once(&page).chain(samples).map(|file| lines_of(&file.bytes)).collect();
    match reader::read(&page, samples) {
        Ok(page) => check_page(&page, &lines),
        Err(error) => {
            assert!(lines.iter().any(|lines| (1..=*lines).contains(&error.line)));
            assert!(!error.to_string().contains('\n'));
        }
    }
}

fn lines_of(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count()
}

/// Every line of the page lies within its file.
fn check_page(page: &Page, lines: &[usize]) {
    let within = |line: Line| (1..=lines[usize::from(line.file)]).contains(&line.number);
    assert!(page.truncated.is_none_or(within));
    assert!(page.unread.iter().all(|unread| within(unread.line)));
    assert!(page.errors.iter().flatten().all(|error| within(error.line)));
    all_within(&page.title, &within);
    all_within(&page.name, &within);
    all_within(&page.method, &within);
    all_within(&page.path, &within);
    check_object(&page.request, &within, 0);
    for reply in &page.replies {
        assert!(within(reply.status.line));
        reply.object.iter().for_each(|object| check_object(object, &within, 0));
    }
}

fn all_within<T>(evidence: &Evidence<T>, within: &impl Fn(Line) -> bool) {
    assert!(evidence.statements().iter().all(|statement| within(statement.line)));
}

fn check_object(object: &Object, within: &impl Fn(Line) -> bool, depth: usize) {
    assert!(depth < 16 && object.lists.iter().all(|list| within(list.line)));
    object.fields.iter().for_each(|field| check_field(field, within, depth));
}

fn check_field(field: &Field, within: &impl Fn(Line) -> bool, depth: usize) {
    all_within(&field.seen, within);
    all_within(&field.kind, within);
    all_within(&field.max_length, within);
    assert!(field.values.iter().flat_map(|values| &values.values).all(|(_, line)| within(*line)));
    field.object.iter().for_each(|object| check_object(object, within, depth + 1));
}

#[test]
fn a_page_may_end_anywhere() {
    for name in PAGES {
        let whole = bytes(name);
        for end in (0..whole.len()).step_by(whole.len() / 150 + 1) {
            check(&whole[..end]);
        }
    }
}

#[test]
fn long_pages_of_one_kind_take_no_longer_than_others() {
    let top = "接口说明\n请求方式:【POST】/v3/a\n请求参数\nbody 包体参数\n";
    let pieces = [
        "a 必填 object\n| 属性 | |\n",
        "a 必填 object\n属性\n",
        "| 属性 | |\n|\n",
        "a 必填 ",
        "必填",
        "a",
        "|",
        " | a",
        "A: ",
        "可选取值\nA: ",
        "- a 必填 object\n",
        "\n",
        " ",
        "[a](",
        "**",
        "|参数|类型|\n",
        "a 必填 string\n限制1 ",
        "限制1 ",
        "| a.b.c | string(3) | true | 最多3个 |\n",
        "| 参数名 | 类型 | 必填 |\n| a | object | true |\n",
    ];
    let samples = "请求示例\n";
    let code = [
        "1public class A { 2 ",
        "1package main 2 ",
        "@SerializedName(\"a\") public B b; ",
        "class A { ",
        "class A { @SerializedName(\"a\") A b; } ",
        "type A struct { ",
        "type A struct { B []A `json:\"b\"` } ",
        "func (o *A) MarshalJSON B: nil, ",
        "x.y = client.encrypt(",
        "A x = new A(); x.y.y.y = client.encrypt( ",
        "/* ",
        "\"",
        "`",
        " 2",
        "{\"a\":",
        "1{ 2 [ 3 ",
    ];
    let repeat = |piece: &str| piece.repeat((200 << 10) / piece.len());
    let fields = pieces.iter().map(|piece| format!("{top}{}", repeat(piece)));
    let numbered =
        |piece: &&str| format!("{top}{samples}1package main; import java.util 2 {}", repeat(piece));
    let plain =
        |piece: &&str| format!("{top}{samples}import java.util\npublic class A {{\n{}", repeat(piece));
    let replies = |piece: &&str| format!("{top}应答示例\n{}\n错误码\n{}", repeat(piece), repeat(piece));
    let code = code.iter();
    for text in
        fields.chain(code.clone().map(numbered)).chain(code.clone().map(plain)).chain(code.map(replies))
    {
        // What goes by the square of the length takes hours here.
        check(text.as_bytes());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_read_or_refused(input in proptest::collection::vec(any::<u8>(), 0..2000)) {
        check(&input);
    }

    #[test]
    fn any_text_is_read_or_refused(input in "(接口说明|请求参数|body 包体参数|应答参数|错误码|属性|必填|可选取值|string|object|【|】|a|A|:|\\||\n| |1|2|\\{|\\}|\"|`|@|```\n){0,200}") {
        check(format!("请求方式:【GET】/v3/a\n{input}").as_bytes());
    }

    #[test]
    fn any_mix_of_lines_is_read(
        picks in proptest::collection::vec((0..PAGES.len(), any::<prop::sample::Index>(), 1..12_usize), 1..60),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut mixed = "请求方式:【GET】/v3/a\n".to_owned();
        for (page, at, count) in picks {
            let text = String::from_utf8(bytes(PAGES[page])).unwrap();
            let lines: Vec<_> = text.lines().collect();
            for line in lines.iter().skip(at.index(lines.len())).take(count) {
                mixed.push_str(line);
                mixed.push('\n');
            }
        }
        check(&mixed.as_bytes()[..cut.index(mixed.len() + 1)]);
        check(mixed.as_bytes());
    }
}
