//! `/sandbox/page/resources`: what the sandbox holds, and one of it with its fields, without personal data.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde_json::{Map, Value};

use super::calls::pretty;
use super::frame::{Frame, Tab};
use super::{Page, html};
use crate::platform::Platform;
use crate::state::Resource;

pub(super) fn routes() -> Router<Page> {
    Router::new()
        .route("/sandbox/page/resources", get(list))
        .route("/sandbox/page/resources/{number}", get(one))
}

/// How many resources of a kind the page shows at most.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "resources.html")]
struct ResourcesPage {
    frame: Frame,
    kinds: Vec<Kind>,
}

/// The resources of one model of a product, newest first.
struct Kind {
    product: String,
    name: String,
    /// What names a resource of this kind.
    key: Vec<String>,
    has_states: bool,
    /// How many there are, shown or not.
    count: usize,
    resources: Vec<ResourceView>,
}

struct ResourceView {
    number: u64,
    /// What names it; of a sample, a part of the key may be unknown.
    key: Map<String, Value>,
    state: Option<StateView>,
    is_sample: bool,
}

struct StateView {
    name: String,
    tone: &'static str,
}

#[derive(Template)]
#[template(path = "resource.html")]
struct ResourcePage {
    frame: Frame,
    product: String,
    kind: String,
    key: Vec<(String, String)>,
    state: Option<StateView>,
    /// As JSON.
    fields: String,
}

async fn list(State(page): State<Page>) -> Response {
    let mut kinds: Vec<Kind> = Vec::new();
    for resource in held(&page.platform).into_iter().rev() {
        let view = ResourceView {
            number: resource.number,
            key: resource.key.clone(),
            state: StateView::of(&resource),
            is_sample: resource.sample,
        };
        let is_same = |kind: &&mut Kind| kind.product == resource.product && kind.name == resource.model;
        match kinds.iter_mut().find(is_same) {
            Some(kind) => {
                let new = resource.key.keys().filter(|name| !kind.key.contains(name));
                let new: Vec<_> = new.cloned().collect();
                kind.key.extend(new);
                kind.has_states |= view.state.is_some();
                kind.count += 1;
                if kind.resources.len() < SHOWN {
                    kind.resources.push(view);
                }
            }
            None => kinds.push(Kind {
                key: resource.key.keys().cloned().collect(),
                product: resource.product,
                name: resource.model,
                has_states: view.state.is_some(),
                count: 1,
                resources: vec![view],
            }),
        }
    }
    kinds.sort_by(|one, other| (&one.product, &one.name).cmp(&(&other.product, &other.name)));
    html(&ResourcesPage { frame: Frame::of(&page.platform, Tab::Resources), kinds })
}

async fn one(State(page): State<Page>, Path(number): Path<u64>) -> Response {
    let resource = held(&page.platform).into_iter().find(|resource| resource.number == number);
    let Some(resource) = resource else {
        return (StatusCode::NOT_FOUND, "There is no such resource, or not any more.").into_response();
    };
    html(&ResourcePage {
        frame: Frame::of(&page.platform, Tab::Resources),
        state: StateView::of(&resource),
        key: resource.key.iter().map(|(name, value)| (name.clone(), text(value))).collect(),
        fields: pretty(&Value::Object(resource.fields)),
        product: resource.product,
        kind: resource.model,
    })
}

fn held(platform: &Platform) -> Vec<Resource> {
    platform.state.resources(platform.clock.now())
}

impl ResourceView {
    fn value(&self, name: &str) -> String {
        self.key.get(name).map_or_else(|| "unknown".to_owned(), text)
    }
}

impl StateView {
    /// The page knows no product's states, so a colour is given to the words that all of them use.
    fn of(resource: &Resource) -> Option<Self> {
        let name = resource.state.clone()?;
        let has = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let tone = if has(&["INVALID", "EXPIRED", "INEFFECTIVE", "FAIL", "REJECT", "CLOSED"]) {
            "bad"
        } else if has(&["UNACTIVATED", "ACTIVATING", "PENDING", "PROCESSING", "AUDITING", "WAIT"]) {
            "odd"
        } else if has(&["EFFECTIVE", "SUCCESS", "ACTIVE", "FINISH"]) {
            "good"
        } else {
            ""
        };
        Some(Self { name, tone })
    }
}

/// A value as it stands alone: texts without their quotes.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
