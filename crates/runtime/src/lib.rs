//! What the generated crate `wechatpay-api` stands on: signing, verification, sealing, sending and retrying.
//!
//! It knows how WeChat Pay's v3 and brand interfaces work, and nothing of any single operation. Three layers, each
//! usable without the next:
//!
//! - what generated code sees: [`Operation`], [`OperationInfo`], [`RequestWriter`], [`Paged`], [`File`],
//!   [`EventSet`], [`EventInfo`], [`wire`], [`open_enum!`], [`text_template!`], [`Sensitive`], [`Time`];
//! - synchronous functions without I/O: [`canonical`], [`authorization`], [`verify()`](verify::verify), [`PrivateKey`],
//!   [`PublicKey`], [`Certificate`], [`ApiKey`], and [`Exchange`] and [`NotificationReader`], which put them together;
//! - the clients: [`Client`] over a [`Transport`], [`BlockingClient`] over a [`BlockingTransport`]; and the other way
//!   round, with the feature `axum`, the module `axum` for services that are notified.
//!
//! Beside single calls a client walks over paged lists, item by item ([`Client::items`]) or page by page
//! ([`Client::pages`]), which both say where an interrupted walk resumes, and uploads a [`File`]: its type, size and
//! name are checked before anything is sent.
//!
//! [`Client::with`] makes a cheap clone whose calls have other options: a deadline over all attempts, a retry policy,
//! headers. All clones share what they know of hosts that can't be reached and, with the feature `rate-limit`, the
//! documented rate limits.
//!
//! # Features
//!
//! | feature | what it brings | needs |
//! |---|---|---|
//! | `aws-lc-rs` (default) | signatures and sealing by AWS-LC | a C compiler |
//! | `rustcrypto` | the same in pure Rust, used when `aws-lc-rs` is off | |
//! | `rustls` (default) | the default transport, with TLS by rustls over AWS-LC | a C compiler |
//! | `rustls-no-provider` | the default transport, with TLS by rustls over the `CryptoProvider` that the program installs | |
//! | `native-tls` | the default transport, with TLS by the operating system: OpenSSL on Linux, Schannel on Windows, Secure Transport on macOS | on Linux OpenSSL's headers and a C compiler |
//! | `reqwest` | the default transport, without TLS unless one of the three above is on | |
//! | `blocking` | the default transport of [`BlockingClient`] | |
//! | `rate-limit` | walks over lists keep within the documented rate limits, other calls where they are told to | |
//! | `axum` | the module `axum`, for services that are notified | |
//! | `config` | `Config`: clients and notification readers from the file `wechatpay.toml` | |
//!
//! One of `aws-lc-rs` and `rustcrypto` must be on. Where several are on, `aws-lc-rs` comes before `rustcrypto`, and
//! rustls before the operating system's TLS. Without a transport, clients are built with
//! [`build_with`](ClientBuilder::build_with) over a [`Transport`] of the program.
//!
//! **Without a C compiler** there are two ways, both with `default-features = false`: `rustcrypto` and a custom
//! transport; or `rustcrypto` and `rustls-no-provider`, where the program installs a provider that needs none, such as
//! `rustls-graviola`, before it builds its first client. `examples/no-c-compiler` shows the second.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod api_key;
mod attempt;
mod attempt_signing;
#[cfg(feature = "axum")]
pub mod axum;
mod base_url;
mod blocking_client;
mod bounded_file;
mod builder;
mod call;
mod call_headers;
pub mod canonical;
mod certificate;
mod certificates_call;
mod chain;
mod client;
mod client_methods;
mod clock;
#[cfg(feature = "config")]
mod config;
mod content;
mod credentials;
mod crypto;
mod current_exchange;
mod deadline;
mod dynamic;
mod echo;
mod error;
mod event;
mod exchange;
mod face;
mod file;
mod hex;
mod host_memory;
mod hosts;
mod http_date;
mod keys;
mod notification;
mod open_enum;
mod operation;
mod options;
mod paging;
mod platform_certificates;
mod platform_keys;
#[cfg(feature = "rate-limit")]
mod rate_limiter;
mod raw_body;
mod reply;
mod request_serde;
mod request_writer;
mod retry;
mod seal;
mod sealed_resource;
mod sensitive;
mod setup;
mod sign;
mod target;
mod text_template;
mod time;
mod transport;
mod upload;
pub mod verify;
pub mod wire;
mod x509;

pub use api_key::{ApiKey, ApiKeyError, ResourceError};
pub use attempt::Attempt;
pub use base_url::{BASE_URLS, BaseUrl, BaseUrlError};
pub use blocking_client::BlockingClient;
pub use builder::{BuildError, ClientBuilder};
pub use call_headers::HeaderError;
pub use certificate::Certificate;
pub use client::Client;
pub use clock::{Clock, RandomError, Stamp, SystemClock};
#[cfg(feature = "config")]
pub use config::{Config, ConfigError, ConfigErrorKind, ConfigSection};
pub use credentials::{Credentials, IdentityError, SerialNo, authorization};
pub use dynamic::{Arguments, OpenReplyError};
pub use echo::check_echo;
pub use error::{
    ApiError, BodyError, Error, ErrorCode, NoReplyError, RequestError, RequestErrorKind, UndecodableError,
    UnverifiedError,
};
pub use event::{EventInfo, EventSet, Resource, UnknownEvent};
pub use exchange::{Exchange, OwnKeyError, Prepared};
pub use face::Face;
pub use file::{File, FileError};
pub use keys::{KeyError, KeyErrorKind, KeyFingerprint, PrivateKey, PublicKey};
pub use notification::{Notification, NotificationError, NotificationReader, UndecodableEventError};
pub use open_enum::UnknownValue;
pub use operation::{Method, Operation, OperationInfo, PagedBy, PagingInfo, RateLimit};
pub use options::CallOptions;
pub use paging::{
    BlockingDynamicPages, BlockingItems, BlockingPages, DynamicPages, Items, Page, PageError, PageNumber,
    PageQuery, PageReply, Paged, Pages, ParsePositionError, Position,
};
pub use platform_certificates::{CertificatesError, PlatformCertificate, PlatformCertificates};
pub use platform_keys::PlatformKeys;
pub use raw_body::RawBody;
pub use reply::{NoContent, Reply, ReplyBody};
pub use request_serde::ExposePlaintext;
pub use request_writer::RequestWriter;
pub use retry::RetryPolicy;
pub use seal::{MAX_SENSITIVE_BYTES, Open, OpenError, Seal, SealError};
pub use sensitive::Sensitive;
pub use sign::{AsyncSigner, SignError, Signer};
pub use target::{ParameterError, ParameterErrorKind, ParameterInfo, ParameterValue, Place, Target};
pub use text_template::{TemplateError, TemplateErrorKind};
pub use time::{Time, TimeError};
#[cfg(feature = "blocking")]
pub use transport::ReqwestBlockingTransport;
pub use transport::{
    BlockingTransport, BoxFuture, Transport, TransportError, TransportErrorKind, TransportSetupError,
};
#[cfg(feature = "reqwest")]
pub use transport::{Proxy, ProxyServer, ReqwestTransport, TransportOptions};
pub use upload::{UploadError, UploadErrorKind, UploadInfo};
pub use verify::VerificationError;
pub use wire::JsonObject;

/// Statuses, headers and requests, as errors, replies and transports have them.
pub use http;
pub use zeroize::Zeroizing;

// For the macros, which expand in other crates.
#[doc(hidden)]
pub use event::{deserialize_event, serialize_event};
#[doc(hidden)]
pub use request_serde::{deserialize_request, serialize_request};
#[doc(hidden)]
pub use text_template::TemplateText;
#[doc(hidden)]
pub use {serde, serde_json};
