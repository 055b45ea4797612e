//! `/docs`: the API reference, one of the served documents in the viewer.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

use super::frame::{Frame, Tab};
use super::{Page, assets, html};
use crate::platform::Platform;

pub(super) fn routes() -> Router<Page> {
    Router::new().route("/docs", get(show)).route("/docs/documents/{file}", get(document))
}

#[derive(Template)]
#[template(path = "docs.html")]
struct DocsPage {
    frame: Frame,
    documents: Vec<DocumentLink>,
    /// The ID of the document that is shown.
    current: String,
    version: &'static str,
}

struct DocumentLink {
    id: String,
    title: String,
    is_current: bool,
}

#[derive(Deserialize)]
struct Choice {
    document: Option<String>,
}

async fn show(State(page): State<Page>, Query(choice): Query<Choice>) -> Response {
    let mut documents = links(&page.platform);
    let chosen = documents.iter().position(|document| Some(&document.id) == choice.document.as_ref());
    let Some(document) = documents.get_mut(chosen.unwrap_or(0)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    document.is_current = true;
    let current = document.id.clone();
    let frame = Frame::of(&page.platform, Tab::Docs);
    html(&DocsPage { frame, documents, current, version: assets::viewer_version() })
}

async fn document(State(page): State<Page>, Path(file): Path<String>) -> Response {
    let id = file.strip_suffix(".json");
    let links = links(&page.platform);
    let found = links.iter().position(|document| Some(document.id.as_str()) == id);
    let Some((_, document)) = found.and_then(|index| page.platform.served.documents().get(index)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")];
    (headers, document.node().value().to_string()).into_response()
}

/// The documents in their order; those of other people may name no product, or the same twice.
fn links(platform: &Platform) -> Vec<DocumentLink> {
    let mut links: Vec<DocumentLink> = Vec::new();
    for (face, document) in platform.served.documents() {
        let product = document.product();
        let mut id = if product.is_empty() { face.to_string() } else { format!("{product}-{face}") };
        if links.iter().any(|link| link.id == id) {
            id = format!("{id}-{}", links.len());
        }
        let title = document.node().value().pointer("/info/title").and_then(|title| title.as_str());
        links.push(DocumentLink { title: title.unwrap_or(&id).to_owned(), id, is_current: false });
    }
    links
}
