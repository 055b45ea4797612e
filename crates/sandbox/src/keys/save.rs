//! What `wechatpay sandbox init DIR` leaves: a configuration for the client, and the platform's own files.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use rsa::pkcs8::{EncodePublicKey, LineEnding};
use wechatpay_api::Face;

use crate::error::Error;
use crate::face::identity_name;
use crate::keys::FaceKeys;
use crate::keys::setup::{CallerKeys, Setup, private_pem};

/// The port that a saved configuration names.
pub const DEFAULT_PORT: u16 = 8129;

/// The configuration of the platform's side, in a sandbox's directory.
pub(crate) const PLATFORM_FILE: &str = "sandbox.toml";
/// The configuration of the client's side.
const CLIENT_FILE: &str = "wechatpay.toml";

/// A file to write: its path below the directory, its text, and whether others may read it.
struct File {
    path: String,
    text: String,
    secret: bool,
}

impl Setup {
    /// Writes the keys of both sides into a directory, which is made if need be.
    ///
    /// The client's side is `wechatpay.toml` with the key files it names; the platform's side is `sandbox.toml` with
    /// the folder `platform`, which [`SandboxKeys::load`](crate::SandboxKeys::load) reads. On Unix, files with
    /// secrets can be read by their owner only.
    ///
    /// # Errors
    /// [`Error::AlreadyInitialised`] if any of the files exists, [`Error::SymbolicLink`] if the directory or a folder in
    /// it is a link, both before anything is written.
    pub fn save(&self, dir: &Path) -> Result<(), Error> {
        // A slash at the end would make the system follow a link.
        let dir: PathBuf = dir.components().collect();
        let files = self.files()?;
        for file in &files {
            let path = dir.join(&file.path);
            refuse_links(&dir, &path)?;
            if path.symlink_metadata().is_ok() {
                return Err(Error::AlreadyInitialised { file: path });
            }
        }
        for file in &files {
            let path = dir.join(&file.path);
            write(&path, file).map_err(|source| Error::Write { file: path, source })?;
        }
        Ok(())
    }

    fn files(&self) -> rsa::Result<Vec<File>> {
        let secret = |path: &str, text| File { path: path.to_owned(), text, secret: true };
        let mut files =
            vec![secret(CLIENT_FILE, self.client_toml()), secret(PLATFORM_FILE, self.platform_toml())];
        for face in Face::ALL {
            let (keys, caller) = (self.keys.of(face), self.caller(face));
            let open = |path, text| File { path, text, secret: false };
            let certificate =
                keys.caller.to_public_key_pem(LineEnding::LF).map_err(rsa::pkcs8::Error::from)?;
            files.push(secret(&format!("{face}/apiclient_key.pem"), caller.private_key.clone()));
            files.push(open(format!("{face}/wxp_pub.pem"), caller.public_key.clone()));
            files.push(secret(&platform_key(face), private_pem(&keys.platform)?));
            files.push(open(caller_key(face), certificate));
        }
        Ok(files)
    }

    fn client_toml(&self) -> String {
        format!(
            "\
# How to call the sandbox in this directory; written by `wechatpay sandbox init`.
#
# 1. wechatpay sandbox serve --dir .     starts it
# 2. wechatpay call brand get-user-card --user-card-code 1 --card-id 2 --openid 3
#
# A configuration for the real platform looks the same, without base_urls. File names are relative to this file.

base_urls = [\"http://127.0.0.1:{DEFAULT_PORT}\"]    # another --port needs another URL here

# A brand merchant, for the calls below /brand/.
[brand]
{}
# A service provider, for the calls below /v3/brand/partner/.
[partner]
{}",
            client_section(Face::Brand, &self.brand),
            client_section(Face::Partner, &self.partner),
        )
    }

    fn platform_toml(&self) -> String {
        format!(
            "\
# The platform's side of the sandbox: what `wechatpay sandbox serve` knows. Clients read {CLIENT_FILE} instead.

[brand]
{}
[partner]
{}",
            platform_section(Face::Brand, &self.keys.brand),
            platform_section(Face::Partner, &self.keys.partner),
        )
    }
}

fn client_section(face: Face, caller: &CallerKeys) -> String {
    let identity = identity_name(face);
    let CallerKeys { identity: value, certificate_serial_no, public_key_id, api_key, .. } = caller;
    format!(
        "\
{identity} = \"{value}\"
certificate_serial_no = \"{certificate_serial_no}\"    # of the API certificate
private_key = \"{face}/apiclient_key.pem\"    # that certificate's key: signs requests, opens sensitive fields
public_key_id = \"{public_key_id}\"
public_key = \"{face}/wxp_pub.pem\"    # the platform's: verifies replies, seals sensitive fields
api_key = \"{api_key}\"    # decrypts notifications
"
    )
}

fn platform_section(face: Face, keys: &FaceKeys) -> String {
    let identity = identity_name(face);
    let FaceKeys { identity: value, certificate_serial_no, public_key_id, api_key, .. } = keys;
    let (platform_key, caller_key) = (platform_key(face), caller_key(face));
    format!(
        "\
{identity} = \"{value}\"
certificate_serial_no = \"{certificate_serial_no}\"    # of the caller's API certificate
caller_public_key = \"{caller_key}\"    # in that certificate: verifies requests, seals sensitive fields
public_key_id = \"{public_key_id}\"
private_key = \"{platform_key}\"    # the platform's: signs answers and notifications, opens sensitive fields
api_key = \"{}\"    # encrypts notifications
",
        api_key.as_str()
    )
}

fn platform_key(face: Face) -> String {
    format!("platform/{face}_key.pem")
}

fn caller_key(face: Face) -> String {
    format!("platform/{face}_caller_pub.pem")
}

/// Refuses a link on the way from the directory to a file in it. The file itself is made anew, which follows no link.
fn refuse_links(dir: &Path, file: &Path) -> Result<(), Error> {
    let folders = file.ancestors().skip(1).take_while(|folder| folder.starts_with(dir));
    for folder in folders {
        if folder.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink()) {
            return Err(Error::SymbolicLink { path: folder.to_owned() });
        }
    }
    Ok(())
}

fn write(path: &Path, file: &File) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if file.secret {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    options.open(path)?.write_all(file.text.as_bytes())
}
