//! All that documents say of state: the models that are kept, what each operation and each event does, and samples.

use std::collections::HashMap;

use wechatpay_api::Face;

use super::announcement::Event;
use super::behavior::{Behavior, operations};
use super::models::{Models, Scope};
use super::samples::{self, Sample};
use super::step::Announced;
use crate::refusal::Refusal;
use crate::spec::document::{Document, Node};
use crate::spec::errors::Errors;

/// What the documents say of state.
#[derive(Default)]
pub(super) struct Plot {
    pub(super) models: Models,
    pub(super) chapters: Vec<Chapter>,
    pub(super) samples: Vec<Sample>,
    /// The brands that the documents' examples speak of.
    pub(super) brands: Vec<String>,
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
}

impl Plot {
    /// Reads documents, each with its face; the error says which of them cannot be played.
    pub(super) fn read(documents: &[(Face, Document)]) -> Result<Self, (Face, String)> {
        let mut plot = Self::default();
        for (face, document) in documents {
            plot.models.read(document).map_err(|reason| (*face, reason))?;
        }
        for (face, document) in documents {
            let chapter = Chapter::read(*face, document, &plot.models).map_err(|reason| (*face, reason))?;
            for behavior in chapter.operations.values().chain(chapter.happenings.values()) {
                behavior.index(&mut plot.models);
            }
            plot.chapters.push(chapter);
            samples::read(document, &plot.models, &mut plot.samples).map_err(|reason| (*face, reason))?;
            samples::brands(document, &mut plot.brands);
        }
        Ok(plot)
    }
}

impl Chapter {
    fn read(face: Face, document: &Document, models: &Models) -> Result<Self, String> {
        let product = document.product().to_string();
        let scope = Scope { models, product: &product };
        let mut all_errors = Vec::new();
        let mut behaviors = HashMap::new();
        for (place, node) in operations(document)? {
            let errors = node
                .get("responses")?
                .map(|responses| Errors::read(&responses))
                .transpose()?
                .unwrap_or_default();
            let refusal = |name: &str| errors.named(name).map(|error| error.refusal());
            let behavior =
                Behavior::read(&node, &scope, &refusal).map_err(|error| format!("{place}: {error}"))?;
            if let Some(behavior) = behavior {
                behaviors.insert(node.text("operationId").unwrap_or_default().to_owned(), behavior);
            }
            all_errors.push(errors);
        }
        // What happens by itself is refused to whoever makes it happen, in the words of any operation.
        let refusal =
            |name: &str| all_errors.iter().find_map(|errors| errors.named(name)).map(|error| error.refusal());
        let (events, happenings) = read_events(face, document, &scope, &refusal)?;
        let chapter = Self { face, product: product.clone(), operations: behaviors, events, happenings };
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
    refusal: &dyn Fn(&str) -> Option<Refusal>,
) -> Result<(Vec<Event>, Happenings), String> {
    let (mut events, mut happenings) = (Vec::new(), HashMap::new());
    let Some(webhooks) = document.node().get("webhooks")? else { return Ok((events, happenings)) };
    for (event_type, item) in webhooks.entries()? {
        let post = item.require("post")?;
        let behavior = Behavior::read(&post, scope, refusal)
            .map_err(|error| format!("the event {event_type}: {error}"))?;
        happenings.extend(behavior.map(|behavior| (event_type.to_owned(), behavior)));
        events.push(Event {
            face,
            event_type: event_type.to_owned(),
            name: post.text("operationId").unwrap_or_default().to_owned(),
            fields: event_fields(&post)?,
        });
    }
    Ok((events, happenings))
}

fn event_fields(post: &Node<'_>) -> Result<Vec<(String, bool)>, String> {
    if post.get("x-resource")?.is_none() {
        return Ok(Vec::new());
    }
    let schema = post.schema("x-resource")?;
    let facets = schema.facets();
    let required = facets.required();
    let fields = facets.fields().into_iter().map(|name| (name.to_owned(), required.contains(&name)));
    Ok(fields.collect())
}
