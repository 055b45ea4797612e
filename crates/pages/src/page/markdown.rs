//! What Markdown adds to a line: taken off again, so that a page is read alike in both forms.

use super::lines::{Line, spaced};

/// A line without Markdown.
#[derive(Clone, Debug)]
pub(super) struct Plain<'a> {
    /// The line it was.
    pub(super) line: Line<'a>,
    /// What it is.
    pub(super) role: Role,
    /// How deep it stands, if Markdown says so: the spaces before a bullet.
    pub(super) depth: Option<usize>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Text.
    Text,
    /// Inside a fence.
    Code,
    /// A fence, where code begins or ends.
    Fence,
}

/// Takes the marks off each line; a page without headings and fences has none.
pub(super) fn strip(lines: Vec<Line<'_>>) -> Vec<Plain<'_>> {
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

fn text(mut line: Line<'_>) -> Plain<'_> {
    let bullet = ["- ", "* ", "+ ", "• "].iter().find_map(|mark| line.text.strip_prefix(mark));
    let depth = bullet.map(|_| line.indent);
    let content = bullet.or_else(|| heading(&line.text)).unwrap_or(&line.text);
    let content = content.strip_prefix("> ").unwrap_or(content);
    let content = spaced(&unescape(&unlink(content)));
    line.text = content;
    Plain { line, role: Role::Text, depth }
}

/// Takes `[text](address)` for its text.
fn unlink(text: &str) -> String {
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
    const ENTITIES: [(&str, &str); 9] = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
        ("<br>", " "),
        ("<br/>", " "),
        ("<br />", " "),
        ("**", ""),
    ];
    let text = ENTITIES.iter().fold(text.replace('`', ""), |text, (mark, meant)| text.replace(mark, meant));
    let mut plain = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        if c == '\\' && !escaped {
            escaped = true;
            continue;
        }
        if escaped && !c.is_ascii_punctuation() {
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
        assert_eq!(line, "card_id 必填 见说明 a|b <");
    }

    #[test]
    fn a_page_without_headings_keeps_its_stars() {
        let lines = super::super::lines::read("page", "手机号 138****0000".as_bytes()).unwrap();
        assert_eq!(strip(lines)[0].line.text, "手机号 138****0000");
    }
}
