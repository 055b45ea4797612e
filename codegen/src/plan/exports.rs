//! What the crate exports of the runtime: what every crate needs, and what an operation, an event or a type asks for.

use std::collections::BTreeSet;

use super::{Face, Plan, TypeKind};

/// What people need of the runtime to name, whatever the crate offers: what they call, and whatever its signatures and
/// errors are made of. Everything else of it is in `runtime`.
const ALWAYS: &[&str] = &[
    "ApiError",
    "ApiKey",
    "ApiKeyError",
    "AsyncSigner",
    "Attempt",
    "BASE_URLS",
    "BaseUrlError",
    "BlockingClient",
    "BlockingTransport",
    "BodyError",
    "BoxFuture",
    "BuildError",
    "CallOptions",
    "Certificate",
    "CertificatesError",
    "Client",
    "ClientBuilder",
    "Clock",
    "Credentials",
    "Error",
    "ErrorCode",
    "ExposePlaintext",
    "Face",
    "HeaderError",
    "IdentityError",
    "KeyError",
    "KeyErrorKind",
    "Method",
    "NoReplyError",
    "Open",
    "OpenError",
    "OpenReplyError",
    "Operation",
    "OperationInfo",
    "OwnKeyError",
    "ParameterError",
    "ParameterErrorKind",
    "ParameterInfo",
    "Place",
    "PlatformCertificate",
    "PlatformCertificates",
    "PlatformKeys",
    "PrivateKey",
    "PublicKey",
    "RandomError",
    "RateLimit",
    "RawBody",
    "Reply",
    "RequestError",
    "RequestErrorKind",
    "RetryPolicy",
    "Seal",
    "SealError",
    "Sensitive",
    "SerialNo",
    "SignError",
    "Signer",
    "Stamp",
    "Time",
    "TimeError",
    "Transport",
    "TransportError",
    "TransportErrorKind",
    "UndecodableError",
    "UnknownValue",
    "UnverifiedError",
    "VerificationError",
    "Zeroizing",
];

const OF_EVENTS: &[&str] = &[
    "EventInfo",
    "EventSet",
    "Notification",
    "NotificationError",
    "NotificationReader",
    "ResourceError",
    "UndecodableEventError",
    "UnknownEvent",
];
const OF_UPLOADS: &[&str] = &["File", "FileError", "UploadError", "UploadErrorKind", "UploadInfo"];
const OF_PAGED_LISTS: &[&str] = &[
    "BlockingItems",
    "BlockingPages",
    "Items",
    "Page",
    "PageError",
    "PageNumber",
    "PageQuery",
    "PageReply",
    "Paged",
    "PagedBy",
    "Pages",
    "PagingInfo",
    "ParsePositionError",
    "Position",
];
const OF_TEMPLATE_TEXTS: &[&str] = &["TemplateError", "TemplateErrorKind"];

impl Plan<'_> {
    /// Names of the runtime that people need to use this crate.
    pub(crate) fn exports(&self) -> BTreeSet<&'static str> {
        let mut exports: BTreeSet<_> = ALWAYS.iter().copied().collect();
        if self.has_events() {
            exports.extend(OF_EVENTS);
        }
        for operation in self.faces().flat_map(|face| &face.operations) {
            if operation.api.upload.is_some() {
                exports.extend(OF_UPLOADS);
            }
            if operation.pages.is_some() {
                exports.extend(OF_PAGED_LISTS);
            }
            if operation.reply.is_none() {
                exports.insert("NoContent");
            }
        }
        let mut types = self.products.iter().flat_map(|product| &product.types);
        if types.any(|found| matches!(found.kind, TypeKind::TextTemplate { .. })) {
            exports.extend(OF_TEMPLATE_TEXTS);
        }
        exports
    }

    /// Whether the platform notifies any caller of anything.
    pub(crate) fn has_events(&self) -> bool {
        self.faces().any(|face| face.events.is_some())
    }

    fn faces(&self) -> impl Iterator<Item = &Face<'_>> {
        self.products.iter().flat_map(|product| &product.faces)
    }
}
