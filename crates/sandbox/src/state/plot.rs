//! All that documents say of state: the models that are kept, what time does to them, what each operation and
//! each event does, and samples.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;
use wechatpay_api::Face;

use super::announcement::Event;
use super::behavior::{Behavior, operations};
use super::models::{Models, Scope};
use super::samples::{Sample, Samples};
use super::step::Announced;
use super::transition::Transitions;
use crate::face::Identities;
use crate::sensitive;
use crate::spec::document::{Document, Node};
use crate::spec::errors::Errors;

/// What the documents say of state.
pub(crate) struct Plot {
    pub(super) models: Arc<Models>,
    pub(super) transitions: Arc<Transitions>,
    pub(super) chapters: Vec<Chapter>,
}

/// What one document says.
pub(super) struct Chapter {
    pub(super) face: Face,
    pub(super) product: String,
    /// By `operationId`.
    pub(super) operations: HashMap<String, Behavior>,
    pub(super) events: Vec<Event>,
    /// By the name on the wire.
    pub(super) happenings: HashMap<String, Behavior>,
    pub(super) samples: Samples,
}

impl Plot {
    /// Reads documents, each with its face; the error says which of them cannot be played.
    pub(crate) fn read(documents: &[(Face, Document)]) -> Result<Self, (Face, String)> {
        let mut models = Models::default();
        let mut transitions = Transitions::default();
        let mut chapters = Vec::new();
        let in_document = |face: Face| move |reason| (face, reason);
        for (face, document) in documents {
            models.read(document).map_err(in_document(*face))?;
        }
        for (face, document) in documents {
            let product = document.product();
            models.check(&product).map_err(in_document(*face))?;
            transitions.read(&models, &product).map_err(in_document(*face))?;
            let chapter = Chapter::read(*face, document, &models).map_err(in_document(*face))?;
            for behavior in chapter.operations.values().chain(chapter.happenings.values()) {
                behavior.index(&mut models);
            }
            chapters.push(chapter);
        }
        Ok(Self { models: Arc::new(models), transitions: Arc::new(transitions), chapters })
    }

    /// The resources that the documents show, for these callers.
    pub(super) fn samples(&self, identities: &Identities) -> Vec<Sample> {
        let mut samples = Vec::new();
        for chapter in &self.chapters {
            chapter.samples.lay_out(&self.models, identities, &mut samples);
        }
        samples
    }
}

impl Chapter {
    fn read(face: Face, document: &Document, models: &Models) -> Result<Self, String> {
        let product = document.product().to_string();
        let scope = Scope { models, product: &product };
        let mut behaviors = HashMap::new();
        for (place, node) in operations(document)? {
            let errors = node
                .get("responses")?
                .map(|responses| Errors::read(&responses))
                .transpose()?
                .unwrap_or_default();
            let refusal = |name: &str| errors.named(name).cloned();
            let behavior =
                Behavior::read(&node, &scope, Some(&refusal)).map_err(|error| format!("{place}: {error}"))?;
            if let Some(behavior) = behavior {
                behaviors.insert(node.text("operationId").unwrap_or_default().to_owned(), behavior);
            }
        }
        let (events, happenings) = read_events(face, document, &scope)?;
        let samples = Samples::read(face, document, models)?;
        let product = product.clone();
        let chapter = Self { face, product, operations: behaviors, events, happenings, samples };
        chapter.check_announced()?;
        Ok(chapter)
    }

    fn check_announced(&self) -> Result<(), String> {
        let named = self.operations.values().chain(self.happenings.values()).flat_map(Behavior::announced);
        for announced in named {
            let Announced::Named(name) = announced else { continue };
            if !self.events.iter().any(|event| event.name == *name) {
                return Err(format!("`announce` speaks of `{name}`, which is not an event of the document"));
            }
        }
        if self.operations.values().flat_map(Behavior::announced).any(|event| *event == Announced::Itself) {
            return Err("`announce: self` stands at an operation, which is not an event".to_owned());
        }
        Ok(())
    }
}

type Happenings = HashMap<String, Behavior>;

fn read_events(
    face: Face,
    document: &Document,
    scope: &Scope<'_>,
) -> Result<(Vec<Event>, Happenings), String> {
    let (mut events, mut happenings) = (Vec::new(), HashMap::new());
    let Some(webhooks) = document.node().get("webhooks")? else { return Ok((events, happenings)) };
    for (event_type, item) in webhooks.entries()? {
        let post = item.require("post")?;
        let behavior =
            Behavior::read(&post, scope, None).map_err(|error| format!("the event {event_type}: {error}"))?;
        happenings.extend(behavior.map(|behavior| (event_type.to_owned(), behavior)));
        let name = post.text("operationId").unwrap_or_default().to_owned();
        let (fields, example) = resource(&post)?;
        events.push(Event { face, wire_name: event_type.to_owned(), name, fields, example });
    }
    Ok((events, happenings))
}

/// The fields of what an event brings, and whether each is required; and its example, samples in the place of
/// ciphertexts.
fn resource(post: &Node<'_>) -> Result<(Vec<(String, bool)>, Value), String> {
    if post.get("x-resource")?.is_none() {
        return Ok((Vec::new(), Value::Null));
    }
    let schema = post.schema("x-resource")?;
    let facets = schema.facets();
    let required = facets.required();
    let fields = facets.fields().into_iter().map(|name| (name.to_owned(), required.contains(&name)));
    let example = facets.example().cloned().unwrap_or_default();
    Ok((fields.collect(), sensitive::with_samples(example, &schema)))
}
