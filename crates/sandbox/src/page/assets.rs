//! The files that come with the crate: the page's own, and the viewer of the API reference, which `tools/api-viewer`
//! fetches.

use axum::Router;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;

use super::Page;

const STYLE: &str = include_str!("../../assets/page/style.css");
const DOCS_STYLE: &str = include_str!("../../assets/page/docs.css");
const LOG_SCRIPT: &str = include_str!("../../assets/page/log.js");
const DOCS_SCRIPT: &str = include_str!("../../assets/page/docs.js");
const ICON: &str = include_str!("../../assets/page/icon.svg");

const VIEWER_SCRIPT: &[u8] = include_bytes!("../../assets/swagger-ui/swagger-ui-bundle.js.gz");
const VIEWER_STYLE: &[u8] = include_bytes!("../../assets/swagger-ui/swagger-ui.css.gz");
const VIEWER_PIN: &str = include_str!("../../assets/swagger-ui/pinned");

const SCRIPT_TYPE: &str = "text/javascript; charset=utf-8";
const STYLE_TYPE: &str = "text/css; charset=utf-8";

/// The viewer's version, which is part of its addresses, so that a browser may keep the files.
pub(super) fn viewer_version() -> &'static str {
    VIEWER_PIN.split_whitespace().next().unwrap_or_default()
}

pub(super) fn routes() -> Router<Page> {
    let viewer = |file: &str| format!("/docs/{}/{file}", viewer_version());
    Router::new()
        .route("/sandbox/page/style.css", get(async || own(STYLE_TYPE, STYLE)))
        .route("/sandbox/page/docs.css", get(async || own(STYLE_TYPE, DOCS_STYLE)))
        .route("/sandbox/page/log.js", get(async || own(SCRIPT_TYPE, LOG_SCRIPT)))
        .route("/sandbox/page/docs.js", get(async || own(SCRIPT_TYPE, DOCS_SCRIPT)))
        .route("/sandbox/page/icon.svg", get(async || own("image/svg+xml", ICON)))
        .route(&viewer("swagger-ui-bundle.js"), get(async || compressed(SCRIPT_TYPE, VIEWER_SCRIPT)))
        .route(&viewer("swagger-ui.css"), get(async || compressed(STYLE_TYPE, VIEWER_STYLE)))
        // Browsers ask for these by themselves, and they should not stand among the calls.
        .route("/favicon.ico", get(async || StatusCode::NOT_FOUND))
        .route("/docs/{*rest}", get(async || StatusCode::NOT_FOUND))
}

fn own(content_type: &'static str, text: &'static str) -> impl IntoResponse {
    (headers(content_type, "no-cache"), text)
}

/// Every browser of today takes gzip, so no other form is kept.
fn compressed(content_type: &'static str, bytes: &'static [u8]) -> impl IntoResponse {
    let headers = headers(content_type, "private, max-age=31536000, immutable");
    (headers, [(header::CONTENT_ENCODING, "gzip")], bytes)
}

fn headers(content_type: &'static str, kept: &'static str) -> [(HeaderName, &'static str); 2] {
    [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, kept)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_viewer_is_compressed_and_has_a_version() {
        for bytes in [VIEWER_SCRIPT, VIEWER_STYLE] {
            assert!(bytes.starts_with(&[0x1f, 0x8b]));
        }
        assert!(viewer_version().starts_with(|first: char| first.is_ascii_digit()), "{VIEWER_PIN}");
    }
}
