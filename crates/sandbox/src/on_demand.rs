//! What a test lets happen: replies, refusals, faults and events.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use wechatpay_api::{Face, Operation};

use crate::announcer::TriggerError;
use crate::events::{Deliveries, Delivery, EmitError, Emitter};
use crate::faults::{Fault, FaultPlan, Faults, PlanError, PlannedFault};
use crate::sandbox::Sandbox;
use crate::scripts::{Content, ScriptError};

impl Sandbox {
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
        self.happen(None, event_type, fields).await
    }

    /// Does what [`trigger`](Self::trigger) does with an event that both faces have under one name, such as
    /// `DELIVERY_PLAN.CHANGE`.
    ///
    /// # Errors
    /// The same.
    pub async fn trigger_for(
        &self,
        face: Face,
        event_type: &str,
        fields: Value,
    ) -> Result<Vec<Delivery>, TriggerError> {
        self.happen(Some(face), event_type, fields).await
    }

    async fn happen(
        &self,
        face: Option<Face>,
        event_type: &str,
        fields: Value,
    ) -> Result<Vec<Delivery>, TriggerError> {
        let Value::Object(fields) = fields else {
            return Err(TriggerError::Impossible { reason: "the fields must be a JSON object".to_owned() });
        };
        let mut answered = Vec::new();
        for delivery in self.platform.announcer.trigger(face, event_type, fields)? {
            answered.push(self.deliveries().answered(&delivery.id).await.unwrap_or(delivery));
        }
        Ok(answered)
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

    /// Answers the next call of an operation with these fields in place of the documented example's, each as a whole;
    /// `null` leaves one out. Sensitive strings are given in plaintext. The call changes no state.
    ///
    /// Several are used up one after the other; then the sandbox answers by itself again.
    ///
    /// ```no_run
    /// # fn example(sandbox: wechatpay_sandbox::Sandbox) -> Result<(), Box<dyn std::error::Error>> {
    /// use wechatpay_api::card_member::brand::GetUserCard;
    ///
    /// sandbox.reply_with::<GetUserCard>(serde_json::json!({ "user_card_state": "EXPIRED" }))?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// A reply that isn't valid to the documents. [`faults`](Self::faults) sends such ones.
    pub fn reply_with<O: Operation>(&self, fields: Value) -> Result<(), ScriptError> {
        self.platform.scripts.add(O::INFO, Content::once(O::INFO, fields)?)
    }

    /// Answers every call of an operation with what a function makes of the request: fields, as for
    /// [`reply_with`](Self::reply_with).
    ///
    /// ```no_run
    /// # fn example(sandbox: wechatpay_sandbox::Sandbox) -> Result<(), Box<dyn std::error::Error>> {
    /// use serde_json::json;
    /// use wechatpay_api::card_member::brand::GetUserCard;
    ///
    /// sandbox.reply_by(|request: GetUserCard| match request.user_card_code.as_str() {
    ///     "1" => json!({ "user_card_state": "EXPIRED" }),
    ///     _ => json!({ "user_card_state": "EFFECTIVE" }),
    /// })?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// An operation that the sandbox doesn't serve. A reply that isn't valid becomes a 500 that says so.
    pub fn reply_by<O: Operation + DeserializeOwned>(
        &self,
        reply: impl Fn(O) -> Value + Send + Sync + 'static,
    ) -> Result<(), ScriptError> {
        let author = move |fields: &Map<String, Value>| {
            serde_json::from_value(Value::Object(fields.clone())).map_or(Value::Null, &reply)
        };
        self.platform.scripts.add(O::INFO, Content::Always(Arc::new(author)))
    }

    /// Refuses the next call of an operation with one of its documented errors, given by its code, such as
    /// `NOT_FOUND`, or by its name in the OpenAPI document, such as `NOT_FOUND_CARD`. The call changes no state.
    ///
    /// # Errors
    /// An error that the operation doesn't document.
    pub fn refuse_next<O: Operation>(&self, error: &str) -> Result<(), ScriptError> {
        self.platform.scripts.add(O::INFO, Content::Refused(error.to_owned()))
    }
}
