//! The tables of errors.

use super::markdown::{Plain, Role};
use super::pieces::cells;
use crate::evidence::{ErrorRow, Line, Unread};

/// Reads the tables; `None` if the page doesn't reach their rows.
pub(super) fn read(lines: &[Plain<'_>], unread: &mut Vec<Unread>) -> Option<Vec<ErrorRow>> {
    let mut errors = Vec::new();
    let mut columns: Option<Columns> = None;
    // The cells of rows that aren't rows of a table in Markdown: they may be spread over lines.
    let mut loose: Vec<(Line, String)> = Vec::new();
    let lines = lines.iter().filter(|line| line.role == Role::Text && !line.line.text.is_empty());
    for line in lines {
        let (at, text) = (line.line.at, line.line.text.as_str());
        if let Some(found) = Columns::of(text) {
            columns = Some(found);
            continue;
        }
        if !text.starts_with('|') {
            columns = None;
        }
        let Some(found) = &columns else {
            loose.extend(split(line));
            continue;
        };
        match found.row(text, at) {
            Some(row) => errors.push(row),
            None if text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) => {}
            None => {
                let what = "a row of the errors whose status or code isn't one".to_owned();
                unread.push(Unread { line: at, what });
            }
        }
    }
    errors.extend(rows(&loose, unread));
    (!errors.is_empty()).then_some(errors)
}

/// Which column says what.
struct Columns {
    status: usize,
    code: usize,
    message: Option<usize>,
    remedy: Option<usize>,
}

impl Columns {
    /// The columns of a table that a line is the heading of.
    fn of(text: &str) -> Option<Self> {
        if !text.starts_with('|') || text.len() > 400 {
            return None;
        }
        let cells = cells(text);
        let find = |words: &[&str]| cells.iter().position(|cell| words.contains(cell));
        Some(Self {
            status: find(&["状态码", "HTTP状态码", "HTTP 状态码", "http状态码"])?,
            code: find(&["错误码", "名称", "错误代码"])?,
            message: find(&["描述", "错误描述", "原因", "说明"]),
            remedy: find(&["解决方案", "处理方式", "解决方式", "处理建议"]),
        })
    }

    fn row(&self, text: &str, line: Line) -> Option<ErrorRow> {
        let cells = cells(text);
        let cell = |index: Option<usize>| {
            index
                .and_then(|index| cells.get(index))
                .copied()
                .unwrap_or_default()
                .replace('\n', " ")
                .replace("\\|", "|")
        };
        let code = cell(Some(self.code));
        let status = status(&cell(Some(self.status)))?;
        is_code(&code).then(|| ErrorRow {
            status,
            code,
            message: cell(self.message),
            remedy: cell(self.remedy),
            line,
        })
    }
}

/// The rows in cells one after the other.
fn rows(cells: &[(Line, String)], unread: &mut Vec<Unread>) -> Vec<ErrorRow> {
    let mut errors = Vec::new();
    let mut at = 0;
    while let Some((line, cell)) = cells.get(at) {
        at += 1;
        let Some(status) = status(cell) else { continue };
        let Some((_, code)) = cells.get(at).filter(|(_, code)| is_code(code)) else {
            let what = format!("the status {status} without a code behind it");
            unread.push(Unread { line: *line, what });
            continue;
        };
        at += 1;
        let mut text = || {
            let (_, text) = cells.get(at).filter(|(_, text)| self::status(text).is_none())?;
            at += 1;
            Some(text.clone())
        };
        let (message, remedy) = (text().unwrap_or_default(), text().unwrap_or_default());
        errors.push(ErrorRow { status, code: code.clone(), message, remedy, line: *line });
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
