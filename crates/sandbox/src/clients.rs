//! Clients that call the sandbox, and the keys that they know the platform by.

use std::sync::Arc;

use wechatpay_api::{
    ApiKey, Client, ClientBuilder, Credentials, Face, NotificationReader, PlatformKeys, PrivateKey,
    PublicKey, SerialNo,
};

use crate::crypto;
use crate::error::Error;
use crate::in_process::InProcess;
use crate::keys::setup::{CallerKeys, public_key_id, public_pem};
use crate::keys::test_keys::next_platform_key;
use crate::sandbox::Sandbox;

/// What clients call a sandbox without a socket by; nothing is ever looked up there.
const NOWHERE: &str = "https://sandbox.invalid";

impl Sandbox {
    /// A client for the brand merchant, which needs no socket.
    ///
    /// # Errors
    /// [`Error::NoClient`] if the sandbox was made of the [platform's keys](crate::SandboxBuilder::keys) alone.
    pub fn brand(&self) -> Result<Client, Error> {
        self.client(Face::Brand)
    }

    /// A client for the service provider, which needs no socket.
    ///
    /// # Errors
    /// [`Error::NoClient`] if the sandbox was made of the [platform's keys](crate::SandboxBuilder::keys) alone.
    pub fn partner(&self) -> Result<Client, Error> {
        self.client(Face::Partner)
    }

    /// What a client for a face is built of. It needs [`transport`](Self::transport) where the sandbox has no socket.
    ///
    /// # Errors
    /// [`Error::NoClient`] if the sandbox was made of the [platform's keys](crate::SandboxBuilder::keys) alone.
    pub fn client_builder(&self, face: Face) -> Result<ClientBuilder, Error> {
        let caller = self.caller(face)?;
        let serial_no = SerialNo::new(&caller.certificate_serial_no).map_err(no_client)?;
        let private_key = PrivateKey::from_pem(&caller.private_key).map_err(no_client)?;
        let credentials = Credentials::with_private_key(face, &caller.identity, serial_no, private_key);
        let credentials = credentials.map_err(no_client)?;
        Ok(Client::builder(credentials, self.platform_keys(face)?).base_urls([NOWHERE]))
    }

    /// What a service reads the platform's notifications with.
    ///
    /// # Errors
    /// [`Error::NoClient`] if the sandbox was made of the [platform's keys](crate::SandboxBuilder::keys) alone.
    pub fn notification_reader(&self, face: Face) -> Result<NotificationReader, Error> {
        let api_key = ApiKey::new(&self.caller(face)?.api_key).map_err(no_client)?;
        Ok(NotificationReader::new(api_key, self.platform_keys(face)?))
    }

    /// The platform's keys that are valid now, the one to use first.
    ///
    /// # Errors
    /// [`Error::NoClient`] if a key cannot be read, which nothing is known to lead to.
    pub fn platform_keys(&self, face: Face) -> Result<PlatformKeys, Error> {
        let mut valid = self.platform.keys.valid(face).into_iter();
        let mut keys = PlatformKeys::none();
        for face_keys in valid.by_ref() {
            let pem = public_pem(&face_keys.platform)?;
            keys = keys.and(&face_keys.public_key_id, PublicKey::from_pem(&pem).map_err(no_client)?);
        }
        Ok(keys)
    }

    /// The side of a face's caller, as it would stand in a configuration.
    ///
    /// # Errors
    /// [`Error::NoClient`] if the sandbox was made of the [platform's keys](crate::SandboxBuilder::keys) alone.
    pub fn caller(&self, face: Face) -> Result<&CallerKeys, Error> {
        let callers = self.callers.as_deref().ok_or_else(|| {
            no_client(
                "it was made of the platform's keys alone; give both sides with `SandboxBuilder::setup`",
            )
        })?;
        Ok(match face {
            Face::Brand => &callers.brand,
            Face::Partner => &callers.partner,
        })
    }

    /// What carries a client's requests to the sandbox within the process.
    pub fn transport(&self) -> Arc<InProcess> {
        Arc::new(InProcess::new(Arc::clone(&self.platform)))
    }

    /// Begins to change the platform's key of a face: another one is valid beside it from now on.
    ///
    /// A caller is answered with the key that it names in `Wechatpay-Serial`, and notified with the new one, so it has
    /// to know both: [`platform_keys`](Self::platform_keys) has them.
    /// [`finish_key_rotation`](Self::finish_key_rotation) leaves only the new one.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wechatpay_api::Face;
    /// use wechatpay_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::start().await?;
    /// let client = sandbox.brand()?;
    /// sandbox.rotate_platform_key(Face::Brand)?;
    /// client.replace_keys(client.credentials(), sandbox.platform_keys(Face::Brand)?)?;
    /// sandbox.finish_key_rotation(Face::Brand);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Error::Generate`] if the operating system has no random numbers. The first rotation takes a key that comes
    /// with this crate, each further one makes its own, which takes unoptimised code a few seconds.
    pub fn rotate_platform_key(&self, face: Face) -> Result<(), Error> {
        let (spare_id, spare) = next_platform_key(face)?;
        let is_used = self.platform.keys.valid(face).iter().any(|keys| keys.public_key_id == spare_id);
        let (id, key) = if is_used { (public_key_id()?, crypto::generate()?) } else { (spare_id, spare) };
        self.platform.keys.announce(face, id, key);
        Ok(())
    }

    /// Withdraws the old key of a face, where a rotation is under way.
    pub fn finish_key_rotation(&self, face: Face) {
        self.platform.keys.withdraw_old(face);
    }

    fn client(&self, face: Face) -> Result<Client, Error> {
        self.client_builder(face)?.build_with(self.transport()).map_err(no_client)
    }
}

pub(crate) fn no_client(reason: impl ToString) -> Error {
    Error::NoClient { reason: reason.to_string() }
}
