//! One signature with the message that it should cover: opened, and its message looked for.

use rsa::traits::PublicKeyParts as _;

use super::decoding;
use super::difference;
use super::explanation::Explanation;
use super::keys::{Keys, KnownKey};
use super::mistake::{Finding, Mistake};
use super::opened::Opened;
use super::search::{Found, OfLine, Search};
use super::variation::Lines;

/// What is to be explained.
pub(super) struct Case<'m, 'k> {
    pub(super) lines: Lines<'m>,
    pub(super) signature: &'m str,
    pub(super) keys: &'k Keys,
    /// The key that the signature should have been made with.
    pub(super) expected: Option<&'k KnownKey>,
}

/// A signature that was opened with a key.
struct Reading<'k> {
    key: &'k KnownKey,
    opened: Opened,
    /// What is wrong with the text of the signature.
    mistakes: Vec<Mistake>,
}

impl<'k> Case<'_, 'k> {
    /// Finds out whose key it was made with and over what.
    ///
    /// `variations` are made if the expected message isn't covered; `foreign` says what it is that another key than
    /// the expected one was used, none that no known one was.
    pub(super) fn explain(
        &self,
        variations: impl FnOnce() -> Vec<OfLine>,
        foreign: impl Fn(Option<&KnownKey>) -> Vec<Finding>,
    ) -> Result<&'k KnownKey, Box<Explanation>> {
        let Some(reading) = self.read() else { return Err(self.unreadable(foreign(None))) };
        let is_expected = self.expected.is_some_and(|expected| expected.key == reading.key.key);
        let mut findings = if is_expected { Vec::new() } else { foreign(Some(reading.key)) };
        findings.extend(reading.mistakes.iter().map(|mistake| self.finding(*mistake)));
        if matches!(reading.opened, Opened::Pss { .. }) {
            findings.push(self.finding(Mistake::PaddingPss));
        }
        findings.extend(reading.opened.algorithm().mistake().map(|mistake| self.finding(mistake)));
        let mut search = Search::new(&reading.opened, self.lines.direction);
        let found = search.run(&self.lines, &[]);
        let found =
            found.or_else(|| if search.is_spent() { None } else { search.run(&self.lines, &variations()) });
        match &found {
            Some(found) => findings.extend(found.findings.iter().cloned()),
            None if !reading.opened.is_certain() => return Err(self.unreadable(foreign(None))),
            // Nothing can be compared with an algorithm that nothing here computes.
            None if search.tried == 0 => {}
            None => findings.push(self.other_message(search.tried, findings.is_empty())),
        }
        match Explanation::of(findings) {
            None => Ok(reading.key),
            Some(explanation) => {
                let signed_by = Some(reading.key.title());
                Err(Box::new(Explanation { signed_by, ..*self.with_messages(*explanation, found.as_ref()) }))
            }
        }
    }

    /// Opens the signature by the first reading of its text, and the first key, that fit.
    fn read(&self) -> Option<Reading<'k>> {
        let mut readings = decoding::readings(self.signature).into_iter().filter_map(|reading| {
            let (key, opened) = self.keys.open(self.expected, &reading.bytes)?;
            Some(Reading { key, opened, mistakes: reading.mistakes })
        });
        let first = readings.next()?;
        if first.opened.is_certain() {
            return Some(first);
        }
        readings.find(|reading| reading.opened.is_certain()).or(Some(first))
    }

    /// Explains a signature that no key opens.
    fn unreadable(&self, foreign: Vec<Finding>) -> Box<Explanation> {
        let sizes = self.keys.known.iter().map(|known| known.key.size());
        let explanation = match decoding::readings(self.signature).first() {
            None => Explanation::alone(self.finding(Mistake::SignatureNotBase64)),
            Some(reading) if !sizes.clone().any(|size| size == reading.bytes.len()) => {
                let (found, right) = (reading.bytes.len(), sizes.min().unwrap_or(256));
                let what = format!("the signature has {found} bytes, where its key makes {right}");
                Explanation::alone(Finding::worded(Mistake::SignatureLength, self.lines.direction, what))
            }
            Some(_) => Explanation::of(foreign)
                .unwrap_or_else(|| Explanation::alone(self.finding(Mistake::UnknownKeyUsed))),
        };
        self.with_messages(*explanation, None)
    }

    fn other_message(&self, tried: usize, only: bool) -> Finding {
        let what = if only {
            format!(
                "it was signed with the right key and in the right way, but over a message that is neither the \
                 expected one nor one of {tried} that are a mistake or two away from it"
            )
        } else {
            format!(
                "the message that was signed is neither the expected one nor one of {tried} others that were tried"
            )
        };
        Finding::worded(Mistake::OtherMessage, self.lines.direction, what)
    }

    fn with_messages(&self, explanation: Explanation, found: Option<&Found>) -> Box<Explanation> {
        let expected = self.lines.message();
        let body_start = self.lines.body_start();
        let signed = found.filter(|found| found.message != expected);
        let difference = signed.and_then(|found| difference::between(&self.lines, &expected, &found.message));
        let offset = difference.as_ref().map_or(0, |difference| difference.offset);
        Box::new(Explanation {
            expected_message: difference::view(&expected, body_start, offset),
            signed_message: signed
                .map(|found| difference::view(&found.message, found.body_start, offset))
                .unwrap_or_default(),
            difference,
            ..explanation
        })
    }

    fn finding(&self, mistake: Mistake) -> Finding {
        Finding::new(mistake, self.lines.direction)
    }
}

#[cfg(test)]
mod tests {
    use wechatpay_api::Face;

    use super::*;
    use crate::crypto;
    use crate::keys::setup::private_pem;

    #[test]
    fn what_would_not_be_hashed_any_more_is_not_made_either() {
        let key = crypto::generate().unwrap();
        let mut keys = Keys::new();
        keys.add_caller(Face::Brand, "1", "AA", private_pem(&key).unwrap().as_bytes()).unwrap();
        let signature = crypto::sign(&key, b"something else").unwrap();
        let body = vec![b'x'; 4 << 20];
        let lines = Lines::of_request("POST", "/a", "1554208460", "n", &body);
        let case = Case { lines, signature: &signature, keys: &keys, expected: keys.of_caller(Face::Brand) };
        let explained = case.explain(|| panic!("copies of a long body"), |_| Vec::new());
        assert!(explained.is_err_and(|found| found.mistake == Mistake::OtherMessage));
    }
}
