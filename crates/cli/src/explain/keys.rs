//! The keys of a configuration, of which the public halves are enough to explain.

use std::path::Path;

use wechatpay_api::{Config, Face};
use wechatpay_sandbox::explain::{BadKey, Keys};

use super::captured::{Message, Start};
use super::kind::Kind;
use crate::failure::Failure;
use crate::input::Source;
use crate::output;

/// Reads every key; without those that the message needs, nothing can be said.
pub(super) fn read(config: &Config, kind: Kind, message: &Message) -> Result<Keys, Failure> {
    let mut keys = Keys::new();
    let (mut callers, mut platform_keys) = (Vec::new(), 0);
    for section in Face::ALL.into_iter().filter_map(|face| config.section(face).ok()) {
        let (face, serial_no) = (section.face, &section.certificate_serial_no);
        let caller =
            add(&section.private_key, |pem| keys.add_caller(face, &section.identity, serial_no, pem));
        callers.extend(caller.then_some(face));
        for (id, path) in &section.public_keys {
            platform_keys += usize::from(add(path, |pem| keys.add_platform(face, Some(id), pem)));
        }
        for path in &section.platform_certificates {
            platform_keys += usize::from(add(path, |pem| keys.add_platform(face, None, pem)));
        }
    }
    let path = config.path().display();
    match (kind, &message.start) {
        (Kind::Request, Start::Request { target, .. }) => {
            let face = if target.starts_with("/v3/") { Face::Partner } else { Face::Brand };
            if callers.contains(&face) || (callers.len() == 1 && !config.faces().any(|known| known == face)) {
                return Ok(keys);
            }
            Err(Failure::Input(format!(
                "{path}: there is no private_key for [{face}], whose public half verifies this"
            )))
        }
        _ if platform_keys > 0 => Ok(keys),
        _ => Err(Failure::Input(format!(
            "{path}: there is no public_key of the platform, which verifies this"
        ))),
    }
}

/// Adds what is in a file; one that cannot be read is left out, and said to be.
fn add(path: &Path, add: impl FnOnce(&[u8]) -> Result<(), BadKey>) -> bool {
    let added = Source::File(path.to_owned())
        .read("the key")
        .map_err(|failure| failure.to_string())
        .and_then(|pem| add(&pem).map_err(|error| format!("{} {error}", path.display())));
    if let Err(problem) = &added {
        output::message(&format_args!("left out: {problem}"));
    }
    added.is_ok()
}
