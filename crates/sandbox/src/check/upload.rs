//! What is in an upload: the file's size and type, and whether the JSON about it is right.

use sha2::{Digest as _, Sha256};

use crate::check::form;
use crate::check::form_data::{Part, Parts};
use crate::json;
use crate::refusal::{Detail, Location, Refusal};
use crate::spec::issue::{Issue, quoted};
use crate::spec::upload::{FILENAME, FilePart, MetaPart, Upload};

/// Checks both parts of an upload.
pub(crate) fn check(upload: &Upload, parts: &Parts) -> Result<(), Refusal> {
    check_file(&upload.file, &parts.file).map_err(|text| {
        let issue = Issue { pointer: String::new(), text };
        refuse(&upload.file.name, issue)
    })?;
    check_meta(upload, parts).map_err(|issue| refuse(&upload.meta.name, issue))
}

fn check_file(described: &FilePart, part: &Part) -> Result<(), String> {
    let (length, limit) = (part.content.len(), described.max_length);
    if part.filename.as_deref().is_none_or(str::is_empty) {
        return Err("is not sent as a file: its Content-Disposition has no `filename`".to_owned());
    }
    if part.content.is_empty() {
        return Err("is empty".to_owned());
    }
    if length > limit {
        return Err(format!("has {length} bytes, and at most {limit} are allowed"));
    }
    if !described.types.iter().any(|known| known.is_of(&part.content)) {
        return Err(format!("does not begin as a file of {} does", extensions(described)));
    }
    Ok(())
}

fn check_meta(upload: &Upload, parts: &Parts) -> Result<(), Issue> {
    let MetaPart { schema, digest, .. } = &upload.meta;
    let parsed = json::parse(&parts.meta.content);
    let mut meta = parsed.map_err(|problem| Issue { pointer: problem.pointer, text: problem.issue })?;
    form::check(schema, &mut meta)?;
    let text = |name: &str| meta.get(name).and_then(|value| value.as_str());
    let issue = |name: &str, text| {
        let mut pointer = String::new();
        json::push_token(&mut pointer, name);
        Err(Issue { pointer, text })
    };
    let Some(filename) = text(FILENAME) else { return issue(FILENAME, "is missing".to_owned()) };
    if !upload.file.types.iter().any(|known| known.may_be_named(filename)) {
        return issue(FILENAME, format!("must end in one of {}", extensions(&upload.file)));
    }
    let actual = format!("{:x}", Sha256::digest(&parts.file.content));
    if text(digest) != Some(&actual) {
        let length = parts.file.content.len();
        return issue(
            digest,
            format!(
                "is not the SHA-256 of the file in lower-case hexadecimal: {length} bytes came, with {actual}"
            ),
        );
    }
    Ok(())
}

fn extensions(described: &FilePart) -> String {
    let extensions = described.types.iter().flat_map(|known| known.extensions.iter().copied());
    quoted(&extensions.collect::<Vec<_>>())
}

/// Refuses something in a part.
fn refuse(part: &str, issue: Issue) -> Refusal {
    let mut pointer = String::new();
    json::push_token(&mut pointer, part);
    pointer.push_str(&issue.pointer);
    Refusal::param_error(Detail::new(pointer, Location::Body, issue.text))
}
