//! Why a signature doesn't verify: the mistakes that people make, tried one after the other.
//!
//! RSASSA-PKCS1-v1_5 gives its digest back to whoever has the public key. So a signature says by itself with which of the
//! known keys it was made, with which padding and which hash; and whether it covers a message costs one hash, which is
//! why hundreds of messages can be tried: the expected one with its query left out, its last line feed missing, its JSON
//! written by another library, and so on. What it was made of is never guessed: a mistake is named if the signature
//! verifies with it.
//!
//! ```
//! use axum::http::HeaderMap;
//! use wechatpay_sandbox::explain::{CapturedAnswer, Keys, Mistake, Verdict, explain_answer};
//!
//! let headers = HeaderMap::new();
//! let captured = CapturedAnswer { headers: &headers, body: b"{}", received: None };
//! let Verdict::Fails(explanation) = explain_answer(&captured, &Keys::new()) else { unreachable!() };
//! assert_eq!(explanation.mistake, Mistake::HeaderMissing);
//! ```

mod algorithm;
mod answer;
mod arrival;
mod body;
mod case;
pub(crate) mod claim;
pub(crate) mod clock;
mod decoding;
mod difference;
mod explanation;
mod fields;
mod form;
mod framing;
mod hex;
mod json_style;
mod keys;
mod mistake;
mod opened;
mod orders;
mod pem;
mod query;
pub(crate) mod request;
mod search;
mod target;
mod variation;

pub use answer::{CapturedAnswer, explain_answer};
pub use difference::Difference;
pub use explanation::{Explanation, Verdict};
pub use keys::{BadKey, Keys};
pub use mistake::{Finding, Mistake};
pub use request::{CapturedRequest, explain_request};
