//! Tables of fields with a column each for name, type, whether required, and description.

use super::declaration::{self, Declaration};
use super::printed;

/// What stands before a name to say how deep it is.
const MARKS: [char; 7] = ['+', '-', '>', '└', '├', '─', ' '];

/// Which column says what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    name: usize,
    label: Option<usize>,
    kind: usize,
    required: Option<usize>,
    text: Option<usize>,
}

/// A row of such a table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) declaration: Declaration,
    /// The fields that hold it, as its name says: those before the dots.
    pub(super) parents: Vec<String>,
    /// How deep it stands, if marks before its name say so.
    pub(super) depth: usize,
    pub(super) text: String,
    pub(super) unknown: Vec<String>,
}

impl Columns {
    /// The columns of a table that a line is the heading of.
    pub(super) fn of(text: &str) -> Option<Self> {
        if !text.contains('|') || text.len() > 400 {
            return None;
        }
        let cells = inner(text);
        let find =
            |words: &[&str]| cells.iter().position(|cell| words.iter().any(|word| cell.starts_with(word)));
        let called = find(&["参数名", "字段名", "名称", "参数", "字段"]);
        let variable = find(&["变量"]);
        Some(Self {
            name: variable.or(called)?,
            label: called.filter(|_| variable.is_some()),
            kind: find(&["类型", "数据类型", "参数类型"])?,
            required: find(&["必填", "是否必填", "必选", "必传"]),
            text: find(&["描述", "说明", "备注", "含义"]),
        })
    }

    /// The columns in the usual order: name, type, required, description.
    pub(super) const fn usual() -> Self {
        Self { name: 0, label: None, kind: 1, required: Some(2), text: Some(3) }
    }

    /// Reads a row, if a text is one.
    pub(super) fn row(&self, text: &str) -> Option<Row> {
        if !text.contains('|') {
            return None;
        }
        let cells = inner(text);
        let cell =
            |index: Option<usize>| index.and_then(|index| cells.get(index)).copied().unwrap_or_default();
        let marked = cell(Some(self.name));
        let dotted = marked.trim_start_matches(MARKS);
        let marks = marked.chars().count() - dotted.chars().count();
        let mut parents: Vec<_> =
            dotted.split('.').map(|name| name.trim_end_matches("[]").to_owned()).collect();
        let name = parents.pop()?;
        if !declaration::is_name(&name) || parents.iter().any(|name| !declaration::is_name(name)) {
            return None;
        }
        let (kind, required) = (cell(Some(self.kind)), cell(self.required));
        let (printed, rest) =
            printed::read(kind).map_or((None, kind), |(printed, rest)| (Some(printed), rest));
        let declaration = Declaration { name, required: declaration::required(required), printed };
        let mut unknown = Vec::new();
        if !rest.trim().is_empty() {
            unknown.push(rest.trim().to_owned());
        }
        if declaration.required.is_none() && !required.is_empty() {
            unknown.push(required.to_owned());
        }
        // A bar that isn't escaped cuts the description in two.
        let last = self.text.filter(|text| text + 1 < cells.len() && self.is_last(*text));
        unknown.extend(
            last.and_then(|text| cells.get(text + 1..)).into_iter().flatten().map(ToString::to_string),
        );
        let called = cell(self.label);
        let label = called.trim_start_matches(MARKS);
        let marks = marks + called.chars().count() - label.chars().count();
        let label = if label.is_empty() { String::new() } else { format!("【{label}】 ") };
        let text = format!("{label}{}", cell(self.text)).trim().replace("\\|", "|");
        Some(Row { declaration, parents, depth: marks, text, unknown })
    }

    fn is_last(&self, column: usize) -> bool {
        [Some(self.name), self.label, Some(self.kind), self.required]
            .iter()
            .all(|other| other.is_none_or(|other| other < column))
    }
}

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

/// Whether a line is the rule between a table's heading and its rows.
pub(super) fn is_rule(text: &str) -> bool {
    text.contains("--") && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// The cells between the outer bars.
fn inner(text: &str) -> Vec<&str> {
    let mut cells = cells(text);
    if text.starts_with('|') {
        cells.remove(0);
    }
    if text.ends_with('|') {
        cells.pop();
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_by_the_words_of_its_columns() {
        let columns = Columns::of("| 参数名 | 变量 | 类型[长度限制] | 必填 | 描述 |").unwrap();
        let row = columns.row("| 卡 | + card_id | string[1,32] | 是 | 卡的编号 |").unwrap();
        assert_eq!(
            (row.declaration.name.as_str(), row.declaration.required, row.depth),
            ("card_id", Some(true), 2)
        );
        assert_eq!(row.text, "【卡】 卡的编号");
        assert_eq!(Columns::of("| 状态码 | 错误码 | 描述 | 解决方案 |"), None);
    }

    #[test]
    fn a_bar_inside_words_is_not_one_of_a_table() {
        assert_eq!(cells("只能是_-|* 和字母"), ["只能是_-|* 和字母"]);
        assert_eq!(cells("| a | b |"), ["", "a", "b", ""]);
    }
}
