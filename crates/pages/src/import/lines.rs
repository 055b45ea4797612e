//! How two states of a document differ, line by line.

/// Lines that went and came at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    /// The number of the first line in the old state, from one.
    pub(super) line: usize,
    pub(super) before: String,
    pub(super) after: String,
}

/// Above this many pairs of lines, what lies between the first and the last difference is one hunk.
const PAIRS: usize = 4_000_000;

/// Finds what went and what came.
pub(super) fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let (old, new): (Vec<_>, Vec<_>) =
        (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let head = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let rest = old.len().min(new.len()) - head;
    let tail =
        old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let old = old.get(head..old.len() - tail).unwrap_or_default();
    let new = new.get(head..new.len() - tail).unwrap_or_default();
    let mut found: Vec<Hunk> = Vec::new();
    let mut open = false;
    let mut line = head + 1;
    for step in script(old, new) {
        let (before, after) = match step {
            Step::Keep => {
                open = false;
                line += 1;
                continue;
            }
            Step::Drop(text) => (text, ""),
            Step::Add(text) => ("", text),
        };
        if !std::mem::replace(&mut open, true) {
            found.push(Hunk { line, before: String::new(), after: String::new() });
        }
        if let Some(hunk) = found.last_mut() {
            hunk.before.push_str(before);
            hunk.after.push_str(after);
        }
        line += usize::from(!before.is_empty());
    }
    found
}

enum Step<'t> {
    Keep,
    Drop(&'t str),
    Add(&'t str),
}

fn script<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Step<'t>> {
    let all = || old.iter().map(|line| Step::Drop(line)).chain(new.iter().map(|line| Step::Add(line)));
    let width = new.len() + 1;
    if old.len().saturating_mul(new.len()) > PAIRS {
        return all().collect();
    }
    // How many lines the rests from (row, column) have in common.
    let mut common = vec![0_u32; (old.len() + 1) * width];
    let at = |common: &[u32], row: usize, column: usize| {
        common.get(row * width + column).copied().unwrap_or_default()
    };
    for (row, one) in old.iter().enumerate().rev() {
        for (column, other) in new.iter().enumerate().rev() {
            let best = if one == other {
                at(&common, row + 1, column + 1) + 1
            } else {
                at(&common, row + 1, column).max(at(&common, row, column + 1))
            };
            if let Some(cell) = common.get_mut(row * width + column) {
                *cell = best;
            }
        }
    }
    let (mut row, mut column, mut steps) = (0, 0, Vec::new());
    loop {
        match (old.get(row), new.get(column)) {
            (Some(one), Some(other)) if one == other => {
                steps.push(Step::Keep);
                (row, column) = (row + 1, column + 1);
            }
            (Some(one), other)
                if other.is_none() || at(&common, row + 1, column) >= at(&common, row, column + 1) =>
            {
                steps.push(Step::Drop(one));
                row += 1;
            }
            (_, Some(other)) => {
                steps.push(Step::Add(other));
                column += 1;
            }
            (_, None) => return steps,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> Vec<(usize, String, String)> {
        let lines = |text: &str| text.chars().flat_map(|c| [c, '\n']).collect::<String>();
        let of = |text: String| text.replace('\n', "");
        hunks(&lines(old), &lines(new)).into_iter().map(|it| (it.line, of(it.before), of(it.after))).collect()
    }

    #[test]
    fn a_hunk_is_what_went_and_what_came() {
        assert_eq!(shown("abc", "abc"), []);
        assert_eq!(shown("abc", "axc"), [(2, "b".to_owned(), "x".to_owned())]);
        assert_eq!(
            shown("abcde", "abxcd"),
            [(3, String::new(), "x".to_owned()), (5, "e".to_owned(), String::new())]
        );
        assert_eq!(shown("", "ab"), [(1, String::new(), "ab".to_owned())]);
    }
}
