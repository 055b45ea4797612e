//! Third stage: the lines of a list of fields, as what they do to it.

use super::PageLine;
use super::columns::Columns;
use super::head::{self, Head};
use super::markdown::{Plain, Role};

/// What a piece of a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// Begins a field.
    Field(Head),
    /// Goes on about it.
    Text(String),
    /// Says that its fields follow; a table tells where they end.
    Open { table: bool },
    /// Ends the innermost such table.
    Close,
}

/// An event and its place.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    /// The line.
    pub(super) at: PageLine,
    /// How many spaces the line begins with.
    pub(super) indent: usize,
    /// How deep a field stands, if bullets or a column say so.
    pub(super) depth: Option<usize>,
    /// What it does.
    pub(super) event: Event,
}

/// The word under which an object's fields stand.
const ATTRIBUTES: &str = "属性";

/// Reads a part's lines.
pub(super) fn read(lines: &[Plain<'_>]) -> Vec<Placed> {
    let lines = joined(lines);
    let mut events = Vec::new();
    let mut columns: Option<Columns> = None;
    for (index, line) in lines.iter().enumerate() {
        let next_is_row = lines.get(index + 1).is_some_and(|next| next.text.starts_with('|'));
        if let Some(found) = Columns::of(&line.text) {
            columns = Some(found);
            continue;
        }
        if is_rule(&line.text) {
            continue;
        }
        if let Some(row) = columns.as_ref().and_then(|columns| columns.row(&line.text)) {
            let mut put = |event| {
                events.push(Placed { at: line.at, indent: 0, depth: Some(row.depth), event });
            };
            put(Event::Field(row.head));
            if !row.text.is_empty() {
                put(Event::Text(row.text));
            }
            continue;
        }
        columns = columns.filter(|_| line.text.starts_with('|'));
        let mut put =
            |event| events.push(Placed { at: line.at, indent: line.indent, depth: line.depth, event });
        // A list's item is a field whatever follows; so is a line whose label follows at once.
        let labelled = |rest: &str| line.depth.is_some() || rest.starts_with('【');
        if let Some((head, rest)) = head::untyped(&line.text).filter(|(_, rest)| labelled(rest)) {
            put(Event::Field(head));
            if !rest.is_empty() {
                put(Event::Text(rest.to_owned()));
            }
            continue;
        }
        pieces(&line.text, next_is_row, &mut put);
    }
    events
}

/// A line that is not empty.
struct Joined {
    at: PageLine,
    text: String,
    indent: usize,
    depth: Option<usize>,
}

/// The lines with text; a head that is spread over lines, a word a line, is put together.
fn joined(lines: &[Plain<'_>]) -> Vec<Joined> {
    let mut joined: Vec<Joined> = Vec::new();
    for plain in lines.iter().filter(|plain| plain.role == Role::Text && !plain.line.text.is_empty()) {
        let text = plain.line.text.as_str();
        if let Some(last) = joined.last_mut() {
            let bare = head::is_name(&last.text) && !last.text.contains('.');
            let word = text.split(' ').next().unwrap_or_default();
            let goes_on = bare && head::required(word).is_some() && !word.is_ascii();
            let ends = head::split(&last.text).1.first().is_some_and(|(head, _)| head.printed.is_none());
            let typed = super::kind::read(text).is_some_and(|(_, rest)| rest.is_empty());
            // Marked words stand on lines of their own in some dumps: `NORMAL` and `: 普通`.
            let meaning = text.starts_with([':', '：']);
            if (goes_on && text.chars().count() < 40) || (ends && typed) || meaning {
                last.text.push(' ');
                last.text.push_str(text);
                continue;
            }
        }
        let line = &plain.line;
        let text = plain.depth.and_then(|_| bulleted(text)).unwrap_or_else(|| text.to_owned());
        joined.push(Joined { at: line.at, text, indent: line.indent, depth: plain.depth });
    }
    joined
}

/// A line after a bullet that begins no field keeps its bullet: it may be a value.
fn bulleted(text: &str) -> Option<String> {
    let field = head::untyped(text).is_some() || !head::split(text).1.is_empty();
    (!field).then(|| format!("• {text}"))
}

/// Whether a line is the rule between a table's head and its rows.
fn is_rule(text: &str) -> bool {
    text.contains("--") && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

/// Takes a line apart at the bars of a table, and at the heads of fields.
fn pieces(text: &str, next_is_row: bool, put: &mut impl FnMut(Event)) {
    let cells = cells(text);
    let table = cells.len() > 1;
    let mut opened = false;
    if let [name, meaning] = filled(&cells).as_slice()
        && table
        && head::is_name(name)
        && *meaning != ATTRIBUTES
        && head::split(meaning).1.is_empty()
    {
        put(Event::Text(format!("{name}: {meaning}")));
        return;
    }
    for (index, cell) in cells.iter().enumerate() {
        let last = index + 1 == cells.len();
        let before =
            cell.strip_suffix(ATTRIBUTES).filter(|before| before.is_empty() || before.ends_with(' '));
        let before = before.filter(|before| before.is_empty() || !last);
        if !cell.is_empty() {
            fields(before.unwrap_or(cell), put);
            opened = before.is_some();
        }
        if before.is_some() {
            put(Event::Open { table });
        }
    }
    if table && cells.last().is_some_and(|cell| cell.is_empty()) && !opened && !next_is_row {
        put(Event::Close);
    }
}

fn fields(text: &str, put: &mut impl FnMut(Event)) {
    let (before, heads) = head::split(text);
    if !before.is_empty() {
        put(Event::Text(before.to_owned()));
    }
    for (head, after) in heads {
        put(Event::Field(head));
        if !after.is_empty() {
            put(Event::Text(after.to_owned()));
        }
    }
}

fn filled<'a>(cells: &[&'a str]) -> Vec<&'a str> {
    cells.iter().copied().filter(|cell| !cell.is_empty()).collect()
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
        let alone = matches!(before, ' ' | '|') && after.is_none_or(|next| matches!(next, ' ' | '|'));
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

    fn seen(text: &str) -> Vec<Event> {
        let lines = super::super::lines::read("page", text.as_bytes()).unwrap();
        let plain = super::super::markdown::strip(lines);
        read(&plain).into_iter().map(|placed| placed.event).collect()
    }

    #[test]
    fn a_table_opens_and_closes_around_its_fields() {
        let events = seen("| 属性 | |\na 选填 string 【甲】 见 b 选填 object 【乙】 |\nc 必填 string");
        assert_eq!(events[0], Event::Open { table: true });
        assert_eq!(events[5], Event::Close);
        assert!(matches!(&events[6], Event::Field(head) if head.name == "c"));
    }

    #[test]
    fn a_table_in_markdown_has_a_row_a_field() {
        let events =
            seen("| 属性 | |\n| --- | --- |\n| a 选填 string 【甲】 | |\n| b 选填 string | |\nc 必填 string");
        let closes = events.iter().position(|event| *event == Event::Close);
        let names = |events: &[Event]| events.iter().filter(|event| matches!(event, Event::Field(_))).count();
        assert_eq!(names(&events[..closes.unwrap()]), 2, "{events:?}");
    }

    #[test]
    fn a_table_without_its_fields_stays_open_until_its_bar() {
        assert_eq!(seen("| 属性 | |||||\nx\n|").len(), 3);
        assert_eq!(seen("属性"), [Event::Open { table: false }]);
    }

    #[test]
    fn a_head_spread_over_lines_is_one() {
        let events = seen("card_id\n\n必填\n\nstring(32)\n\n【卡】");
        assert!(matches!(&events[0], Event::Field(head) if head.printed.is_some()), "{events:?}");
    }

    #[test]
    fn a_bar_inside_words_is_none_of_a_table() {
        assert_eq!(cells("只能是_-|* 和字母"), ["只能是_-|* 和字母"]);
        assert_eq!(cells("| a | b |"), ["", "a", "b", ""]);
    }
}
