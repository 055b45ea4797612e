//! `wechatpay sandbox`: fresh keys for both sides, and the sandbox that uses them.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use wechatpay_api::runtime::EventInfo;
use wechatpay_api::{Client, Credentials, Face, PlatformKeys, PrivateKey, PublicKey, SerialNo};
use wechatpay_sandbox::{CallerKeys, DEFAULT_PORT, EmitError, Emitter, Error, Sandbox, SandboxKeys, Setup};

use crate::config::{self, Options};
use crate::failure::Failure;
use crate::input::Source;
use crate::names::{self, Catalogue, NotFound};
use crate::output;

/// What to do with the sandbox.
#[derive(Debug)]
pub(crate) enum Task {
    Init { dir: PathBuf },
    Serve { dir: Option<PathBuf>, port: Option<u16> },
    Emit(Emission),
}

/// A notification to send, as it was typed.
#[derive(Debug)]
pub(crate) struct Emission {
    pub(crate) event: String,
    pub(crate) to: String,
    pub(crate) dir: Option<PathBuf>,
    pub(crate) face: Option<Face>,
    pub(crate) body: Option<Source>,
}

pub(crate) async fn run(task: Task, options: &Options) -> Result<(), Failure> {
    match task {
        Task::Init { dir } => init(&dir),
        Task::Serve { dir, port } => serve(dir, port).await,
        Task::Emit(emission) => emit(emission, options).await,
    }
}

/// Writes a configuration with fresh keys into a folder.
fn init(dir: &Path) -> Result<(), Failure> {
    Setup::generate().and_then(|setup| setup.save(dir)).map_err(failure)?;
    output::message(&format_args!(
        "the sandbox is set up in {dir}; start it with: wechatpay sandbox serve --dir {dir}",
        dir = dir.display()
    ));
    Ok(())
}

/// Runs the sandbox until interrupted.
async fn serve(dir: Option<PathBuf>, port: Option<u16>) -> Result<(), Failure> {
    let fresh = match &dir {
        Some(_) => None,
        None => Some(fresh_folder()?),
    };
    let dir = dir.as_deref().or(fresh.as_ref().map(tempfile::TempDir::path)).unwrap_or(Path::new("."));
    let keys = SandboxKeys::load(dir).map_err(failure)?;
    let port = port.unwrap_or(DEFAULT_PORT);
    let sandbox = Sandbox::builder()
        .keys(keys)
        .addr(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .start()
        .await
        .map_err(failure)?;
    output::message(&format_args!(
        "the sandbox listens on {url}; try:\n  wechatpay --config {config} --base-url {url} call brand get-user-card \
         --user-card-code 478515832665 --card-id pbLatjvWOibDc5-TBnbUk1pD12o0 --openid obLatjnx9gnqzS4myYGmLZ7LgLBA",
        url = sandbox.url(),
        config = dir.join("wechatpay.toml").display(),
    ));
    interrupted().await?;
    sandbox.shutdown().await;
    Ok(())
}

/// Sends one notification and writes how it was answered.
async fn emit(emission: Emission, options: &Options) -> Result<(), Failure> {
    let event = find_event(&emission.event, emission.face, &names::events())?;
    let fields = emission.body.map(|body| body.read_json("the event's fields")).transpose()?;
    let dir = emission
        .dir
        .unwrap_or_else(|| config::path(options).parent().map(Path::to_owned).unwrap_or_default());
    let keys = SandboxKeys::load(&dir).map_err(failure)?;
    let emitter = Emitter::new(&keys).map_err(Failure::unexpected)?;
    let answer = emitter.emit(event.event_type, fields, &emission.to).await.map_err(emit_failure)?;
    output::message(&format_args!("{} was answered with {}", event.event_type, answer.status));
    if !answer.body.is_empty() {
        output::reply(&answer.body)?;
    }
    if answer.is_accepted() {
        Ok(())
    } else {
        Err(Failure::Refused(format!(
            "{} refuses the notification, which the platform would send again",
            emission.to
        )))
    }
}

/// The event of this type, or of this name: the brand face's, unless another is asked for.
fn find_event<'a>(
    typed: &str,
    face: Option<Face>,
    all: &Catalogue<'a, EventInfo>,
) -> Result<&'a EventInfo, Failure> {
    let on_face = |event: &&EventInfo| face.is_none_or(|face| face == event.face);
    let of_type = all.iter().filter(on_face).find(|event| event.event_type.eq_ignore_ascii_case(typed));
    let found = of_type.map_or_else(
        || match all.find(typed, face.unwrap_or(Face::Brand)) {
            Err(NotFound::OtherFace { other, .. }) if face.is_none() => all.find(typed, other),
            found => found,
        },
        Ok,
    );
    found.map_err(|error| Failure::Input(format!("{error}; the events are:\n{}", event_table())))
}

/// Every event by name and type, a line each.
pub(crate) fn event_table() -> String {
    let all = names::events();
    let lines = all.iter().map(|event| {
        format!("  {:<9}{:<34}{}", event.face.to_string(), all.short_name(event), event.event_type)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Sets up a sandbox in a temporary folder, which goes with the value.
fn fresh_folder() -> Result<tempfile::TempDir, Failure> {
    let folder =
        tempfile::Builder::new().prefix("wechatpay-sandbox-").tempdir().map_err(Failure::unexpected)?;
    Setup::generate().and_then(|setup| setup.save(folder.path())).map_err(failure)?;
    Ok(folder)
}

/// Waits for Ctrl-C or a request to end.
async fn interrupted() -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).map_err(Failure::unexpected)?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed.map_err(Failure::unexpected),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(Failure::unexpected)
}

/// The client of one of the sandbox's callers.
pub(crate) fn client(face: Face, caller: &CallerKeys, url: &str) -> Result<Client, Failure> {
    let private_key = PrivateKey::from_pem(&caller.private_key).map_err(Failure::unexpected)?;
    let public_key = PublicKey::from_pem(&caller.public_key).map_err(Failure::unexpected)?;
    let serial_no = SerialNo::new(&caller.certificate_serial_no).map_err(Failure::unexpected)?;
    let credentials = Credentials::with_private_key(face, &caller.identity, serial_no, private_key)
        .map_err(Failure::unexpected)?;
    Client::builder(credentials, PlatformKeys::new(&caller.public_key_id, public_key))
        .base_urls([url])
        .build()
        .map_err(Failure::unexpected)
}

/// What is wrong with the fields or the URL is bad input; the rest is a receiver that does not answer.
fn emit_failure(error: EmitError) -> Failure {
    match error {
        EmitError::NoAnswer { .. } => Failure::NoReply(format!("{error:#}")),
        _ => Failure::input(error),
    }
}

/// What the caller can fix is bad input; the rest is unexpected.
fn failure(error: Error) -> Failure {
    match error {
        Error::AlreadyInitialised { .. } | Error::SymbolicLink { .. } | Error::Load { .. } => {
            Failure::input(error)
        }
        Error::Listen { .. } => {
            Failure::Unexpected(format!("{error:#}; another port: --port N, 0 for any free one"))
        }
        _ => Failure::unexpected(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn event(event_type: &'static str, product: &'static str, face: Face) -> EventInfo {
        EventInfo::new(event_type, "UserCardCreated", face, "").product(product)
    }

    #[test]
    fn an_event_of_two_products_is_named_with_its_product() {
        let events = [
            event("MEMBER.CREATE", "card-member", Face::Brand),
            event("GIFT.CREATE", "gift-card", Face::Brand),
            event("GIFT_SP.CREATE", "gift-card", Face::Partner),
        ];
        let all = Catalogue::new(&events);
        let found = |typed, face| find_event(typed, face, &all).map(|event| event.event_type);
        assert_eq!(found("gift-card/user-card-created", None).unwrap(), "GIFT.CREATE");
        assert_eq!(found("gift.create", None).unwrap(), "GIFT.CREATE");
        assert_eq!(found("user-card-created", Some(Face::Partner)).unwrap(), "GIFT_SP.CREATE");
        let message = found("user-card-created", None).unwrap_err().to_string();
        assert!(message.contains("card-member/user-card-created, gift-card/user-card-created"), "{message}");
    }

    #[test]
    fn an_event_that_only_the_other_face_has_is_found_without_a_face() {
        let events = [event("GIFT_SP.CREATE", "gift-card", Face::Partner)];
        let all = Catalogue::new(&events);
        assert_eq!(find_event("user-card-created", None, &all).unwrap().event_type, "GIFT_SP.CREATE");
        let message = find_event("user-card-created", Some(Face::Brand), &all).unwrap_err().to_string();
        assert!(message.contains("partner face only"), "{message}");
    }
}
