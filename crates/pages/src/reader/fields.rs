//! Fourth stage: a tree of fields out of the pieces of lines.

use std::collections::{BTreeMap, BTreeSet};

use super::declaration::Declaration;
use super::pieces::{Piece, Placed, Spot};
use super::printed::Printed;
use super::shapes::Shapes;
use super::wording;
use crate::evidence::{Completeness, Evidence, Field, Kind, Line, Object, Place, Statement, Unread, Voice};

/// How deep fields are read; a field that stands deeper is read as one of this depth.
const DEPTH: usize = 12;

/// Puts a part's fields together.
pub(super) fn build(
    pieces: Vec<Placed>,
    place: Place,
    shapes: &Shapes,
    unread: &mut Vec<Unread>,
) -> Vec<Field> {
    let mut builder = Builder {
        shapes,
        nodes: Vec::new(),
        roots: Vec::new(),
        levels: Vec::new(),
        last: None,
        paths: BTreeMap::new(),
    };
    let mut opening = false;
    for placed in pieces {
        match placed.piece {
            Piece::Field(declaration) => {
                builder.field(declaration, placed.spot, opening);
                opening = false;
            }
            Piece::Row { declaration, parents } => {
                builder.row(declaration, &parents, placed.spot.line);
                opening = false;
            }
            Piece::Text(_) if opening => {}
            Piece::Text(text) => builder.text(placed.spot.line, text, unread),
            Piece::Open { table: true } => builder.open(),
            Piece::Open { table: false } => opening = true,
            Piece::Close => builder.close(),
        }
    }
    let roots = std::mem::take(&mut builder.roots);
    let mut nodes: Vec<Option<Node>> = builder.nodes.into_iter().map(Some).collect();
    roots.into_iter().filter_map(|root| finish(root, &mut nodes, place, shapes)).collect()
}

struct Node {
    declaration: Declaration,
    spot: Spot,
    /// Only the rows of its fields name it.
    is_implied: bool,
    text: Vec<(Line, String)>,
    fields: Vec<usize>,
}

/// Whose fields come next, and how long.
struct Level {
    owner: usize,
    until: Until,
}

enum Until {
    /// The end of the table.
    Close,
    /// The first field that the object does not have, or has had.
    Unknown { had: BTreeSet<String> },
    /// The first field that stands no deeper.
    Shallower { indent: usize },
    /// The first field whose bullet stands no deeper.
    ShallowerBullet { depth: usize },
}

struct Builder<'a> {
    shapes: &'a Shapes,
    nodes: Vec<Node>,
    roots: Vec<usize>,
    levels: Vec<Level>,
    last: Option<usize>,
    /// The fields of rows by the whole name: `amount.total`.
    paths: BTreeMap<String, usize>,
}

impl Builder<'_> {
    /// A row whose name says whose field it is; a parent without a row of its own is implied.
    fn row(&mut self, declaration: Declaration, parents: &[String], at: Line) {
        while self.levels.last().is_some_and(|level| !matches!(level.until, Until::Close)) {
            self.levels.pop();
        }
        let mut owner = self.levels.last().map(|level| level.owner);
        let mut path = String::new();
        for parent in parents.iter().take(DEPTH) {
            path.push_str(parent);
            let known = self.paths.get(&path).copied();
            owner = Some(known.unwrap_or_else(|| {
                let name = parent.clone();
                let implied = Declaration { name, required: None, printed: None };
                let index = self.push_node(implied, Spot { line: at, ..Spot::default() }, owner);
                if let Some(node) = self.nodes.get_mut(index) {
                    node.is_implied = true;
                }
                self.paths.insert(path.clone(), index);
                index
            }));
            path.push('.');
        }
        path.push_str(&declaration.name);
        let spot = Spot { line: at, indent: 0, depth: Some(parents.len()) };
        let index = self.push_node(declaration, spot, owner);
        self.paths.insert(path, index);
        self.last = Some(index);
    }

    fn push_node(&mut self, declaration: Declaration, spot: Spot, owner: Option<usize>) -> usize {
        let index = self.nodes.len();
        let (text, fields) = (Vec::new(), Vec::new());
        self.nodes.push(Node { declaration, spot, is_implied: false, text, fields });
        let owner = owner.and_then(|owner| self.nodes.get_mut(owner));
        owner.map_or(&mut self.roots, |owner| &mut owner.fields).push(index);
        index
    }

    fn field(&mut self, declaration: Declaration, spot: Spot, opening: bool) {
        if let Some(until) = self.enters(&declaration.name, spot, opening)
            && let Some(owner) = self.last
        {
            self.push(owner, until);
        }
        while self.levels.last().is_some_and(|level| !self.belongs(level, &declaration.name, spot)) {
            self.levels.pop();
        }
        if let Some(Level { until: Until::Unknown { had }, .. }) = self.levels.last_mut() {
            had.insert(declaration.name.clone());
        }
        let owner = self.levels.last().map(|level| level.owner);
        self.last = Some(self.push_node(declaration, spot, owner));
    }

    /// Whether a field is the first of the field before it, and if so, what ends those.
    fn enters(&self, name: &str, spot: Spot, opening: bool) -> Option<Until> {
        let last = self.nodes.get(self.last?)?;
        if let (Some(depth), Some(outer)) = (spot.depth, last.spot.depth) {
            return (depth > outer).then_some(Until::ShallowerBullet { depth: outer });
        }
        if !opening {
            return None;
        }
        if spot.indent > last.spot.indent + 1 {
            return Some(Until::Shallower { indent: last.spot.indent });
        }
        let begins = self.shapes.begins(&last.declaration.name, name);
        begins.then(|| Until::Unknown { had: BTreeSet::new() })
    }

    fn belongs(&self, level: &Level, name: &str, spot: Spot) -> bool {
        let Some(owner) = self.nodes.get(level.owner) else { return false };
        match &level.until {
            Until::Close => true,
            Until::Shallower { indent } => spot.indent > *indent,
            Until::ShallowerBullet { depth } => spot.depth.is_some_and(|deep| deep > *depth),
            Until::Unknown { had } => self.shapes.has(&owner.declaration.name, name) && !had.contains(name),
        }
    }

    fn text(&mut self, at: Line, text: String, unread: &mut Vec<Unread>) {
        match self.last.and_then(|last| self.nodes.get_mut(last)) {
            Some(node) => node.text.push((at, text)),
            None => unread.push(Unread { line: at, what: "text above the first field".to_owned() }),
        }
    }

    fn open(&mut self) {
        if let Some(last) = self.last {
            self.push(last, Until::Close);
        }
        self.paths.clear();
    }

    fn close(&mut self) {
        self.paths.clear();
        while let Some(level) = self.levels.pop() {
            if matches!(level.until, Until::Close) {
                // What follows the table is not about its last field.
                self.last = Some(level.owner);
                break;
            }
        }
    }

    fn push(&mut self, owner: usize, until: Until) {
        let deepest = self.levels.last().filter(|_| self.levels.len() >= DEPTH).map(|level| level.owner);
        // At the limit only tables are counted on, for their ends are; others end by themselves.
        if deepest.is_none() || (matches!(until, Until::Close) && self.levels.len() < 1 << 16) {
            self.levels.push(Level { owner: deepest.unwrap_or(owner), until });
        }
    }
}

/// Makes the field of a node, with its fields; no deeper than `DEPTH`, by construction.
fn finish(index: usize, nodes: &mut Vec<Option<Node>>, place: Place, shapes: &Shapes) -> Option<Field> {
    let node = nodes.get_mut(index)?.take()?;
    let at = node.spot.line;
    let Declaration { name, required, printed } = node.declaration;
    let mut field = Field { name, ..Field::default() };
    let fields: Vec<_> =
        node.fields.into_iter().filter_map(|field| finish(field, nodes, place, shapes)).collect();
    if !fields.is_empty() {
        let list = Statement { voice: Voice::Table, line: at, value: Completeness::Whole };
        field.object = Some(Object { fields, lists: vec![list] });
    }
    if node.is_implied {
        return Some(field);
    }
    field.seen.say(Voice::Table, at, field.name.clone());
    field.place.say(Voice::Table, at, place);
    field.required.say_first(Voice::Table, at, required);
    let inner = printed.as_ref().and_then(|printed| printed.kind.as_ref()).map(innermost);
    let is_textual = inner.is_none_or(|kind| *kind == Kind::Text);
    let is_number = matches!(inner, Some(Kind::Integer | Kind::Number));
    if let Some(Printed { kind, model, range, items }) = printed {
        let (range, items) = (range.unwrap_or_default(), items.unwrap_or_default());
        field.kind.say_first(Voice::Table, at, kind);
        field.model.say_first(Voice::Table, at, model);
        if is_textual {
            field.max_length.say(Voice::Table, at, range.greatest);
            field.min_length.say_first(Voice::Table, at, range.least);
        }
        if let Some((least, greatest)) = range.least.zip(range.greatest).filter(|_| is_number) {
            field.minimum.say(Voice::Table, at, least.cast_signed());
            field.maximum.say(Voice::Table, at, greatest.cast_signed());
        }
        field.min_items.say_first(Voice::Table, at, items.least);
        field.max_items.say_first(Voice::Table, at, items.greatest);
    }
    // The resource of an event is decrypted as a whole: what is said of sealing is said of requests.
    let is_sealable = is_textual && !matches!(place, Place::Header | Place::Resource);
    wording::describe(&mut field, &node.text, shapes, is_textual, is_sealable);
    if matches!(place, Place::Reply | Place::Resource) {
        // Only who sends can leave something out, or has to keep to certain characters.
        (field.default, field.pattern) = (Evidence::default(), Evidence::default());
    }
    Some(field)
}

/// The type of a list's items, of theirs if those are lists, and so on.
fn innermost(kind: &Kind) -> &Kind {
    match kind {
        Kind::List(item) => innermost(item),
        kind => kind,
    }
}
