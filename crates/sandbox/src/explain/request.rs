//! Requests: what a caller has signed, or should have.

use axum::http::{HeaderMap, header};
use wechatpay_api::Face;

use super::case::Case;
use super::explanation::{Explanation, Verdict};
use super::keys::{Keys, KnownKey, Owner};
use super::mistake::{Direction, Finding, Mistake};
use super::search::OfLine;
use super::variation::{Lines, Part, Variation, Variations};
use super::{arrival, body, claim, fields, form, target};
use crate::check::authorization::{self, Authorization};
use crate::face::{identity_name, of_path, scheme};

/// A request as it was captured, nothing of it decoded.
#[derive(Clone, Copy, Debug)]
pub struct CapturedRequest<'r> {
    /// The method.
    pub method: &'r str,
    /// Path and query, as in the request line.
    pub target: &'r str,
    /// All headers.
    pub headers: &'r HeaderMap,
    /// The raw body.
    pub body: &'r [u8],
    /// When it arrived, in Unix seconds, if that is to be checked.
    pub received: Option<i64>,
}

/// A request of which the header is read and the signed text known.
pub(crate) struct SignedRequest<'r> {
    pub(crate) face: Face,
    pub(crate) method: &'r str,
    pub(crate) target: &'r str,
    pub(crate) host: Option<&'r str>,
    pub(crate) claim: &'r Authorization,
    /// What is signed in the place of the body.
    pub(crate) text: &'r [u8],
    /// The body, which of an upload is another than the text.
    pub(crate) body: &'r [u8],
    /// The files of an upload.
    pub(crate) files: &'r [&'r [u8]],
}

/// Says whether a captured request verifies, and if not, why.
pub fn explain_request(request: &CapturedRequest<'_>, keys: &Keys) -> Verdict {
    match check(request, keys) {
        Ok(key) => Verdict::Verifies { signed_by: key.title() },
        Err(explanation) => Verdict::Fails(explanation),
    }
}

fn check<'k>(request: &CapturedRequest<'_>, keys: &'k Keys) -> Result<&'k KnownKey, Box<Explanation>> {
    let path_face = of_path(request.target);
    let (claim, face, mut findings) = read_header(request.headers, path_face)?;
    findings.extend(arrival::truncated(request.headers, request.body, Direction::Request));
    findings.extend(claim::identity(&claim, face, keys));
    findings.extend(claim::serial_no(&claim, face, keys));
    findings.extend(arrival::clock(&claim.timestamp, request.received, Direction::Request));
    let parts = form::split(request.headers, request.body);
    let (text, files) =
        parts.as_ref().map_or((request.body, Vec::new()), |parts| (parts.json.as_ref(), parts.files()));
    let host = request.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let CapturedRequest { method, target, body, .. } = *request;
    let signed = SignedRequest { face, method, target, host, claim: &claim, text, body, files: &files };
    arrival::combine(findings, signed.explain(keys))
}

/// Reads the header; one of the other face's scheme too, which is then the first mistake.
fn read_header(
    headers: &HeaderMap,
    face: Face,
) -> Result<(Authorization, Face, Vec<Finding>), Box<Explanation>> {
    let value = arrival::the_header(headers, header::AUTHORIZATION.as_str(), Direction::Request)?;
    let other_face = match face {
        Face::Brand => Face::Partner,
        Face::Partner => Face::Brand,
    };
    let other_parameters = value.strip_prefix(scheme(other_face)).filter(|rest| rest.starts_with(' '));
    if let Some(parameters) = other_parameters
        && let Some((claim, face_of_claim)) = read_parameters(parameters, other_face, face)
    {
        let what = format!(
            "the header Authorization names the scheme {}, and the path belongs to {}",
            scheme(other_face),
            scheme(face)
        );
        return Ok((
            claim,
            face_of_claim,
            vec![Finding::worded(Mistake::OtherScheme, Direction::Request, what)],
        ));
    }
    authorization::parse(value, face).map(|claim| (claim, face, Vec::new())).map_err(|refusal| {
        let what = refusal.message.trim_end_matches('.').to_owned();
        Explanation::alone(Finding::worded(Mistake::HeaderMalformed, Direction::Request, what))
    })
}

/// Reads what stands behind a scheme, as the first face that it fits: the scheme's own, or the one that was called.
fn read_parameters(parameters: &str, scheme_of: Face, called: Face) -> Option<(Authorization, Face)> {
    [scheme_of, called].into_iter().find_map(|face| {
        let header = format!("{}{parameters}", scheme(face));
        authorization::parse(&header, face).ok().map(|claim| (claim, face))
    })
}

impl SignedRequest<'_> {
    /// Finds out which key made the signature, or why it isn't the caller's over this request.
    pub(crate) fn explain<'k>(&self, keys: &'k Keys) -> Result<&'k KnownKey, Box<Explanation>> {
        let Self { method, target, claim, text, .. } = *self;
        let lines = Lines::of_request(method, target, &claim.timestamp, &claim.nonce_str, text);
        let expected = keys.of_caller(self.face);
        let case = Case { lines, signature: &claim.signature, keys, expected };
        case.explain(|| self.variations(), |used| self.foreign(used))
    }

    fn variations(&self) -> Vec<OfLine> {
        let Self { method, target, claim, text, .. } = *self;
        vec![
            (Part::Method, fields::methods(method)),
            (Part::Url, target::variations(target, self.host)),
            (Part::Body, [self.form(), body::variations(text, Direction::Request)].concat()),
            (Part::Nonce, fields::nonces(&claim.nonce_str, Direction::Request)),
            (Part::Timestamp, fields::timestamps(&claim.timestamp, Direction::Request)),
        ]
    }

    /// What else of an upload, or of the URL, may have been signed in the place of the body.
    fn form(&self) -> Vec<Variation> {
        let mut tried = Variations::of(self.text, Direction::Request);
        if self.text != self.body {
            tried.common(Mistake::WholeFormSigned, self.body);
        }
        for file in self.files {
            tried.common(Mistake::FileSigned, *file);
            let both = "the JSON part and the file were signed, one after the other";
            tried.rare(Mistake::FileSigned, both, [self.text, file].concat());
        }
        if let (true, Some((_, query))) = (self.text.is_empty(), self.target.split_once('?')) {
            tried.common(Mistake::QueryInBody, query);
        }
        tried.finish()
    }

    fn foreign(&self, used: Option<&KnownKey>) -> Vec<Finding> {
        let finding = |mistake, what: String| vec![Finding::worded(mistake, Direction::Request, what)];
        match used {
            Some(key) if key.owner == Owner::Platform => {
                finding(Mistake::PlatformKeyUsed, format!("it was signed with {}", key.title()))
            }
            Some(key) if key.face != self.face => {
                finding(Mistake::OtherFaceKeyUsed, format!("it was signed with {}", key.title()))
            }
            Some(_) => Vec::new(),
            None => {
                let name = identity_name(self.face);
                let what = format!(
                    "the signature was made with a key that isn't known here, or changed on the way: it isn't that of \
                     the certificate {} of the {name} {}",
                    self.claim.serial_no, self.claim.identity
                );
                finding(Mistake::UnknownKeyUsed, what)
            }
        }
    }
}
