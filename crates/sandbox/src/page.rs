//! The sandbox's page for people: what it received, holds and sent, what goes wrong on purpose, and the API reference.
//!
//! HTML is made here, of the templates in `templates/`; what runs in the browser is a few lines that put new calls on top,
//! and the viewer of the reference. All of it works from this machine alone.

mod assets;
mod calls;
mod controls;
mod deliveries;
mod docs;
mod fault_form;
mod frame;
mod live;
mod resources;
mod signature;
mod times;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Response};

use crate::admin::only_from_here;
use crate::over_http::Stopped;
use crate::platform::Platform;

/// Nothing comes from elsewhere, nothing runs that stands in the page itself; the viewer's icons are `data:` images.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What every answer says of itself.
const HEADERS: [(HeaderName, HeaderValue); 5] = [
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // Not `no-referrer`, which would take the origin out of the forms too.
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
];

/// What the handlers need.
#[derive(Clone)]
struct Page {
    platform: Arc<Platform>,
    /// Ends what would otherwise go on for as long as a browser is open.
    stopped: Stopped,
}

/// The page's paths: `/`, `/docs` and what is below `/docs` and `/sandbox/page`.
pub(crate) fn router(platform: Arc<Platform>, stopped: Stopped) -> Router {
    Router::new()
        .merge(calls::routes())
        .merge(live::routes())
        .merge(resources::routes())
        .merge(deliveries::routes())
        .merge(controls::routes())
        .merge(docs::routes())
        .merge(assets::routes())
        // The outer layer is the first to see a request.
        .layer(from_fn(only_from_here))
        .layer(from_fn(with_headers))
        .with_state(Page { platform, stopped })
}

async fn with_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, value);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Sends a page.
fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page cannot be made");
            (StatusCode::INTERNAL_SERVER_ERROR, "The page cannot be made.").into_response()
        }
    }
}
