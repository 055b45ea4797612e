//! A schema as a face has it: the reference followed, what the face refines applied and what it lacks left out, each
//! part with its place.
//!
//! This is the one place that does so. It works on the tree of the document, so that the result is bundled as it is,
//! read into [`Schema`] like any other, and still knows which line says what.

use std::borrow::Cow;

use crate::diagnostic::Diagnostics;
use crate::document::{Document, FACES, Kind, Object, Product, Reference, Schema, is_on};
use crate::face::FaceKind;
use crate::node::{Entry, Node, Value};
use crate::resolve::Reached;

/// The schemas of a product as one face has them.
#[derive(Clone, Copy, Debug)]
pub struct FaceSchemas<'d> {
    product: &'d Product,
    face: &'d Document,
}

/// A schema as a face has it.
#[derive(Clone, Debug)]
pub struct FaceSchema<'d> {
    /// Its name.
    pub name: &'d str,
    /// The document that its own references are followed from: the shared one if it is a refined model.
    pub document: &'d Document,
    /// What it says, key by key, without fields that the face lacks; what the face refines has its place in the
    /// face's document.
    pub node: Cow<'d, Node>,
    /// What it is; never a refinement.
    pub schema: Cow<'d, Schema>,
}

impl<'d> FaceSchemas<'d> {
    /// Opens the schemas of a product as the face of this document has them.
    pub fn new(product: &'d Product, face: &'d Document) -> Self {
        Self { product, face }
    }

    /// Finds the schema that a reference in `from` names; none if there is none, which lowering reports.
    ///
    /// A reference to a shared model finds what the face makes of it, also if it stands in the shared document.
    pub fn find(&self, from: &'d Document, reference: &Reference) -> Option<FaceSchema<'d>> {
        let found = self.product.written(from, reference)?;
        let (document, entry) = match self.refinement(&found.component.key.value) {
            Some(own) => (self.face, own),
            None => (found.document, found.component),
        };
        let (document, entry) = self.shared(document, entry).unwrap_or((document, entry));
        let name = entry.key.as_str();
        let (node, schema) = match self.written(document, entry) {
            Cow::Borrowed(node) => {
                let known = document.components.schemas.get(document.place(Kind::Schema, name)?)?;
                (Cow::Borrowed(node), Cow::Borrowed(known.value.as_ref()?))
            }
            // What is wrong with any part was reported where it was read.
            Cow::Owned(node) => {
                let schema = Schema::read(&node, &mut Diagnostics::default())?;
                (Cow::Owned(node), Cow::Owned(schema))
            }
        };
        let is_model = !matches!(*schema, Schema::Refinement(_));
        is_model.then_some(FaceSchema { name, document, node, schema })
    }

    /// What a schema says on this face, key by key; `document` is where it stands.
    pub(crate) fn written(&self, document: &'d Document, entry: &'d Entry) -> Cow<'d, Node> {
        let name = &entry.key.value;
        let refined = match self.refinement(name).filter(|_| document.face.is_none()) {
            Some(refinement) => Cow::Owned(refined(&entry.value, &refinement.value)),
            None => Cow::Borrowed(&entry.value),
        };
        let properties = refined.get("properties").map_or(&[][..], Node::entries);
        let differs = |field: &Entry| field.value.get(FACES).is_some();
        match self.face.face {
            Some(face) if properties.iter().any(differs) => {
                let mut narrowed = refined.into_owned();
                narrow(&mut narrowed, face);
                Cow::Owned(narrowed)
            }
            _ => refined,
        }
    }

    /// What the face says differently about a component, if that is a shared model.
    pub(crate) fn refinement_of(&self, shared: &Reached<'_>) -> Option<Reached<'d>> {
        let is_shared = shared.kind == Kind::Schema && shared.document.face.is_none();
        let component = self.refinement(&shared.component.key.value).filter(|_| is_shared)?;
        Some(Reached { document: self.face, kind: Kind::Schema, component })
    }

    /// What the face says differently about a shared model, as it is written.
    fn refinement(&self, name: &str) -> Option<&'d Entry> {
        self.face.entry(Kind::Schema, name).filter(|entry| entry.value.get("allOf").is_some())
    }

    /// The model that a refinement refines; none of any other schema.
    fn shared(&self, document: &'d Document, entry: &Entry) -> Option<(&'d Document, &'d Entry)> {
        let Value::List(parts) = &entry.value.get("allOf")?.value else { return None };
        let base = self.product.target(document, parts.first()?)?;
        base.component.value.get("allOf").is_none().then_some((base.document, base.component))
    }
}

impl FaceSchema<'_> {
    /// The model, if it is one.
    pub fn object(&self) -> Option<&Object> {
        match self.schema.as_ref() {
            Schema::Object(object) => Some(object),
            _ => None,
        }
    }

    /// What a field of the model says, key by key.
    pub fn property(&self, name: &str) -> Option<&Node> {
        self.node.get("properties")?.get(name)
    }
}

/// A shared model with what a face says differently about it.
fn refined(model: &Node, refinement: &Node) -> Node {
    let mut merged = model.clone();
    append_text(&mut merged, refinement.get("description"));
    let difference = refinement.get("allOf").and_then(|parts| match &parts.value {
        Value::List(parts) => parts.get(1),
        _ => None,
    });
    let Some(difference) = difference else { return merged };
    if let Some(names) = entry(difference, "required") {
        append_names(&mut merged, names);
    }
    for difference in difference.get("properties").map_or(&[][..], Node::entries) {
        let name = &difference.key.value;
        let properties = merged.get_mut("properties");
        let Some(property) = properties.and_then(|properties| properties.get_mut(name)) else { continue };
        append_text(property, difference.value.get("description"));
        for said in difference.value.entries().iter().filter(|said| said.key.value != "description") {
            property.put(said.clone());
        }
    }
    merged
}

/// Leaves out the fields that a face lacks.
fn narrow(model: &mut Node, face: FaceKind) {
    let Some(Value::Map(fields)) = model.get_mut("properties").map(|properties| &mut properties.value) else {
        return;
    };
    fields.retain(|field| is_on(&field.value, face));
    let names: Vec<String> = fields.iter().map(|field| field.key.value.clone()).collect();
    for field in fields {
        field.value.remove(FACES);
    }
    let Some(Value::List(required)) = model.get_mut("required").map(|required| &mut required.value) else {
        return;
    };
    required.retain(|name| name.text().is_some_and(|name| names.iter().any(|known| known == name)));
    if required.is_empty() {
        model.remove("required");
    }
}

fn entry<'n>(node: &'n Node, key: &str) -> Option<&'n Entry> {
    node.entries().iter().find(|entry| entry.key.value == key)
}

/// Adds what a face says to what is said already.
fn append_text(to: &mut Node, text: Option<&Node>) {
    let Some(text) = text.and_then(Node::text) else { return };
    if let Some(Value::Text(shared)) = to.get_mut("description").map(|described| &mut described.value) {
        *shared = format!("{} {text}", shared.trim_end());
    }
}

/// Adds the names of fields that a face requires besides.
fn append_names(to: &mut Node, names: &Entry) {
    let Value::List(new) = &names.value.value else { return };
    let Some(Value::List(required)) = to.get_mut("required").map(|required| &mut required.value) else {
        to.put(names.clone());
        return;
    };
    for name in new {
        if !required.iter().any(|known| known.text() == name.text()) {
            required.push(name.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    const BRAND: &str = "\
openapi: 3.1.0
paths: {}
components:
  schemas:
    Card:
      description: On this face a copy.
      allOf:
        - $ref: 'models.yaml#/components/schemas/Card'
        - required: [title]
          properties:
            title: {maxLength: 8, description: Short.}
";
    const MODELS: &str = "\
openapi: 3.1.0
components:
  schemas:
    Wallet:
      type: object
      description: A wallet.
      properties:
        card: {$ref: '#/components/schemas/Card', description: What it holds.}
    Card:
      type: object
      description: A card.
      required: [card_id]
      properties:
        card_id: {type: string, description: Its ID.}
        title: {type: string, maxLength: 16, description: What is printed on it.}
";

    #[test]
    fn a_model_is_found_as_the_face_refines_it_wherever_it_is_referred_to() {
        let source = Source::from_texts("spec", [("cards/brand.yaml", BRAND), ("cards/models.yaml", MODELS)]);
        let documents = crate::document::Documents::read(&source, &mut Diagnostics::default());
        let product = &documents.products[0];
        let (face, shared) =
            (product.document("brand.yaml").unwrap(), product.document("models.yaml").unwrap());
        let card = shared.tree.get("components").unwrap().get("schemas").unwrap().get("Wallet").unwrap();
        let card = card.get("properties").unwrap().get("card").unwrap().get("$ref").unwrap();
        let reference = Reference::parse(card.text().unwrap(), &card.span).unwrap();

        let found = FaceSchemas::new(product, face).find(shared, &reference).unwrap();
        let object = found.object().unwrap();
        assert_eq!(object.description.as_str(), "A card. On this face a copy.");
        let required: Vec<_> = object.required.iter().map(|name| (name.as_str(), name.span.file())).collect();
        assert_eq!(required.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["card_id", "title"]);
        assert_eq!(
            required.iter().map(|(_, file)| file.name.as_str()).collect::<Vec<_>>(),
            ["models.yaml", "brand.yaml"]
        );
        let title = object.properties[1].value.as_ref().unwrap();
        assert_eq!(title.limits.max_length, Some(8));
        assert_eq!(title.description.as_ref().unwrap().as_str(), "What is printed on it. Short.");
        let title = found.property("title").unwrap();
        assert_eq!(title.get("maxLength").unwrap().span.to_string(), "spec/cards/brand.yaml:11:32");
        assert_eq!(title.get("type").unwrap().span.file().name, "models.yaml");
    }
}
