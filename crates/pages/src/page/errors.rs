//! The tables of errors.

use super::PageLine;
use super::events::cells;
use super::markdown::{Plain, Role};
use crate::facts::{ErrorFacts, Fact};

/// Reads the tables; `None` if the page does not reach their rows.
pub(super) fn read(lines: &[Plain<'_>]) -> Option<Vec<ErrorFacts<PageLine>>> {
    let lines = lines.iter().filter(|line| line.role == Role::Text && !line.line.text.is_empty());
    let cells: Vec<(PageLine, String)> = lines.flat_map(split).collect();
    let mut errors = Vec::new();
    let mut at = 0;
    while let Some((line, cell)) = cells.get(at) {
        at += 1;
        let Some(status) = status(cell) else { continue };
        let Some((code_line, code)) = cells.get(at).filter(|(_, code)| is_code(code)) else { continue };
        at += 1;
        let mut text = || {
            let (_, text) = cells.get(at).filter(|(_, text)| self::status(text).is_none())?;
            at += 1;
            Some(text.clone())
        };
        let error: ErrorFacts<PageLine> = ErrorFacts {
            status: Fact { value: status, at: *line },
            code: Fact { value: code.clone(), at: *code_line },
            meaning: text().unwrap_or_default(),
            remedy: text().unwrap_or_default(),
        };
        // The brand pages repeat a row of the public table among their own.
        let is_same = |known: &ErrorFacts<PageLine>| {
            known.status.value == error.status.value
                && known.code.value == error.code.value
                && known.meaning == error.meaning
        };
        if !errors.iter().any(is_same) {
            errors.push(error);
        }
    }
    (!errors.is_empty()).then_some(errors)
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
fn split(line: &Plain<'_>) -> Vec<(PageLine, String)> {
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
