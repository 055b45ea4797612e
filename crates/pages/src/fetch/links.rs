//! The links of a Markdown text.

/// Returns each inline link of a text, as its title and its target.
pub(super) fn links(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().flat_map(links_of_line)
}

/// A title may hold brackets itself, so it begins at the bracket that balances the closing one.
fn links_of_line(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.match_indices("](").filter_map(move |(middle, _)| {
        let (before, after) = (line.get(..middle)?, line.get(middle + 2..)?);
        let target = after.split(')').next()?;
        let mut open = 1;
        let (start, _) = before.char_indices().rev().find(|(_, character)| {
            open += match character {
                ']' => 1,
                '[' => -1,
                _ => 0,
            };
            open == 0
        })?;
        Some((before.get(start + 1..)?, target.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn a_title_keeps_its_own_brackets() {
        let text = "- [Q: [code] 1](a.md)\nsee [b](b.md) and [c](c.md#part), not ](d.md)";
        let found: Vec<_> = links(text).collect();
        assert_eq!(found, [("Q: [code] 1", "a.md"), ("b", "b.md"), ("c", "c.md#part")]);
    }
}
