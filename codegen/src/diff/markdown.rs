//! Changes as Markdown, for a pull request or a changelog.

use std::fmt::Write;

use super::{Change, Changes, Class, Verdict, Version};

/// A text longer than this is shown from shortly before where it differs.
const LONGEST: usize = 72;
/// So much of the common text is shown before.
const BEFORE: usize = 16;

impl Changes {
    /// The changes in Markdown: a heading a class, a line a change, the next version at the end.
    pub fn to_markdown(&self, version: Version) -> String {
        let mut text = format!("## From `{}` to `{}`\n\n", self.old, self.new);
        text.push_str(&self.counts());
        for class in Class::ALL {
            let mut changes = self.of(class).peekable();
            if changes.peek().is_some() {
                text.push_str(heading(class));
                changes.for_each(|change| text.push_str(&line(change)));
            }
        }
        let next = self.next_version(version);
        let versions = if next.was == next.is {
            format!("`{}` stays", next.was)
        } else {
            format!("`{}` → `{}`", next.was, next.is)
        };
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "\n### Next version\n\n{versions}: {}.", next.reason);
        text
    }

    fn counts(&self) -> String {
        let mut text = "| | breaking | additive | docs only |\n|---|--:|--:|--:|\n".to_owned();
        let rust = self.changes.iter().map(|change| change.rust).collect::<Vec<_>>();
        let wire = self.changes.iter().map(|change| change.wire).collect::<Vec<_>>();
        for (name, verdicts) in [("Rust", rust), ("wire", wire)] {
            let count = |from: Verdict, to: Verdict| {
                verdicts.iter().filter(|verdict| (from..=to).contains(*verdict)).count()
            };
            let breaking = count(Verdict::Breaking, Verdict::Breaking);
            let additive = count(Verdict::Additive, Verdict::Looser);
            let docs = count(Verdict::DocsOnly, Verdict::DocsOnly);
            let _ = writeln!(text, "| {name} | {breaking} | {additive} | {docs} |");
        }
        text
    }
}

fn heading(class: Class) -> &'static str {
    match class {
        Class::Breaking => "\n### Breaking\n\n",
        Class::Additive => "\n### Additive\n\n",
        Class::DocsOnly => "\n### Docs only\n\n",
    }
}

fn line(change: &Change) -> String {
    let mut line = format!("- `{}` {}", change.subject.rust, change.words);
    let (was, is) = match (&change.was, &change.is) {
        (Some(was), Some(is)) => excerpts(was, is),
        (was, is) => (shown(was.as_deref()), shown(is.as_deref())),
    };
    match (was.is_empty(), is.is_empty()) {
        (false, false) => line.extend([": ", &was, " → ", &is]),
        (false, true) => line.extend([" (was ", &was, ")"]),
        (true, false) => line.extend([": ", &is]),
        (true, true) => {}
    }
    line.push('.');
    if change.class() != Class::DocsOnly {
        let [rust, wire] = [change.rust, change.wire].map(|verdict| match verdict {
            Verdict::DocsOnly => "–",
            verdict => verdict.name(),
        });
        let _ = write!(line, " Rust: {rust}, wire: {wire}.");
    }
    if let Some(note) = change.note {
        line.extend([" ", note]);
    }
    if let Some(place) = change.subject.place() {
        let _ = write!(line, " ({place})");
    }
    line.push('\n');
    line
}

fn shown(text: Option<&str>) -> String {
    text.map(|text| code(&clip(text, 0))).unwrap_or_default()
}

/// Both texts, long ones from shortly before where they differ.
fn excerpts(was: &str, is: &str) -> (String, String) {
    let common = was.chars().zip(is.chars()).take_while(|(was, is)| was == is).count();
    let is_long = |text: &str| text.chars().count() > LONGEST;
    let start = if is_long(was) || is_long(is) { common.saturating_sub(BEFORE) } else { 0 };
    (code(&clip(was, start)), code(&clip(is, start)))
}

fn clip(text: &str, start: usize) -> String {
    let mut rest = text.chars().skip(start);
    let shown: String =
        rest.by_ref().take(LONGEST).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let ellipsis = |is_cut: bool| if is_cut { "…" } else { "" };
    format!("{}{shown}{}", ellipsis(start > 0), ellipsis(rest.next().is_some()))
}

/// A text as Markdown code, whatever backticks it holds.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    if text.is_empty() { "nothing".to_owned() } else { format!("{fence}{space}{text}{space}{fence}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_may_hold_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("the `a`"), "`` the `a` ``");
        assert_eq!(code("``"), "``` `` ```");
    }

    #[test]
    fn long_texts_are_shown_where_they_differ() {
        let [was, is] = ["old", "new"].map(|word| format!("{} {word} {}", "好".repeat(80), "x".repeat(80)));
        let (was, is) = excerpts(&was, &is);
        assert!(was.starts_with("`…好") && was.contains(" old x") && was.ends_with("x…`"), "{was}");
        assert!(is.contains(" new x"), "{is}");
    }
}
