//! Which message a signature covers: the expected one hashed otherwise, or one with one mistake or two.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::algorithm::Algorithm;
use super::framing;
use super::hex::to_hex;
use super::mistake::{Direction, Finding, Mistake};
use super::opened::Opened;
use super::variation::{Lines, Part, Variation};

/// The most bytes that are hashed for one explanation: some 30 ms in an optimised build.
const MAX_BYTES: usize = 12 << 20;

/// A message that the signature covers.
pub(super) struct Found {
    pub(super) message: Vec<u8>,
    /// Where in it the body begins, if it has a place of its own.
    pub(super) body_start: Option<usize>,
    pub(super) findings: Vec<Finding>,
}

/// What is tried in the place of a line.
pub(super) type OfLine = (Part, Vec<Variation>);

/// A search for the message of one signature.
pub(super) struct Search<'o> {
    opened: &'o Opened,
    direction: Direction,
    /// How many messages were tried.
    pub(super) tried: usize,
    bytes: usize,
}

impl<'o> Search<'o> {
    pub(super) fn new(opened: &'o Opened, direction: Direction) -> Self {
        Self { opened, direction, tried: 0, bytes: 0 }
    }

    /// Looks for the message, what is likeliest first.
    pub(super) fn run(&mut self, lines: &Lines<'_>, variations: &[OfLine]) -> Option<Found> {
        let body_start = lines.body_start();
        let expected = lines.message();
        if let Some(findings) = self.fits_somehow(&expected) {
            return Some(Found { message: expected, body_start, findings });
        }
        self.one(lines, variations).or_else(|| self.two(lines, variations))
    }

    fn one(&mut self, lines: &Lines<'_>, variations: &[OfLine]) -> Option<Found> {
        if let Some(found) = self.framed(framing::common(lines), &[]) {
            return Some(found);
        }
        for (part, variations) in variations {
            for variation in variations {
                // What isn't hashed any more needn't be made either: a body may be long.
                if self.is_spent() {
                    return None;
                }
                let changed = lines.with(*part, &variation.bytes);
                let message = changed.message();
                let fits =
                    if variation.is_common { self.fits_somehow(&message) } else { self.fits(&message) };
                if let Some(more) = fits {
                    let findings = [variation.findings.as_slice(), &more].concat();
                    return Some(Found { message, body_start: changed.body_start(), findings });
                }
            }
        }
        if self.is_spent() { None } else { self.framed(framing::rare(lines), &[]) }
    }

    fn two(&mut self, lines: &Lines<'_>, variations: &[OfLine]) -> Option<Found> {
        for (index, (part, firsts)) in variations.iter().enumerate() {
            for first in firsts.iter().filter(|variation| variation.is_common) {
                if self.is_spent() {
                    return None;
                }
                let changed = lines.with(*part, &first.bytes);
                if let Some(found) = self.framed(framing::common(&changed), &first.findings) {
                    return Some(found);
                }
                for (part, seconds) in variations.iter().skip(index + 1) {
                    for second in seconds.iter().filter(|variation| variation.is_common) {
                        if self.is_spent() {
                            return None;
                        }
                        let both = changed.with(*part, &second.bytes);
                        let message = both.message();
                        if let Some(more) = self.fits(&message) {
                            let findings = [first.findings.as_slice(), &second.findings, &more].concat();
                            return Some(Found { message, body_start: both.body_start(), findings });
                        }
                    }
                }
            }
        }
        None
    }

    fn framed(&mut self, framed: Vec<framing::Framed>, before: &[Finding]) -> Option<Found> {
        framed.into_iter().find_map(|framing::Framed { message, body_start, finding }| {
            let more = self.fits(&message)?;
            Some(Found { message, body_start, findings: [before, &[finding], &more].concat() })
        })
    }

    /// Whether the signature covers a message as it should.
    fn fits(&mut self, message: &[u8]) -> Option<Vec<Finding>> {
        let hash = self.hash(message)?;
        self.opened.covers(&hash).then(|| match self.opened {
            Opened::Bare(_) => vec![Finding::new(Mistake::DigestInfoMissing, self.direction)],
            _ => Vec::new(),
        })
    }

    /// Whether it covers a message that was hashed or written otherwise on the way into the signature.
    fn fits_somehow(&mut self, message: &[u8]) -> Option<Vec<Finding>> {
        if let Some(findings) = self.fits(message) {
            return Some(findings);
        }
        let hash = self.hash(message)?;
        if let Opened::Bare(content) = self.opened {
            return self.bare(content, message, &hash);
        }
        let forms = [
            (Mistake::HashedTwice, hash.clone()),
            (Mistake::HashHexSigned, to_hex(&hash).into_bytes()),
            (Mistake::HashHexSigned, to_hex(&hash).to_uppercase().into_bytes()),
            (Mistake::HashHexSigned, STANDARD.encode(&hash).into_bytes()),
            (Mistake::MessageEncoded, STANDARD.encode(message).into_bytes()),
            (Mistake::MessageEncoded, to_hex(message).into_bytes()),
        ];
        forms.into_iter().find_map(|(mistake, bytes)| {
            let hash = self.hash(&bytes)?;
            self.opened.covers(&hash).then(|| vec![Finding::new(mistake, self.direction)])
        })
    }

    fn bare(&self, content: &[u8], message: &[u8], hash: &[u8]) -> Option<Vec<Finding>> {
        let findings = |mistakes: &[Mistake]| {
            Some(mistakes.iter().map(|mistake| Finding::new(*mistake, self.direction)).collect())
        };
        if content == message {
            return findings(&[Mistake::MessageNotHashed]);
        }
        let texts = [to_hex(hash), to_hex(hash).to_uppercase(), STANDARD.encode(hash)];
        if texts.iter().any(|text| content == text.as_bytes()) {
            return findings(&[Mistake::HashHexSigned, Mistake::DigestInfoMissing]);
        }
        let other = Algorithm::COMPUTED.into_iter().filter(|algorithm| *algorithm != Algorithm::Sha256);
        let mut other = other.filter(|algorithm| algorithm.hash(message).as_deref() == Some(content));
        let mistake = other.find_map(Algorithm::mistake)?;
        findings(&[mistake, Mistake::DigestInfoMissing])
    }

    /// Whether enough was tried. The expected message is always hashed, however long it is.
    pub(super) fn is_spent(&self) -> bool {
        self.tried > 8 && self.bytes > MAX_BYTES
    }

    /// Hashes as the signature wants it; nothing once enough was tried.
    fn hash(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        self.bytes = self.bytes.saturating_add(bytes.len()).saturating_add(64);
        if self.is_spent() {
            return None;
        }
        let hash = self.opened.algorithm().hash(bytes)?;
        self.tried += 1;
        Some(hash)
    }
}
