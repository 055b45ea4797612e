//! The sandbox's own HTTP API below `/sandbox/v1/`: JSON, unsigned, for this machine only.
//!
//! A subject is a file of its own: its `routes` are merged here, its handlers take the platform as their state, bodies by
//! [`Json`](json::Json), and refuse with [`AdminError`](error::AdminError).

mod calls;
mod clock;
mod error;
mod events;
mod faults;
mod json;
mod local;
mod reset;
mod state;

use std::sync::Arc;

use axum::Router;
use axum::http::{Method, Uri};
use axum::middleware::from_fn;

use crate::platform::Platform;
use error::AdminError;

pub(crate) use local::only_from_here;

/// Where everything of the sandbox's own begins; the platform's paths begin with `/brand/` or `/v3/`.
const ROOT: &str = "/sandbox";

/// Everything below `/sandbox`, for this platform.
pub(crate) fn router(platform: Arc<Platform>) -> Router {
    let api = Router::new()
        .merge(calls::routes())
        .merge(clock::routes())
        .merge(events::routes())
        .merge(faults::routes())
        .merge(reset::routes())
        .merge(state::routes())
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn(only_from_here))
        .with_state(platform);
    Router::new().nest(ROOT, api)
}

async fn unknown_path(uri: Uri) -> AdminError {
    AdminError::not_found(format!("The sandbox has nothing at {ROOT}{}.", uri.path()))
}

async fn wrong_method(method: Method, uri: Uri) -> AdminError {
    AdminError::wrong_method(format!("{ROOT}{} does not take {method}.", uri.path()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_documented_path_begins_as_the_sandboxs_own_do() {
        for (_, document) in wechatpay_api::openapi_documents() {
            let document: serde_json::Value = serde_json::from_str(document).unwrap();
            for path in document["paths"].as_object().into_iter().flatten().map(|(path, _)| path) {
                assert!(!path.starts_with(ROOT), "{path}");
            }
        }
    }
}
