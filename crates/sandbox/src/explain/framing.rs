//! What people make of the lines: joined otherwise, in another order, or without one of them.

use super::mistake::{Direction, Finding, Mistake};
use super::orders;
use super::variation::{Lines, Part};

/// A message made otherwise of the same parts, and the mistake that this is.
pub(super) struct Framed {
    pub(super) message: Vec<u8>,
    /// Where in it the body begins, if it is the last part.
    pub(super) body_start: Option<usize>,
    pub(super) finding: Finding,
}

/// The ways to end lines that are tried together with other mistakes too.
pub(super) fn common(lines: &Lines<'_>) -> Vec<Framed> {
    let message = lines.message();
    let body = lines.part(Part::Body).unwrap_or_default();
    let same_start = |mistake, message| Framed {
        message,
        body_start: lines.body_start(),
        finding: Finding::new(mistake, lines.direction),
    };
    // What stands last is the body, so one line feed less or more may as well be its own.
    let (less, more) = match lines.direction {
        _ if body.ends_with(b"\n") => (Mistake::BodyNewlineStripped, Mistake::ExtraNewline),
        Direction::Answer if !body.is_empty() => (Mistake::LastNewlineMissing, Mistake::BodyNewlineAdded),
        _ => (Mistake::LastNewlineMissing, Mistake::ExtraNewline),
    };
    let without_end = message.strip_suffix(b"\n").unwrap_or(&message).to_vec();
    let mut framed =
        vec![same_start(less, without_end), same_start(more, [message.as_slice(), b"\n"].concat())];
    for ended in [true, false] {
        for (mistake, separator) in
            [(Mistake::LinesJoinedByCrlf, b"\r\n"), (Mistake::LiteralBackslashN, b"\\n")]
        {
            framed.push(joined(lines, separator, ended, Finding::new(mistake, lines.direction)));
        }
    }
    if body.is_empty() {
        let head = message.strip_suffix(b"\n\n").unwrap_or(&message).to_vec();
        framed.push(same_start(Mistake::LastNewlineMissing, head));
    }
    framed
}

/// All others.
pub(super) fn rare(lines: &Lines<'_>) -> Vec<Framed> {
    let worded = |mistake, what: String| Finding::worded(mistake, lines.direction, what);
    let mut framed = Vec::new();
    let separators: [(&[u8], &str); 6] = [
        (b"", "nothing between them"),
        (b" ", "blanks"),
        (b"&", "&"),
        (b"\r", "CR"),
        (b",", "commas"),
        (b"\n\n", "two line feeds each"),
    ];
    for (separator, name) in separators {
        let what = format!("the lines of the signed message are joined by {name}");
        for ended in [true, false] {
            let finding = worded(Mistake::LinesJoinedOtherwise, what.clone());
            framed.push(joined(lines, separator, ended, finding));
        }
    }
    framed.push(Framed {
        message: [b"\xEF\xBB\xBF", lines.message().as_slice()].concat(),
        body_start: lines.body_start().map(|start| start + 3),
        finding: Finding::new(Mistake::ByteOrderMark, lines.direction),
    });
    orders::for_each(&mut lines.parts.clone(), &mut |parts| {
        let other = Lines { direction: lines.direction, parts: parts.to_vec() };
        let names: Vec<_> = parts.iter().map(|(part, _)| part.name()).collect();
        let what = format!("the lines were signed in the order {}", names.join(", "));
        let finding = swapped(lines, parts).unwrap_or_else(|| worded(Mistake::LinesReordered, what));
        framed.push(Framed { message: other.message(), body_start: other.body_start(), finding });
    });
    for (index, (part, _)) in lines.parts.iter().enumerate() {
        let mut others = lines.clone();
        others.parts.remove(index);
        // The end of a line that is empty is all that is left out with it.
        let what = format!("the line with the {} was left out of the signed message", part.name());
        let mistake = if *part == Part::Body { Mistake::BodyLeftOut } else { Mistake::LineLeftOut };
        let finding = worded(mistake, what);
        framed.push(Framed { message: others.message(), body_start: others.body_start(), finding });
    }
    framed
}

/// Whether nothing but timestamp and nonce have changed places.
fn swapped(lines: &Lines<'_>, parts: &[(Part, &[u8])]) -> Option<Finding> {
    let exchange = |part| match part {
        Part::Timestamp => Part::Nonce,
        Part::Nonce => Part::Timestamp,
        other => other,
    };
    let is_swapped =
        lines.parts.iter().zip(parts).all(|((before, _), (after, _))| exchange(*before) == *after);
    is_swapped.then(|| Finding::new(Mistake::TimestampAndNonceSwapped, lines.direction))
}

fn joined(lines: &Lines<'_>, separator: &[u8], ended: bool, finding: Finding) -> Framed {
    let parts: Vec<&[u8]> = lines.parts.iter().map(|(_, bytes)| *bytes).collect();
    let mut message = parts.join(separator);
    let body_start = parts.last().and_then(|body| message.len().checked_sub(body.len()));
    if ended {
        message.extend_from_slice(separator);
    }
    Framed { message, body_start, finding }
}
