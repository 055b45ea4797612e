//! Where the spec says a fact: the operation's entry, and from there the models and fields that a path leads to.

use wechatpay_codegen::fact_path::{FieldPath, Place, Step};
use wechatpay_codegen::spec::yaml::{Entry, Node};
use wechatpay_codegen::spec::{Document, Product};

use super::super::target::Target;
use super::super::tree::{entry, items};

/// An operation, or an event, of the spec.
#[derive(Clone, Copy)]
pub(super) struct Known<'d> {
    pub(super) target: Target<'d>,
    /// The entry of its path, or of its event type.
    pub(super) path: &'d Entry,
    /// The entry of its method.
    pub(super) method: &'d Entry,
}

/// A model of the spec, and what the face says more strictly.
#[derive(Clone, Copy)]
pub(super) struct Model<'d> {
    pub(super) document: &'d Document,
    pub(super) component: &'d Entry,
    /// The second part of the refinement.
    pub(super) refined: Option<&'d Node>,
}

/// A parameter: its item in the list, and where it is written out.
#[derive(Clone, Copy)]
pub(super) struct Listed<'d> {
    pub(super) item: &'d Node,
    pub(super) document: &'d Document,
    pub(super) node: &'d Node,
}

/// A type, and the document that it stands in.
#[derive(Clone, Copy)]
pub(super) struct Typed<'d> {
    pub(super) document: &'d Document,
    /// The property, the `schema` of a parameter, or the `items` of a list.
    pub(super) entry: &'d Entry,
    /// The same property in the face's refinement.
    pub(super) refined: Option<&'d Entry>,
}

impl<'d> Known<'d> {
    /// The operation whose place in the spec is this one: the entry of its method.
    pub(super) fn find(product: &'d Product, name: &str) -> impl Iterator<Item = Self> {
        let name = name.to_owned();
        product.faces().flat_map(move |(face, document)| {
            let target = Target::new(product, face);
            let roots = ["paths", "webhooks"].into_iter().filter_map(|key| document.tree.get(key));
            let name = name.clone();
            let all = roots
                .flat_map(Node::entries)
                .flat_map(|path| path.value.entries().iter().map(move |method| (path, method)));
            let found = all.filter(move |(path, method)| {
                let id = method.value.get("operationId").and_then(Node::text).unwrap_or_default();
                path.key.value == name || wechatpay_codegen::spec::capitalised(id) == name
            });
            let found: Vec<_> = found.collect();
            found.into_iter().filter_map(move |(path, method)| Some(Self { target: target?, path, method }))
        })
    }

    pub(super) fn product(&self) -> &'d Product {
        self.target.product
    }

    /// The reference to the model of the body, the reply or the resource.
    pub(super) fn root(&self, place: Place) -> Option<&'d Node> {
        let content = |node: &'d Node| node.get("content")?.entries().first()?.value.get("schema");
        match place {
            Place::Body => content(self.method.value.get("requestBody")?),
            Place::Resource => self.method.value.get("x-resource"),
            _ => {
                let responses = self.method.value.get("responses")?.entries();
                let of_success = responses.iter().filter(|entry| entry.key.value.starts_with('2'));
                of_success.into_iter().find_map(|entry| content(&entry.value))
            }
        }
    }

    /// The model that a reference names.
    pub(super) fn model(&self, from: &'d Document, reference: &Node) -> Option<Model<'d>> {
        let product = self.product();
        let found = product.target(from, reference)?;
        let name = found.component.key.as_str();
        let own = self.target.document.tree.get("components")?.get("schemas").and_then(|it| it.get(name));
        let refined = own.and_then(|own| items(own.get("allOf")?).get(1));
        match found.component.value.get("allOf").map(items) {
            Some([base, ..]) => {
                let base = product.target(found.document, base)?;
                Some(Model { document: base.document, component: base.component, refined })
            }
            _ => Some(Model { document: found.document, component: found.component, refined }),
        }
    }

    /// The model that holds a field.
    pub(super) fn holder(&self, field: &FieldPath) -> Option<Model<'d>> {
        let (_, outer) = field.steps.split_last()?;
        self.model_at(field.place, outer)
    }

    /// The model that steps lead to.
    pub(super) fn model_at(&self, place: Place, steps: &[Step]) -> Option<Model<'d>> {
        let mut model = self.model(self.target.document, self.root(place)?)?;
        for step in steps {
            let mut node = &model.property(&step.name)?.value;
            while let Some(item) = node.get("items") {
                node = item;
            }
            model = self.model(model.document, node)?;
        }
        Some(model)
    }

    /// The parameters, in order.
    pub(super) fn parameters(&self) -> Vec<Listed<'d>> {
        let document = self.target.document;
        let parameters = self.method.value.get("parameters").map_or(&[][..], items);
        let listed = parameters.iter().map(|item| match self.product().target(document, item) {
            Some(found) => Listed { item, document: found.document, node: &found.component.value },
            None => Listed { item, document, node: item },
        });
        listed.collect()
    }

    /// The parameter of a name.
    pub(super) fn parameter(&self, place: Place, name: &str) -> Option<Listed<'d>> {
        self.parameters().into_iter().find(|listed| listed.is(place, name))
    }

    /// The type of a parameter or a field.
    pub(super) fn typed(&self, field: &FieldPath) -> Option<Typed<'d>> {
        if matches!(field.place, Place::Header | Place::Path | Place::Query) {
            let listed = self.parameter(field.place, field.name())?;
            let entry = entry(listed.node, "schema")?;
            return Some(Typed { document: listed.document, entry, refined: None });
        }
        let holder = self.holder(field)?;
        let property = holder.property(field.name())?;
        let refined = holder.refined.and_then(|it| entry(it.get("properties")?, field.name()));
        Some(Typed { document: holder.document, entry: property, refined })
    }
}

impl<'d> Model<'d> {
    pub(super) fn node(&self) -> &'d Node {
        &self.component.value
    }

    pub(super) fn property(&self, name: &str) -> Option<&'d Entry> {
        entry(self.node().get("properties")?, name)
    }
}

impl Listed<'_> {
    pub(super) fn name(&self) -> &str {
        self.node.get("name").and_then(Node::text).unwrap_or_default()
    }

    fn is(&self, place: Place, name: &str) -> bool {
        let is_name = match place {
            Place::Header => self.name().eq_ignore_ascii_case(name),
            _ => self.name() == name,
        };
        is_name && self.node.get("in").and_then(Node::text) == Some(place.word())
    }

    /// Whether it is written out in the operation.
    pub(super) fn is_inline(&self) -> bool {
        std::ptr::eq(self.item, self.node)
    }
}

impl Typed<'_> {
    /// The type of a list's innermost items; else the type itself.
    pub(super) fn item(self) -> Self {
        let mut entry = self.entry;
        while let Some(found) = super::super::tree::entry(&entry.value, "items") {
            entry = found;
        }
        let refined = self.refined.filter(|_| std::ptr::eq(entry, self.entry));
        Self { entry, refined, ..self }
    }
}
