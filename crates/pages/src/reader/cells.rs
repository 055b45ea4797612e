//! The cells of a line of a table.

/// The cells of a line: a bar counts if it stands alone or next to another, not inside `_-|*`, or if the line
/// begins as a narrow table does: `|a|b|`.
pub(super) fn cells(text: &str) -> Vec<&str> {
    if text.strip_prefix('|').is_some_and(|rest| !rest.is_empty() && !rest.starts_with([' ', '|'])) {
        return text.split('|').map(str::trim).collect();
    }
    let mut cells = Vec::new();
    let mut start = 0;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let after = text.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        let alone =
            matches!(before, ' ' | '|' | '\n') && after.is_none_or(|next| matches!(next, ' ' | '|' | '\n'));
        if c == '|' && alone {
            cells.push(text.get(start..at).unwrap_or_default().trim());
            start = at + 1;
        }
        before = c;
    }
    cells.push(text.get(start..).unwrap_or_default().trim());
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_inside_words_is_not_one_of_a_table() {
        assert_eq!(cells("只能是_-|* 和字母"), ["只能是_-|* 和字母"]);
        assert_eq!(cells("| a | b |"), ["", "a", "b", ""]);
    }
}
