//! What Markdown adds to a line: taken off again, so that a page is read alike in both forms.

use super::lines::{TextLine, spaced};

/// A line without Markdown.
#[derive(Clone, Debug)]
pub(super) struct Plain<'a> {
    pub(super) line: TextLine<'a>,
    pub(super) role: Role,
    /// How deep it stands, if Markdown says so: the spaces before a bullet.
    pub(super) depth: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Heading,
    Code,
    /// A fence, where code begins or ends.
    Fence,
}

/// Takes the marks off each line; a page without headings and fences has none.
pub(super) fn strip(lines: Vec<TextLine<'_>>) -> Vec<Plain<'_>> {
    let markdown = lines.iter().any(|line| heading(&line.text).is_some() || fence(&line.text).is_some());
    let mut open: Option<char> = None;
    let mut plain = Vec::with_capacity(lines.len());
    for line in lines {
        let fence = fence(&line.text).filter(|mark| markdown && open.is_none_or(|open| open == *mark));
        let role = match (fence, open) {
            (Some(mark), None) => {
                open = Some(mark);
                Role::Fence
            }
            (Some(_), Some(_)) => {
                open = None;
                Role::Fence
            }
            (None, Some(_)) => Role::Code,
            (None, None) => Role::Text,
        };
        plain.push(if markdown && role == Role::Text {
            text(line)
        } else {
            Plain { line, role, depth: None }
        });
    }
    plain
}

fn fence(text: &str) -> Option<char> {
    ['`', '~'].into_iter().find(|mark| text.chars().take_while(|c| c == mark).count() >= 3)
}

fn heading(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches('#');
    (rest.len() < text.len()).then(|| rest.strip_prefix(' ')).flatten()
}

fn text(mut line: TextLine<'_>) -> Plain<'_> {
    let bullet = ["- ", "* ", "+ ", "• "].iter().find_map(|mark| line.text.strip_prefix(mark));
    let depth = bullet.map(|_| line.indent);
    let content = bullet.or_else(|| heading(&line.text)).unwrap_or(&line.text);
    let content = content.strip_prefix("> ").unwrap_or(content);
    // The lines in a cell of a table stay apart.
    let lines: Vec<_> = unescape(&unlink(content)).split('\n').map(spaced).collect();
    let between = if content.starts_with('|') { "\n" } else { " " };
    let text = lines.join(between);
    let role = if heading(&line.text).is_some() { Role::Heading } else { Role::Text };
    line.text = text;
    Plain { line, role, depth }
}

/// Takes `[text](address)` for its text.
fn unlink(text: &str) -> String {
    if !text.contains("](") {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let Some((start, label)) = before.rsplit_once('[') else {
            plain.push_str(before);
            plain.push_str("](");
            rest = after;
            continue;
        };
        let Some((_, after)) = after.split_once(')') else { break };
        plain.push_str(start.strip_suffix('!').unwrap_or(start));
        plain.push_str(label);
        rest = after;
    }
    plain + rest
}

/// Takes off bold and code, and what stands for a character.
fn unescape(text: &str) -> String {
    const ENTITIES: [(&str, &str); 19] = [
        ("&nbsp;", " "),
        ("&#124;", "\\|"),
        ("&#39;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
        ("<br>", "\n"),
        ("<br/>", "\n"),
        ("<br />", "\n"),
        ("<ul>", ""),
        ("</ul>", "\n"),
        ("<ol>", ""),
        ("</ol>", "\n"),
        ("<li>", "\n• "),
        ("</li>", ""),
        ("<p>", "\n"),
        ("</p>", ""),
        ("**", ""),
    ];
    if !text.contains(['`', '&', '<', '*', '\\']) {
        return text.to_owned();
    }
    let mut text = text.replace('`', "");
    for (mark, meant) in ENTITIES {
        if text.contains(mark) {
            text = text.replace(mark, meant);
        }
    }
    let mut plain = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        if c == '\\' && !escaped {
            escaped = true;
            continue;
        }
        // The bar of a cell stays escaped until the cells of its line are taken apart.
        if escaped && (c == '|' || !c.is_ascii_punctuation()) {
            plain.push('\\');
        }
        escaped = false;
        plain.push(c);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_bold_code_and_escapes_leave_their_text() {
        let line = unescape(&unlink("**card\\_id** `必填` [见说明](https://a/b) a\\|b &lt;"));
        assert_eq!(line, "card_id 必填 见说明 a\\|b <");
    }

    #[test]
    fn a_page_without_headings_keeps_its_stars() {
        let lines = super::super::lines::read(0, "page", "手机号 138****0000".as_bytes()).unwrap();
        assert_eq!(strip(lines)[0].line.text, "手机号 138****0000");
    }
}
