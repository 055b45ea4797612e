//! Bodies of the admin API, in and out.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wechatpay_api::Face;

use crate::admin::error::AdminError;

/// The longest body that is read, in bytes.
const LIMIT: usize = 1024 * 1024;

/// A body in JSON.
pub(super) struct Json<T>(pub(super) T);

impl<T: DeserializeOwned, S: Sync> FromRequest<S> for Json<T> {
    type Rejection = AdminError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, AdminError> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let media_type = content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
        // A form or a plain text is what a foreign web page may send without asking.
        if !media_type.trim().eq_ignore_ascii_case("application/json") {
            return Err(AdminError::not_json("Send the body as Content-Type: application/json."));
        }
        let body = to_bytes(request.into_body(), LIMIT).await;
        let body = body.map_err(|_| {
            AdminError::too_large(format!("The body ended early, or is longer than {LIMIT} bytes."))
        })?;
        let parsed = serde_json::from_slice(&body);
        parsed
            .map(Self)
            .map_err(|error| AdminError::invalid(&format_args!("The body can't be read: {error}")))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => {
                let content_type = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                ([content_type], body).into_response()
            }
            Err(error) => {
                AdminError::failed(format!("The answer can't be written: {error}.")).into_response()
            }
        }
    }
}

/// The face of this name.
pub(super) fn read_face(text: &str) -> Result<Face, AdminError> {
    let known = Face::ALL.into_iter().find(|known| known.to_string() == text);
    let unknown = format_args!("`{text}` is not a face: write `brand` or `partner`");
    known.ok_or_else(|| AdminError::invalid(&unknown))
}
