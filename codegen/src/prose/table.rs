//! Tables in Markdown.

/// A table's lines: the head, and a line for each row.
pub(crate) fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let head = head.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let rule = format!("|{}", "---|".repeat(head.len()));
    let rows = rows.into_iter().map(|cells| row(&cells));
    [row(&head), rule].into_iter().chain(rows).collect()
}

fn row(cells: &[String]) -> String {
    let cells: Vec<_> = cells.iter().map(|cell| cell.replace('|', r"\|")).collect();
    format!("| {} |", cells.join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_in_a_cell_ends_no_cell() {
        let rows = [vec!["`a|b`".to_owned(), String::new()]];
        assert_eq!(table(&["one", "two"], rows), ["| one | two |", "|---|---|", r"| `a\|b` |  |"]);
    }
}
