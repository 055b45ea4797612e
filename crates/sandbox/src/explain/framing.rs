//! What people make of the lines: joined otherwise, in another order, or without one of them.

use super::mistake::{Finding, Mistake};
use super::orders;
use super::variation::{Lines, Part};

/// A message made otherwise of the same parts, and the mistake that this is.
pub(super) type Framed = (Vec<u8>, Finding);

/// The ways to end lines that are tried together with other mistakes too.
pub(super) fn common(lines: &Lines<'_>) -> Vec<Framed> {
    let message = lines.message();
    let body = lines.part(Part::Body).unwrap_or_default();
    let found = |mistake| Finding::new(mistake, lines.direction);
    let without_end = message.strip_suffix(b"\n").unwrap_or(&message).to_vec();
    let mut framed = vec![
        (without_end, found(Mistake::LastNewlineMissing)),
        ([message.as_slice(), b"\n"].concat(), found(Mistake::ExtraNewline)),
        (joined(lines, b"\r\n", true), found(Mistake::LinesJoinedByCrlf)),
        (joined(lines, b"\\n", true), found(Mistake::LiteralBackslashN)),
        (joined(lines, b"\r\n", false), found(Mistake::LinesJoinedByCrlf)),
        (joined(lines, b"\\n", false), found(Mistake::LiteralBackslashN)),
    ];
    if body.is_empty() {
        let head: Vec<u8> = message.strip_suffix(b"\n\n").unwrap_or(&message).to_vec();
        framed.push((head, found(Mistake::LastNewlineMissing)));
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
            framed
                .push((joined(lines, separator, ended), worded(Mistake::LinesJoinedOtherwise, what.clone())));
        }
    }
    framed.push((
        [b"\xEF\xBB\xBF", lines.message().as_slice()].concat(),
        Finding::new(Mistake::ByteOrderMark, lines.direction),
    ));
    orders::for_each(&mut lines.parts.clone(), &mut |parts| {
        let other = Lines { direction: lines.direction, parts: parts.to_vec() };
        let names: Vec<_> = parts.iter().map(|(part, _)| part.name()).collect();
        let what = format!("the lines were signed in the order {}", names.join(", "));
        framed.push((
            other.message(),
            swapped(lines, parts).unwrap_or_else(|| worded(Mistake::LinesReordered, what)),
        ));
    });
    for (index, (part, _)) in lines.parts.iter().enumerate() {
        let mut others = lines.clone();
        others.parts.remove(index);
        // The end of a line that is empty is all that is left out with it.
        let what = format!("the line with the {} was left out of the signed message", part.name());
        let mistake = if *part == Part::Body { Mistake::BodyLeftOut } else { Mistake::LineLeftOut };
        framed.push((others.message(), worded(mistake, what)));
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

fn joined(lines: &Lines<'_>, separator: &[u8], ended: bool) -> Vec<u8> {
    let parts: Vec<&[u8]> = lines.parts.iter().map(|(_, bytes)| *bytes).collect();
    let mut message = parts.join(separator);
    if ended {
        message.extend_from_slice(separator);
    }
    message
}
