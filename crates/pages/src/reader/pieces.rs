//! Third stage: the lines of a list of fields, cut into pieces: fields, what is said of them, where objects open
//! and close.

use super::columns::{Columns, Row, cells, is_rule};
use super::declaration::{self, Declaration};
use super::markdown::{Plain, Role};
use crate::evidence::{Line, Unread};

/// What a piece of a line does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Field(Declaration),
    /// Begins a field in a table with columns; its name says which fields hold it: `amount.total`.
    Row {
        declaration: Declaration,
        parents: Vec<String>,
    },
    /// Goes on about it.
    Text(String),
    /// Says that its fields follow; those of a table end with it.
    Open {
        table: bool,
    },
    /// Ends the innermost such table.
    Close,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot {
    pub(super) line: Line,
    pub(super) indent: usize,
    /// How deep a field stands, if bullets or a column say so.
    pub(super) depth: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) spot: Spot,
    pub(super) piece: Piece,
}

/// The word under which an object's fields stand.
const ATTRIBUTES: &str = "属性";

/// Reads a part's lines. What isn't understood goes to `unread`.
pub(super) fn read(lines: &[Plain<'_>], unread: &mut Vec<Unread>) -> Vec<Placed> {
    let lines = joined(lines);
    let mut reader = Reader { placed: Vec::new(), columns: None, is_table: false, unread };
    for (index, line) in lines.iter().enumerate() {
        let next_is_row = lines.get(index + 1).is_some_and(|next| next.text.starts_with('|'));
        reader.line(line, next_is_row);
    }
    reader.placed
}

struct Reader<'u> {
    placed: Vec<Placed>,
    /// The columns of the table that we are in.
    columns: Option<Columns>,
    /// The last line was part of a table in Markdown.
    is_table: bool,
    unread: &'u mut Vec<Unread>,
}

impl Reader<'_> {
    fn line(&mut self, line: &Joined, next_is_row: bool) {
        let is_row = cells(&line.text).len() > 1;
        let in_table = std::mem::replace(&mut self.is_table, is_row);
        if let Some(found) = Columns::of(&line.text) {
            self.columns = Some(found);
            return;
        }
        if is_rule(&line.text) {
            return;
        }
        if !is_row && self.columns.is_some() {
            // What stands between the rows of a table belongs to no field.
            return self.unread(line, "text between the rows of a table, or behind it");
        }
        if let Some(row) = self.columns.as_ref().and_then(|columns| columns.row(&line.text)) {
            return self.row(line, row);
        }
        let before = self.placed.len();
        self.pieces(line, next_is_row);
        let is_field = |placed: &Placed| !matches!(placed.piece, Piece::Text(_) | Piece::Close);
        let cells = cells(&line.text);
        if self.placed.iter().skip(before).any(is_field) || !self.is_table || filled(&cells).len() < 3 {
            return;
        }
        self.placed.truncate(before);
        if self.columns.is_some() {
            return self.unread(line, "a row whose first column isn't the name of a field");
        }
        match Columns::usual().row(&line.text).filter(|row| row.declaration.printed.is_some()) {
            Some(row) => {
                if !in_table {
                    self.unread(
                        line,
                        "a table without its heading; read as name, type, required, description",
                    );
                }
                self.row(line, row);
            }
            None => self.unread(line, "a row of a table whose columns aren't known"),
        }
    }

    fn row(&mut self, line: &Joined, row: Row) {
        let Row { declaration, parents, text, depth, unknown } = row;
        for word in unknown {
            let what = format!("`{}` has `{word}`, which isn't known", declaration.name);
            self.unread(line, &what);
        }
        let spot = Spot { line: line.spot.line, indent: 0, depth: Some(depth) };
        let mut put = |piece| self.placed.push(Placed { spot, piece });
        put(match depth {
            0 => Piece::Row { declaration, parents },
            _ => Piece::Field(declaration),
        });
        if !text.is_empty() {
            text.split('\n').for_each(|text| put(Piece::Text(text.trim().to_owned())));
        }
    }

    /// Reads a line of a page whose fields have no columns.
    fn pieces(&mut self, line: &Joined, next_is_row: bool) {
        let mut put = |piece| self.placed.push(Placed { spot: line.spot, piece });
        // A list's item is a field whatever follows; so is a line whose label follows at once.
        let labelled = |rest: &str| line.spot.depth.is_some() || rest.starts_with('【');
        match declaration::untyped(&line.text).filter(|(_, rest)| labelled(rest)) {
            Some((declaration, rest)) => {
                put(Piece::Field(declaration));
                if !rest.is_empty() {
                    put(Piece::Text(rest.to_owned()));
                }
            }
            None => pieces(&line.text, next_is_row, &mut put),
        }
    }

    fn unread(&mut self, line: &Joined, what: &str) {
        self.unread.push(Unread { line: line.spot.line, what: what.to_owned() });
    }
}

/// A line that is not empty.
struct Joined {
    spot: Spot,
    text: String,
}

/// The lines with text; a declaration that is spread over lines, a word a line, is put together.
fn joined(lines: &[Plain<'_>]) -> Vec<Joined> {
    let mut joined: Vec<Joined> = Vec::new();
    for plain in lines.iter().filter(|plain| plain.role == Role::Text && !plain.line.text.is_empty()) {
        let text = plain.line.text.as_str();
        if let Some(last) = joined.last_mut() {
            let bare = declaration::is_name(&last.text) && !last.text.contains('.');
            let word = text.split(' ').next().unwrap_or_default();
            let goes_on = bare && declaration::required(word).is_some() && !word.is_ascii();
            let ends = declaration::split(&last.text)
                .1
                .first()
                .is_some_and(|(declaration, _)| declaration.printed.is_none());
            let typed = super::printed::read(text).is_some_and(|(_, rest)| rest.is_empty());
            // Marked words stand on lines of their own in some dumps: `NORMAL` and `: 普通`.
            let meaning = text.starts_with([':', '：']);
            if (goes_on && text.chars().count() < 40) || (ends && typed) || meaning {
                last.text.push(' ');
                last.text.push_str(text);
                continue;
            }
        }
        let spot = Spot { line: plain.line.at, indent: plain.line.indent, depth: plain.depth };
        let text = plain.depth.and_then(|_| bulleted(text)).unwrap_or_else(|| text.to_owned());
        joined.push(Joined { spot, text });
    }
    joined
}

/// A line after a bullet that begins no field keeps its bullet: it may be a value.
fn bulleted(text: &str) -> Option<String> {
    let field = declaration::untyped(text).is_some() || !declaration::split(text).1.is_empty();
    (!field).then(|| format!("• {text}"))
}

/// Takes a line apart at the bars of a table, and where fields begin.
fn pieces(text: &str, next_is_row: bool, put: &mut impl FnMut(Piece)) {
    let cells = cells(text);
    let table = cells.len() > 1;
    let mut opened = false;
    if let [name, meaning] = filled(&cells).as_slice()
        && table
        && declaration::is_name(name)
        && *meaning != ATTRIBUTES
        && declaration::split(meaning).1.is_empty()
    {
        put(Piece::Text(format!("{name}: {meaning}")));
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
            put(Piece::Open { table });
        }
    }
    if table && cells.last().is_some_and(|cell| cell.is_empty()) && !opened && !next_is_row {
        put(Piece::Close);
    }
}

fn fields(text: &str, put: &mut impl FnMut(Piece)) {
    let (before, declarations) = declaration::split(text);
    if !before.is_empty() {
        put(Piece::Text(before.to_owned()));
    }
    for (declaration, after) in declarations {
        put(Piece::Field(declaration));
        if !after.is_empty() {
            put(Piece::Text(after.to_owned()));
        }
    }
}

fn filled<'a>(cells: &[&'a str]) -> Vec<&'a str> {
    cells.iter().copied().filter(|cell| !cell.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<Piece> {
        let lines = super::super::lines::read(0, "page", text.as_bytes()).unwrap();
        let plain = super::super::markdown::strip(lines);
        read(&plain, &mut Vec::new()).into_iter().map(|placed| placed.piece).collect()
    }

    #[test]
    fn a_table_opens_and_closes_around_its_fields() {
        let pieces = seen("| 属性 | |\na 选填 string 【甲】 见 b 选填 object 【乙】 |\nc 必填 string");
        assert_eq!(pieces[0], Piece::Open { table: true });
        assert_eq!(pieces[5], Piece::Close);
        assert!(matches!(&pieces[6], Piece::Field(declaration) if declaration.name == "c"));
    }

    #[test]
    fn a_table_in_markdown_has_a_row_a_field() {
        let pieces =
            seen("| 属性 | |\n| --- | --- |\n| a 选填 string 【甲】 | |\n| b 选填 string | |\nc 必填 string");
        let closes = pieces.iter().position(|piece| *piece == Piece::Close);
        let names = |pieces: &[Piece]| pieces.iter().filter(|piece| matches!(piece, Piece::Field(_))).count();
        assert_eq!(names(&pieces[..closes.unwrap()]), 2, "{pieces:?}");
    }

    #[test]
    fn a_table_without_its_fields_stays_open_until_its_bar() {
        assert_eq!(seen("| 属性 | |||||\nx\n|").len(), 3);
        assert_eq!(seen("属性"), [Piece::Open { table: false }]);
    }

    #[test]
    fn a_declaration_spread_over_lines_is_one() {
        let pieces = seen("card_id\n\n必填\n\nstring(32)\n\n【卡】");
        assert!(
            matches!(&pieces[0], Piece::Field(declaration) if declaration.printed.is_some()),
            "{pieces:?}"
        );
    }
}
