//! Fourth stage: a tree of fields out of what the lines do.

use std::collections::BTreeSet;

use super::PageLine;
use super::events::{Event, Placed};
use super::head::Head;
use super::shapes::Shapes;
use super::wording;
use crate::facts::{Fact, FieldFacts, FieldKind, FieldPlace};

/// How deep fields are read; what stands deeper is taken for this deep.
const DEPTH: usize = 12;

/// Puts a part's fields together.
pub(super) fn build(events: Vec<Placed>, place: FieldPlace, shapes: &Shapes) -> Vec<FieldFacts<PageLine>> {
    let mut builder =
        Builder { shapes, nodes: Vec::new(), roots: Vec::new(), levels: Vec::new(), last: None };
    let mut opening = false;
    for placed in events {
        match placed.event {
            Event::Field(head) => {
                builder.field(head, placed.at, placed.indent, placed.depth, opening);
                opening = false;
            }
            Event::Text(_) if opening => {}
            Event::Text(text) => builder.text(placed.at, text),
            Event::Open { table: true } => builder.open(),
            Event::Open { table: false } => opening = true,
            Event::Close => builder.close(),
        }
    }
    let roots = std::mem::take(&mut builder.roots);
    let mut nodes: Vec<Option<Node>> = builder.nodes.into_iter().map(Some).collect();
    roots.into_iter().filter_map(|root| finish(root, &mut nodes, place, shapes)).collect()
}

struct Node {
    head: Head,
    at: PageLine,
    indent: usize,
    depth: Option<usize>,
    text: Vec<(PageLine, String)>,
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
}

impl Builder<'_> {
    fn field(&mut self, head: Head, at: PageLine, indent: usize, depth: Option<usize>, opening: bool) {
        if let Some(until) = self.enters(&head, indent, depth, opening)
            && let Some(owner) = self.last
        {
            self.push(owner, until);
        }
        while self.levels.last().is_some_and(|level| !self.belongs(level, &head, indent, depth)) {
            self.levels.pop();
        }
        if let Some(Level { until: Until::Unknown { had }, .. }) = self.levels.last_mut() {
            had.insert(head.name.clone());
        }
        let index = self.nodes.len();
        self.nodes.push(Node { head, at, indent, depth, text: Vec::new(), fields: Vec::new() });
        let owner = self.levels.last().and_then(|level| self.nodes.get_mut(level.owner));
        owner.map_or(&mut self.roots, |owner| &mut owner.fields).push(index);
        self.last = Some(index);
    }

    /// Whether a field is the first of the field before it, and if so, what ends those.
    fn enters(&self, head: &Head, indent: usize, depth: Option<usize>, opening: bool) -> Option<Until> {
        let last = self.nodes.get(self.last?)?;
        if let (Some(depth), Some(outer)) = (depth, last.depth) {
            return (depth > outer).then_some(Until::ShallowerBullet { depth: outer });
        }
        if !opening {
            return None;
        }
        if indent > last.indent + 1 {
            return Some(Until::Shallower { indent: last.indent });
        }
        self.shapes.begins(&last.head.name, &head.name).then(|| Until::Unknown { had: BTreeSet::new() })
    }

    fn belongs(&self, level: &Level, head: &Head, indent: usize, depth: Option<usize>) -> bool {
        let Some(owner) = self.nodes.get(level.owner) else { return false };
        match &level.until {
            Until::Close => true,
            Until::Shallower { indent: outer } => indent > *outer,
            Until::ShallowerBullet { depth: outer } => depth.is_some_and(|depth| depth > *outer),
            Until::Unknown { had } => {
                self.shapes.has(&owner.head.name, &head.name) && !had.contains(&head.name)
            }
        }
    }

    fn text(&mut self, at: PageLine, text: String) {
        if let Some(node) = self.last.and_then(|last| self.nodes.get_mut(last)) {
            node.text.push((at, text));
        }
    }

    fn open(&mut self) {
        if let Some(last) = self.last {
            self.push(last, Until::Close);
        }
    }

    fn close(&mut self) {
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

/// Makes the facts of a node and its fields; no deeper than `DEPTH`, by construction.
fn finish(
    index: usize,
    nodes: &mut Vec<Option<Node>>,
    place: FieldPlace,
    shapes: &Shapes,
) -> Option<FieldFacts<PageLine>> {
    let node = nodes.get_mut(index)?.take()?;
    let at = node.at;
    let fact = |kind| Fact { value: kind, at };
    let wording = wording::read(&node.text, shapes);
    let fields: Vec<_> =
        node.fields.into_iter().filter_map(|field| finish(field, nodes, place, shapes)).collect();
    let kind = node.head.printed.as_ref().map(|printed| printed.kind.clone());
    let textual = kind.as_ref().is_none_or(is_text) && place != FieldPlace::Header;
    Some(FieldFacts {
        place,
        required: node.head.required.map(|value| Fact { value, at }),
        max_length: node.head.printed.and_then(|printed| printed.max_length).map(|value| Fact { value, at }),
        kind: kind.map(fact),
        sensitive: wording.sealed.filter(|_| textual).map(|at| Fact { value: true, at }),
        values: wording.values,
        meanings: wording.meanings,
        fields: Some(fields).filter(|fields| !fields.is_empty()),
        label: wording.label,
        description: wording.description,
        name: Fact { value: node.head.name, at },
    })
}

fn is_text(kind: &FieldKind) -> bool {
    match kind {
        FieldKind::Text => true,
        FieldKind::List(item) => **item == FieldKind::Text,
        _ => false,
    }
}
