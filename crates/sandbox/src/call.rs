//! A call as the platform has understood it: who calls, and with which fields.

use serde_json::{Map, Value};
use wechatpay_api::Face;

use crate::face::identity_name;
use crate::spec::operation::Operation;

/// A call whose caller is known and whose fields are checked; what came sealed is plaintext here.
pub(crate) struct Call<'p> {
    pub(crate) operation: &'p Operation,
    /// The caller's `brand_id` or `mchid`.
    pub(crate) identity: &'p str,
    /// Path, query and header parameters.
    pub(crate) parameters: Map<String, Value>,
    pub(crate) body: Map<String, Value>,
}

impl Call<'_> {
    /// A field of the call, wherever it stands; a brand's own `brand_id` is one too, which is never sent.
    pub(crate) fn field(&self, name: &str) -> Option<Value> {
        let sent = self.parameters.get(name).or_else(|| self.body.get(name));
        sent.cloned().or_else(|| {
            let own = self.operation.face == Face::Brand && name == identity_name(Face::Brand);
            own.then(|| Value::String(self.identity.to_owned()))
        })
    }

    /// All fields that were sent, side by side.
    pub(crate) fn sent(&self) -> Map<String, Value> {
        let mut fields = self.parameters.clone();
        fields.extend(self.body.clone());
        fields
    }

    /// All fields side by side, as a request of `wechatpay-api` has them.
    pub(crate) fn fields(&self) -> Map<String, Value> {
        let mut fields = self.sent();
        if let Some(own) = self.field(identity_name(self.operation.face)) {
            fields.insert(identity_name(self.operation.face).to_owned(), own);
        }
        fields
    }
}
