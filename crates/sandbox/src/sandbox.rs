//! The sandbox as a test holds it: what it received, what it should do next, clients that call it.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;
use wechatpay_api::{
    ApiKey, Client, ClientBuilder, Credentials, Face, NotificationReader, Operation, OperationInfo,
    PlatformKeys, PrivateKey, PublicKey, SerialNo,
};

use crate::announcer::TriggerError;
use crate::clock::Clock;
use crate::crypto;
use crate::error::Error;
use crate::events::{Deliveries, Delivery, EmitError, Emitter};
use crate::faults::{Fault, FaultPlan, Faults, PlanError, PlannedFault};
use crate::in_process::InProcess;
use crate::journal::{Following, ReceivedCall};
use crate::keys::setup::{CallerKeys, public_key_id, public_pem};
use crate::keys::test_keys::next_platform_key;
use crate::platform::Platform;
use crate::state::Resource;

/// What clients call a sandbox without a socket by; nothing is ever looked up there.
const NOWHERE: &str = "http://sandbox.invalid";

/// The platform on this machine. All clones are one.
///
/// [`Sandbox::start`] starts one on a socket, [`Sandbox::in_process`] makes one without, [`Sandbox::builder`] one
/// that is otherwise.
#[derive(Clone)]
pub struct Sandbox {
    pub(crate) platform: Arc<Platform>,
    callers: Option<Arc<Callers>>,
    /// Up to which call each operation's requests were waited for.
    waited_for: Arc<Mutex<HashMap<&'static OperationInfo, u64>>>,
    patience: Duration,
}

/// What the callers have, to make clients of.
#[derive(Debug)]
pub(crate) struct Callers {
    pub(crate) brand: CallerKeys,
    pub(crate) partner: CallerKeys,
}

impl Sandbox {
    pub(crate) fn new(platform: Arc<Platform>, callers: Option<Arc<Callers>>, patience: Duration) -> Self {
        Self { platform, callers, waited_for: Arc::default(), patience }
    }

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

    /// The clock that cards expire by and events are repeated by.
    pub fn clock(&self) -> &Clock {
        &self.platform.clock
    }

    /// Notifies a URL on this machine of an event, and waits for the answer; see [`Emitter::notification`] for its name
    /// and fields. What isn't accepted is sent again by the documented schedule, which [`clock`](Self::clock) speeds up.
    ///
    /// ```no_run
    /// # async fn example(sandbox: wechatpay_sandbox::Sandbox) -> Result<(), Box<dyn std::error::Error>> {
    /// let url = "http://127.0.0.1:8080/notify";
    /// let fields = serde_json::json!({ "openid": "obLatjnx9gnqzS4myYGmLZ7LgLBA" });
    /// let delivery = sandbox.notify("BRAND_MEMBER_CARD.USER_CARD.CREATE", Some(fields), url).await?;
    /// assert!(delivery.accepted);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// An event that there is not, or fields that it cannot have.
    pub async fn notify(
        &self,
        event_type: &str,
        fields: Option<Value>,
        url: &str,
    ) -> Result<Delivery, EmitError> {
        let notification = self.emitter().notification(event_type, fields)?;
        let delivery = self.deliveries().send(notification, url);
        Ok(self.deliveries().answered(&delivery.id).await.unwrap_or(delivery))
    }

    /// Lets an event happen on the platform's side, such as a user who opens a card, and waits until it was answered:
    /// it changes what the platform remembers, and goes to the URL that the resource names, such as a template's
    /// `notify_url`. The event is named as on the wire; fields that are left out come from its documented example.
    ///
    /// ```no_run
    /// # async fn example(sandbox: wechatpay_sandbox::Sandbox, card_id: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let fields = serde_json::json!({ "card_id": card_id });
    /// let deliveries = sandbox.trigger("BRAND_MEMBER_CARD.USER_CARD.CREATE", fields).await?;
    /// assert!(deliveries.iter().all(|delivery| delivery.accepted));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`TriggerError`]: it cannot happen as things are, such as without the template.
    pub async fn trigger(&self, event_type: &str, fields: Value) -> Result<Vec<Delivery>, TriggerError> {
        let Value::Object(fields) = fields else {
            return Err(TriggerError::Impossible { reason: "the fields must be a JSON object".to_owned() });
        };
        let mut answered = Vec::new();
        for delivery in self.platform.announcer.trigger(event_type, fields)? {
            answered.push(self.deliveries().answered(&delivery.id).await.unwrap_or(delivery));
        }
        Ok(answered)
    }

    /// What the platform remembers now, the oldest first: the documentation's samples, until somebody makes or changes
    /// a resource of their kind, and what calls and events have made.
    ///
    /// ```no_run
    /// # fn example(sandbox: &wechatpay_sandbox::Sandbox) {
    /// let cards = sandbox.resources().into_iter().filter(|resource| resource.model == "UserCard");
    /// assert!(cards.filter(|card| !card.sample).all(|card| card.state.as_deref() == Some("EFFECTIVE")));
    /// # }
    /// ```
    pub fn resources(&self) -> Vec<Resource> {
        self.platform.state.resources(self.platform.clock.now())
    }

    /// Makes notifications.
    pub fn emitter(&self) -> &Emitter {
        &self.platform.emitter
    }

    /// Delivers notifications: what was sent, how it was answered, sending it again.
    pub fn deliveries(&self) -> &Deliveries {
        &self.platform.deliveries
    }

    /// What goes wrong with calls, on demand; [`fail_next`](Self::fail_next) is the short form.
    pub fn faults(&self) -> &Faults {
        &self.platform.faults
    }

    /// Lets a fault hit the next call of an operation, such as [`Fault::TimeOut`] or [`Fault::Delay`].
    ///
    /// ```no_run
    /// # async fn example(sandbox: wechatpay_sandbox::Sandbox) -> Result<(), Box<dyn std::error::Error>> {
    /// use wechatpay_api::card_member::brand::ConfirmUserCard;
    /// use wechatpay_sandbox::Fault;
    ///
    /// sandbox.fail_next::<ConfirmUserCard>(Fault::SystemError)?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// A fault that can't hit this operation, such as a change to a reply that it doesn't have.
    pub fn fail_next<O: Operation>(&self, fault: Fault) -> Result<PlannedFault, PlanError> {
        let name = format!("{}/{}", O::INFO.product, O::INFO.name);
        self.faults().plan(FaultPlan::new(fault).operation(name).face(O::INFO.face))
    }

    /// The calls that came in, oldest first; of very many, the newest.
    pub fn calls(&self) -> Vec<Arc<ReceivedCall>> {
        self.platform.journal.calls()
    }

    /// The calls that will come in.
    pub fn follow(&self) -> Following {
        self.platform.journal.follow()
    }

    /// The requests of an operation that came in and were accepted, oldest first, with plaintexts in place of what
    /// came sealed.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wechatpay_api::card_member::brand::GetCard;
    /// use wechatpay_sandbox::Sandbox;
    ///
    /// let sandbox = Sandbox::start().await?;
    /// sandbox.brand()?.send(GetCard::new("pbLatjvWOibDc5-TBnbUk1pD12o0")).await?;
    /// assert_eq!(sandbox.received::<GetCard>(), [GetCard::new("pbLatjvWOibDc5-TBnbUk1pD12o0")]);
    /// # Ok(()) }
    /// ```
    pub fn received<O: Operation + DeserializeOwned>(&self) -> Vec<O> {
        self.calls().iter().filter(|call| call.is_accepted()).filter_map(|call| call.request()).collect()
    }

    /// Waits until a call of an operation comes in and is accepted, and returns its request. Each is returned once:
    /// the first time the oldest there is, then the next.
    ///
    /// # Errors
    /// [`Error::NotReceived`] if none comes within ten seconds, or what [`SandboxBuilder::patience`] says.
    ///
    /// [`SandboxBuilder::patience`]: crate::SandboxBuilder::patience
    pub async fn wait_for<O: Operation + DeserializeOwned>(&self) -> Result<O, Error> {
        match tokio::time::timeout(self.patience, self.next_request()).await {
            Ok(Some(request)) => Ok(request),
            Ok(None) | Err(_) => {
                let received = self.calls().iter().map(ToString::to_string).collect();
                Err(Error::NotReceived { operation: O::INFO.name, waited: self.patience, received })
            }
        }
    }

    async fn next_request<O: Operation + DeserializeOwned>(&self) -> Option<O> {
        let mut following = self.platform.journal.follow_from(self.waited_for(O::INFO));
        loop {
            let call = following.next().await?;
            if let Some(request) = call.request().filter(|_| call.is_accepted()) {
                let mut waited_for = self.waited_for.lock().unwrap_or_else(PoisonError::into_inner);
                waited_for.insert(O::INFO, call.number);
                return Some(request);
            }
        }
    }

    fn waited_for(&self, info: &'static OperationInfo) -> u64 {
        let waited_for = self.waited_for.lock().unwrap_or_else(PoisonError::into_inner);
        waited_for.get(info).copied().unwrap_or_default()
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

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").finish_non_exhaustive()
    }
}

pub(crate) fn no_client(reason: impl ToString) -> Error {
    Error::NoClient { reason: reason.to_string() }
}
