//! What pages say in words: at their top, and in the descriptions of their fields.

use wechatpay_pages::evidence::{Field, Page, Statement, Voice};
use wechatpay_pages::reader;

use crate::pages::source;

fn read(text: &str) -> Page {
    reader::read(&source("page", text), &[]).unwrap_or_else(|error| panic!("{error}"))
}

/// The page whose top has a line.
fn top(line: &str) -> Page {
    read(&format!("# 雨伞\n\n{line}\n\n## 接口说明\n\n请求方式：【GET】/v3/umbrellas\n\n## 应答参数\n"))
}

/// The field that a row describes.
fn field(kind: &str, text: &str) -> Field {
    let text = text.replace('\n', "<br>");
    let page = read(&format!(
        "## 接口说明\n\n请求方式：【POST】/v3/umbrellas\n\n## 请求参数\n\n### Body 包体参数\n\n\
         | 参数名 | 类型 | 必填 | 描述 |\n| --- | --- | --- | --- |\n| a | {kind} | 是 | {text} |\n\n## 应答参数\n"
    ));
    page.request.fields.into_iter().next().unwrap()
}

fn text(text: &str) -> Field {
    field("string", text)
}

fn values(field: &Field) -> Vec<&str> {
    field.values.iter().flat_map(|list| &list.values).map(|(value, _)| value.as_str()).collect()
}

#[test]
fn dates_are_written_in_several_ways() {
    let seen = |date: &str| top(&format!("更新时间{date}")).updated.value().cloned();
    assert_eq!(seen(":2025.07.25通过此接口").as_deref(), Some("2025-07-25"));
    assert_eq!(seen("：2025年7月5日").as_deref(), Some("2025-07-05"));
    assert_eq!(seen(":昨天"), None);
}

#[test]
fn rate_limits_are_written_in_several_ways() {
    let seen = |line: &str| {
        let limit = top(line).rate_limit.value().cloned().flatten();
        limit.map(|limit| (limit.requests, limit.seconds, limit.per))
    };
    assert_eq!(seen("接口限频:按品牌商户品牌 ID 维度 5 次/秒"), Some((5, 1, "brand_id".into())));
    assert_eq!(seen("频率限制：按服务商商户号维度 300 次/分钟"), Some((300, 60, "mchid".into())));
    assert_eq!(seen("注:接口限频100次/秒。"), Some((100, 1, "mchid".into())));
    assert_eq!(seen("接口限频:20/秒(品牌ID维度)"), Some((20, 1, "brand_id".into())));
    assert_eq!(seen("频率限制:接口级限制1000/min"), Some((1000, 60, "mchid".into())));
    assert_eq!(seen("接口限频: 见 3 号说明"), None);
}

#[test]
fn an_address_is_the_page_s_own_only_if_it_stands_alone() {
    let page = "https://pay.weixin.qq.com/doc/brand/1";
    assert_eq!(top(&format!("原文链接: {page}")).url.value().map(String::as_str), Some(page));
    assert_eq!(top(&format!("详见 {page} 的说明")).url.value(), None);
}

#[test]
fn values_on_one_line_come_apart_at_their_names() {
    let field = text("【类型】 三种。\n可选取值\nJSAPI: JSAPI支付NATIVE: 扫码支付APP: APP支付");
    assert_eq!(values(&field), ["JSAPI", "NATIVE", "APP"]);
    assert_eq!(field.values[0].meanings["JSAPI"], "JSAPI支付");
    assert_eq!(field.values[0].meanings["APP"], "APP支付");
    assert_eq!((field.label.as_deref(), field.description.as_deref()), (Some("类型"), Some("三种。")));
}

#[test]
fn values_may_be_a_list_or_have_no_meaning() {
    assert_eq!(values(&text("可选取值：\n• A_B:  甲\n• C\n")), ["A_B", "C"]);
    assert_eq!(values(&text("说明。 可选取值")), [""; 0]);
}

#[test]
fn prose_about_values_is_prose() {
    let field = text("【数】 可选取值范围见下表 API: 说明");
    assert_eq!(values(&field), [""; 0]);
    assert_eq!(field.description.as_deref(), Some("可选取值范围见下表 API: 说明"));
}

#[test]
fn what_is_encrypted_travels_sealed() {
    let seen = |words: &str| text(words).sensitive.best().map(|said| (said.line.number, said.value));
    assert_eq!(seen("【手机号】\n该字段需要使用公钥加密"), Some((11, true)));
    assert_eq!(seen("【手机号】"), None);
    assert_eq!(seen("【回显】该字段无需加密"), None);
    assert_eq!(seen("【算法】对结果加密的加密算法"), None);
}

/// The limits that the words of a field of some type state.
fn limits(kind: &str, text: &str) -> String {
    fn said<T: Clone>(statement: Option<&Statement<T>>) -> Option<T> {
        statement.map(|statement| statement.value.clone())
    }
    let field = field(kind, text);
    let lengths =
        [said(field.min_length.by(Voice::Prose)), said(field.max_length.by(Voice::Prose)).flatten()];
    let [least, most] = [&field.minimum, &field.maximum].map(|bound| said(bound.by(Voice::Prose)));
    let items = [&field.min_items, &field.max_items].map(|bound| said(bound.by(Voice::Prose)));
    let text = |value: Option<u64>| value.map(|value| value.to_string());
    let names = ["length ≥", "length ≤", "≥", "≤", "items ≥", "items ≤"];
    let [shortest, longest] = lengths.map(text);
    let [fewest, all] = items.map(text);
    let [least, most] = [least, most].map(|value: Option<i64>| value.map(|value| value.to_string()));
    let values = [shortest, longest, least, most, fewest, all];
    let said = names.iter().zip(values).filter_map(|(name, value)| Some(format!("{name} {}", value?)));
    said.collect::<Vec<_>>().join(", ")
}

#[test]
fn limits_in_words_are_read() {
    let texts = "array[string]";
    assert_eq!(limits("string", "名称，长度不超过15个UTF-8字符"), "length ≤ 15");
    assert_eq!(limits("string", "长度为3-15个UTF-8字符"), "length ≥ 3, length ≤ 15");
    assert_eq!(limits("string", "要求32个字符内，只能是数字"), "length ≤ 32");
    assert_eq!(limits(texts, "列表最多支持10个，单个列表限制8个字符"), "length ≤ 8, items ≤ 10");
    assert_eq!(limits(texts, "当前最多只允许传入1项"), "items ≤ 1");
    assert_eq!(limits(texts, "可上传1-5张图片"), "items ≥ 1, items ≤ 5");
    assert_eq!(limits("integer", "分页大小，取值范围为1～20"), "≥ 1, ≤ 20");
    assert_eq!(limits("integer", "取值范围为 3600~86400，且"), "≥ 3600, ≤ 86400");
    assert_eq!(limits("integer", "最长不超过30年（10958 天）"), "≤ 10958");
    assert_eq!(limits("integer", "最少3次，最多 100,000,000 次"), "≥ 3, ≤ 100000000");
    assert_eq!(limits("integer", "一次查询的条数，默认值为20，取值范围[1,200]。"), "≥ 1, ≤ 200");
    assert_eq!(limits("integer", "单次拉取的数据条数上限，不填默认为20，最大值50"), "≤ 50");
    assert_eq!(limits("integer", "每页的数量，最大不超过50。"), "≤ 50");
    assert_eq!(limits("integer", "页码，从1开始，不传默认返回首页数据"), "≥ 1");
    assert_eq!(limits("integer", "单位为分，必须大于0"), "≥ 1");
    assert_eq!(limits("integer", "单位为分，必须大于或等于0"), "≥ 0");
}

#[test]
fn other_numbers_are_not_limits() {
    for text in [
        "经度，取值在[-180,180]之间的数字",
        "默认从0开始查询",
        "例如offset=10，从第11条记录开始",
        "大于5时必填",
    ] {
        assert_eq!(limits("string", text), "", "{text}");
        assert_eq!(limits("integer", text), "", "{text}");
    }
    for text in ["示例：2015-05-20T13:29:35", "分配24位数字作为code", "领先UTC 8小时", "见第1-2条", "v3.1"]
    {
        assert_eq!(limits("string", text), "", "{text}");
        assert_eq!(limits("integer", text), "", "{text}");
    }
}

#[test]
fn the_words_beside_a_sealed_string_count_its_plaintext() {
    let field = field("string", "【姓名】长度为2-50个字符\n该字段需要使用公钥加密");
    assert_eq!(field.sensitive.value(), Some(&true));
    assert!(field.min_length.is_silent() && field.max_length.by(Voice::Prose).is_none());
}

#[test]
fn defaults_and_patterns_are_of_what_is_sent() {
    let sent = field("integer", "条数，不填默认为20");
    assert_eq!(sent.default.value(), Some(&20.into()));
    let sent = text("【单号】只能由数字、字母或下划线组成");
    assert_eq!(sent.pattern.value().map(String::as_str), Some("^[0-9A-Za-z_]+$"));
}
