//! The tables of errors.

use super::columns::cells;
use super::markdown::{Plain, Role};
use crate::evidence::{ErrorRow, Line, Unread};

/// Reads the tables of a part.
pub(super) fn read(lines: &[Plain<'_>], unread: &mut Vec<Unread>) -> Vec<ErrorRow> {
    let mut errors = Vec::new();
    // The cells of rows that aren't rows of a table in Markdown: they may be spread over lines.
    let mut loose: Vec<(Line, String)> = Vec::new();
    let mut is_table = false;
    for line in lines.iter().filter(|line| line.role == Role::Text && !line.line.text.is_empty()) {
        let (at, text) = (line.line.at, line.line.text.as_str());
        let cells = cells(text);
        match cells.as_slice() {
            ["", heading, .., ""] if heading.contains("状态码") => is_table = true,
            ["", ..] if text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) => {}
            ["", status, code, rest @ .., ""] if is_table => {
                let row = row(status, code, rest, at);
                if row.is_none() {
                    let what = "a row of the errors whose status or code isn't one".to_owned();
                    unread.push(Unread { line: at, what });
                }
                errors.extend(row);
            }
            _ => {
                is_table = false;
                loose.extend(split(line));
            }
        }
    }
    errors.extend(rows(&loose, unread));
    errors
}

/// A row of a table in Markdown: status, code, message, and what to do.
fn row(status: &str, code: &str, rest: &[&str], line: Line) -> Option<ErrorRow> {
    let text = |cell: Option<&&str>| cell.copied().unwrap_or_default().replace('\n', " ").replace("\\|", "|");
    let (message, remedy) = (text(rest.first()), text(rest.get(1)));
    let status = self::status(status)?;
    let is_code = code.len() > 1 && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let (code_line, message_line) = (line, line);
    is_code.then(|| ErrorRow {
        status,
        code: code.to_owned(),
        message,
        remedy,
        line,
        code_line,
        message_line,
    })
}

/// The rows in cells one after the other.
fn rows(cells: &[(Line, String)], unread: &mut Vec<Unread>) -> Vec<ErrorRow> {
    let mut errors = Vec::new();
    let mut cells = cells.iter().peekable();
    while let Some((line, cell)) = cells.next() {
        let Some(status) = status(cell) else { continue };
        let Some((code_line, code)) = cells.next_if(|(_, code)| is_code(code)) else {
            let what = format!("the status {status} without a code behind it");
            unread.push(Unread { line: *line, what });
            continue;
        };
        let mut text = || cells.next_if(|(_, text)| self::status(text).is_none()).cloned();
        let (message_line, message) = text().unwrap_or_else(|| (*code_line, String::new()));
        let remedy = text().map(|(_, remedy)| remedy).unwrap_or_default();
        let (line, code, code_line) = (*line, code.clone(), *code_line);
        errors.push(ErrorRow { status, code, message, remedy, line, code_line, message_line });
    }
    errors
}

/// The status that a cell is: `400`, `400 Bad Request`.
pub(super) fn status(cell: &str) -> Option<u16> {
    let end = cell.find(|c: char| !c.is_ascii_digit()).unwrap_or(cell.len());
    let (digits, rest) = cell.split_at_checked(end)?;
    let words = rest.starts_with(' ') || rest.is_empty();
    let words = words && rest.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '-'));
    digits.parse().ok().filter(|status| (100..600).contains(status) && words && digits.len() == 3)
}

fn is_code(cell: &str) -> bool {
    cell.len() > 1 && cell.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// The cells of a line: of a table, with tabs between them, or a row with spaces between them.
fn split(line: &Plain<'_>) -> Vec<(Line, String)> {
    let (at, text) = (line.line.at, line.line.text.as_str());
    let owned = |text: &str| (at, text.to_owned());
    let in_table = cells(text);
    if in_table.len() > 1 {
        return in_table.into_iter().filter(|cell| !cell.is_empty()).map(owned).collect();
    }
    if line.line.raw.trim().contains('\t') {
        let tabbed = line.line.raw.split('\t').map(super::lines::spaced).filter(|cell| !cell.is_empty());
        return tabbed.map(|cell| (at, cell)).collect();
    }
    let mut words = text.splitn(4, ' ');
    match (words.next(), words.next(), words.next(), words.next()) {
        (Some(first), Some(code), Some(meaning), rest) if status(first).is_some() && is_code(code) => {
            [first, code, meaning, rest.unwrap_or("")]
                .into_iter()
                .filter(|word| !word.is_empty())
                .map(owned)
                .collect()
        }
        _ => vec![owned(text)],
    }
}
