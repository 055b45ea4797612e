//! Whether an answer is a documentation page, and what it is instead.

use serde_json::Value;

/// Returns the text of an answer that is a Markdown page, or says what came instead.
pub(super) fn page_text(bytes: &[u8]) -> Result<&str, String> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err("something that isn't UTF-8 text".to_owned());
    };
    let content = text.trim_start_matches('\u{feff}').trim();
    if content.is_empty() {
        return Err("an empty text".to_owned());
    }
    if content.starts_with('<') {
        return Err(markup(content));
    }
    if let Ok(value @ (Value::Object(_) | Value::Array(_) | Value::String(_))) = serde_json::from_str(content)
    {
        return Err(json(&value));
    }
    if !content.lines().any(is_of_a_page) {
        return Err(format!("text without heading, table or date (`{}`)", shortened(content)));
    }
    Ok(text)
}

/// Every page of the platform has a heading, a table, code or the date of its last change.
fn is_of_a_page(line: &str) -> bool {
    line.starts_with(['#', '|']) || line.starts_with("```") || line.contains("更新时间")
}

fn markup(content: &str) -> String {
    let lower = content.to_lowercase();
    let title = lower.split_once("<title>").and_then(|(_, after)| after.split_once("</title>"));
    let title = title.map_or_else(String::new, |(title, _)| format!(" titled `{}`", shortened(title.trim())));
    let asks_for = |word: &str| lower.contains(word);
    if asks_for("type=\"password\"")
        || (asks_for("<form") && ["login", "登录", "sign in"].into_iter().any(asks_for))
    {
        return format!("a login form{title}");
    }
    let is_html = ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| lower.starts_with(tag));
    if is_html || asks_for("<html") { format!("an HTML page{title}") } else { "XML or HTML".to_owned() }
}

fn json(value: &Value) -> String {
    let said = ["message", "errmsg", "error", "msg"].into_iter().find_map(|key| value.get(key)?.as_str());
    match said {
        Some(said) => format!("JSON with the message `{}`", shortened(said)),
        None => format!("JSON (`{}`)", shortened(&value.to_string())),
    }
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(60).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::page_text;

    fn refused(text: &str) -> String {
        page_text(text.as_bytes()).unwrap_err()
    }

    #[test]
    fn a_page_is_kept_as_it_is_with_front_matter_or_without() {
        for text in ["---\ntitle: A\n---\n\n## A\n", "\u{feff}>更新时间：2025.07.25\n\nA", "| A |\n| --- |\n"]
        {
            assert_eq!(page_text(text.as_bytes()), Ok(text));
        }
    }

    #[test]
    fn what_came_instead_of_a_page_is_named() {
        assert_eq!(refused(" \n"), "an empty text");
        assert_eq!(
            refused("\n<!DOCTYPE html><title>微信支付</title><form><input type=\"password\"></form>"),
            "a login form titled `微信支付`"
        );
        assert_eq!(refused("<html><body>登录<form></form>"), "a login form");
        assert_eq!(refused("<html><h1>502 Bad Gateway</h1>"), "an HTML page");
        assert_eq!(refused("<xml><return_code>FAIL</return_code></xml>"), "XML or HTML");
        assert_eq!(
            refused(r#"{"code":"NOT_FOUND","message":"no such doc"}"#),
            "JSON with the message `no such doc`"
        );
        assert_eq!(refused("[1]"), "JSON (`[1]`)");
        assert_eq!(refused("Bad gateway"), "text without heading, table or date (`Bad gateway`)");
        assert_eq!(page_text(&[b'#', 0xff]).unwrap_err(), "something that isn't UTF-8 text");
    }
}
