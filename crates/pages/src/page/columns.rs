//! Tables of fields with a column each for name, type, whether required, and description.

use super::events::cells;
use super::head::{self, Head};
use super::kind;

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
    /// The field.
    pub(super) head: Head,
    /// How deep it stands.
    pub(super) depth: usize,
    /// What is said of it.
    pub(super) text: String,
}

impl Columns {
    /// The columns that a row heads, if it is the head of such a table.
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
        let name = dotted.rsplit('.').next().unwrap_or(dotted);
        if !head::is_name(name) {
            return None;
        }
        let printed = kind::read(cell(Some(self.kind))).map(|(printed, _)| printed);
        let head = Head { name: name.to_owned(), required: head::required(cell(self.required)), printed };
        let called = cell(self.label);
        let label = called.trim_start_matches(MARKS);
        let marks = marks + called.chars().count() - label.chars().count();
        let label = if label.is_empty() { String::new() } else { format!("【{label}】 ") };
        let text = format!("{label}{}", cell(self.text)).trim().to_owned();
        Some(Row { head, depth: marks + dotted.matches('.').count(), text })
    }
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
        assert_eq!((row.head.name.as_str(), row.head.required, row.depth), ("card_id", Some(true), 2));
        assert_eq!(row.text, "【卡】 卡的编号");
        assert_eq!(Columns::of("| 状态码 | 错误码 | 描述 | 解决方案 |"), None);
    }
}
