//! What generated WeChat Pay bindings stand on.
pub mod wire;
mod open_enum;
mod operation;
mod seal;
mod sensitive;
mod target;
mod time;
pub use open_enum::UnknownValue;
pub use operation::{Face, Method, Operation, OperationInfo, ParameterInfo, Place, RateLimit};
pub use seal::{MAX_SENSITIVE_BYTES, Open, OpenError, Seal, SealError};
pub use sensitive::Sensitive;
pub use target::{InvalidTarget, ParameterValue, Target};
pub use time::{InvalidTime, Time};
#[doc(hidden)]
pub use {serde, serde_json};
